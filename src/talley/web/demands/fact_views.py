"""The pages of a paper beside its facts, and what a person says of each. A view translates, and reads the clock."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from talley.lawbook.vocabulary import CATEGORIES
from talley.web.access import desk, takes
from talley.web.demands import store
from talley.web.demands.answers import AnswersForm
from talley.web.demands.fact_rows import added_rows, fact_rows, grouped, open_on
from talley.web.demands.forms import COMMON_ZONES
from talley.web.demands.law import book
from talley.web.demands.page_images import page_images
from talley.web.demands.queries import reading_of
from talley.web.demands.requested import paper_of, person_of
from talley.web.demands.services import confirm


@takes(2 * 2**20)
@desk
@require_http_methods(["GET", "HEAD", "POST"])
def show_facts(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Show the pages beside the facts, and take what a person says of each."""
    paper = paper_of(request, demand_id)
    reading = reading_of(paper)
    rows = fact_rows(reading, book(), ZoneInfo(paper.demand.zone))
    form = AnswersForm(request.POST, rows)
    if request.method == "POST":
        if not form.errors:
            count = confirm(person_of(request), demand_id, form.answers, timezone.now())
            messages.success(
                request,
                f"Saved: {count} answer{'' if count == 1 else 's'}."
                if count
                else "Nothing new was said, so nothing was saved.",
            )
            return HttpResponseRedirect(reverse("demands:facts", args=[demand_id]))
        rows = form.held()
    added = {
        **form.added,
        "target_error": form.errors.get("target:+", ""),
        "item_error": form.errors.get("item:+", ""),
    }
    context = {
        "section": "demands",
        "demand": paper.demand,
        "paper": paper,
        "reading": reading,
        "groups": grouped(rows),
        "open_on": [(page, len(waiting)) for page, waiting in open_on(rows).items()],
        "added": added,
        "added_rows": added_rows(reading),
        "images": page_images(paper, rows),
        "follows_open": any(row.error for row in grouped(rows)["follows"]),
        "unfound_open": any(row.error for row in grouped(rows)["unfound"]),
        "zones": COMMON_ZONES,
        "errors": [row for row in rows if row.error],
        "categories": list(CATEGORIES.items()),
    }
    return render(request, "demands/facts.html", context, status=422 if form.errors else 200)


@desk
@require_GET
def page_image(request: HttpRequest, demand_id: UUID, page: int) -> HttpResponse:
    """Return the picture of a page: people see this, never the paper itself."""
    paper = paper_of(request, demand_id)
    try:
        return HttpResponse(store.load(store.image(paper.sha256, page)), content_type="image/png")
    except FileNotFoundError as error:
        raise Http404 from error
