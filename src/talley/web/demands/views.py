"""The list, the intake and the assessment. A view translates, and reads the clock."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from talley.casework.entries.no_secrecy import NoSecrecy
from talley.reading.paper import PaperError
from talley.reading.sandbox import MAX_BYTES
from talley.web.access import desk, takes
from talley.web.demands import assessed, standing_rows
from talley.web.demands.confirming import NotYet, confirm_assessment, confirm_no_secrecy
from talley.web.demands.deadlines import clock_moments, due
from talley.web.demands.forms import IntakeForm
from talley.web.demands.law import book
from talley.web.demands.models import Demand
from talley.web.demands.queries import assessment_of, deadlines_of, due_next, reading_of, summaries_for
from talley.web.demands.receiving import BusyError
from talley.web.demands.recording import standing_of
from talley.web.demands.requested import paper_of, person_of
from talley.web.demands.services import Came, letters_possible, take_in, take_in_unread
from talley.web.demands.summary import UNREADABLE, headline, tally

_FEW = 5
"""With so few grounds, what else is shown stands beside them."""


@desk
@require_GET
def list_demands(request: HttpRequest) -> HttpResponse:
    """Show what came in, what is due next first."""
    now = timezone.now()
    page = Paginator(due_next(person_of(request), timezone.localdate(now)), 25).get_page(
        request.GET.get("page")
    )
    counted = summaries_for(person_of(request), page)
    deadlines = deadlines_of(counted.values(), now)
    rows = [
        {"demand": demand, "line": line, "due": deadlines.get(line.pk) if line else None}
        for demand in page
        for line in [counted.get(demand.pk)]
    ]
    context = {"section": "list", "page": page, "rows": rows, "lawbook": book().version}
    return render(request, "demands/list.html", context)


@takes(MAX_BYTES + 2 * 2**20)
@desk
@require_http_methods(["GET", "HEAD", "POST"])
def new_demand(request: HttpRequest) -> HttpResponse:
    """Take a paper in; one that cannot be read may still be entered as received."""
    form = IntakeForm(person_of(request), request.POST or None, request.FILES or None)
    held, unreadable = "", False
    if request.method == "POST":
        if form.is_valid():
            data, name = form.cleaned_data["data"], form.cleaned_data["name"]
            came = Came(
                channel=form.cleaned_data["channel"],
                received_at=form.cleaned_data["received_at"],
                entered_at=timezone.now(),
                served_at=form.cleaned_data["served_at"],
                zone=form.cleaned_data["zone"],
                speech=form.cleaned_data["speech"],
            )
            try:
                demand = take_in(person_of(request), data, name=name, **came)
            except PaperError as error:
                tried = bool(data) and not isinstance(error, BusyError)
                if request.POST.get("unread") and tried:
                    demand = take_in_unread(person_of(request), data, name=name, why=str(error), **came)
                    return HttpResponseRedirect(reverse("demands:facts", args=[demand.pk]))
                form.add_error("paper", str(error))
                unreadable = tried
            else:
                return HttpResponseRedirect(reverse("demands:show", args=[demand.pk]))
        held = form.hold()
    context = {"section": "new", "form": form, "held": held, "unreadable": unreadable}
    return render(request, "demands/new.html", context, status=422 if form.errors else 200)


@desk
@require_GET
def show_demand(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Show the assessment."""
    paper = paper_of(request, demand_id)
    demand, reading, zone = paper.demand, reading_of(paper), ZoneInfo(paper.demand.zone)
    document = assessment_of(paper, reading, demand.counted_on)
    today = timezone.now().astimezone(zone).date()
    now = assessment_of(paper, reading, today)
    grounds = assessed.grounds(document, book(), demand)
    context = {
        "section": "demands",
        "demand": demand,
        "paper": paper,
        "reading": reading,
        "document": document,
        "title": UNREADABLE if paper.unread and "instrument" not in document["facts"] else headline(document),
        "tally": tally(document),
        "groups": assessed.verdict_groups(document),
        "grounds": grounds,
        "questions": []
        if paper.unread and document["instrument"]["id"] is None
        else assessed.questions(document, book()),
        "checked": assessed.checked(document),
        "undated": assessed.undated(document),
        "few": len(grounds) <= _FEW,
        "letters": letters_possible(paper, reading, document),
        "showing_citations": assessed.common_citations(document),
        "by_policy": any(s["required_by"] == "policy" for s in document["showings"]),
        "due": due(clock_moments(document, zone), zone, today),
        "drawing": assessed.dates(document, demand, today),
        "today": today,
        "same_today": [v["result"] for v in now["verdicts"]] == [v["result"] for v in document["verdicts"]],
        "open_showings": sum(s["finding"] in {"open", "not_made"} for s in document["showings"]),
        "drafts": demand.drafts.select_related("made_by").order_by("-made_at"),
        **_standing(demand),
    }
    return render(request, "demands/show.html", context)


def _standing(demand: Demand) -> dict[str, object]:
    standing = standing_of(demand, timezone.now())
    if standing is None:
        return {}
    return {
        "standing": standing,
        "gates": standing_rows.gate_rows(standing, book()),
        "events": standing_rows.event_rows(standing),
        "no_secrecy": standing.course.last(NoSecrecy) is not None,
    }


@desk
@require_POST
def assessment_confirmed(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Record the assessment, as a person confirms it."""
    paper_of(request, demand_id)
    made = confirm_assessment(person_of(request), demand_id, timezone.now())
    if isinstance(made, NotYet):
        messages.warning(request, made.sentence)
    else:
        messages.success(request, "Recorded: the assessment of the day of service and of today.")
    return HttpResponseRedirect(reverse("demands:show", args=[demand_id]) + "#gate")


@desk
@require_POST
def no_secrecy_confirmed(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Record counsel's word that no secrecy binds."""
    paper_of(request, demand_id)
    confirm_no_secrecy(person_of(request), demand_id, timezone.now())
    messages.success(request, "Recorded: no secrecy binds.")
    return HttpResponseRedirect(reverse("demands:show", args=[demand_id]) + "#record")
