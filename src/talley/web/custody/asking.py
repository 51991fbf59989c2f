"""Who asks: a custodian by a signature over the request, and nobody by a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from talley.casework.canonical import encode
from talley.casework.release.requests import (
    Authorization,
    Request,
    RequestError,
    authorized,
    parse_authorization,
)
from talley.web.access import View, mark
from talley.web.custody.models import Custodian
from talley.web.custody.queries import holder_of, seat_of

JSON = "application/json"


def said(value: object, status: int = 200) -> HttpResponse:
    """Answer in the canonical encoding."""
    return HttpResponse(encode(value), status=status, content_type=JSON)


def refused(code: str, sentence: str, status: int) -> HttpResponse:
    """Answer why not, with a code and a sentence."""
    return said({"code": code, "sentence": sentence}, status)


NOT_SIGNED = (
    "The request is not signed by a current custodian, or by a clock that is more than five minutes off."
)


def custodian(view: View) -> View:
    """Open a view to a current custodian of the key that the request names; it is given the holder.

    Security: no cookie is read, so that no page can make a browser ask; whoever is refused learns not why, for a key
    that is not there and a signature that does not hold look alike.
    """
    return _signed(view, lambda given: _with_signer(holder_of(given.key, given.index)))


def invited(view: View) -> View:
    """Open a view to an invited custodian of the ceremony that the request names; it is given the seat."""
    return _signed(view, lambda given: _with_signer(seat_of(given.key, given.index)))


def _with_signer(found: Any) -> tuple[Any, Custodian] | None:
    return (found, found.custodian) if found is not None else None


def _signed(view: View, look_up: Callable[[Authorization], tuple[Any, Custodian] | None]) -> View:
    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            given = parse_authorization(request.headers.get("Authorization", ""))
        except RequestError as error:
            return _stranger(f"{NOT_SIGNED} ({error})")
        found = look_up(given)
        if found is None:
            return _stranger(NOT_SIGNED)
        asked = Request(request.method or "", request.get_full_path(), request.get_host(), request.body)
        if not authorized(given, asked, bytes(found[1].signer), timezone.now()):
            return _stranger(NOT_SIGNED)
        return view(request, found[0], *args, **kwargs)

    return mark(guarded, "custodian")


def _stranger(sentence: str) -> HttpResponse:
    answer = refused("not-signed", sentence, 401)
    answer.headers["WWW-Authenticate"] = "Talley-Custodian"
    return answer
