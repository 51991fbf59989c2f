"""What no reader can say and a person must: each unknown as a question, never as a ground in a letter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from talley.reading.findings import Findings

Question = dict[str, Any]


def questions_of(findings: Findings, law: dict[str, Any]) -> list[Question]:
    """Return the questions, each with a code, the facts it is about and a sentence, in the order of the desk."""
    return [*_instrument(findings), *_asked(findings), *_silence(findings, law), *_grounds(law)]


def _question(code: str, about: tuple[str, ...], sentence: str) -> Question:
    return {"code": code, "about": list(about), "sentence": sentence}


def _instrument(findings: Findings) -> Iterator[Question]:
    if "instrument" in findings.facts:
        return
    if "asks" in findings.facts:
        yield _question(
            "instrument-not-recognised",
            ("instrument",),
            "What instrument is this? The reader does not recognise it. Nothing is measured until a person names it.",
        )
    else:
        yield _question(
            "not-a-demand",
            ("instrument", "asks"),
            "Does this ask for anything? No words that command or ask were found, so nothing is measured.",
        )


def _asked(findings: Findings) -> Iterator[Question]:
    for words in _listed(findings, "asked_unrecognised"):
        yield _question(
            "asked-not-recognised",
            ("asked_unrecognised", "items"),
            f"Asked, not recognised: “{words}”. A person must say what it is.",
        )
    if umbrella := findings.facts.get("asked_umbrella"):
        yield _question(
            "asked-umbrella",
            ("items",),
            f"“{umbrella.value}” stands before the list. Is more asked than the list says?",
        )
    for words in _listed(findings, "targets_unread"):
        yield _question(
            "account-not-read",
            ("targets",),
            f"An account's name cannot be read whole: “{words}”. A person must write it.",
        )
    if findings.items and not findings.targets:
        yield _question("no-account", ("targets",), "Which account is this about? None was found.")


def _listed(findings: Findings, name: str) -> tuple[str, ...]:
    fact = findings.facts.get(name)
    return tuple(map(str, fact.value)) if fact is not None and isinstance(fact.value, tuple) else ()


def _silence(findings: Findings, law: dict[str, Any]) -> Iterator[Question]:
    secrecy, facts = law["secrecy"], findings.facts
    if "asks" not in facts and "instrument" not in facts:
        return
    if not secrecy["found"]:
        yield _question(
            "secrecy-not-found",
            ("secrecy.claim",),
            "Does the paper, or an order that came with it, ask for silence? No words of silence were found.",
        )
    elif secrecy["kind"] in {"requested", "court_ordered"} and not (
        {"secrecy.ends_on", "secrecy.without_end"} & facts.keys()
    ):
        yield _question(
            "secrecy-end-not-found",
            ("secrecy.ends_on", "secrecy.without_end"),
            "When does the silence end? No day was found.",
        )


def _grounds(law: dict[str, Any]) -> Iterator[Question]:
    for ground in law["grounds"]:
        if not ground["known"]:
            yield _question(ground["code"], (), ground["sentence"])
