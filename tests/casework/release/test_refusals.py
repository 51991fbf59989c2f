"""The page of the release rule holds every refusal there is."""

from __future__ import annotations

from tests.casework.release import release_page


def test_the_page_is_what_make_docs_makes() -> None:
    assert release_page.table() in release_page.PAGE.read_text(encoding="utf-8"), "run `make docs`"
    assert release_page.PAGE.read_text(encoding="utf-8") == release_page.page(), "run `make docs`"
