"""`talley server custodian`: the people who hold shares of keys."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint
from talley.web.custody.keys import add_custodian
from talley.web.custody.models import Custodian


class Command(BaseCommand):
    help = "Register custodians with the public keys that `talley custodian init` printed, or list them."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        add = what.add_parser("add", help="register one")
        add.add_argument("name")
        add.add_argument("--country", required=True, help="two letters, such as AT")
        add.add_argument("--employer", required=True)
        add.add_argument("--host", required=True, help="their key of ceremonies, 66 hexadecimal digits")
        add.add_argument("--signer", required=True, help="their key of answers, 64 hexadecimal digits")
        add.add_argument("--mail", default="", help="where a word that a case waits is sent; private")
        add.add_argument("--telephone", default="", help="the other route to them; private")
        add.add_argument("--on-call", action="store_true", help="may be rung up in an emergency")
        what.add_parser("list", help="list all, with their fingerprints")

    def handle(self, *_args: Any, what: str, **options: Any) -> None:
        if what == "list":
            for one in Custodian.objects.order_by("name"):
                self.stdout.write(_line(one))
            return
        try:
            host, signer = bytes.fromhex(options["host"]), bytes.fromhex(options["signer"])
            named = {
                key: options[key] for key in ("name", "country", "employer", "mail", "telephone", "on_call")
            }
            made = add_custodian(host=host, signer=signer, **named)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_line(made))
        self.stdout.write("Let the custodian read the fingerprint back, over another way than this server.")


def _line(one: Custodian) -> str:
    fingerprint = format_fingerprint(custodian_fingerprint(bytes(one.host), bytes(one.signer)))
    call = ", on call" if one.on_call else ""
    return f"{one.name} ({one.country}, {one.employer}{call}): {fingerprint}"
