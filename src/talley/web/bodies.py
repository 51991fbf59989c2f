"""How large a request may be, decided before a byte of its body is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from talley.web.access import body_bytes_of, reach_of
from talley.web.accounts.models import User

SMALL = 64 * 2**10
"""What every form but those of the desk's papers fits into."""


class Bodies:
    """Middleware that refuses a body by its length. It stands before the check of the form's token.

    Security: that check reads the whole body, and a file in it goes to disk, before anybody is asked who they are.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Refuse what is too long, or does not say how long it is."""
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return render(request, "411.html", status=411)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or len(length) > 18 or int(length) > _limit(request, view):
            return render(request, "413.html", status=413)
        return None


def _limit(request: HttpRequest, view: Callable[..., Any]) -> int:
    larger = body_bytes_of(view)
    if larger is None or (reach_of(view) == "desk" and not _is_of_the_desk(request)):
        return SMALL
    return larger


def _is_of_the_desk(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.is_desk
