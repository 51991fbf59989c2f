"""A lint of citations: that each reads as one, its reporter knows the year, and it agrees with its id.

It says nothing about whether the law is as cited: that is what `verified` and a lawyer are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from eyecite import get_citations
from eyecite.models import CaseCitation, FullCaseCitation, FullLawCitation

from talley.lawbook.provision import Provision

# What eyecite does not read: federal rules of procedure, European law, papers on a docket.
_RULES = re.compile(
    r"^Fed\. R\. (?:Civ|Crim|App|Evid)\. (?:P\. )?\d{1,3}(?:\.\d)?(?:\(\w+\))*(?:, \(\w+\))*$"
)
_EUROPEAN = re.compile(
    r"^(?:Regulation|Directive) \((?:EU|EC|EEC, Euratom)\) (?:No )?\d{1,4}/\d{2,4}, (?:Arts? \d|Art\. \d|Annex |recital \d)"
)
_DOCKET = re.compile(r"\bNo\. [\d:]+-\w+-\d+.* \([A-Z].*\d{4}\)$")
_CODE_ID = re.compile(r"^us\.(?:usc|cfr)\.(\d+)\.([\d.]*\d)(?:\.|$)")


def problems(provisions: Iterable[Provision]) -> Iterator[str]:
    """Yield a sentence for each citation that does not read as one; rules of our own have none."""
    for provision in provisions:
        if provision.authority != "policy":
            for problem in _problems(provision):
                yield f"{provision.id}: {provision.cite!r}: {problem}"


def _problems(provision: Provision) -> Iterator[str]:
    cite = provision.cite
    if _RULES.match(cite) or _EUROPEAN.match(cite):
        return
    if provision.authority == "pleading":
        if not _DOCKET.search(cite):
            yield "a pleading needs its docket number, court and day"
        return
    found = [c for c in get_citations(cite) if isinstance(c, FullCaseCitation | FullLawCitation)]
    if not found:
        yield "does not read as a citation"
    for citation in found:
        if isinstance(citation, FullLawCitation):
            yield from _against_id(provision.id, citation)
        else:
            yield from _in_its_reporter(citation)


def _against_id(identifier: str, citation: FullLawCitation) -> Iterator[str]:
    match = _CODE_ID.match(identifier)
    title, section = (
        citation.groups.get("title") or citation.groups.get("chapter"),
        citation.groups.get("section", ""),
    )
    if match and (match[1] != title or not match[2].startswith(section.rstrip("."))):
        yield f"its id names title {match[1]}, section {match[2]}; the citation title {title}, section {section}"


def _in_its_reporter(citation: CaseCitation) -> Iterator[str]:
    edition, year = citation.edition_guess, citation.year
    if edition is None:
        yield "its reporter is not known"
    elif year is None:
        yield "it has no year"
    elif not edition.includes_year(year):
        yield f"{edition.short_name} has no volume of {year}"
