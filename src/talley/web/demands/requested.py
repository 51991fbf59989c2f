"""Who asks for a page, and for which paper."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest

from talley.web.accounts.models import User
from talley.web.demands.models import Demand, Paper
from talley.web.demands.queries import paper_for


def person_of(request: HttpRequest) -> User:
    """Return the person signed in: `access.desk` lets nobody else come here."""
    return cast("User", request.user)


def paper_of(request: HttpRequest, demand_id: UUID) -> Paper:
    """Return the paper of a demand. Raises: PermissionDenied, Http404."""
    try:
        return paper_for(person_of(request), demand_id)
    except (Demand.DoesNotExist, Paper.DoesNotExist) as error:
        raise Http404 from error
