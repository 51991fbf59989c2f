"""A verification as lines for people, and as the document of docs/formats/verification.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from talley.casework.audit.audit import Audit
from talley.casework.audit.outcomes import Outcomes
from talley.casework.audit.slots import SlotRange
from talley.casework.audit.verification import STEPS, Step, Verification
from talley.tlog.keys import format_vkey
from talley.tlog.wire import format_base64

_MARKS = {"good": "good", "warning": "WARNING", "failed": "FAILED"}


def lines(step: Step) -> Iterator[str]:
    """Yield the lines of one step."""
    first, *rest = step.sentences
    yield f"{STEPS.index(step.name) + 1}. {step.name}: {_MARKS[step.result]}. {first}"
    yield from (f"   {sentence}" for sentence in rest)


def conclusion(found: Verification) -> Iterator[str]:
    """Yield what all steps come to: entries by type, and whether the log is verified."""
    if found.audit:
        types, opened = found.audit.types, found.audit.opened
        for kind in sorted(types.keys() | opened.keys()):
            more = f", and {opened[kind]:,} opened" if kind in opened else ""
            yield f"   {types.get(kind, 0):>12,}  {kind}{more}"
    by_result = {result: [step.name for step in found.steps if step.result == result] for result in _MARKS}
    if not found.good:
        done = {step.name for step in found.steps}
        left = [name for name in STEPS if name not in done]
        yield f"NOT verified: {', '.join(by_result['failed'])} failed." + (
            f" Not checked: {', '.join(left)}." if left else ""
        )
    elif warned := by_result["warning"]:
        yield f"Nothing failed. Read the warnings: {', '.join(warned)}."
    else:
        yield "Nothing failed."


def document(found: Verification) -> dict[str, Any]:
    """Return what `--json` prints."""
    checkpoint = found.signed.checkpoint if found.signed else None
    return {
        "good": found.good,
        "at": _time(found.at),
        "log": checkpoint and checkpoint.origin,
        "size": checkpoint and checkpoint.size,
        "root": checkpoint and format_base64(checkpoint.root),
        "steps": [asdict(step) for step in found.steps],
        "witnesses": [
            {
                "name": one.name,
                "key": format_vkey(one.key),
                "timestamp_s": one.timestamp_s,
                "outside": one.outside,
            }
            for one in found.cosigners
        ],
        "entries": found.audit and _entries(found.audit),
    }


def _entries(audit: Audit) -> dict[str, Any]:
    return {
        "types": dict(audit.types),
        "opened": dict(audit.opened),
        "unknown": dict(audit.unknown),
        "reopened": audit.reopened,
        "problem_count": audit.problem_count,
        "problems": [asdict(problem) for problem in audit.problems],
        "slots": audit.slots,
        "last_slot_at": audit.last_slot_at and _time(audit.last_slot_at),
        "gap_count": audit.gap_count,
        "gaps": [
            {
                "index": one.index,
                "slot": one.slot,
                "since_at": _time(one.since_at),
                "until_at": _time(one.until_at),
            }
            for one in audit.gaps
        ],
        "batches": audit.batches,
        "overdue": [_slots(one) for one in audit.overdue],
        "waiting": [_slots(one) for one in audit.waiting],
        "settlements": [
            {"index": one.index, **_slots(one.slots), "carried": format_base64(one.carried), "late": one.late}
            for one in audit.settlements
        ],
        "tombstones": audit.tombstones,
        "courses": audit.courses,
        "outcomes": _outcomes(audit.outcomes),
        "by_instrument": {name: _outcomes(one) for name, one in audit.by_instrument.items()},
    }


def _time(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _slots(slots: SlotRange) -> dict[str, Any]:
    return {"due_on": slots.due_on.isoformat(), "first": slots.first, "until": slots.until}


def _outcomes(outcomes: Outcomes) -> dict[str, Any]:
    return {
        "demands": outcomes.demands,
        "closed": dict(outcomes.closed),
        "withdrawn": outcomes.withdrawn,
        "days_to_withdrawal": {str(days): count for days, count in outcomes.days_to_withdrawal.items()},
    }
