"""The custodians' page of the desk, and the one for everybody."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint
from talley.web.access import anyone, desk
from talley.web.accounts.models import User
from talley.web.custody.models import Key
from talley.web.custody.standing import KeyRow, cases_for, keys_shown, median_of_drills, on_call


@desk
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show keys, drills and open cases: who answered, who did not and since when, and why not; never a value."""
    now, person = timezone.now(), request.user
    assert isinstance(person, User)
    context = {
        "section": "custody",
        "keys": _key_rows(keys_shown(now)),
        "cases": cases_for(person, now),
        "on_call": [
            (key, on_call(person, key))
            for key in Key.objects.filter(shredded_at=None).select_related("sealing")
        ],
        "median": _in_words(median_of_drills()),
        "now": now,
    }
    return render(request, "custody/overview.html", context)


@anyone
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Show who holds the keys, and when they last showed that they can open."""
    context = {"keys": _key_rows(keys_shown(timezone.now())), "median": _in_words(median_of_drills())}
    return render(request, "custody/public.html", context)


def _in_words(took: timedelta | None) -> str:
    """Say a duration in minutes, or from two hours on in hours."""
    if took is None:
        return ""
    minutes = max(1, round(took.total_seconds() / 60))
    if minutes < 120:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{round(minutes / 60)} hours"


def _key_rows(keys: tuple[KeyRow, ...]) -> list[dict[str, object]]:
    return [
        {
            "key": key,
            "took": _in_words(key.drill.took if key.drill else None),
            "custodians": [
                {
                    "shown": one,
                    "fingerprint": format_fingerprint(custodian_fingerprint(one.host, one.signer)),
                    "destroyed": one.index in key.destroyed,
                }
                for one in key.custodians
            ],
        }
        for key in keys
    ]
