"""Facts that law and reader hold as codes: a title for each code, and a person's words back to the code.

The law asks whether a rank is `special_agent_in_charge`, not whether somebody typed those words. So a person
chooses a title, or writes words that stand for exactly one code; what cannot be placed is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from zoneinfo import available_timezones

from talley.casework.countries import COUNTRIES
from talley.casework.courts import CIRCUITS, DISTRICTS, STATES

OTHER = "other"
"""Stands for a value that is none of those listed: no rule of law names it."""

RANKS: dict[str, str] = {
    "judge": "Judge",
    "magistrate_judge": "Magistrate judge",
    "investigating_judge": "Investigating judge",
    "court": "Court",
    "clerk": "Clerk of a court",
    "prosecutor": "Public prosecutor",
    "attorney_general": "Attorney General",
    "deputy_attorney_general": "Deputy Attorney General",
    "assistant_attorney_general": "Assistant Attorney General",
    "assistant_us_attorney": "Assistant United States attorney",
    "attorney": "Attorney",
    "secretary": "Secretary of a department",
    "director": "Director",
    "deputy_assistant_director": "Deputy assistant director",
    "district_director": "District director",
    "field_office_director": "Field office director",
    "special_agent_in_charge": "Special agent in charge",
    "assistant_special_agent_in_charge": "Assistant special agent in charge",
    "resident_agent_in_charge": "Resident agent in charge",
    "group_supervisor": "Group supervisor",
    "supervisory_special_agent": "Supervisory special agent",
    "senior_special_agent": "Senior special agent",
    "special_agent": "Special agent",
    "immigration_officer": "Immigration officer",
    "police": "Police officer",
    "customs_officer": "Customs officer",
    "tax_authority": "Officer of a tax authority",
    "other_authority": "Officer of another authority",
    OTHER: "Another rank, none of these",
}
AGENCIES: dict[str, str] = {
    "cbp": "U.S. Customs and Border Protection",
    "ice": "U.S. Immigration and Customs Enforcement",
    "dhs": "Department of Homeland Security",
    "uscis": "U.S. Citizenship and Immigration Services",
    "dea": "Drug Enforcement Administration",
    "fbi": "Federal Bureau of Investigation",
    "irs": "Internal Revenue Service",
    "usss": "United States Secret Service",
    "doj": "United States Attorney's Office",
    "police": "A police department",
    OTHER: "Another agency, none of these",
}
KNOWN: Mapping[str, Mapping[str, str]] = {
    "issuer.rank": RANKS,
    "issuer.agency": AGENCIES,
    "issuer.country": COUNTRIES,
    "forum.country": COUNTRIES,
    "forum.state": STATES,
    "forum.circuit": CIRCUITS,
    "forum.court": {**DISTRICTS, OTHER: "Another court, none of these"},
}
"""Titles by code, for each fact whose value is one of a list."""

_WORDS = {
    "served_at": "Service",
    "received_at": "Receipt",
    "url": "URL address",
    "ip": "IP address",
    "numeric_id": "Account number",
    "email": "E-mail",
    "personal": "Personal service",
    "fines_penalties": "Fines and penalties",
    "import_entry": "Entry of imports",
    "court_ordered": "Ordered by a court",
    "statutory": "By statute",
    "none": "None",
    "eu_authority": "EU authority",
}
_APART = re.compile(r"[\W_]+")


def code_title(name: str, code: str) -> str:
    """Return what a person reads for a code of a fact; an unknown one as words."""
    known = KNOWN.get(name, {})
    return known.get(code) or _WORDS.get(code) or code.replace("_", " ").strip().capitalize() or code


def place_code(name: str, typed: str) -> str | None:
    """Return the code that a person's words stand for: a code, or its title in any case; None for neither."""
    known = KNOWN[name]
    if typed in known:
        return typed
    wanted = _folded(typed)
    return next((code for code, title in known.items() if wanted in {_folded(code), _folded(title)}), None)


def place_zone(typed: str) -> str | None:
    """Return a time zone's name as its database writes it, or None where there is none of that name."""
    return _zones().get(_folded(typed))


@cache
def _zones() -> Mapping[str, str]:
    return {_folded(zone): zone for zone in sorted(available_timezones())}


def _folded(text: str) -> str:
    return _APART.sub(" ", text).strip().casefold()
