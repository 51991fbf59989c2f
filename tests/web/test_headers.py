"""What every answer carries."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from talley.web.failures import CodeOnly, FailuresOnly


def test_no_page_allows_a_script_or_a_frame_or_a_copy(client: Client, db) -> None:
    answer = client.get(reverse("account_login"))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"].find("no-store") >= 0
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_hold_no_script_no_inline_style_and_nothing_from_elsewhere(desk: Client, taken_in) -> None:
    demand = taken_in()
    for name, args in (
        ("demands:list", []),
        ("demands:new", []),
        ("demands:show", [demand.pk]),
        ("demands:facts", [demand.pk]),
        ("mfa_index", []),
    ):
        page = desk.get(reverse(name, args=args)).content.decode()
        assert "<script" not in page
        assert " style=" not in page
        assert " onclick" not in page
        assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
        assert "https://" not in page


def test_a_form_without_its_token_is_refused(analyst) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(analyst)
    assert client.post(reverse("demands:new"), {}).status_code == 403


def test_a_failure_is_logged_as_code_not_as_values() -> None:
    try:
        raise ValueError("name of a person")
    except ValueError as error:
        record = logging.LogRecord(
            "django.request", logging.ERROR, "", 1, "Internal Server Error: /n/SECRET", None,
            (ValueError, error, error.__traceback__),
        )  # fmt: skip
    line = CodeOnly().format(record)
    assert "ValueError" in line
    assert "test_headers.py" in line
    assert "name of a person" not in line
    assert "SECRET" not in line


@pytest.mark.parametrize("name", ["django.request", "django.security.csrf"])
def test_a_refusal_is_not_logged_at_all(name: str) -> None:
    record = logging.LogRecord(name, logging.WARNING, "", 1, "Not Found: /n/SECRET", None, None)
    assert not FailuresOnly().filter(record)
