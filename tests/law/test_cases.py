"""Runs the cases that stand beside the law."""

from __future__ import annotations

import pytest

from law.running import Case, cases_by_file, check
from talley.lawbook.book import Book
from talley.lawfiles import load_book

CASES = [
    pytest.param(case, id=f"{name}: {case['name']}")
    for name, cases in cases_by_file().items()
    for case in cases
]


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


@pytest.mark.parametrize("case", CASES)
def test_the_law_book_says_of_the_case_what_it_should(case: Case, book: Book) -> None:
    check(case, book)
