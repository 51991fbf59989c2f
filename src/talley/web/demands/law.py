"""The law book this process measures with: read once."""

from __future__ import annotations

from functools import cache

from talley.lawbook.book import Book
from talley.lawfiles import load_book


@cache
def book() -> Book:
    """Return the law book that comes with Talley. Raises: LawBookError where it is damaged."""
    return load_book()
