"""An assessment as one plain document: what the command line prints and the desk shows.

The format is docs/formats/assessment.md.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from talley.casework.demanding import Circumstances, demand_of, left_out
from talley.casework.periods import period_of
from talley.casework.questions import questions_of
from talley.lawbook.book import Book
from talley.lawbook.demand import Demand
from talley.lawbook.evaluate import Assessment, Permitted, Reason, Secrecy, evaluate
from talley.lawbook.policy import Policy
from talley.lawbook.provision import Provision
from talley.reading.findings import Findings, format_findings
from talley.reading.paper import Paper

Document = dict[str, Any]
"""Only JSON values: text, numbers, booleans, None, lists and further documents."""


def paper_part(paper: Paper) -> Document:
    """Return what a document says of the paper itself."""
    return {
        "sha256": paper.sha256,
        "media_type": paper.media_type,
        "pages": len(paper.pages),
        "read_by": paper.read_by,
        "notes": list(paper.notes),
    }


def assess(
    paper: Document,
    findings: Findings,
    book: Book,
    policy: Policy | None,
    circumstances: Circumstances,
    on: date,
) -> Document:
    """Measure what a paper asks against the law in force on a day; `paper` is a `paper_part`.

    Total: whatever the reader found, a document comes back. Where nobody has said what instrument the paper is,
    nothing is measured and `instrument.id` is None.
    """
    demand = demand_of(findings, circumstances)
    unmeasured = left_out(findings) if demand else None
    if demand is None:
        law = _unmeasured(findings)
    else:
        law = law_part(evaluate(demand, book, on, policy), secrecy_found="secrecy.claim" in demand.facts)
    law["clocks"] += _own_period(findings, demand, book)
    return {
        "instrument": _instrument(findings, demand, book),
        "paper": {**paper, "notes": [*paper["notes"], *([unmeasured] if unmeasured else [])]},
        **format_findings(findings),
        **law,
        "questions": questions_of(findings, law),
        "occasions": {
            name: _plain(demand.facts.get(name)) if demand else None
            for name in ("served_at", "received_at", "return_at")
        },
        "lawbook": {"version": book.version, "on": on.isoformat()},
    }


def _instrument(findings: Findings, demand: Demand | None, book: Book) -> Document:
    if demand is None:
        asks = "asks" in findings.facts
        return {
            "id": None,
            "state": "not_recognised" if asks else "not_a_demand",
            "title": "Instrument not recognised" if asks else "This does not look like a demand",
            "compulsory": None,
            "judicial": False,
        }
    known = book.instruments.get(demand.instrument)
    return {
        "id": demand.instrument,
        "state": "recognised",
        "title": known.title if known else "A paper of no known instrument",
        "compulsory": known.compulsory if known else None,
        "judicial": bool(known and known.judicial),
    }


def _own_period(findings: Findings, demand: Demand | None, book: Book) -> list[Document]:
    instrument = book.instruments.get(demand.instrument) if demand else None
    facts = demand.facts if demand else {}
    period = period_of(findings, facts, instrument.jurisdiction if instrument else "any")
    return [period] if period else []


def _unmeasured(findings: Findings) -> Document:
    """Return the law's part where nothing can be measured: no verdict, no word on what binds."""
    claim = findings.facts.get("secrecy.claim")
    returned = findings.facts.get("return_at")
    clocks = [_return_date(str(returned.value))] if returned else []
    return {
        "verdicts": [],
        "grounds": [],
        "in_order": [],
        "showings": [],
        "secrecy": {
            "kind": str(claim.value) if claim else "none",
            "found": claim is not None,
            "binding": None,
            "until": None,
            "sentence": "Whether anything binds to silence is not known before the instrument is named.",
            "citations": [],
        },
        "notice": {
            "speaker": None,
            "sentence": "Tell nobody before the instrument is named.",
            "citations": [],
        },
        "clocks": clocks,
    }


def _return_date(text: str) -> Document:
    return {
        "code": "return-date",
        "at": text,
        "zone_known": len(text) == len("2017-03-14") or len(text) > len("2017-03-14T11:45:00"),
        "rule": "fixed",
        "sentence": "The return date that the paper sets.",
        "citations": [],
    }


def strongest_first(document: Document) -> list[Document]:
    """Return the grounds: what refuses an item, then other objections, limits, and what is good to know.

    Within each, law before policy.
    """
    refusing = {
        reason["code"]
        for verdict in document["verdicts"]
        if verdict["result"] == "refused"
        for reason in verdict["reasons"]
    }
    order = {"object": 0, "limit": 1, "inform": 2}
    return sorted(
        document["grounds"],
        key=lambda g: (g["code"] not in refusing, order[g["effect"]], g["required_by"] == "policy"),
    )


def law_part(assessment: Assessment, *, secrecy_found: bool) -> Document:
    """Return verdicts, grounds, showings, secrecy, notice and clocks of an assessment.

    `secrecy_found`: the paper or a person says whether silence is claimed. Where nobody does and no law imposes it,
    whether anything binds is not known, and is never called "none".
    """
    notice = assessment.notice
    return {
        "verdicts": [
            {
                "target": v.target,
                "item": v.item,
                "result": type(v.result).__name__.lower(),
                "verified": v.verified,
                "reach": v.reach or None,
                "sentence": v.result.sentence if isinstance(v.result, Permitted) else "",
                "reasons": [] if isinstance(v.result, Permitted) else [_reason(r) for r in v.result.reasons],
                "citations": _citations(v.citations),
            }
            for v in assessment.verdicts
        ],
        "grounds": [
            {
                "code": g.code,
                "effect": g.effect,
                "sentence": g.sentence,
                "citations": _citations(g.citations),
                "required_by": g.required_by,
                "known": g.known,
            }
            for g in assessment.grounds
        ],
        "in_order": [
            {"code": g.code, "sentence": g.sentence, "citations": _citations(g.citations)}
            for g in assessment.in_order
        ],
        "showings": [
            {
                "code": s.code,
                "title": s.title,
                "sentence": s.sentence,
                "required_by": s.required_by,
                "finding": s.finding,
                "citations": _citations(s.citations),
            }
            for s in assessment.showings
        ],
        "secrecy": _secrecy(assessment.secrecy, found=secrecy_found),
        "notice": {
            "speaker": notice.speaker,
            "sentence": notice.sentence,
            "citations": _citations(notice.cite),
        },
        "clocks": [
            {
                "code": c.code,
                "at": _plain(c.at),
                "zone_known": not isinstance(c.at, datetime) or c.at.tzinfo is not None,
                "rule": c.rule,
                "sentence": c.sentence,
                "citations": _citations(c.citations),
            }
            for c in assessment.clocks
        ],
    }


def _secrecy(secrecy: Secrecy, *, found: bool) -> Document:
    known = found or secrecy.kind != "none"
    return {
        "kind": secrecy.kind,
        "found": known,
        "binding": secrecy.binding if known else None,
        "until": _plain(secrecy.until),
        "sentence": secrecy.sentence if known else NOT_FOUND,
        "citations": _citations(secrecy.citations),
    }


NOT_FOUND = "No words of silence were found; a person must look."


def _reason(reason: Reason) -> Document:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "citations": _citations(reason.citations),
        "known": reason.known,
    }


def _citations(provisions: tuple[Provision, ...]) -> list[Document]:
    return [
        {
            "id": p.id,
            "cite": p.cite,
            "authority": p.authority,
            "verified": p.verified,
            "quote": p.quote,
            "source": p.source.name if p.source else "",
            "source_as_of": _plain(p.source_as_of),
        }
        for p in provisions
    ]


def _plain(value: object) -> Any:
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value
