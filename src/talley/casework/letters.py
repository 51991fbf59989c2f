"""Draft answers from an assessment: a refusal, a deficiency letter, a narrowing. Counsel edits and sends them.

A ground that rests on an unknown is a question for the desk and stands in no letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from talley.casework.confirming import STATED
from talley.casework.document import Document, strongest_first
from talley.casework.outward import citations_for, day, ground_text, outward
from talley.drafting.letter import Letter, Point, Section, format_letter, parse_letter
from talley.lawbook.vocabulary import category_title

LetterKind = Literal["refusal", "deficiency", "narrowing"]
KINDS: tuple[LetterKind, ...] = get_args(LetterKind)

_WAIVER = (
    "Receipt of the paper and this letter waive nothing. They consent to no jurisdiction, and they do not say "
    "whether an account exists or whether any data is held."
)
_FOOTNOTE = "Grounds a lawyer may consider. Not legal advice."
_CERTIFICATES = {"eu.epoc": "EPOC", "eu.epoc_pr": "EPOC-PR"}
# These turn no verdict, and a refusal names them all the same.
_BESIDES = {"not-self-executing", "return-before-service", "voluntary-only"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who writes, about which demand; `received_on` is the forum's day, `confirmed` what a person has looked at
    (the subjects of `casework.confirming.Answer`).
    """

    platform: str
    reference: str
    received_on: date
    confirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NothingToSay:
    """There is no letter of this kind to write; `sentence` says why."""

    sentence: str


def draft(kind: LetterKind, document: Document, head: Letterhead, dated_on: date) -> Letter | NothingToSay:
    """Compose a letter from an assessment (docs/formats/assessment.md), with every citation it rests on.

    An unverified citation is marked in the letter. What only counsel knows stands in square brackets.
    """
    if document["instrument"]["id"] is None:
        return NothingToSay(f"{document['instrument']['title']}: a person names the instrument first.")
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
        mark=_mark(document, head),
        sender=head.platform,
        addressee=_addressee(document),
        dated_on=dated_on,
        subject=_subject(document, head),
        opening=(_received(document, head), *opening),
        sections=(*sections, *_silence(document)),
        closing=(*_reserved(document), f"For {head.platform}:", "[name and signature of counsel]"),
        footnote=f"{_FOOTNOTE} Law book {document['lawbook']['version']}, law of {document['lawbook']['on']}.",
    )
    # A paper's words are in it: through the parser, which takes control characters out.
    return parse_letter(format_letter(letter))


_NOTHING: dict[LetterKind, str] = {
    "refusal": "The assessment refuses nothing that this demand asks for, so there is nothing to refuse.",
    "deficiency": "The assessment found nothing that the requester could cure by sending it again.",
    "narrowing": "The assessment found nothing in this demand that narrowing would change.",
}

_Parts = tuple[str, tuple[str, ...], tuple[Section, ...]]


def _mark(document: Document, head: Letterhead) -> str:
    """Say on every page how much of what the letter rests on nobody has looked at."""
    subjects = [(name, fact["text"]) for name, fact in document["facts"].items()]
    for kind in ("target", "item"):
        subjects += [(f"{kind}:{n}", part["text"]) for n, part in enumerate(document[f"{kind}s"])]
    open_ones = sum(text != STATED and name not in head.confirmed for name, text in subjects)
    if not open_ones:
        return "DRAFT for counsel. Not sent."
    plural = "" if open_ones == 1 else "s"
    return f"DRAFT on {open_ones} unconfirmed fact{plural}, for counsel. Not sent."


def _is_certificate(document: Document) -> bool:
    return document["instrument"]["id"] in _CERTIFICATES


def _known(verdict: Document) -> list[Document]:
    return [reason for reason in verdict["reasons"] if reason["known"]]


def _refusal(document: Document, head: Letterhead) -> _Parts:
    refused = [v for v in document["verdicts"] if v["result"] == "refused" and _known(v)]
    held = [v for v in document["verdicts"] if v["result"] == "unsettled" and _known(v)]
    # An objection to a certificate asks the authority to decide; a refusal needs something that is refused.
    if not refused and not (held and _is_certificate(document)):
        return "", (), ()
    against = [g for g in strongest_first(document) if _is_against(g)]
    if _is_certificate(document):
        title, opening = _annex_iii(document, "objection")
    else:
        title = "Refusal of a demand"
        opening = (f"{head.platform} does not disclose what is listed below, on the grounds that follow.",)
    return (
        title,
        opening,
        _kept(
            Section("What was asked", (), tuple(_items(refused))),
            Section("What is held back until the grounds below are answered", (), tuple(_items(held))),
            Section("Grounds", (), tuple(_ground(g, document, cure=False) for g in against)),
            *_showings(document, head),
        ),
    )


def _is_against(ground: Document) -> bool:
    """Silence is no reason to refuse data, and the showings of our policy stand in a section of their own."""
    return (
        ground["known"]
        and not ground["code"].startswith("secrecy-")
        and (ground["effect"] != "inform" or ground["code"] in _BESIDES)
        and not _is_our_policy(ground)
    )


def _is_our_policy(ground: Document) -> bool:
    return (ground["code"], ground["required_by"]) == ("speech-showings-unmet", "policy")


def _deficiency(document: Document, head: Letterhead) -> _Parts:
    known = [
        g
        for g in document["grounds"]
        # What binds to silence is kept, not complained of to the one who asked for it.
        if g["known"]
        and not _is_our_policy(g)
        and not (document["secrecy"]["binding"] and g["code"].startswith("secrecy-"))
    ]
    curable = [g for g in known if ground_text(g["code"]).cure]
    fatal = [g for g in known if not ground_text(g["code"]).cure and g["effect"] == "object"]
    in_the_way = any(v["result"] != "permitted" and _known(v) for v in document["verdicts"])
    if not in_the_way and all(g["code"].startswith("secrecy-") for g in curable):
        return "", (), ()
    if _is_certificate(document):
        title, opening = _annex_iii(document, "queries")
    else:
        title = "Deficiencies of a demand"
        opening = (
            (
                f"Below is what is deficient, and what would cure it. {head.platform} discloses nothing on it as it "
                "stands, and concedes nothing."
            ),
        )
    return (
        title,
        opening,
        _kept(
            Section("What is deficient", (), tuple(_ground(g, document, cure=True) for g in curable)),
            Section(
                "What sending it again does not cure",
                ("These grounds stand whatever is added.",),
                tuple(_ground(g, document, cure=False) for g in fatal),
            ),
            *_showings(document, head),
        ),
    )


def _annex_iii(document: Document, what: str) -> tuple[str, tuple[str, ...]]:
    name = _CERTIFICATES[document["instrument"]["id"]]
    return (
        f"For the form of Annex III: {what} to an {name}"
        if what == "objection"
        else f"For the form of Annex III: {what} on an {name}",
        (
            (
                "An addressee answers a certificate that it cannot execute, or to which it objects, by the form of Annex "
                "III of Regulation (EU) 2023/1543, without undue delay. The points below are for that form."
            ),
        ),
    )


def _narrowing(document: Document, head: Letterhead) -> _Parts:
    beyond, contested, rest = [], [], []
    for verdict in document["verdicts"]:
        codes = {reason["code"] for reason in _known(verdict)}
        if "category-beyond-instrument" in codes:
            beyond.append(verdict)
        elif "category-contested" in codes:
            contested.append(verdict)
        else:
            rest.append(verdict)
    about = {"category-beyond-instrument", "category-contested", "no-date-range", "reverse-search", "identifier-ambiguous"}  # fmt: skip
    known = [
        g
        for g in document["grounds"]
        if g["known"]
        and not g["code"].startswith("secrecy-")
        and not (_is_our_policy(g) and _is_certificate(document))
    ]
    limits = [g for g in known if g["code"] in about]
    fatal = [g for g in known if g["effect"] == "object" and g["code"] not in about]
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
        Section("Why", (), tuple(_ground(g, document, cure=True) for g in limits)),
        Section(
            "What narrowing does not cure",
            ("These grounds remain, and we reserve them.",),
            tuple(_ground(g, document, cure=False) for g in fatal),
        ),
    )
    return "Narrowing of a demand", (opening,), _kept(*sections) if limits else ()


def _kept(*sections: Section) -> tuple[Section, ...]:
    return tuple(section for section in sections if section.points)


def _ground(ground: Document, document: Document, *, cure: bool) -> Point:
    text = ground_text(ground["code"])
    return Point(
        text.title, outward(ground, document), text.cure if cure else "", citations_for(ground, document)
    )


def _asked(verdict: Document) -> Point:
    return Point(f"{category_title(verdict['item'])} of {verdict['target']}", "")


def _items(verdicts: list[Document]) -> Iterable[Point]:
    """Name each thing asked once, with the accounts of which it is asked on the same grounds."""
    accounts: dict[tuple[str, str], dict[str, None]] = {}
    for verdict in verdicts:
        titles = dict.fromkeys(ground_text(r["code"]).title.lower() for r in _known(verdict))
        accounts.setdefault((verdict["item"], ", ".join(titles)), {})[verdict["target"]] = None
    for (item, titles_said), targets in accounts.items():
        yield Point(f"{category_title(item)} of {', '.join(targets)}", f"Grounds: {titles_said}.")


def _showings(document: Document, head: Letterhead) -> Iterable[Section]:
    """What is asked before a speaker is unmasked. A certificate of the Union is not answered with a pleading."""
    if _is_certificate(document):
        return
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
                () if n and s["citations"] == still_open[n - 1]["citations"] else citations_for(s, document),
            )
            for n, s in enumerate(still_open)
        )
        if points:
            yield Section(
                "What has not been shown" if by == "law" else "What we ask to be shown", (intro,), points
            )


def _silence(document: Document) -> tuple[Section, ...]:
    secrecy, notice = document["secrecy"], document["notice"]
    if not secrecy["found"]:
        said: tuple[str, ...] = (
            (
                "[Counsel decides before this is sent what it says of notice: no words of silence were found in the "
                "paper, and nobody has confirmed that there are none.]"
            ),
        )
    elif secrecy["binding"]:
        said = (
            "We keep the silence that binds us, and no longer.",
            "[Counsel reads the order or the law on silence before this is sent.]",
        )
    elif secrecy["kind"] != "none":
        said = (
            (
                "You ask for silence. It does not bind us. We intend to tell the account holder before anything is "
                "disclosed."
            ),
        )
    elif notice["speaker"] == "forbidden":
        said = (notice["sentence"],)
    else:
        said = ("We intend to tell the account holder before anything is disclosed.",)
    return (Section("Notice to the account holder", said),)


def _reserved(document: Document) -> tuple[str, ...]:
    return () if _is_certificate(document) else (_WAIVER,)


def _fact(document: Document, name: str) -> str:
    fact = document["facts"].get(name)
    return str(fact["value"]) if fact else ""


def _addressee(document: Document) -> tuple[str, ...]:
    """Write to the one who asks. A court is not written to, and a clerk asks for nothing."""
    match document["instrument"]["id"], _fact(document, "issuer.kind"):
        case "us.civil_subpoena_45", _:
            signer = _fact(document, "signer")
            lines = (signer or "[the issuing attorney]", "Attorney who issued the subpoena" if signer else "")
        case "us.grand_jury", _:
            asked = _fact(document, "requesting_attorney")
            lines = (
                asked or "[the attorney who requests the subpoena]",
                _fact(document, "issuing_authority"),
            )
        case _, "court":
            lines = ("[who applied to the court for it]", "")
        case _:
            authority = _fact(document, "issuing_authority") or _fact(document, "court")
            lines = (_fact(document, "signer"), authority)
    copied = ("Copy: the enforcing authority, where the point is one of expression",)
    return (
        *(line for line in lines if line),
        "[address from your directory, not from the paper]",
        *(copied if _is_certificate(document) else ()),
    )


def _subject(document: Document, head: Letterhead) -> tuple[str, ...]:
    number, issued = _fact(document, "court_number"), _fact(document, "issued_on")
    paper = document["instrument"]["title"]
    paper += f", no. {number}" if number else ""
    paper += f", issued {day(issued)}" if issued else ""
    return (paper, f"Our reference {head.reference}")


def _received(document: Document, head: Letterhead) -> str:
    named = [t["identifier"] for t in document["targets"]]
    about = f" for data about {', '.join(named)}" if named else " for data"
    return f"On {day(head.received_on.isoformat())} {head.platform} received the paper named above, which asks{about}."
