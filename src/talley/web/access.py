"""Who may reach a page: every view says so, and a test walks the resolver."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from talley.web.accounts.models import User
from talley.web.accounts.queries import has_second_factor

View = Callable[..., HttpResponseBase]
Reach = Literal["anyone", "signed_in", "desk", "custodian"]


def mark(view: View, reach: Reach) -> View:
    """Say who may reach a view, where a room of its own guards it."""
    view.reach = reach  # type: ignore[attr-defined]
    return view


def reach_of(view: Callable[..., Any]) -> Reach | None:
    """Return who may reach a view, or None where it does not say."""
    reach: Reach | None = getattr(view, "reach", None)
    return reach


def takes(body_bytes: int) -> Callable[[View], View]:
    """Let a view take a body of more than `talley.web.bodies.SMALL`; put it outermost.

    Only people who may reach the view are granted it.
    """

    def mark(view: View) -> View:
        view.body_bytes = body_bytes  # type: ignore[attr-defined]
        return view

    return mark


def body_bytes_of(view: Callable[..., Any]) -> int | None:
    """Return how large a body a view takes, or None where it does not say."""
    size: int | None = getattr(view, "body_bytes", None)
    return size


def anyone(view: View) -> View:
    """Open the view to anybody."""

    @wraps(view)
    def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    return mark(open_view, "anyone")


def signed_in(view: View) -> View:
    """Open the view to a person who signed in, with or without a second factor: to set one up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return mark(guarded, "signed_in")


def desk(view: View) -> View:
    """Open the view to the desk's people, with their second factor.

    A person without one is sent to set it up first; a person without a role of the desk is refused.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        if not isinstance(person, User):
            return redirect_to_login(request.get_full_path())
        if not person.is_desk:
            raise PermissionDenied
        # Signing in asks for the second factor wherever one is set up; a session without any cannot pass here.
        if not has_second_factor(person):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return view(request, *args, **kwargs)

    return mark(guarded, "desk")
