"""`talley server run`: serve the desk."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from talley.web.serving import Desk


class Command(BaseCommand):
    help = "Serve the desk. Put a web server that ends TLS before it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port (127.0.0.1:8000)")
        parser.add_argument("--workers", type=int, default=2, help="processes (2)")

    def handle(self, *_args: Any, bind: str, workers: int, **_options: Any) -> None:
        Desk(bind, workers, f"The desk listens on {bind}.").run()
