"""The pages of what the formats conform to are generated, and cannot go stale."""

from __future__ import annotations

import pytest
from tests.conformance.matrix import HERE, PAGES, SPECIFICATIONS, page


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_page_is_not_stale(path) -> None:
    assert path.read_text(encoding="utf-8") == page(path), "run `make docs`"


def test_every_folder_of_a_specification_is_in_it() -> None:
    folders = {
        path.name for path in HERE.iterdir() if path.is_dir() and path.name not in {"go", "__pycache__"}
    }
    assert folders == set(SPECIFICATIONS)
