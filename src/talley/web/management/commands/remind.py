"""`talley server remind`: what is due today for custodians and seals. Let the system run it every few minutes."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from talley.web.accounts.sealing import erase_due
from talley.web.custody.reminding import send_due


class Command(BaseCommand):
    help = "Mail custodians that a case waits, and erase the seals whose time is over and that nobody holds."

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        mails, seals = send_due(now), erase_due(timezone.localdate(now))
        self.stdout.write(f"{mails} reminders sent, {seals} seals erased.")
