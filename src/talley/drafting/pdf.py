"""A letter as PDF, typeset by typst with the fonts it carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Literal

import typst

from talley.drafting.letter import UNVERIFIED, Letter, format_letter


def pdf_letter(letter: Letter) -> bytes:
    """Return the letter as PDF/UA-1, or as plain tagged PDF where a character has no glyph in the fonts.

    Security: the letter goes in as JSON, which the template shows as text; none of it is read as markup, and
    the compiler sees no folder.
    """
    source = files("talley.drafting").joinpath("letter.typ").read_bytes()
    day = f"{letter.dated_on.day} {letter.dated_on:%B %Y}"
    data = json.dumps({**format_letter(letter), "day": day, "unverified": UNVERIFIED})
    # The letter's own day, so that the same letter is the same bytes.
    made_at = int(datetime.combine(letter.dated_on, time(), UTC).timestamp())

    def compiled(standard: Literal["ua-1"] | None) -> bytes:
        pdf = typst.compile(
            source,
            sys_inputs={"letter": data},
            ignore_system_fonts=True,
            pdf_standards=standard,
            timestamp=made_at,
        )
        assert isinstance(pdf, bytes)
        return pdf

    try:
        return compiled("ua-1")
    except typst.TypstError:
        return compiled(None)
