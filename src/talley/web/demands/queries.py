"""Questions about demands. Every one takes the person who asks, and answers nobody but the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from talley.casework.confirming import Answer as Said
from talley.casework.confirming import corrected
from talley.casework.demanding import Circumstances
from talley.casework.document import Document, assess
from talley.reading.findings import Findings, parse_findings
from talley.web.accounts.models import User
from talley.web.demands.deadlines import Due, due
from talley.web.demands.law import book
from talley.web.demands.models import Answer, Deadline, Demand, Draft, Paper, Summary


def demands_for(person: User) -> QuerySet[Demand]:
    """Return the demands a person may see, the last received first. Raises: PermissionDenied."""
    if not person.is_desk:
        raise PermissionDenied
    return Demand.objects.select_related("taken_in_by").order_by("-received_at", "-entered_at")


def due_next(person: User, today: date) -> QuerySet[Demand]:
    """Return the demands a person may see: what is due next first, then what passed, or came with no date, last.

    Raises: PermissionDenied.
    """
    last = Summary.objects.filter(paper__demand=OuterRef("pk")).order_by("-id").values("id")[:1]
    dated = Deadline.objects.filter(summary=OuterRef("counted"))
    coming = dated.filter(on__gte=today).order_by("on").values("on")[:1]
    passed = dated.filter(on__lt=today).order_by("-on").values("on")[:1]
    return (
        demands_for(person)
        .annotate(counted=Subquery(last))
        .annotate(coming=Subquery(coming), passed=Subquery(passed))
        .order_by(
            F("coming").asc(nulls_last=True),
            Coalesce("passed", TruncDate("received_at")).desc(),
            "-received_at",
            "-entered_at",
        )
    )


def deadlines_of(summaries: Iterable[Summary], now: datetime) -> dict[int, Due | None]:
    """Return what is due next by each summary's key; for summaries that a person was allowed to see.

    Days are counted by each forum's clock.
    """
    zones = {summary.pk: ZoneInfo(summary.paper.demand.zone) for summary in summaries}
    dated: dict[int, list[tuple[str, date]]] = {key: [] for key in zones}
    for row in Deadline.objects.filter(summary__in=dated):
        dated[row.summary_id].append((row.code, row.on))
    return {key: due(rows, zones[key], now.astimezone(zones[key]).date()) for key, rows in dated.items()}


def summaries_for(person: User, demands: Iterable[Demand]) -> dict[UUID, Summary]:
    """Return the last summary of each of these demands, by the demand's key. Raises: PermissionDenied.

    One that was never counted is missing.
    """
    kept = demands_for(person).filter(pk__in=[demand.pk for demand in demands]).order_by()
    newest = kept.annotate(newest=Max("papers__summaries__id")).values_list("pk", "newest")
    last = {newest_id: pk for pk, newest_id in newest if newest_id is not None}
    return {
        last[summary.pk]: summary
        for summary in Summary.objects.select_related("paper__demand").filter(pk__in=last)
    }


def demand_for(person: User, demand_id: UUID) -> Demand:
    """Return one demand. Raises: PermissionDenied, Demand.DoesNotExist."""
    return demands_for(person).get(pk=demand_id)


def paper_for(person: User, demand_id: UUID) -> Paper:
    """Return the paper of a demand. Raises: PermissionDenied, Demand.DoesNotExist, Paper.DoesNotExist."""
    return Paper.objects.select_related("demand").get(demand=demand_for(person, demand_id))


def draft_for(person: User, demand_id: UUID, draft_id: UUID) -> Draft:
    """Return one draft. Raises: PermissionDenied, Demand.DoesNotExist, Draft.DoesNotExist."""
    return demand_for(person, demand_id).drafts.select_related("made_by").get(pk=draft_id)


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of a paper now: the reader's proposals, what people said, and both together."""

    proposed: Findings
    said: Mapping[str, Answer]
    findings: Findings

    @property
    def unconfirmed(self) -> int:
        """How many proposals nobody has looked at."""
        return sum(subject not in self.said for subject in subjects(self.proposed))


def subjects(findings: Findings) -> tuple[str, ...]:
    """Return what there is to confirm about findings, in the reader's order."""
    return (
        *findings.facts,
        *(f"target:{number}" for number in range(len(findings.targets))),
        *(f"item:{number}" for number in range(len(findings.items))),
    )


def reading_of(paper: Paper) -> Reading:
    """Return what is known of a paper that a person was allowed to see."""
    proposed = parse_findings(paper.findings)
    said = {answer.subject: answer for answer in paper.answers.select_related("by").order_by("id")}
    answers = {
        subject: Said(subject, answer.said, _value(answer.value))  # type: ignore[arg-type]
        for subject, answer in said.items()
    }
    return Reading(proposed, said, corrected(proposed, answers))


def _value(value: object) -> str | bool | int | float | tuple[str, ...] | None:
    if isinstance(value, list):
        return tuple(str(part) for part in value)
    return value if isinstance(value, str | bool | int | float) else None


def assessment_of(paper: Paper, reading: Reading, on: date) -> Document:
    """Measure a demand, as people corrected what was read, against the law of a day."""
    return assess(paper.part, reading.findings, book(), book().policy, circumstances_of(paper), on)


def circumstances_of(paper: Paper) -> Circumstances:
    """Return what a paper itself cannot say."""
    demand = paper.demand
    return Circumstances(
        served_at=demand.served_at,
        received_at=demand.received_at,
        speech=demand.speech,
        zone=demand.zone,
    )
