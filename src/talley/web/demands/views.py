"""Pages of the desk. A view translates, and reads the clock."""

from __future__ import annotations

from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from talley.casework.letters import KINDS, NothingToSay
from talley.drafting.letter import parse_letter
from talley.drafting.pdf import pdf_letter
from talley.drafting.word import word_letter
from talley.reading.paper import PaperError
from talley.reading.sandbox import MAX_BYTES
from talley.web.access import desk, takes
from talley.web.accounts.models import User
from talley.web.demands import pages, store
from talley.web.demands.forms import AnswersForm, IntakeForm, category_choices
from talley.web.demands.law import book
from talley.web.demands.models import Demand, Draft, Paper
from talley.web.demands.queries import (
    Reading,
    assessment_of,
    demands_for,
    draft_for,
    paper_for,
    reading_of,
    summaries_for,
)
from talley.web.demands.services import confirm, take_in, write_draft
from talley.web.demands.summary import headline, tally

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _person(request: HttpRequest) -> User:
    return cast("User", request.user)


def _paper(request: HttpRequest, demand_id: UUID) -> Paper:
    try:
        return paper_for(_person(request), demand_id)
    except (Demand.DoesNotExist, Paper.DoesNotExist) as error:
        raise Http404 from error


@desk
@require_GET
def list_demands(request: HttpRequest) -> HttpResponse:
    """Show what came in, the last first."""
    page = Paginator(demands_for(_person(request)), 25).get_page(request.GET.get("page"))
    counted = summaries_for(_person(request), page)
    rows = [(demand, counted.get(demand.pk)) for demand in page]
    return render(request, "demands/list.html", {"page": page, "rows": rows, "lawbook": book().version})


@takes(MAX_BYTES + 2 * 2**20)
@desk
@require_http_methods(["GET", "HEAD", "POST"])
def new_demand(request: HttpRequest) -> HttpResponse:
    """Take a paper in."""
    form = IntakeForm(_person(request), request.POST or None, request.FILES or None)
    held = ""
    if request.method == "POST":
        if form.is_valid():
            try:
                demand = take_in(
                    _person(request),
                    form.cleaned_data["data"],
                    name=form.cleaned_data["name"],
                    channel=form.cleaned_data["channel"],
                    received_at=form.cleaned_data["received_at"],
                    entered_at=timezone.now(),
                    served_at=form.cleaned_data["served_at"],
                    zone=form.cleaned_data["zone"],
                    speech=form.cleaned_data["speech"],
                )
            except PaperError as error:
                form.add_error("paper", str(error))
            else:
                return HttpResponseRedirect(reverse("demands:show", args=[demand.pk]))
        else:
            held = form.hold()
    status = 422 if form.errors else 200
    return render(request, "demands/new.html", {"form": form, "held": held}, status=status)


@desk
@require_GET
def show_demand(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Show the assessment."""
    paper = _paper(request, demand_id)
    demand, reading = paper.demand, reading_of(paper)
    document = assessment_of(paper, reading, demand.counted_on)
    today = timezone.now().astimezone(ZoneInfo(demand.zone)).date()
    now = assessment_of(paper, reading, today)
    context = {
        "demand": demand,
        "paper": paper,
        "reading": reading,
        "document": document,
        "title": headline(document),
        "tally": tally(document),
        "groups": pages.verdict_groups(document),
        "grounds": pages.grounds(document),
        "showing_citations": pages.common_citations(document),
        "drawing": pages.dates(document, demand, today),
        "today": today,
        "same_today": [v["result"] for v in now["verdicts"]] == [v["result"] for v in document["verdicts"]],
        "open_showings": sum(s["finding"] in {"open", "not_made"} for s in document["showings"]),
        "drafts": demand.drafts.select_related("made_by").order_by("-made_at"),
    }
    return render(request, "demands/show.html", context)


@takes(2 * 2**20)
@desk
@require_http_methods(["GET", "HEAD", "POST"])
def show_facts(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Show the pages beside the facts, and take what a person says of each."""
    paper = _paper(request, demand_id)
    reading = reading_of(paper)
    posted, errors = QueryDict(), dict[str, str]()
    if request.method == "POST":
        posted = request.POST
        rows = _rows(reading, {}, posted)
        answers = AnswersForm(posted, [row.subject for row in rows])
        errors = answers.errors
        if not errors:
            count = confirm(_person(request), demand_id, answers.answers, timezone.now())
            messages.success(request, f"Saved: {count} answer{'' if count == 1 else 's'}.")
            return HttpResponseRedirect(reverse("demands:facts", args=[demand_id]))
    rows = _rows(reading, errors, posted)
    context = {
        "demand": paper.demand,
        "paper": paper,
        "reading": reading,
        "facts": [row for row in rows if row.kind != "item" and not row.subject.startswith("target:")],
        "targets": [row for row in rows if row.subject.startswith("target:")],
        "items": [row for row in rows if row.subject.startswith("item:")],
        "added": pages.added_rows(reading),
        "images": pages.page_images(paper, rows),
        "errors": [(row, row.error) for row in rows if row.error],
        "added_errors": {key: errors.get(f"{key}:+", "") for key in ("target", "item")},
        "categories": category_choices(),
        "posted": posted,
    }
    return render(request, "demands/facts.html", context, status=422 if errors else 200)


def _rows(reading: Reading, errors: dict[str, str], posted: QueryDict) -> list[pages.FactRow]:
    return [
        *pages.fact_rows(reading, book(), errors, posted),
        *pages.target_rows(reading, errors, posted),
        *pages.item_rows(reading, errors, posted),
    ]


@desk
@require_GET
def page_image(request: HttpRequest, demand_id: UUID, page: int) -> HttpResponse:
    """Return the picture of a page: people see this, never the paper itself."""
    paper = _paper(request, demand_id)
    try:
        return HttpResponse(store.load(store.image(paper.sha256, page)), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error


@desk
@require_POST
def new_draft(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Draft a letter with one press."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    paper, now = _paper(request, demand_id), timezone.now()
    dated_on = now.astimezone(ZoneInfo(paper.demand.zone)).date()
    made = write_draft(_person(request), demand_id, kind, dated_on=dated_on, at=now)
    if isinstance(made, NothingToSay):
        messages.warning(request, made.sentence)
        return HttpResponseRedirect(reverse("demands:show", args=[demand_id]))
    return HttpResponseRedirect(reverse("demands:draft", args=[demand_id, made.pk]))


def _draft(request: HttpRequest, demand_id: UUID, draft_id: UUID) -> Draft:
    try:
        return draft_for(_person(request), demand_id, draft_id)
    except (Demand.DoesNotExist, Draft.DoesNotExist) as error:
        raise Http404 from error


@desk
@require_GET
def show_draft(request: HttpRequest, demand_id: UUID, draft_id: UUID) -> HttpResponse:
    """Show a draft before it is taken away."""
    draft = _draft(request, demand_id, draft_id)
    context = {"demand": draft.demand, "draft": draft, "letter": parse_letter(draft.letter)}
    return render(request, "demands/draft.html", context)


@desk
@require_GET
def draft_file(request: HttpRequest, demand_id: UUID, draft_id: UUID, ending: str) -> HttpResponse:
    """Return a draft as a file."""
    draft = _draft(request, demand_id, draft_id)
    letter = parse_letter(draft.letter)
    data, media_type = (
        (pdf_letter(letter), "application/pdf") if ending == "pdf" else (word_letter(letter), _WORD)
    )
    name = f"{draft.demand.reference}-{draft.kind}.{ending}"
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
