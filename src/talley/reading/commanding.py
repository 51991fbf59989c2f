"""The words by which a paper commands or asks: without them it is no demand, whatever it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talley.reading.folded import PaperText, Span
from talley.reading.paper import Fact

_COMMANDS = (
    "you are commanded", "you are hereby commanded", "hereby commanded", "are commanded to", "commanded to produce",
    "you are summoned", "you are hereby summoned", "hereby summoned", "you are directed to", "hereby directed",
    "you are required to", "hereby required", "required to produce", "you are hereby required", "you are ordered",
    "it is ordered", "it is hereby ordered", "it is therefore ordered", "it is further ordered", "hereby ordered",
    "directed to provide", "directed to produce", "ordered to produce", "ordered to disclose", "ordered to provide",
    "must execute this", "legally required to", "is legally required", "your failure to comply", "failure to comply",
    "information ordered", "order to provide information", "records required", "this subpoena", "this summons", "execute this warrant",
)  # fmt: skip
_ASKS = (
    "could you please", "can you please", "please provide", "please preserve", "please disclose", "please tell us",
    "please send", "please give", "kindly provide", "please let us know", "please share", "please identify", "can you tell us", "could you tell", "who is it",
    "would appreciate", "we'd appreciate", "i'd appreciate", "would like to have", "would like to know",
    "would you be able to share", "need asap", "we need", "you are requested", "are requested to", "we request",
    "i request", "hereby request", "request the voluntary", "this is a request", "tell us who", "information requested",
    "emergency disclosure request", "exigent request", "preservation request", "request for preservation",
)  # fmt: skip
_PRODUCE_BY = re.compile(
    r"(?:^|\n)\s{0,9}(?:produce|provide|disclose)\s{1,3}(?:by|on|before)\b", re.IGNORECASE
)


def find_command(paper: PaperText) -> Fact | None:
    """Return the fact `asks`: `commands` where the paper commands, `asks` where it asks; None where it does
    neither.
    """
    if span := paper.first(_COMMANDS) or _line_that_commands(paper):
        return paper.fact("asks", "commands", span)
    if span := paper.first(_ASKS):
        return paper.fact("asks", "asks", span)
    return None


def _line_that_commands(paper: PaperText) -> Span | None:
    match = _PRODUCE_BY.search(paper.text)
    return match.span() if match else None


def command_spans(paper: PaperText) -> Iterator[Span]:
    """Yield each place at which the paper commands or asks."""
    for phrase in (*_COMMANDS, *_ASKS):
        yield from paper.find_all(phrase)
