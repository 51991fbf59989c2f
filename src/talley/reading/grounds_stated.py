"""What a paper says in support of itself: purpose, subject of the records, offence, danger, formal parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.folded import PaperText, Span
from talley.reading.paper import AskedItem, Fact

_PURPOSES = {
    "import_entry": ("ascertain the correctness of entries", "correctness of any entry"),
    "duties": ("liability for duties", "determine the liability for duties"),
    "fines_penalties": ("fines, penalties", "penalties, or forfeitures"),
    "customs_compliance": ("laws or regulations administered by CBP", "administered by the customs service"),
    "immigration": ("enforcement of the immigration laws", "immigration enforcement"),
    "controlled_substances": ("controlled substances", "21 U.S.C. § 801"),
    "criminal_investigation": ("criminal investigation", "criminal proceedings", "grand jury"),
    "civil_litigation": ("in a civil action",),
    "counterterrorism": ("international terrorism",),
    "counterintelligence": ("clandestine intelligence",),
    "emergency": ("danger of death or serious physical injury",),
    "preservation": ("request for preservation", "preservation of electronic evidence"),
    "identify_speaker": (
        "officer safety/doxing",
        "purpose of identifying the user",
        "who is behind the account",
    ),
}
_SUBJECTS = {
    "prohibited_merchandise": ("prohibited merchandise", "counterfeit goods", "counterfeit merchandise"),
    "imports": (
        "entry summary",
        "import records",
        "imported merchandise",
        "bills of lading",
        "customs entries",
    ),
}
_DANGER = (
    "danger of death",
    "serious physical injury",
    "threat to life",
    "imminent danger",
    "imminent threat",
)
_HOLD = (
    "you are requested to preserve",
    "please preserve",
    "must, without undue delay, preserve",
    "electronic evidence to be preserved",
)
_OFFENCE = re.compile(
    r"(?:violations?|in\s+violation)\s+of\s+(\d{1,2}\s{0,2}U\.?\s?S\.?\s?C\.?[^,.;\n]{0,40})"
    r"|applicable\s+statutory\s+provision\s?:\s{0,3}(\S[^\n]{0,160})",
    re.IGNORECASE,
)
_MAXIMUM = re.compile(
    r"maximum\s+(?:of|term\s+of|sentence\s+of)(?:\s+at\s+least)?\s+(\d{1,2})\s+years", re.IGNORECASE
)
_ELEMENTS = {
    "specific_facts": ("specific and articulable facts",),
    "probable_cause": ("establishes probable cause", "there is probable cause", "establish probable cause"),
    "certification": ("certify that the information sought is relevant", "certify that the absence"),
    "redress_information": ("may appeal against this order", "redress:", "right of redress"),
    "statement_of_reasons": ("statement of reasons",),
    "facts_of_emergency": ("facts of the emergency",),
    "notice_to_parties": ("given to each party before it was served", "notice to each party before"),
    "docket": ("civil action no", "docket number", "case number", "case no", "docket no"),
    "leave_of_court": ("leave of court to serve", "order granting leave", "order granting early discovery"),
    "first_amendment_proviso": (
        "solely on the basis of activities protected by the first amendment",
        "solely upon the basis of activities protected by the first amendment",
    ),
    "finding_of_harm": ("reason to believe that notification", "reason to believe that disclosure"),
    "esignature": ("electronic signature", "electronic seal", "qualified electronic"),
}
_SECTIONS = re.compile(r"(?:SECTION|ABSCHNITT)\s+([A-M])\s?:", re.IGNORECASE)
_RANK_BOX = re.compile(r"\[\s?[xX]\s?\]\s{0,3}(judge|public prosecutor|other competent)", re.IGNORECASE)
# Anything ticked, named or dated: a section that holds any of it was filled in, whatever the boxes read as.
_FILLED = re.compile(
    r"\[\s?[^\s\]]\s?\]|☒|☑|✓|/s/|(?:Name|Authority|Date|Signature|File number|Post held)[^\n:]{0,60}:[ \t]{0,9}\S",
    re.IGNORECASE,
)
_NOT_APPLICABLE = re.compile(r"^[ \t]{0,9}(?:not applicable|n/a|none)\b", re.IGNORECASE | re.MULTILINE)
_NEXT_SECTION = re.compile(r"SECTION\s+[A-M]\s?:", re.IGNORECASE)
_SECTION_CHARACTERS = 1200
_DATA_BOX = re.compile(r"\[\s?[xX]\s?\]\s{0,3}(traffic|content) data", re.IGNORECASE)
_IDENTIFY_BOX = re.compile(
    r"\[\s?[xX]\s?\]\s{0,3}data requested for the sole purpose of identifying the user", re.IGNORECASE
)
_TICK = r"(?:\[\s?[xX\u00d7\u2713]\s?\]|[☒☑])\s{0,3}"
_EMERGENCY_BOX = re.compile(
    rf"{_TICK}(?:this\s+order\s+is\s+issued\s+in\s+an\s+emergency|without\s+undue\s+delay\s+and\s+at\s+the\s+latest\s+within"
    r"\s+(?:eight|8)\s+hours|sp\wtestens\s+innerhalb\s+von\s+acht\s+stunden)",
    re.IGNORECASE,
)
_TEN_DAYS_BOX = re.compile(
    rf"{_TICK}(?:as\s+soon\s+as\s+possible\s+and\s+at\s+the\s+latest\s+within\s+(?:10|ten)\s+days|sp\wtestens\s+innerhalb\s+von\s+zehn\s+tagen)",
    re.IGNORECASE,
)
_BOX_RANKS = {"judge": "judge", "public prosecutor": "prosecutor", "other competent": "other_authority"}


def find_stated(
    paper: PaperText, items: tuple[AskedItem, ...], blocks: tuple[Span, ...], *, named: bool
) -> Iterator[Fact]:
    """Yield purpose, records.subject, offence, danger and elements; `named`: the paper names an account."""
    purposes = {code: span for code, words in _PURPOSES.items() if (span := paper.first(words))}
    if purposes:
        yield paper.fact("purpose", tuple(purposes), min(purposes.values()))
    yield from _subject(paper, items, blocks, named)
    if items and (span := paper.first(_HOLD)) and not paper.has("request for disclosure"):
        yield paper.fact("item.action", "hold", span)
    if match := _OFFENCE.search(paper.text):
        yield paper.fact("offence.stated", True, match.span())
        group = 1 if match[1] else 2
        yield paper.fact("offence", " ".join(match[group].split()), match.span(group))
    if match := _MAXIMUM.search(paper.text):
        yield paper.fact("offence.max_years", int(match[1]), match.span())
    if span := paper.first(_DANGER):
        yield paper.fact("emergency.danger_stated", True, span)
    for name, words in _ELEMENTS.items():
        if span := paper.first(words):
            yield paper.fact(f"elements.{name}", True, span)


def _subject(
    paper: PaperText, items: tuple[AskedItem, ...], blocks: tuple[Span, ...], named: bool
) -> Iterator[Fact]:
    """The list of what is asked decides, not the form's printed purpose: every form speaks of entries."""
    for code, words in _SUBJECTS.items():
        if span := next((span for block in blocks if (span := paper.first(words, *block))), None):
            yield paper.fact("records.subject", code, span)
            return
    if items and named:
        yield Fact("records.subject", "account", items[0].text, items[0].place)


def _emergency(paper: PaperText) -> Iterator[Fact]:
    """Yield `emergency` from the boxes on the deadline and on the addressee."""
    if box := _EMERGENCY_BOX.search(paper.text):
        yield paper.fact("emergency", True, box.span())
    elif box := _TEN_DAYS_BOX.search(paper.text):
        yield paper.fact("emergency", False, box.span())


def find_certificate(paper: PaperText, last_section: str) -> Iterator[Fact]:
    """Yield what a certificate under Regulation (EU) 2023/1543 ticks; `last_section` is the form's last
    letter.
    """
    sections = {match[1].upper(): match.span() for match in _SECTIONS.finditer(paper.text)}
    if not sections:
        return
    wanted = {chr(code) for code in range(ord("A"), ord(last_section) + 1)}
    yield paper.fact("elements.sections_complete", wanted <= sections.keys(), sections[min(sections)])
    for title, name in (
        ("details of the issuing authority", "issuer.rank"),
        ("details of the validating authority", "validator.rank"),
    ):
        heading = paper.first((title,))
        if heading is None:
            continue
        section = _section(paper, heading)
        if box := _RANK_BOX.search(paper.text, heading[1], section):
            rank = _BOX_RANKS.get(box[1].casefold(), "other_authority")
            if name == "issuer.rank" or rank != "other_authority":
                yield paper.fact(name, rank, box.span())
        elif name == "validator.rank" and not _FILLED.search(paper.text, heading[1], section):
            yield paper.fact(name, "none", heading)
    heading = paper.first(("details of the notified enforcing authority",))
    if heading and (said := _NOT_APPLICABLE.search(paper.text, heading[1], _section(paper, heading))):
        yield paper.fact("notified", False, said.span())
    # Section F (b) and not (c): the records are asked for nothing but the user's identity (Art. 3 (10)). Where
    # both are ticked each item says for itself.
    ticked = {match[1].lower() for match in _DATA_BOX.finditer(paper.text)}
    if (match := _IDENTIFY_BOX.search(paper.text)) and "traffic" not in ticked:
        yield paper.fact("item.sole_purpose_identify", True, match.span())
    yield from _emergency(paper)
    for box_text, role in (
        ("designated establishment", "designated_establishment"),
        ("legal representative", "legal_representative"),
    ):
        if match := re.search(rf"\[\s?[xX]\s?\]\s{{0,3}}{box_text}", paper.text, re.IGNORECASE):
            yield paper.fact("addressee.role", role, match.span())
            return


def _section(paper: PaperText, heading: Span) -> int:
    """Return where the section that starts with a heading ends."""
    limit = min(len(paper.text), heading[1] + _SECTION_CHARACTERS)
    following = _NEXT_SECTION.search(paper.text, heading[1], limit)
    return following.start() if following else limit
