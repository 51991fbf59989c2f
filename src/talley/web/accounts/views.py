"""Setting up a second factor, and replacing one: with a code of the one that stands, never with a password alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.mfa.totp.internal.flows import activate_totp
from allauth.mfa.totp.views import ActivateTOTPView
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from talley.web.accounts.models import User
from talley.web.accounts.queries import has_second_factor
from talley.web.accounts.services import end_sessions, remove_second_factor

View = Callable[..., HttpResponseBase]


def by_code(view: View) -> View:
    """Ask for a code first, where the person has a second factor and gave none in the last minutes.

    Security: a browser left open and a password are not enough to take a second factor away, or to make codes that
    stand in for it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = request.user
        if isinstance(person, User) and has_second_factor(person) and not _gave_code(request, person):
            there = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{there}")
        return view(request, *args, **kwargs)

    return guarded


def _gave_code(request: HttpRequest, person: User) -> bool:
    given = [
        record["at"]
        for record in get_authentication_records(request, person)
        if record.get("method") == "mfa" and record.get("reauthenticated")
    ]
    return bool(given) and 0 <= time.time() - given[-1] < app_settings.REAUTHENTICATION_TIMEOUT


class SecondFactor(ActivateTOTPView):  # type: ignore[misc]
    """Set up a second factor. One that stands is replaced in the same step, and every other session ends."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on where allauth would send a person who has one to a page that removes it."""
        raise_if_reauthentication_required(request, app="allauth.mfa")
        return cast("HttpResponseBase", super(ActivateTOTPView, self).dispatch(request, *args, **kwargs))

    def form_valid(self, form: Any) -> HttpResponseBase:
        """Take the new one in, whole or not at all."""
        person = cast("User", self.request.user)
        with transaction.atomic():
            remove_second_factor(person)
            made, codes = activate_totp(self.request, form)
            end_sessions(person)
        self.did_generate_recovery_codes = bool(codes)
        # The person proved it a moment ago, with a code that works only once.
        record_authentication(self.request, person, "mfa", id=made.pk, type=made.type, reauthenticated=True)
        update_session_auth_hash(self.request, person)
        return cast("HttpResponseBase", super(ActivateTOTPView, self).form_valid(form))
