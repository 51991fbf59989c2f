"""Which legal instrument a paper is: the law it stands on or its form's own title decides, never a mention."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact
from talley.reading.statutes import Cited

_TITLE, _OPERATIVE, _WORDS = 3, 2, 1

# Titles of forms, in words that nothing else bears.
_TITLES: dict[str, tuple[str, ...]] = {
    "us.customs_summons": ("summons to appear and/or produce records", "DHS form 3115"),
    "us.immigration_subpoena": ("immigration enforcement subpoena", "form I-138"),
    "us.dea_subpoena": ("form DEA-79", "DEA administrative subpoena"),
    "us.grand_jury": ("subpoena to testify before a grand jury", "AO 110"),
    "us.civil_subpoena_45": (
        "subpoena in a civil case", "subpoena in a civil action", "objects in a civil action", "AO 88B",
        "AO 88A",
    ),
    "us.sca_d": ("order pursuant to 18 U.S.C. § 2703(d)",),
    "us.sca_warrant": ("search and seizure warrant", "AO 93"),
    "us.protective_order": ("18 U.S.C. § 2705(b) order", "order for grand jury subpoena"),
    "us.emergency": ("emergency disclosure request", "exigent request"),
    "eu.epoc": ("european production order certificate", "europäische herausgabeanordnung"),
    "eu.epoc_pr": ("european preservation order certificate", "europäische sicherungsanordnung"),
    "eu.dsa_10": ("order to provide information",),
}  # fmt: skip
# Words that are a title where they are set as one: in a line of capitals, or alone at a line's beginning.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "us.customs_summons": ("customs summons",),
    "us.grand_jury": ("grand jury subpoena", "federal grand jury subpoena"),
    "us.sca_warrant": ("search warrant",),
    "us.nsl": ("national security letter",),
    "us.preservation": ("preservation request", "preservation letter", "request for preservation"),
    "us.protective_order": ("nondisclosure order", "non-disclosure order"),
    "us.emergency": ("exigent circumstances request", "emergency request"),
}
# The law that a paper stands on; a longer beginning wins.
_POWERS: dict[str, str] = {
    "19 U.S.C. § 1509": "us.customs_summons",
    "8 U.S.C. § 1225(d)": "us.immigration_subpoena",
    "8 C.F.R. § 287.4": "us.immigration_subpoena",
    "21 U.S.C. § 876": "us.dea_subpoena",
    "Fed. R. Crim. P. 17": "",
    "Fed. R. Civ. P. 45": "us.civil_subpoena_45",
    "18 U.S.C. § 2703(d)": "us.sca_d",
    "18 U.S.C. § 2703(a)": "us.sca_warrant",
    "18 U.S.C. § 2703(b)(1)(A)": "us.sca_warrant",
    "18 U.S.C. § 2703(c)(1)(A)": "us.sca_warrant",
    "18 U.S.C. § 2703(f)": "us.preservation",
    "18 U.S.C. § 2705(b)": "us.protective_order",
    "18 U.S.C. § 2709": "us.nsl",
    "18 U.S.C. § 2702(b)(8)": "us.emergency",
    "18 U.S.C. § 2702(c)(4)": "us.emergency",
}
# What only one instrument says of itself. Two such phrases are needed, and no other instrument's.
_SAID: dict[str, tuple[str, ...]] = {
    "us.customs_summons": ("section 509, tariff act", "administered by CBP and ICE", "hereby summoned"),
    "us.immigration_subpoena": ("enforcement of the immigration laws", "immigration officer"),
    "us.grand_jury": ("court's grand jury", "before the grand jury", "grand jury subpoena", "grand jury subpena"),
    "us.civil_subpoena_45": ("civil action no", "attorney for plaintiff", "attorney for defendant"),
    "us.sca_d": ("specific and articulable facts", "relevant and material to an ongoing criminal"),
    "us.sca_warrant": ("probable cause to search", "execute this warrant", "search and seize"),
    "us.nsl": ("danger to the national security", "authorized investigation to protect against"),
    "us.emergency": ("danger of death or serious physical injury", "voluntary emergency disclosure"),
    "us.preservation": ("requested to preserve", "pending the issuance of a court order"),
    "us.protective_order": ("reason to believe that notification of the existence", "not disclose the existence"),
    "eu.epoc": ("execute this EPOC", "anordnungsbehörde"),
    "eu.epoc_pr": ("this EPOC-PR", "preservation of electronic evidence"),
    "eu.dsa_10": ("article 10 of regulation (EU) 2022/2065", "digital services act"),
}  # fmt: skip
_INFORMAL = (
    "could you please tell us", "can you tell us who", "can you please tell", "please tell us who",
    "could you tell me who", "could you tell us", "can you tell me who", "who is it?", "we'd appreciate",
    "i'd appreciate", "would appreciate it if", "would you be able to share", "this is not a subpoena",
    "not a subpoena", "informal request", "as a courtesy",
)  # fmt: skip
_STANDS_ON = re.compile(
    r"(?:pursuant\s+to|under(?:\s+the)?(?:\s+authority\s+of)?|by\s+authority\s+of|as\s+authorized\s+by|authority\s*:|"
    r"in\s+accordance\s+with|legal\s+basis\s*:|by\s+virtue\s+of)[\s\"(]{1,4}$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?:,|;|\band\b|\()\s{0,3}$", re.IGNORECASE)
_NOT_YET = re.compile(
    r"\b(?:intends?|otherwise|pending|will|would|may|could|not\s+an?|violations?\s+of|in\s+violation\s+of|like\s+an?)\b[^.\n]{0,70}$",
    re.IGNORECASE,
)
_SERVICE_ORDER = "article 10 of regulation (EU) 2022/2065"


@dataclass(frozen=True, slots=True)
class _Sign:
    instrument: str
    weight: int
    span: Span


def find_instrument(paper: PaperText, laws: tuple[Cited, ...], command: Fact | None) -> Fact | None:
    """Return the fact `instrument`, or None when the paper does not say in so many words what it is.

    A form's title decides before the law it stands on, and the earlier before the later. A paper that neither
    bears a title nor commands or asks is no instrument.
    """
    signs = _apart([*_titled(paper), *_standing(paper, laws), *_agency(paper)])
    # Without a word that commands, a title must be set as one: a story too may name a form.
    titled = [s for s in signs if s.weight == _TITLE and (command is not None or _is_heading(paper, s.span))]
    if titled or (signs and command is not None):
        best = min(titled or signs, key=lambda sign: sign.span)
        return paper.fact("instrument", best.instrument, best.span)
    if command is None:
        return None
    return _said(paper) or _informal(paper, command)


def _titled(paper: PaperText) -> Iterator[_Sign]:
    for name, phrases in _TITLES.items():
        for phrase in phrases:
            if span := next((s for s in paper.find_all(phrase) if not _mentioned(paper, s)), None):
                yield _Sign(name, _TITLE, span)
    for name, phrases in _HEADINGS.items():
        for phrase in phrases:
            if span := next((s for s in paper.find_all(phrase) if _is_heading(paper, s)), None):
                yield _Sign(name, _TITLE, span)


def _is_heading(paper: PaperText, span: Span) -> bool:
    start, end = paper.line_of(span[0])
    line = paper.text[start:end]
    words = paper.text[span[0] : span[1]]
    before = paper.text[start : span[0]].strip().casefold()
    return (words.isupper() and (not before or line.upper() == line)) or (
        before in {"", "re:", "subject:"} and span[1] - start >= len(line.rstrip()) // 2
    )


def _mentioned(paper: PaperText, span: Span) -> bool:
    """Tell whether the words before make it a thing to come, another thing, or none."""
    return _NOT_YET.search(paper.text, max(0, span[0] - 90), span[0]) is not None


def _standing(paper: PaperText, laws: tuple[Cited, ...]) -> Iterator[_Sign]:
    """Yield the powers that the paper says it is issued under; one law of a list stands for the next."""
    before: Span | None = None
    for span, name in laws:
        operative = _is_operative(paper, span) or (
            before is not None
            and span[0] - before[1] < 6
            and _LISTED.search(paper.text, before[1], span[0]) is not None
        )
        before = span if operative else None
        if operative and not _mentioned(paper, span) and (power := _power(name)):
            yield _Sign(power, _OPERATIVE, span)
    service = paper.first((_SERVICE_ORDER,))
    if service is not None and _is_operative(paper, service):
        yield _Sign("eu.dsa_10", _OPERATIVE, service)


def _is_operative(paper: PaperText, span: Span) -> bool:
    start, end = paper.line_of(span[0])
    # A heading is little more than the citation itself.
    alone = span[1] - span[0] >= 0.4 * len(paper.text[start:end].strip())
    return alone or _STANDS_ON.search(paper.text, max(0, span[0] - 60), span[0]) is not None


def _power(law: str) -> str:
    return max(
        ((len(key), name) for key, name in _POWERS.items() if law == key or law.startswith(key + "(")),
        default=(0, ""),
    )[1]


def _agency(paper: PaperText) -> Iterator[_Sign]:
    """A subpoena under the letterhead of the Drug Enforcement Administration has one power it can stand on."""
    head = paper.first(("drug enforcement administration",), 0, 500)
    if head and (span := paper.first(("subpoena",), 0, 700)) and _is_heading_word(paper, span):
        yield _Sign("us.dea_subpoena", _OPERATIVE, head)


def _is_heading_word(paper: PaperText, span: Span) -> bool:
    return paper.text[span[0] : span[1]].isupper()


def _apart(signs: list[_Sign]) -> list[_Sign]:
    """Drop a sign that lies inside a longer one: "order for grand jury subpoena" is no grand jury subpoena."""
    return [
        sign
        for sign in signs
        if not any(
            other.span != sign.span and other.span[0] <= sign.span[0] and sign.span[1] <= other.span[1]
            for other in signs
            if other.instrument != sign.instrument and other.weight >= sign.weight
        )
    ]


def _said(paper: PaperText) -> Fact | None:
    found = {
        name: spans
        for name, phrases in _SAID.items()
        if (spans := [span for phrase in phrases if (span := paper.first((phrase,)))])
    }
    most = max(map(len, found.values()), default=0)
    named = [name for name, spans in found.items() if len(spans) == most]
    if most < 2 or len(named) != 1:
        return None
    return paper.fact("instrument", named[0], min(found[named[0]]))


def _informal(paper: PaperText, command: Fact) -> Fact | None:
    span = paper.first(_INFORMAL) if command.value == "asks" else None
    return paper.fact("instrument", "informal", span) if span else None
