"""`talley server drill`: let custodians show that they still can open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from talley.web.custody.drills import drill_due, write_drill
from talley.web.custody.models import Key
from talley.web.custody.refused import NotDone


class Command(BaseCommand):
    help = "Say which keys' custodians should be drilled, or write a drill."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("due", help="the ids of keys whose drill is due")
        write = what.add_parser("write", help="put a seal of nobody before a key's custodians")
        write.add_argument("key")
        write.add_argument(
            "recipient", type=Path, help="a file with the recipient's public key, 130 hex digits"
        )

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        if what == "write":
            self.stdout.write(json.dumps(_write(options["key"], options["recipient"]), indent=2))
            return
        now = timezone.now()
        for key in Key.objects.select_related("sealing").order_by("sealing__made_at"):
            if drill_due(key, now):
                self.stdout.write(f"{key.pk}  {key.sealing.retention}")


def _write(key_id: str, recipient: Path) -> dict[str, str]:
    key = Key.objects.select_related("sealing").filter(pk=key_id).first()
    if key is None:
        raise CommandError("There is no such key.")
    try:
        public = bytes.fromhex(recipient.read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise CommandError(f"{recipient.name}: holds no key in hexadecimal") from None
    made = write_drill(key, public, timezone.now())
    if isinstance(made, NotDone):
        raise CommandError(made.sentence)
    # The parcel's address is the recipient's, and for nobody else.
    return {"case": made.pk, "parcel": reverse("custody:parcel", args=[made.token])}
