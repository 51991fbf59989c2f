"""No stranger's body is read: it is refused by its length."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from talley.reading.sandbox import MAX_BYTES
from talley.web.accounts.models import User
from talley.web.bodies import SMALL


class Unread:
    """A body that must not be read."""

    def read(self, *_args: object) -> bytes:
        raise AssertionError("the body was read")

    readline = read


def send(client: Client, address: str, length: str, **headers: str) -> int:
    request = client._base_environ()
    request |= {
        "PATH_INFO": address,
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=B",
        "CONTENT_LENGTH": length,
        "wsgi.input": Unread(),
        **headers,
    }
    return client.request(**request).status_code


@pytest.mark.parametrize(
    "name", ["account_login", "mfa_authenticate", "demands:new", "demands:list", "account_logout"]
)
def test_a_stranger_s_large_body_is_refused_unread(db, name: str) -> None:
    assert send(Client(), reverse(name), str(SMALL + 1)) == 413
    assert send(Client(enforce_csrf_checks=True), reverse(name), str(300 * 2**20)) == 413


def test_a_person_without_a_role_sends_no_paper(person) -> None:
    guest = Client()
    guest.force_login(person("guest", User.Role.NONE))
    assert send(guest, reverse("demands:new"), str(2**20)) == 413


@pytest.mark.parametrize("length", [str(MAX_BYTES * 2), "1" * 19, "-1", "x", "1e3"])
def test_the_desk_sends_a_paper_and_no_more(desk: Client, length: str) -> None:
    assert send(desk, reverse("demands:new"), length) == 413


def test_a_body_that_does_not_say_its_length_is_refused(desk: Client) -> None:
    assert send(desk, reverse("demands:new"), "", HTTP_TRANSFER_ENCODING="chunked") == 411


def test_other_pages_of_the_desk_take_little(desk: Client, taken_in) -> None:
    demand = taken_in()
    assert send(desk, reverse("demands:new_draft", args=[demand.pk]), str(SMALL + 1)) == 413
    assert send(desk, reverse("demands:facts", args=[demand.pk]), str(3 * 2**20)) == 413


def test_a_paper_of_the_desk_passes(desk: Client) -> None:
    paper = SimpleUploadedFile("x.txt", b"plain words of a demand " * 5_000)
    answer = desk.post(reverse("demands:new"), {"paper": paper})
    assert answer.status_code == 422  # the other fields are missing, and the paper was looked at


def test_uploads_wait_where_the_originals_lie() -> None:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    assert folder.parent == settings.TALLEY.papers
    assert folder.is_dir()
