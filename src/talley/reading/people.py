"""Who issues a paper and who signs it, with what rank."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact

_AGENCIES = {
    "U.S. Customs and Border Protection": "cbp",
    "Customs and Border Protection": "cbp",
    "Immigration and Customs Enforcement": "ice",
    "Homeland Security Investigations": "ice",
    "Citizenship and Immigration Services": "uscis",
    "Drug Enforcement Administration": "dea",
    "Federal Bureau of Investigation": "fbi",
    "Internal Revenue Service": "irs",
    "United States Secret Service": "usss",
    "Police Department": "police",
    "United States Attorney's Office": "doj",
    "U.S. Attorney's Office": "doj",
    "Sheriff's Office": "police",
    "Department of Homeland Security": "dhs",
    "Department of Justice": "doj",
}
_STATES = {
    "Germany": "DE", "Deutschland": "DE", "Österreich": "AT", "France": "FR", "Austria": "AT", "Ireland": "IE", "Italy": "IT", "Spain": "ES",
    "Netherlands": "NL", "Belgium": "BE", "Poland": "PL", "Portugal": "PT", "Sweden": "SE", "Finland": "FI",
    "Luxembourg": "LU", "Czechia": "CZ", "Greece": "GR", "Hungary": "HU", "Romania": "RO", "Bulgaria": "BG",
    "Croatia": "HR", "Cyprus": "CY", "Denmark": "DK", "Estonia": "EE", "Latvia": "LV", "Lithuania": "LT",
    "Malta": "MT", "Slovakia": "SK", "Slovenia": "SI", "Canada": "CA",
}  # fmt: skip
_KIND_BY_INSTRUMENT = {
    "us.grand_jury": "grand_jury", "us.sca_d": "court", "us.sca_warrant": "court",
    "us.protective_order": "court", "us.civil_subpoena_45": "attorney", "eu.epoc": "eu_authority",
    "eu.epoc_pr": "eu_authority",
    "eu.dsa_10": "eu_authority", "informal": "private",
}  # fmt: skip
_RANKS = {
    "deputy assistant director": "deputy_assistant_director",
    "assistant special agent in charge": "assistant_special_agent_in_charge",
    "special agent in charge": "special_agent_in_charge",
    "supervisory special agent": "supervisory_special_agent",
    "special agent": "special_agent",
    "district director": "district_director",
    "field office director": "field_office_director",
    "immigration officer": "immigration_officer",
    "assistant attorney general": "assistant_attorney_general",
    "deputy attorney general": "deputy_attorney_general",
    "attorney general": "attorney_general",
    "group supervisor": "group_supervisor",
    "resident agent in charge": "resident_agent_in_charge",
    "AUSA": "assistant_us_attorney",
    "trooper": "police",
    "Det.": "police",
    "staatsanwältin": "prosecutor",
    "district judge": "judge",
    "assistant united states attorney": "assistant_us_attorney",
    "united states magistrate judge": "magistrate_judge",
    "magistrate judge": "magistrate_judge",
    "investigating judge": "investigating_judge",
    "deputy clerk": "clerk",
    "clerk": "clerk",
    "public prosecutor": "prosecutor",
    "prosecutor": "prosecutor",
    "staatsanwalt": "prosecutor",
    "judge": "judge",
    "attorney": "attorney",
    "police lieutenant": "police",
    "detective": "police",
    "police officer": "police",
    "sheriff": "police",
    "director": "director",
}
_NAME = r"([A-Z][\w.'\u2019-]{0,24}(?:[ ]{1,2}[A-Z][\w.'\u2019-]{0,24}){1,4})"
_SIGNED = re.compile(
    rf"(?:/s/|/S/|\(signed\)|(?:^|\n)[ls]s/|(?:electronically|digitally)\s+signed\s+by:?)[ \t]{{0,4}}{_NAME}"
)
_PRINTED = re.compile(
    rf"(?:^|\n|\.\s)(?:(?:Signature(?:\sof\s[A-Za-z ]{{2,40}})?|By|Signed by|Name(?:\s(?:&|and)\stitle)?)\s{{0,2}}:\s{{0,3}}"
    rf"|(?:The\s)?Hon(?:orable|\.)\s|(?:Sincerely|Respectfully|Very\struly)(?:\s(?:yours|submitted))?,[ \t]{{0,3}}\n\s{{0,9}}){_NAME}"
)
_UNSIGNED = re.compile(
    r"(?:^|\n|\s{2})\s{0,4}(?:Signature\s{0,2}:\s{0,3}(?:_{3,80}|\[?(?:blank|unsigned|not signed)\b)|\[unsigned\])",
    re.IGNORECASE,
)
_AUTHORITY = re.compile(
    r"(?:^|\n)\s{0,4}(?:Issuing authority|Anordnungsbehörde)\s{0,2}:\s{0,2}([^\n]{3,120})", re.IGNORECASE
)
_STATE = re.compile(r"(?:(?:Issuing State|Anordnungsstaat)\s{0,2}:|Republic of)\s{0,2}([A-ZÖ][a-zö]{3,20})")
_LETTERHEAD = re.compile(
    r"^\s{0,9}([A-Z][^\n.,:]{2,60}?\b(?:Agency|Department|Bureau|Office|Service|Administration|Commission)\b[^\n.,:]{0,40})\s*\n",
    re.IGNORECASE,
)
_PROPER = re.compile(r"(?:[A-Z][\w.'-]{1,24}[ ]){1,4}$")
_NEAR = 220
_HEAD = 900
_DEPARTMENTS = {"dhs", "doj"}
_BODY = re.compile(
    r"\n\s{0,9}(?:\d{1,2}[.)]\s{0,3})?(?:To|TO|Addressee)[ \t]{0,3}:|\n\s{0,9}(?:Dear|YOU ARE|You are|Pursuant|Under|GREETING|We |I )\b"
)
_REQUESTER = re.compile(
    rf"who\s+requests\s+this\s+subpoena,?\s+(?:are|is)\s{{0,2}}:?\s{{0,3}}{_NAME}"
    rf"|\bBy\s?:\s{{0,3}}{_NAME},\s{{0,3}}Assistant\s+United\s+States\s+Attorney"
)
_POSSESSIVE = {"'s", "\u2019s"}


def find_signer(paper: PaperText) -> Iterator[Fact]:
    """Yield signer, signed and issuer.rank, from the signature block alone."""
    signed = _last(_SIGNED, paper.text) if not paper.has("section i: details") else _SIGNED.search(paper.text)
    printed = signed or _PRINTED.search(paper.text)
    if signed is not None:
        yield paper.fact("signed", True, signed.span())
    elif blank := _UNSIGNED.search(paper.text):
        yield paper.fact("signed", False, blank.span())
        printed = None if printed and printed.start() == blank.start() else printed
    if printed is None:
        return
    yield paper.fact("signer", " ".join(printed[1].split()), printed.span(1))
    if rank := _rank(paper, (printed.start(), min(len(paper.text), printed.end() + _NEAR))):
        yield paper.fact("issuer.rank", rank[1], rank[0])


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return max(pattern.finditer(text), key=lambda match: match.start(), default=None)


def _rank(paper: PaperText, part: Span) -> tuple[Span, str] | None:
    """Return the first title in `part`; of titles that overlap the longer one. "Judge's signature" is a
    label.
    """
    found = [
        (span, rank)
        for title, rank in _RANKS.items()
        for span in paper.find_all(title, *part)
        if paper.text[span[1] : span[1] + 2] not in _POSSESSIVE
    ]
    return min(found, key=lambda entry: (entry[0][0], -entry[0][1]), default=None)


def find_issuer(paper: PaperText, instrument: Fact | None) -> Iterator[Fact]:
    """Yield issuer.kind, issuer.agency, issuer.country and issuing_authority, from the letterhead and the signature
    alone: an agency that the text only speaks of has issued nothing.
    """
    agency = _agency(paper)
    kind = _KIND_BY_INSTRUMENT.get(str(instrument.value)) if instrument else None
    if agency is not None and kind is None:
        kind = "state_agency" if agency[1] == "police" else "federal_agency"
        yield paper.fact("issuer.kind", kind, agency[0])
    elif kind is not None and instrument is not None:
        yield Fact("issuer.kind", kind, instrument.text, instrument.place)
    if agency is not None and kind in {"federal_agency", "state_agency", "grand_jury"}:
        yield paper.fact("issuer.agency", agency[1], agency[0])
    yield from _country(paper, instrument)
    if match := _AUTHORITY.search(paper.text):
        yield paper.fact("issuing_authority", match[1].strip(), match.span(1))
    elif agency is not None:
        span = _whole_name(paper, agency[0])
        yield paper.fact("issuing_authority", paper.words(span), span)
    elif match := _LETTERHEAD.search(paper.text[:_NEAR]):
        yield paper.fact("issuing_authority", match[1].strip(), match.span(1))


def _agency(paper: PaperText) -> tuple[Span, str] | None:
    """Return the agency of the letterhead, else of the signature; the department only where no agency is named."""
    for start, end in (_head(paper), *_signatures(paper)):
        found = [
            (span, code) for name, code in _AGENCIES.items() if (span := paper.first((name,), start, end))
        ]
        own = [entry for entry in found if entry[1] not in _DEPARTMENTS] or found
        if own:
            return min(own, key=lambda entry: (entry[0][0], -entry[0][1]))
    return None


def _head(paper: PaperText) -> Span:
    """What stands above the address and the first command."""
    limit = min(len(paper.text), _HEAD)
    opened = _BODY.search(paper.text, 0, limit)
    return 0, opened.start() if opened else limit


def _signatures(paper: PaperText) -> Iterator[Span]:
    length = len(paper.text)
    for match in _SIGNED.finditer(paper.text):
        yield match.start(), min(length, match.end() + _NEAR)
    yield max(0, length - 2 * _NEAR), length


def find_requester(paper: PaperText) -> Iterator[Fact]:
    """Yield `requesting_attorney`: who asked the clerk for a subpoena, and gets the answer."""
    if match := _REQUESTER.search(paper.text):
        name = match[1] or match[2]
        yield paper.fact("requesting_attorney", " ".join(name.split()), match.span(1 if match[1] else 2))


def _whole_name(paper: PaperText, span: Span) -> Span:
    """Take in the name's words before it on the same line: "Fairhaven" of a police department."""
    before = _PROPER.search(paper.text[max(0, span[0] - 60) : span[0]])
    return (span[0] - len(before[0]), span[1]) if before else span


def _country(paper: PaperText, instrument: Fact | None) -> Iterator[Fact]:
    if match := _STATE.search(paper.text):
        if code := _STATES.get(match[1]):
            yield paper.fact("issuer.country", code, match.span())
    elif instrument is not None and str(instrument.value).startswith("us."):
        yield Fact("issuer.country", "US", instrument.text, instrument.place)
