"""From a paper's words to its facts: pure, total, each fact with the words and the place it came from."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from talley.reading.addressee import find_addressee
from talley.reading.asked import asking_blocks, find_items, named_in_blocks
from talley.reading.commanding import find_command
from talley.reading.courts import find_court
from talley.reading.dates import find_dates
from talley.reading.findings import Findings
from talley.reading.folded import PaperText, join_paper
from talley.reading.grounds_stated import find_certificate, find_stated
from talley.reading.instrument import find_instrument
from talley.reading.occasions import find_occasions
from talley.reading.paper import Fact, Paper
from talley.reading.people import find_issuer, find_requester, find_signer
from talley.reading.secrecy import find_secrecy
from talley.reading.statutes import cited_laws, find_statutes
from talley.reading.targets import find_role, find_targets, find_unread, named_accounts
from talley.reading.unrecognised import find_unrecognised

LOOKED_FOR = (
    "instrument", "asks", "statutes", "issuing_authority", "signer", "addressee", "court", "court_number", "issuer.kind",
    "issuer.agency", "issuer.rank", "issuer.country", "signed", "service.method", "purpose",
    "records.subject",
    "legal_basis.stated", "issued_on", "served_at", "return_at", "forum.kind", "secrecy.claim",
    "secrecy.ends_on", "offence.stated", "target.role", "targets", "items",
)  # fmt: skip
"""Names that `Findings.missing` may hold; the other facts belong to single instruments."""

_LAST_SECTION = {"eu.epoc": "L", "eu.epoc_pr": "G"}
_METHODS = {
    "fax": ("by facsimile", "by fax", "via fax", "via facsimile"),
    "email": ("served by email", "by electronic mail", "via email"),
    "post": ("by certified mail", "by registered mail"),
    "personal": ("personal service", "in person", "personally served"),
    "portal": ("through the portal", "via the law enforcement portal"),
}


def find_facts(paper: Paper) -> Findings:
    """Find the facts of a paper; never fails and never guesses.

    Dates and times are ISO 8601, with an offset only where the paper states the zone. Facts are proposals
    for a person to confirm. Time is linear in the text, of which at most 200,000 characters are read.
    """
    text = join_paper(paper)
    laws, command = cited_laws(text.text), find_command(text)
    instrument = find_instrument(text, laws, command)
    # Papers from Europe write the day first; only then is 03/04/2017 the third of April.
    day_first = instrument is not None and str(instrument.value).startswith("eu.")
    dates = find_dates(text, day_first=day_first)
    blocks, pointing = asking_blocks(text)
    accounts = named_accounts(text, (*blocks, *pointing))
    asked = named_in_blocks(text, blocks, accounts)
    items = find_items(text, dates, asked)
    targets = find_targets(text, accounts)
    facts: dict[str, Fact] = {} if instrument is None else {"instrument": instrument}
    if command is None and instrument is not None:
        command = Fact("asks", "commands", instrument.text, instrument.place)
    # A bare "please send" asks for nothing a law book knows until something is asked of somebody.
    if command is not None and (command.value == "commands" or instrument or items or targets):
        facts["asks"] = command
    _add(facts, find_statutes(laws, text))
    _add(facts, find_occasions(text, dates))
    _add(facts, find_court(text, instrument))
    _add(facts, find_certificate(text, _LAST_SECTION.get(_value(facts, "instrument") or "", "L")))
    _add(facts, find_signer(text))
    _add(facts, find_issuer(text, instrument))
    _add(facts, find_requester(text))
    _add(facts, find_addressee(text))
    _add(facts, find_secrecy(text, dates, _value(facts, "issued_on"), _value(facts, "instrument")))
    _add(facts, find_stated(text, items, blocks, named=bool(targets)))
    _add(facts, find_role(text))
    _add(facts, find_unread(text, accounts))
    if "asks" in facts:
        _add(facts, find_unrecognised(text, dates, asked, accounts, _value(facts, "addressee") or ""))
    _add(facts, _service(text))
    found = facts.keys() | ({"targets"} if targets else set()) | ({"items"} if items else set())
    missing = tuple(name for name in LOOKED_FOR if name not in found)
    return Findings(MappingProxyType(facts), targets, items, missing)


def _add(facts: dict[str, Fact], found: Iterator[Fact]) -> None:
    """Keep the first fact of each name: earlier finders know more of the form."""
    for fact in found:
        facts.setdefault(fact.name, fact)


def _value(facts: dict[str, Fact], name: str) -> str | None:
    fact = facts.get(name)
    return fact.value if fact is not None and isinstance(fact.value, str) else None


def _service(text: PaperText) -> Iterator[Fact]:
    for method, phrases in _METHODS.items():
        if span := text.first(phrases):
            yield text.fact("service.method", method, span)
            return
