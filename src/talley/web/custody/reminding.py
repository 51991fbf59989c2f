"""Custodians are told that a case waits, by two routes, and of what it is about by none."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from talley.web.custody.models import Case, KeyHolder, Reminder

AGAIN_AFTER = (timedelta(), timedelta(days=1), timedelta(days=3))
"""When custodians are told, counted from the writing of a case."""
SUBJECT = "A case waits"


def remind(case: Case, at: datetime) -> None:
    """Write the reminders of a case, in its own transaction: none after it has expired."""
    Reminder.objects.bulk_create(
        Reminder(case=case, holder=holder, route=route, due_at=at + after)
        for holder in case.key.holders.filter(destroyed=None)
        for route in Reminder.Route
        for after in AGAIN_AFTER
        if at + after < case.expires_at
    )


def send_due(at: datetime) -> int:
    """Send the mails that are due to custodians who have not answered; return how many.

    Each is sent once or, where the process dies in between, twice. What it says is the same for every case.
    """
    sent = 0
    due = Reminder.objects.filter(route=Reminder.Route.MAIL, done_at=None, due_at__lte=at).order_by("due_at")
    for reminder in due.select_related("holder__custodian", "case"):
        with transaction.atomic():
            address = reminder.holder.custodian.mail
            if address and _waits(reminder, at):
                send_mail(SUBJECT, _TEXT, settings.DEFAULT_FROM_EMAIL, [address])
                sent += 1
            Reminder.objects.filter(pk=reminder.pk, done_at=None).update(done_at=at)
    return sent


def shown(holder: KeyHolder, at: datetime) -> None:
    """Note that a custodian's client was shown the cases that wait."""
    due = holder.reminders.filter(route=Reminder.Route.CLIENT, done_at=None, due_at__lte=at)
    due.update(done_at=at)


def _waits(reminder: Reminder, at: datetime) -> bool:
    answered = reminder.holder.answers.filter(case=reminder.case).exists()
    return at < reminder.case.expires_at and not answered


_TEXT = "A case waits for your answer. Look at it with your own client: talley custodian cases\n"
