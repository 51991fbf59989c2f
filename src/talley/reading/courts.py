"""The court of a paper and its number; US district courts by the ids of the open courts database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.folded import PaperText
from talley.reading.paper import Fact

_STATES = {
    "Alabama": "AL11", "Alaska": "AK9", "Arizona": "AZ9", "Arkansas": "AR8", "California": "CA9",
    "Colorado": "CO10", "Connecticut": "CT2", "Delaware": "DE3", "District of Columbia": "DCdc",
    "Florida": "FL11",
    "Georgia": "GA11", "Hawaii": "HI9", "Idaho": "ID9", "Illinois": "IL7", "Indiana": "IN7", "Iowa": "IA8",
    "Kansas": "KS10", "Kentucky": "KY6", "Louisiana": "LA5", "Maine": "ME1", "Maryland": "MD4",
    "Massachusetts": "MA1", "Michigan": "MI6", "Minnesota": "MN8", "Mississippi": "MS5", "Missouri": "MO8",
    "Montana": "MT9", "Nebraska": "NE8", "Nevada": "NV9", "New Hampshire": "NH1", "New Jersey": "NJ3",
    "New Mexico": "NM10", "New York": "NY2", "North Carolina": "NC4", "North Dakota": "ND8", "Ohio": "OH6",
    "Oklahoma": "OK10", "Oregon": "OR9", "Pennsylvania": "PA3", "Rhode Island": "RI1",
    "South Carolina": "SC4",
    "South Dakota": "SD8", "Tennessee": "TN6", "Texas": "TX5", "Utah": "UT10", "Vermont": "VT2",
    "Virginia": "VA4",
    "Washington": "WA9", "West Virginia": "WV4", "Wisconsin": "WI7", "Wyoming": "WY10",
}  # fmt: skip
_SIDES = ("Northern", "Southern", "Eastern", "Western", "Central", "Middle")
_NAMES = {
    **{
        f"{side} District of {state}": (side[0].lower(), code)
        for side in _SIDES
        for state, code in _STATES.items()
    },
    **{f"for the District of {state}": ("", code) for state, code in _STATES.items()},
    "for the District of Columbia": ("", _STATES["District of Columbia"]),
}
_NUMBER = re.compile(
    r"(?:Civil\s+Action|Case|Docket|File|Summons|Subpoena|Misc\.?|Crim\.?)\s{1,3}(?:Action\s{1,3})?"
    r"(?:No\.?|number)(?:\s(?:of|de)\s(?:the\s)?[a-z]{1,12}\s?[a-z]{0,12})?"
    r"\s{0,2}:?\s{0,2}([A-Z0-9][\w:./ -]{2,30})",
    re.IGNORECASE,
)
_KINDS = {
    "us.customs_summons": "administrative", "us.immigration_subpoena": "administrative",
    "us.dea_subpoena": "administrative", "us.nsl": "administrative", "us.grand_jury": "grand_jury",
    "us.civil_subpoena_45": "civil", "us.sca_d": "criminal_court", "us.sca_warrant": "criminal_court",
    "us.protective_order": "criminal_court",
}  # fmt: skip


def find_court(paper: PaperText, instrument: Fact | None) -> Iterator[Fact]:
    """Yield court, court_number and the forum facts that the words settle."""
    if instrument is not None and (kind := _KINDS.get(str(instrument.value))):
        yield Fact("forum.kind", kind, instrument.text, instrument.place)
    if match := _NUMBER.search(paper.text):
        number = match[1].split("\n")[0].strip()
        yield paper.fact("court_number", number, match.span())
    if not paper.has("district of"):
        return
    named = [(span, name) for name in _NAMES if (span := paper.first((name,)))]
    if named:
        span, name = min(named, key=lambda entry: (entry[0][0], -entry[0][1]))
        side, code = _NAMES[name]
        state, circuit = code[:2], code[2:]
        district = name.removeprefix("for the ")
        yield paper.fact("court", f"United States District Court for the {district}", span)
        yield paper.fact("forum.court", f"{state.lower()}{side}d", span)
        yield paper.fact("forum.state", state, span)
        yield paper.fact("forum.circuit", circuit, span)
