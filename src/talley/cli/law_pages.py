"""Reference pages of a law book, as Markdown: one an instrument, one for the unmasking tests, an index."""

from __future__ import annotations

from collections.abc import Iterable

from talley.lawbook.book import Book, Instrument, Reach, Rule, SecrecyRow
from talley.lawbook.condition import All
from talley.lawbook.provision import Provision
from talley.lawbook.vocabulary import GROUNDS, category_title

_MADE = "<!-- Made by `make docs` from lawbooks/. Change the law book, not this page. -->\n"
_EFFECT = {"object": "objection", "limit": "limit", "inform": "to know"}
_RESULT = {"refused": "refuses", "unsettled": "leaves it unsettled", "none": "turns no verdict"}


def reference_pages(book: Book) -> dict[str, str]:
    """Return the pages by file name: deterministic, so that a stale one can be found."""
    pages = {f"{i.id}.md": _instrument(i) for i in book.instruments.values()}
    pages["unmasking-tests.md"] = _tests(book)
    pages["rules-for-all.md"] = _rules_for_all(book)
    pages["README.md"] = _index(book)
    return pages


def cited(instrument: Instrument) -> list[Provision]:
    """Return the provisions that an instrument rests on, each once."""
    lists: list[Iterable[Provision]] = [
        *(rule.cite for rule in instrument.rules),
        *(row.cite for row in (*instrument.reach, instrument.reach_otherwise)),
        *(row.cite for row in instrument.secrecy),
        instrument.notice.cite,
        *(clock.cite for clock in instrument.clocks),
        *(showing.cite for showing in instrument.showings),
    ]
    return list(dict.fromkeys(provision for part in lists for provision in part))


def _index(book: Book) -> str:
    rows = [
        f"| [{i.title}]({i.id}.md) | `{i.id}` | {i.jurisdiction} | {_force(i)} | "
        f"{sum(p.verified for p in cited(i))} of {len(cited(i))} |"
        for i in sorted(book.instruments.values(), key=lambda i: i.id)
    ]
    return "\n".join(
        [
            _MADE,
            "# The law book",
            "",
            "Grounds a lawyer may consider, not legal advice. No lawyer has reviewed it where `reviewed by` is empty.",
            "",
            "| instrument | id | jurisdiction | in force | provisions verified |",
            "|---|---|---|---|---|",
            *rows,
            "",
            "Also: [unmasking tests](unmasking-tests.md), [rules for every demand](rules-for-all.md).",
            "",
        ]
    )


def _force(instrument: Instrument) -> str:
    if instrument.valid_from is None and instrument.valid_until is None:
        return "no dates in the book"
    return f"from {instrument.valid_from or '...'} until {instrument.valid_until or 'further notice'}"


def _instrument(instrument: Instrument) -> str:
    compels = {True: "Disobeying it is itself punishable.", False: "Disobeying it is not punishable by itself: something further compels.", None: "Voluntary."}  # fmt: skip
    judged = "A judge or court decided on this demand." if instrument.judicial else "No judge signed it."
    lines = [
        _MADE,
        f"# {instrument.title}",
        "",
        f"`{instrument.id}`, {instrument.jurisdiction}, {_force(instrument)}. {compels[instrument.compulsory]} {judged}",
        "",
        "## What it reaches",
        "",
        *(_reach(row) for row in (*instrument.reach, instrument.reach_otherwise)),
    ]
    if instrument.rules:
        lines += ["", "## Grounds", "", *map(_rule, instrument.rules)]
    if instrument.secrecy:
        lines += ["", "## Secrecy", ""]
        lines += map(_silence, instrument.secrecy)
    lines += [
        "",
        "## Telling the speaker",
        "",
        f"{instrument.notice.speaker.capitalize()}. {instrument.notice.sentence}{_cites(instrument.notice.cite)}",
    ]
    if instrument.clocks:
        lines += ["", "## Clocks", ""]
        lines += [
            f"- **{c.code}**: {c.amount} {c.unit} {c.direction} `{c.start}`, by {c.rule}. {c.sentence}{_cites(c.cite)}"
            for c in instrument.clocks
        ]
    if instrument.showings:
        lines += ["", "## What the issuer must show", ""]
        lines += [f"- {s.title}{_cites(s.cite)}" for s in instrument.showings]
    return "\n".join([*lines, "", *_sources(cited(instrument))])


def _tests(book: Book) -> str:
    lines = [_MADE, "# Unmasking tests", ""]
    for test in sorted(book.tests, key=lambda t: t.id):
        binds = "Binds where it applies." if test.binding else "Does not bind: it may be argued."
        if test.binding and test.binds_when != All(()):
            binds = "Binds where it applies, on a condition; elsewhere it may be argued."
        burden = "An element nobody spoke of only informs." if test.burden == "speaker" else ""
        lines += [
            f"## {test.title}",
            "",
            f"`{test.id}`, {test.forum.replace('_', ' ')}. {binds} {burden}".rstrip(),
            "",
        ]
        lines += [test.sentence, ""] if test.sentence else []
        lines += [f"{n}. {element.sentence}" for n, element in enumerate(test.elements, 1)]
        lines += [""]
    scope = book.unmasking.cite if book.unmasking else ()
    every = dict.fromkeys([*(p for test in book.tests for p in test.cite), *scope])
    return "\n".join([*lines, *_sources(every)])


def _rules_for_all(book: Book) -> str:
    rules = [_rule(rule) for rule in book.rules]
    cites = [*(rule.cite for rule in book.rules), *(row.cite for row in book.secrecy)]
    every = dict.fromkeys(p for cite in cites for p in cite)
    silence = ["", "## Secrecy, where the instrument says nothing", "", *map(_silence, book.secrecy)]
    return "\n".join([_MADE, "# Rules for every demand", "", *rules, *silence, "", *_sources(every)])


def _silence(row: SecrecyRow) -> str:
    binds = "binds" if row.binding else "does not bind"
    return f"- {row.kind.replace('_', ' ')}, {binds}: {row.sentence}{_cites(row.cite)}"


def _reach(row: Reach) -> str:
    which = ", ".join(map(category_title, sorted(row.categories))) or "Anything else"
    condition = " (on a condition)" if row.when is not None else ""
    return f"- **{row.answer}**{condition}: {which}. {row.sentence}".rstrip() + _cites(row.cite)


def _rule(rule: Rule) -> str:
    unknown = f"; where it is not known it {_RESULT[rule.unknown]}" if rule.unknown != "none" else ""
    return (
        f"- **{GROUNDS[rule.code].title}** (`{rule.code}`, {_EFFECT[rule.effect]}, {_RESULT[rule.result]}{unknown}): "
        f"{rule.sentence}{_cites(rule.cite)}"
    )


def _cites(provisions: Iterable[Provision]) -> str:
    return " " + " ".join(f"[{p.cite}]." for p in provisions)


def _sources(provisions: Iterable[Provision]) -> list[str]:
    lines = ["## Sources", ""]
    for p in provisions:
        mark = "verified" if p.verified else "not verified"
        reviewed = f"reviewed by {', '.join(p.reviewed_by)}" if p.reviewed_by else "reviewed by nobody"
        force = (
            f", in force {p.valid_from or '...'} to {p.valid_until or '...'}"
            if p.valid_from or p.valid_until
            else ""
        )
        lines.append(f"**{p.cite}** (`{p.id}`, {p.authority.replace('_', ' ')}, {mark}, {reviewed}{force})")
        if p.quote:
            lines.append(f"\n> {' '.join(p.quote.split())}\n")
        if p.source:
            lines.append(f"Source: {p.source.name}, as of {p.source_as_of}.")
        if p.note:
            lines.append(p.note)
        lines.append("")
    return lines
