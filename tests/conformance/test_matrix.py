"""The page of what the log's formats conform to is generated, and cannot go stale."""

from __future__ import annotations

from tests.conformance.matrix import HERE, PAGE, SPECIFICATIONS, page


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


def test_every_folder_of_a_specification_is_in_it() -> None:
    folders = {
        path.name for path in HERE.iterdir() if path.is_dir() and path.name not in {"go", "__pycache__"}
    }
    assert folders == set(SPECIFICATIONS)
