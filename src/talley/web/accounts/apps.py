from typing import Any

from django.apps import AppConfig
from django.core.management import call_command
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "talley.web.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Let `migrate` make the table that counts attempts too, so that one command prepares a database."""
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(using: str, **_: Any) -> None:
    call_command("createcachetable", database=using, verbosity=0)
