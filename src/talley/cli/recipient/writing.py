"""What opened, as files: exact values, a table, and certificates apart from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from talley.cli.durable import make_private
from talley.cli.recipient.errors import RecipientError
from talley.cli.recipient.opening import OpenedField

WARNING = """\
A certificate here proves to anybody, without any key and for ever, what was sealed for an account.
It binds a person to a pseudonym, and cannot be taken back. Hand it on to nobody who need not have it;
a court that wants proof can be shown it; otherwise destroy it.
"""


def write_opened(folder: Path, fields: Sequence[OpenedField]) -> None:
    """Write a new folder. Raises: RecipientError, also where it is there already."""
    try:
        folder.mkdir(mode=0o700, parents=True)
        for number, field in enumerate(fields, start=1):
            make_private(folder / f"{number:02}-{field.name}.txt", field.value)
            make_private(folder / "certificates" / f"{number:02}-{field.name}.opening", field.certificate)
        make_private(folder / "certificates" / "WARNING.txt", WARNING.encode())
        make_private(folder / "values.csv", _table(fields))
    except OSError as error:
        raise RecipientError(f"{error.filename}: {error.strerror}") from None


def _table(fields: Sequence[OpenedField]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("number", "field", "seal", "value"))
    for number, field in enumerate(fields, start=1):
        table.writerow((number, field.name, field.seal, _cell(field.value.decode("utf-8", "replace"))))
    return text.getvalue().encode()


def _cell(value: str) -> str:
    """Return a value that no spreadsheet takes for a formula; the field's own file has it exactly."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
