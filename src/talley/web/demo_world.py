"""The invented world of the demo: people of a desk, and demands that never were."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from talley.web.accounts.models import User
from talley.web.accounts.services import add_person, give_second_factor
from talley.web.demands.models import Demand
from talley.web.demands.services import take_in


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demo person with what signing in takes; `secret` is base32."""

    username: str
    display_name: str
    role: str
    password: str
    secret: str


_PEOPLE = (
    ("ana", "Ana Prell (invented)", User.Role.ANALYST),
    ("cole", "Cole Winter (invented)", User.Role.COUNSEL),
    ("sam", "Sam Okafor (invented)", User.Role.APPROVER),
)


@dataclass(frozen=True, slots=True)
class _Came:
    """How a demo paper came: days before today, hour, channel, zone."""

    paper: str
    days_ago: int
    hour: int
    channel: str
    zone: str
    speech: bool = True


_CAME = (
    _Came("customs_summons.txt", 6, 16, Demand.Channel.FAX, "Pacific/Honolulu"),
    _Came("civil_subpoena.txt", 4, 10, Demand.Channel.PERSONAL, "America/Los_Angeles"),
    _Came("emergency_letter.txt", 2, 3, Demand.Channel.EMAIL, "America/Chicago"),
    _Came("production_order.txt", 1, 11, Demand.Channel.PORTAL, "Europe/Berlin"),
    _Came("informal_message.txt", 0, 0, Demand.Channel.EMAIL, "America/Los_Angeles"),
)


def sign_ins() -> list[SignIn]:
    """Return the demo's people, with passwords and secrets drawn from this demo's own secret key."""
    return [
        SignIn(name, shown, role.value, _drawn(f"password {name}"), _secret(name))
        for name, shown, role in _PEOPLE
    ]


def _drawn(label: str) -> str:
    return base64.b32encode(_bytes(label)[:10]).decode().lower()


def _secret(name: str) -> str:
    return base64.b32encode(_bytes(f"second factor {name}")[:20]).decode()


def _bytes(label: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), label.encode(), hashlib.sha256).digest()


def load_world(say: Callable[[str], object]) -> None:
    """Make the demo's people and demands where there are none yet."""
    for person in sign_ins():
        if not User.objects.filter(username=person.username).exists():
            made = add_person(
                person.username, person.password, role=person.role, display_name=person.display_name
            )
            give_second_factor(made, person.secret)
    if Demand.objects.exists():
        return
    analyst = User.objects.get(username="ana")
    now = timezone.now()
    for number, came in enumerate(_CAME, 1):
        say(f"Reading demo paper {number} of {len(_CAME)}: {came.paper}")
        received_at = _received_at(came, now)
        text = files("talley.web").joinpath("demo_papers", came.paper).read_text(encoding="utf-8")
        take_in(
            analyst,
            _dated(text, received_at).encode(),
            name=came.paper,
            channel=came.channel,
            received_at=received_at,
            entered_at=now,
            served_at=None,
            zone=came.zone,
            speech=came.speech,
        )


def _received_at(came: _Came, now: datetime) -> datetime:
    if came.days_ago == 0:
        return now - timedelta(minutes=20)
    local = now.astimezone(ZoneInfo(came.zone)) - timedelta(days=came.days_ago)
    return local.replace(hour=came.hour, minute=12, second=0, microsecond=0)


def _dated(text: str, received_at: datetime) -> str:
    """Write days near today into a paper, so that its clocks run: `{+14}` is 14 days after receipt."""
    for days in range(-30, 61):
        day = received_at + timedelta(days=days)
        text = text.replace(f"{{{days:+d}}}", f"{day:%B} {day.day}, {day.year}")
        text = text.replace(f"{{{days:+d} eu}}", f"{day:%d.%m.%Y}")
    return text
