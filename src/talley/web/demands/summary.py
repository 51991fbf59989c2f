"""One line of the list, counted when a demand is taken in and when its facts are confirmed.

The list itself measures nothing: its work must not grow with what a stranger wrote into a paper.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from talley.casework.document import Document
from talley.web.demands.deadlines import TO_ACT, clock_moments, day_of
from talley.web.demands.law import book
from talley.web.demands.models import Deadline, Paper, Summary
from talley.web.demands.queries import Reading, assessment_of, reading_of

UNREADABLE = "A paper that could not be read"
_ISSUES = {"permitted": 0, "unsettled": 1, "refused": 2}


def headline(document: Document) -> str:
    """Return one line that names the paper and whom it is about."""
    named = [t["identifier"] for t in document["targets"]]
    about = f" about {named[0]}" if len(named) == 1 else f" about {len(named)} accounts" if named else ""
    return f"{document['instrument']['title']}{about}"


def tally(document: Document) -> list[tuple[str, int]]:
    """Return how many items are refused, unsettled and permitted, the worst first."""
    counts = Counter(v["result"] for v in document["verdicts"])
    return [(result, counts[result]) for result in sorted(counts, key=_ISSUES.__getitem__, reverse=True)]


def summarise(paper: Paper, at: datetime) -> Summary:
    """Count a demand as its facts stand, and keep the line."""
    reading: Reading = reading_of(paper)
    document = assessment_of(paper, reading, paper.demand.counted_on)
    zone = ZoneInfo(paper.demand.zone)
    issuer = document["facts"].get("issuing_authority", {}).get("value", "")
    summary = Summary.objects.create(
        paper=paper,
        headline=(
            UNREADABLE if paper.unread and "instrument" not in document["facts"] else headline(document)
        )[:300],
        issuer=str(issuer)[:300],
        tally=tally(document),
        unconfirmed=reading.unconfirmed,
        lawbook_version=book().version,
        at=at,
    )
    dated = [(code, day_of(at, zone)) for code, at in clock_moments(document, zone) if code in TO_ACT]
    Deadline.objects.bulk_create(Deadline(summary=summary, code=code, on=on) for code, on in dated)
    return summary
