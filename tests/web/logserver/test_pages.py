"""The log to the public: its files, and the page about it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.test import Client

from talley.tlog.checkpoint import parse_signed_checkpoint
from talley.tlog.receipt import Receipt, format_receipt
from talley.web.logserver.services import write
from web.logserver.logs import entry, whole_log

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(sequencer, log, clock, settings) -> Client:
    settings.TALLEY = replace(django_settings.TALLEY, log=log)
    for number in range(3):
        write(entry(number), closed=False)
    sequencer.step()
    clock.pass_(10)
    sequencer.step()
    return Client()


def receipt_of(log, sequencer, index: int) -> Receipt:
    signed = parse_signed_checkpoint((log.folder / "public/checkpoint").read_bytes())
    return Receipt(index, sequencer.writer.reader().inclusion_proof(index), signed)


def test_files_are_served_as_c2sp_says(public, log) -> None:
    note = public.get("/log/checkpoint")
    assert note["Content-Type"] == "text/plain; charset=utf-8"
    assert "no-cache" in note["Cache-Control"]
    assert note.content == (log.folder / "public/checkpoint").read_bytes()
    size = parse_signed_checkpoint(note.content).checkpoint.size
    for path in (f"tile/0/000.p/{size}", f"tile/entries/000.p/{size}"):
        tile = public.get(f"/log/{path}")
        assert tile.content == (log.folder / "public" / path).read_bytes()
        assert tile["Content-Type"] == "application/octet-stream"
        assert "immutable" in tile["Cache-Control"]
        assert "Set-Cookie" not in tile


@pytest.mark.parametrize(
    "path",
    ["tile/0/001", "tile/0/../../head", "tile/0/000.p/300", "tile/x", "tile/0/%2e%2e/head", "head", "lock"],
)
def test_nothing_else_is_served(public, path) -> None:
    assert public.get(f"/log/{path}").status_code == 404


def test_the_page_shows_the_log_s_state_without_signing_in(public, sequencer) -> None:
    page = public.get("/log/").content.decode()
    assert f"{sequencer.writer.size} entries" in page
    for words in ("north", "an outsider", "the operator", "talley verify"):
        assert words in page


def test_a_pasted_receipt_is_checked_against_the_log(public, log, sequencer) -> None:
    text = format_receipt(receipt_of(log, sequencer, 2)).decode().replace("\n", "\r\n")
    page = public.post("/log/", {"receipt": text}).content.decode()
    assert "Entry 2 is in the log" in page
    assert "Enough witnesses cosigned" in page
    assert "no-secrecy" in page


def test_a_receipt_that_does_not_hold_is_refused_in_words(public, log, sequencer) -> None:
    good = receipt_of(log, sequencer, 2)
    for wrong in (replace(good, index=1), replace(good, index=10**12), replace(good, proof=good.proof[1:])):
        page = public.post("/log/", {"receipt": format_receipt(wrong).decode()}).content.decode()
        assert "The receipt does not hold" in page
        assert "is in the log" not in page


@pytest.mark.parametrize("text", ["", "c2sp.org/tlog-proof@v1", "<script>alert(1)</script>", "x" * 19_000])
def test_what_is_no_receipt_is_said_to_be_none(public, text) -> None:
    answer = public.post("/log/", {"receipt": text})
    assert answer.status_code == 422
    assert "Nothing was changed" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()


def test_a_log_that_is_not_begun_says_so(db, log, settings) -> None:
    settings.TALLEY = replace(django_settings.TALLEY, log=log)
    assert Client().get("/log/checkpoint").status_code == 404
    assert "nothing yet" in Client().get("/log/").content.decode()
    assert whole_log(log.folder) == []
