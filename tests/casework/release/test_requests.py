"""A request holds for one server, one moment, one body and one custodian."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from talley.casework.release.requests import (
    Authorization,
    Request,
    RequestError,
    authorize,
    authorized,
    format_authorization,
    parse_authorization,
)

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
SIGNER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
PUBLIC = SIGNER.public_key().public_bytes_raw()
ASKED = Request("POST", "/custody/api/cases/" + "e" * 32 + "/answer", "desk.example:8000", b'{"at":1}')
GIVEN = authorize(ASKED, "a" * 32, 2, SIGNER, AT)


def test_a_signed_request_holds_within_five_minutes_either_way() -> None:
    for seconds in (-300, 0, 300):
        assert authorized(GIVEN, ASKED, PUBLIC, AT + timedelta(seconds=seconds))
    for seconds in (-301, 301):
        assert not authorized(GIVEN, ASKED, PUBLIC, AT + timedelta(seconds=seconds))


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET"},
        {"target": ASKED.target + "?key=1"},
        {"host": "other.example:8000"},
        {"body": ASKED.body + b" "},
    ],
)
def test_another_request_does_not_hold(change) -> None:
    assert not authorized(GIVEN, replace(ASKED, **change), PUBLIC, AT)


def test_neither_another_time_nor_another_signer_holds() -> None:
    assert not authorized(replace(GIVEN, seconds=GIVEN.seconds + 1), ASKED, PUBLIC, AT)
    assert not authorized(GIVEN, ASKED, bytes(32), AT)
    assert not authorized(GIVEN, ASKED, b"short", AT)


@given(
    st.builds(
        Authorization,
        st.text("0123456789abcdef", min_size=32, max_size=32),
        st.integers(1, 9999),
        st.integers(0, 10**12 - 1),
        st.binary(min_size=64, max_size=64),
    )
)
def test_the_header_is_read_as_it_was_written(given_) -> None:
    assert parse_authorization(format_authorization(given_)) == given_


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer x",
        format_authorization(GIVEN).lower(),
        format_authorization(GIVEN) + " ",
        format_authorization(GIVEN).replace(" 2 ", " 0 "),
        format_authorization(GIVEN).replace(" 2 ", " 02 "),
        format_authorization(GIVEN).replace("  ", " ").replace(" 2 ", " ٢ "),
        format_authorization(GIVEN)[:-4],
        format_authorization(replace(GIVEN, signature=bytes(64)))[:-3] + "B==",
    ],
)
def test_another_header_is_refused(header) -> None:
    with pytest.raises(RequestError):
        parse_authorization(header)
