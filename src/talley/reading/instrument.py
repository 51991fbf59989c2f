"""Which legal instrument a paper is, by the words that such papers carry."""

from __future__ import annotations

from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact

ENOUGH = 4
"""Weight below which no instrument is named; a tie names none either."""

_TITLE = 6
_BODY = 3

_WEIGHTS: dict[str, dict[str, int]] = {
    "us.customs_summons": {
        "summons to appear and/or produce records": _TITLE,
        "19 U.S.C. § 1509": _BODY,
        "section 509, tariff act": _BODY,
        "form 3115": _BODY,
        "administered by CBP and ICE": _BODY,
        "hereby summoned": 1,
    },
    "us.immigration_subpoena": {
        "immigration enforcement subpoena": _TITLE,
        "8 U.S.C. § 1225(d)": _BODY,
        "8 C.F.R. § 287.4": _BODY,
        "form I-138": _BODY,
        "enforcement of the immigration laws": _BODY,
    },
    "us.dea_subpoena": {
        "21 U.S.C. § 876": _TITLE,
        "drug enforcement administration": _BODY,
        "controlled substances": 1,
    },
    "us.grand_jury": {
        "testify before a grand jury": _TITLE,
        "court's grand jury": _BODY,
        "AO 110": _BODY,
        "before the grand jury": _BODY,
        "grand jury subpoena": _BODY,
        "grand jury subpena": _BODY,
    },
    "us.civil_subpoena_45": {
        "in a civil action": _TITLE,
        "AO 88B": _BODY,
        "civil action no": _BODY,
        "Fed. R. Civ. P. 45": _BODY,
    },
    "us.sca_d": {
        "order pursuant to 18 U.S.C. § 2703(d)": _TITLE,
        "2703(d)": _BODY,
        "specific and articulable facts": _TITLE,
    },
    "us.sca_warrant": {
        "search and seizure warrant": _TITLE,
        "search warrant": _BODY,
        "probable cause to search": _BODY,
        "execute this warrant": _BODY,
        "AO 93": _BODY,
        "18 U.S.C. § 2703(a)": _BODY,
    },
    "us.nsl": {
        "national security letter": _TITLE,
        "18 U.S.C. § 2709": _BODY,
        "danger to the national security": _BODY,
    },
    "us.emergency": {
        "emergency disclosure request": _TITLE,
        "2702(c)(4)": _BODY,
        "2702(b)(8)": _BODY,
        "danger of death or serious physical injury": _BODY,
    },
    "us.preservation": {
        "2703(f)": _TITLE,
        "request for preservation": _BODY,
        "preservation request": _BODY,
        "pending the issuance of a court order": _BODY,
    },
    "us.protective_order": {
        "order for grand jury subpoena": _BODY,
        "nondisclosure order": _TITLE,
        "18 U.S.C. § 2705(b) order": _TITLE,
        "2705(b)": _BODY,
        "reason to believe that notification of the existence": _BODY,
    },
    "eu.epoc": {"european production order certificate": _TITLE, "execute this EPOC": _BODY},
    "eu.epoc_pr": {"european preservation order certificate": _TITLE, "EPOC-PR": _BODY},
    "eu.dsa_10": {
        "article 10 of regulation (EU) 2022/2065": _TITLE,
        "order to provide information": _BODY,
        "digital services act": 1,
    },
    "informal": {
        "could you please tell us": ENOUGH,
        "can you tell us who": ENOUGH,
        "please tell us who": ENOUGH,
        "could you tell me who": ENOUGH,
        "who is behind the account": 2,
        "would you be able to share": ENOUGH,
    },
}


def find_instrument(paper: PaperText) -> Fact | None:
    """Return the fact `instrument`, or None when no instrument stands out."""
    scores = {name: _score(paper, weights) for name, weights in _WEIGHTS.items()}
    ranked = sorted(scores.items(), key=lambda entry: -entry[1][0])
    (best, (score, span)), (_, (second, _)) = ranked[0], ranked[1]
    if span is None or score < ENOUGH or score == second:
        return None
    return paper.fact("instrument", best, span)


def _score(paper: PaperText, weights: dict[str, int]) -> tuple[int, Span | None]:
    """Return the sum of the weights found and the place of the heaviest phrase."""
    found = [(weight, span) for phrase, weight in weights.items() if (span := paper.first((phrase,)))]
    heaviest = max(found, key=lambda entry: (entry[0], -entry[1][0]), default=None)
    return sum(weight for weight, _ in found), heaviest[1] if heaviest else None
