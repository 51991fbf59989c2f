"""Read the law book's files from a folder."""

from __future__ import annotations

from pathlib import Path

import talley
from talley.lawbook.book import Book
from talley.lawbook.parse import LawBookError, parse_book


def law_folder() -> Path:
    """Return the packaged law book, or the checkout's."""
    package = Path(talley.__file__).parent
    packaged = package / "_lawbooks"
    return packaged if packaged.is_dir() else package.parents[1] / "lawbooks"


def law_files(folder: Path) -> dict[str, str]:
    """Return the texts of a law book's files by relative name.

    Raises: LawBookError where a file is not UTF-8 or the folder holds none.
    """
    files = {}
    for path in sorted(folder.rglob("*.yaml")):
        name = path.relative_to(folder).as_posix()
        try:
            files[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise LawBookError(f"{name}: not UTF-8") from error
    if not files:
        raise LawBookError(f"{folder}: holds no law book (no .yaml file)")
    return files


def load_book(folder: Path | None = None) -> Book:
    """Parse the law book in a folder (default: the one that comes with Talley).

    Raises: LawBookError where a file is not as the format says.
    """
    return parse_book(law_files(folder or law_folder()))
