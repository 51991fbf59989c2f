"""What the reader proposes about one paper: facts, targets, things asked, and what it looked for in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from talley.reading.paper import AskedItem, Fact, FactValue, NamedTarget, Place


@dataclass(frozen=True, slots=True)
class Findings:
    """Facts by name (docs/formats/lawbook.md, and instrument, statutes, issuing_authority, signer, court,
    court_number and the other names in `casework.confirming.READER_FACTS`); `missing` names what was not found, never guessed.
    """

    facts: Mapping[str, Fact]
    targets: tuple[NamedTarget, ...]
    items: tuple[AskedItem, ...]
    missing: tuple[str, ...]


def format_findings(findings: Findings) -> dict[str, Any]:
    """Return the findings as JSON values; `parse_findings` reads them back."""
    return {
        "facts": {
            name: {"value": _plain(fact.value), "text": fact.text, "place": _format_place(fact.place)}
            for name, fact in findings.facts.items()
        },
        "targets": [
            {"identifier": t.identifier, "kind": t.kind, "text": t.text, "place": _format_place(t.place)}
            for t in findings.targets
        ],
        "items": [
            {
                "category": i.category,
                "text": i.text,
                "starts_on": i.starts_on,
                "ends_on": i.ends_on,
                "sole_purpose": i.sole_purpose,
                "place": _format_place(i.place),
            }
            for i in findings.items
        ],
        "missing": list(findings.missing),
    }


def parse_findings(data: Mapping[str, Any]) -> Findings:
    """Read what `format_findings` returned. Raises: KeyError, TypeError, ValueError where it did not."""
    return Findings(
        facts=MappingProxyType(
            {
                name: Fact(name, _value(fact["value"]), fact["text"], _parse_place(fact["place"]))
                for name, fact in data["facts"].items()
            }
        ),
        targets=tuple(
            NamedTarget(t["identifier"], t["kind"], t["text"], _parse_place(t["place"]))
            for t in data["targets"]
        ),
        items=tuple(
            AskedItem(
                i["category"],
                i["text"],
                _parse_place(i["place"]),
                i["starts_on"],
                i["ends_on"],
                # Findings kept by an earlier version have no such key.
                i.get("sole_purpose"),
            )
            for i in data["items"]
        ),
        missing=tuple(data["missing"]),
    )


def _plain(value: FactValue) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _value(value: Any) -> FactValue:
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    if isinstance(value, str | bool | int | float):
        return value
    raise TypeError("expected a fact's value")


def _format_place(place: Place) -> dict[str, Any]:
    return {"page": place.page, "box": [round(edge, 4) for edge in place.box]}


def _parse_place(data: Mapping[str, Any]) -> Place:
    left, top, right, bottom = (float(edge) for edge in data["box"])
    return Place(int(data["page"]), (left, top, right, bottom))
