"""Draft answers from an assessment: a refusal, a deficiency letter, a narrowing. Counsel edits and sends them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from talley.casework.document import Document, strongest_first
from talley.drafting.letter import Citation, Letter, Point, Section, format_letter, parse_letter
from talley.lawbook.vocabulary import GROUNDS, GroundText, category_title

LetterKind = Literal["refusal", "deficiency", "narrowing"]
KINDS: tuple[LetterKind, ...] = get_args(LetterKind)

MARK = "DRAFT for counsel. Not sent."
_WAIVER = (
    "Receipt of the paper and this letter waive nothing. They consent to no jurisdiction, and they do not say "
    "whether an account exists or whether any data is held."
)
_FOOTNOTE = "Grounds a lawyer may consider. Not legal advice."


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, about which demand; `received_on` is the forum's day."""

    platform: str
    reference: str
    received_on: date


@dataclass(frozen=True, slots=True)
class NothingToSay:
    """There is no letter of this kind to write; `sentence` says why."""

    sentence: str


def draft(kind: LetterKind, document: Document, head: Letterhead, dated_on: date) -> Letter | NothingToSay:
    """Compose a letter from an assessment (docs/formats/assessment.md), with every citation it rests on.

    An unverified citation is marked in the letter. What only counsel knows stands in square brackets.
    """
    match kind:
        case "refusal":
            title, opening, sections = _refusal(document, head)
        case "deficiency":
            title, opening, sections = _deficiency(document, head)
        case "narrowing":
            title, opening, sections = _narrowing(document, head)
    if not any(section.points for section in sections):
        return NothingToSay(_NOTHING[kind])
    letter = Letter(
        title=title,
        mark=MARK,
        sender=head.platform,
        addressee=_addressee(document),
        dated_on=dated_on,
        subject=_subject(document, head),
        opening=(_received(document, head), *opening),
        sections=(*sections, *_silence(document)),
        closing=(_WAIVER, f"For {head.platform}:", "[name and signature of counsel]"),
        footnote=f"{_FOOTNOTE} Law book {document['lawbook']['version']}, law of {document['lawbook']['on']}.",
    )
    # A paper's words are in it: through the parser, which takes control characters out.
    return parse_letter(format_letter(letter))


_NOTHING: dict[LetterKind, str] = {
    "refusal": "The assessment found no ground against this demand, so there is nothing to refuse it with.",
    "deficiency": "The assessment found nothing that the requester could cure by sending it again.",
    "narrowing": "The assessment found nothing in this demand that narrowing would change.",
}

_Parts = tuple[str, tuple[str, ...], tuple[Section, ...]]


def _refusal(document: Document, head: Letterhead) -> _Parts:
    opening = f"{head.platform} does not disclose what it asks for, on the grounds below."
    # The showings that policy asks for stand in a section of their own.
    against = [
        g
        for g in strongest_first(document)
        if g["effect"] != "inform" and (g["code"], g["required_by"]) != ("speech-showings-unmet", "policy")
    ]
    return (
        "Refusal of a demand",
        (opening,),
        _kept(
            Section("What was asked", (), tuple(_items(document))),
            Section("Grounds", (), tuple(_ground(g, cure=False) for g in against)),
            *_showings(document, head),
        ),
    )


def _deficiency(document: Document, head: Letterhead) -> _Parts:
    opening = (
        f"As it stands {head.platform} cannot act on it. Below is what is deficient, and what would cure it. "
        "No time runs against us, and nothing is conceded, while it is not cured."
    )
    curable = [g for g in document["grounds"] if _text(g["code"]).cure]
    fatal = [g for g in document["grounds"] if not _text(g["code"]).cure and g["effect"] == "object"]
    return (
        "Deficiencies of a demand",
        (opening,),
        _kept(
            Section("What is deficient", (), tuple(_ground(g, cure=True) for g in curable)),
            Section(
                "What sending it again does not cure",
                ("These grounds stand whatever is added.",),
                tuple(_ground(g, cure=False) for g in fatal),
            ),
            *_showings(document, head),
        ),
    )


def _narrowing(document: Document, head: Letterhead) -> _Parts:
    beyond, contested, rest = [], [], []
    for verdict in document["verdicts"]:
        codes = {reason["code"] for reason in verdict["reasons"]}
        if "category-beyond-instrument" in codes:
            beyond.append(verdict)
        elif "category-contested" in codes:
            contested.append(verdict)
        else:
            rest.append(verdict)
    about = {"category-beyond-instrument", "category-contested", "no-date-range", "reverse-search", "identifier-ambiguous"}  # fmt: skip
    limits = [g for g in document["grounds"] if g["code"] in about]
    fatal = [g for g in document["grounds"] if g["effect"] == "object" and g["code"] not in about]
    opening = (
        f"It asks for more than the instrument reaches. {head.platform} would consider no more than the first "
        "list below, and asks for a demand that is limited to it."
    )
    sections = (
        Section(
            "What a narrowed demand could ask for",
            ("Only once the grounds at the end of this letter are met too.",) if fatal else (),
            tuple(map(_asked, rest)),
        ),
        Section("What to leave out: the instrument does not reach it", (), tuple(map(_asked, beyond))),
        Section("What to leave out: whether it is reached is contested", (), tuple(map(_asked, contested))),
        Section("Why", (), tuple(_ground(g, cure=True) for g in limits)),
        Section(
            "What narrowing does not cure",
            ("These grounds remain, and we reserve them.",),
            tuple(_ground(g, cure=False) for g in fatal),
        ),
    )
    return "Narrowing of a demand", (opening,), _kept(*sections) if limits else ()


def _kept(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.points)


def _text(code: str) -> GroundText:
    return GROUNDS.get(code, GroundText(code))


def _ground(ground: Document, *, cure: bool) -> Point:
    text = _text(ground["code"])
    return Point(text.title, ground["sentence"], text.cure if cure else "", _citations(ground))


def _items(document: Document) -> Iterable[Point]:
    for verdict in document["verdicts"]:
        if verdict["result"] != "permitted":
            yield _item(verdict)


def _asked(verdict: Document) -> Point:
    return Point(f"{category_title(verdict['item'])} of {verdict['target']}", "")


def _item(verdict: Document) -> Point:
    reasons = ", ".join(dict.fromkeys(_text(r["code"]).title.lower() for r in verdict["reasons"]))
    return Point(_asked(verdict).heading, f"Grounds: {reasons}." if reasons else "")


def _showings(document: Document, head: Letterhead) -> Iterable[Section]:
    for by, intro in (
        ("law", "The law requires these showings before a speaker is unmasked. None was found in the paper."),
        (
            "policy",
            f"By its own policy {head.platform} asks for these showings before a speaker is unmasked.",
        ),
    ):
        still_open = [
            s for s in document["showings"] if s["required_by"] == by and s["finding"] in {"open", "not_made"}
        ]
        points = tuple(
            # One authority for all is cited once.
            Point(
                s["title"],
                s["sentence"],
                "",
                () if n and s["citations"] == still_open[n - 1]["citations"] else _citations(s),
            )
            for n, s in enumerate(still_open)
        )
        if points:
            yield Section(
                "What has not been shown" if by == "law" else "What we ask to be shown", (intro,), points
            )


def _silence(document: Document) -> tuple[Section, ...]:
    secrecy, notice = document["secrecy"], document["notice"]
    if secrecy["binding"]:
        said: tuple[str, ...] = (secrecy["sentence"], "We keep the silence that binds us, and no longer.")
    elif secrecy["kind"] != "none":
        said = (
            secrecy["sentence"],
            "It does not bind us. We intend to tell the account holder before anything is disclosed.",
        )
    elif notice["speaker"] == "forbidden":
        said = (notice["sentence"],)
    else:
        said = ("We intend to tell the account holder before anything is disclosed.",)
    return (Section("Notice to the account holder", said),)


def _citations(part: Document) -> tuple[Citation, ...]:
    """A rule of our own needs no authority, so none is cited for it."""
    return tuple(
        Citation(c["cite"], c["quote"], c["verified"])
        for c in part["citations"]
        if c["authority"] != "policy"
    )


def _fact(document: Document, name: str) -> str:
    fact = document["facts"].get(name)
    return str(fact["value"]) if fact else ""


def _addressee(document: Document) -> tuple[str, ...]:
    lines = (_fact(document, "signer"), _fact(document, "issuing_authority") or _fact(document, "court"))
    return (*(line for line in lines if line), "[address from your directory, not from the paper]")


def _subject(document: Document, head: Letterhead) -> tuple[str, ...]:
    number, issued = _fact(document, "court_number"), _fact(document, "issued_on")
    paper = document["instrument"]["title"]
    paper += f", no. {number}" if number else ""
    paper += f", issued {_day(issued)}" if issued else ""
    return (paper, f"Our reference {head.reference}")


def _received(document: Document, head: Letterhead) -> str:
    named = [t["identifier"] for t in document["targets"]]
    about = f" for data about {', '.join(named)}" if named else " for data"
    return f"On {_day(head.received_on.isoformat())} {head.platform} received the paper named above, which asks{about}."


def _day(text: str) -> str:
    """Return a day as a letter writes it; what is no day stands as it is."""
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}"
