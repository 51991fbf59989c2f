"""What a letter says of a ground: the law book's sentences are written for the desk, a letter's for its reader."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from talley.casework.document import Document
from talley.drafting.letter import Citation
from talley.lawbook.vocabulary import GROUNDS, GroundText, category_title


def ground_text(code: str) -> GroundText:
    """Return the words for a ground; an unknown one stands as its code."""
    return GROUNDS.get(code, GroundText(code))


def outward(ground: Document, document: Document) -> str:
    """Return the sentence for a letter: no word of what the law book holds or the desk might argue."""
    code = ground["code"]
    if code == "return-before-service" and (dates := _return_and_service(document)):
        return dates
    said = ground_text(code).outward
    if not said:
        return str(ground["sentence"])
    named = categories_with(code, document) if code == "category-contested" else ()
    return f"{', '.join(named)}: {said[0].lower()}{said[1:]}" if named else said


def _return_and_service(document: Document) -> str:
    returned, served = document["occasions"]["return_at"], document["occasions"]["served_at"]
    if not returned or not served:
        return ""
    return f"The return date is {day(returned)}. Service was on {day(served)}, after it. Nobody can comply in time."


def categories_with(code: str, document: Document) -> tuple[str, ...]:
    """Return the categories of the items to which a reason is put, each once."""
    named = [
        category_title(verdict["item"])
        for verdict in document["verdicts"]
        if any(reason["code"] == code and reason["known"] for reason in verdict["reasons"])
    ]
    return tuple(dict.fromkeys(named))


def citations_for(ground: Document, document: Document) -> tuple[Citation, ...]:
    """Return what a letter cites: a rule of our own needs no authority, that no test is settled is shown by
    decisions alone, and no authority of the Union is answered with a pleading before an American court.
    """
    cited: Iterable[Document] = ground["citations"]
    if document["instrument"]["id"].startswith("eu."):
        cited = [c for c in cited if c["authority"] != "pleading"]
    if ground.get("code") == "test-unsettled":
        cited = [c for c in cited if c["authority"].startswith("holding")]
    return tuple(Citation(c["cite"], c["quote"], c["verified"]) for c in cited if c["authority"] != "policy")


def day(text: str) -> str:
    """Return a day as a letter writes it, with its time where there is one; what is no day stands as it is."""
    try:
        when = datetime.fromisoformat(text)
        on = date.fromisoformat(text[:10])
    except ValueError:
        return text
    written = f"{on.day} {on:%B %Y}"
    return f"{written} at {when:%H:%M}" if len(text) > len("2017-03-14") else written
