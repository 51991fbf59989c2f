"""People and papers for the desk's tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.test import Client

from talley.web.accounts.models import User
from talley.web.accounts.services import add_person, give_second_factor
from talley.web.demands.models import Demand
from talley.web.demands.services import take_in

PAPERS = Path(__file__).parents[1] / "papers"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def papers_folder(tmp_path, settings):
    """Keep the papers of each test apart."""
    settings.STORAGES = {
        **django_settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "papers")},
        },
    }
    storages._storages.clear()
    yield tmp_path / "papers"
    storages._storages.clear()


@pytest.fixture
def person(db) -> Callable[..., User]:
    def make(name: str = "ana", role: str = User.Role.ANALYST, *, second_factor: bool = True) -> User:
        made = add_person(name, "a long enough password", role=role)
        if second_factor:
            give_second_factor(made, SECRET)
        return made

    return make


@pytest.fixture
def analyst(person) -> User:
    return person()


@pytest.fixture
def desk(analyst) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


@pytest.fixture
def taken_in(analyst) -> Callable[..., Demand]:
    def take(name: str = "customs_summons_2017.txt", **changes) -> Demand:
        how = {
            "channel": "fax",
            "received_at": datetime(2017, 3, 14, 19, 0, tzinfo=UTC),
            "entered_at": datetime(2017, 3, 15, 9, 0, tzinfo=UTC),
            "served_at": None,
            "zone": "America/Los_Angeles",
            "speech": True,
        }
        return take_in(analyst, (PAPERS / name).read_bytes(), name=name, **{**how, **changes})

    return take
