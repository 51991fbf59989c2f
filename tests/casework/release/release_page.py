"""Write the table of refusals into docs/formats/release.md, where the rest is written by hand."""

from __future__ import annotations

from pathlib import Path

from talley.casework.release.refusals import REFUSALS, RULES

PAGE = Path(__file__).parents[3] / "docs" / "formats" / "release.md"
BEGIN = "<!-- Made by `make docs` from src/talley/casework/release/refusals.py, down to the next mark. -->\n"
END = "<!-- Made until here. -->\n"


def page() -> str:
    """Return the page with the table as it must be."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + table() + END + after


def table() -> str:
    """Return every refusal by its rule."""
    lines = ["", "| rule | code | why | what would meet it |", "|---|---|---|---|"]
    lines += [
        f"| {one.rule}. {RULES[one.rule]} | `{one.code}` | {one.sentence} | {one.met_by} |"
        for one in REFUSALS.values()
    ]
    return "\n".join([*lines, "", ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
