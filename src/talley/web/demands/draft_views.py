"""Drafts of answers: one press makes one, and each can be seen and taken away. A view translates."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from talley.casework.letters import KINDS, NothingToSay
from talley.drafting.letter import parse_letter
from talley.drafting.pdf import pdf_letter
from talley.drafting.word import word_letter
from talley.web.access import desk
from talley.web.demands.models import Demand, Draft
from talley.web.demands.queries import draft_for
from talley.web.demands.requested import paper_of, person_of
from talley.web.demands.services import write_draft

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@desk
@require_POST
def new_draft(request: HttpRequest, demand_id: UUID) -> HttpResponse:
    """Draft a letter with one press."""
    kind = request.POST.get("kind", "")
    if kind not in KINDS:
        raise Http404
    paper, now = paper_of(request, demand_id), timezone.now()
    dated_on = now.astimezone(ZoneInfo(paper.demand.zone)).date()
    made = write_draft(person_of(request), demand_id, kind, dated_on=dated_on, at=now)
    if isinstance(made, NothingToSay):
        messages.warning(request, made.sentence)
        return HttpResponseRedirect(reverse("demands:show", args=[demand_id]))
    return HttpResponseRedirect(reverse("demands:draft", args=[demand_id, made.pk]))


def _draft(request: HttpRequest, demand_id: UUID, draft_id: UUID) -> Draft:
    try:
        return draft_for(person_of(request), demand_id, draft_id)
    except (Demand.DoesNotExist, Draft.DoesNotExist) as error:
        raise Http404 from error


@desk
@require_GET
def show_draft(request: HttpRequest, demand_id: UUID, draft_id: UUID) -> HttpResponse:
    """Show a draft before it is taken away."""
    draft = _draft(request, demand_id, draft_id)
    context = {
        "section": "demands",
        "demand": draft.demand,
        "draft": draft,
        "letter": parse_letter(draft.letter),
    }
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
