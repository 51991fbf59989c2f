"""An assessment as one plain document: what the command line prints and the desk shows.

The format is docs/formats/assessment.md.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from talley.casework.demanding import Circumstances, demand_of, left_out
from talley.lawbook.book import Book
from talley.lawbook.evaluate import Assessment, Permitted, Reason, evaluate
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

    Total: whatever the reader found, a document comes back.
    """
    demand = demand_of(findings, circumstances)
    assessment = evaluate(demand, book, on, policy)
    instrument, unmeasured = book.instruments.get(demand.instrument), left_out(findings)
    return {
        "instrument": {
            "id": demand.instrument,
            "title": instrument.title if instrument else "A paper of no known instrument",
            "compulsory": instrument.compulsory if instrument else None,
            "judicial": bool(instrument and instrument.judicial),
        },
        "paper": {**paper, "notes": [*paper["notes"], *([unmeasured] if unmeasured else [])]},
        **format_findings(findings),
        **law_part(assessment),
        "lawbook": {"version": assessment.version, "on": on.isoformat()},
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


def law_part(assessment: Assessment) -> Document:
    """Return verdicts, grounds, showings, secrecy, notice and clocks of an assessment."""
    secrecy, notice = assessment.secrecy, assessment.notice
    return {
        "verdicts": [
            {
                "target": v.target,
                "item": v.item,
                "result": type(v.result).__name__.lower(),
                "verified": v.verified,
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
            }
            for g in assessment.grounds
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
        "secrecy": {
            "kind": secrecy.kind,
            "binding": secrecy.binding,
            "until": _plain(secrecy.until),
            "sentence": secrecy.sentence,
            "citations": _citations(secrecy.citations),
        },
        "notice": {
            "speaker": notice.speaker,
            "sentence": notice.sentence,
            "citations": _citations(notice.cite),
        },
        "clocks": [
            {
                "code": c.code,
                "at": _plain(c.at),
                "rule": c.rule,
                "sentence": c.sentence,
                "citations": _citations(c.citations),
            }
            for c in assessment.clocks
        ],
    }


def _reason(reason: Reason) -> Document:
    return {
        "code": reason.code,
        "sentence": reason.sentence,
        "citations": _citations(reason.citations),
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
