"""Settings, parsed once from a TOML file into frozen values; every problem is listed, nothing is guessed."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.web.logserver.configuration import LogSettings, parse_log_settings

VARIABLE = "TALLEY_SETTINGS"
"""The environment variable that names the settings file."""


class SettingsError(Exception):
    """The settings file is not as docs/formats/settings.md says. The message lists every problem."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides. `zone` is the platform's own time zone; `papers` holds originals by hash."""

    platform: str
    demo: bool
    secret_key: str
    second_factor_key: bytes
    hosts: tuple[str, ...]
    https: bool
    database: Mapping[str, Any]
    papers: Path
    zone: str
    log: LogSettings


_KEYS = frozenset(
    [
        "platform",
        "demo",
        "secret_key",
        "second_factor_key",
        "hosts",
        "https",
        "database",
        "papers",
        "zone",
        "log",
    ]
)


def parse_settings(text: str, folder: Path) -> Settings:
    """Read a settings file; relative paths start at `folder`.

    Raises: SettingsError naming every problem at once.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"The settings are not TOML: {error}") from error
    reading = _Reading(data)
    hosts = reading.texts("hosts")
    https = reading.flag("https")
    if not https and not all(_is_loopback(host) for host in hosts):
        reading.problems.append("`https` may be false only where every host is a loopback address")
    platform, demo = reading.text("platform"), reading.flag("demo")
    log = parse_log_settings(data.get("log"), folder, reading.problems, platform=platform, demo=demo)
    settings = partial(
        Settings,
        platform=platform,
        demo=demo,
        secret_key=reading.text("secret_key", at_least=50),
        second_factor_key=reading.key("second_factor_key"),
        hosts=hosts,
        https=https,
        database=reading.database(folder),
        papers=folder / reading.text("papers"),
        zone=reading.zone(),
    )
    reading.problems += [f"`{key}` is no setting" for key in sorted(set(data) - _KEYS)]
    if reading.problems or log is None:
        raise SettingsError("The settings cannot be used:\n- " + "\n- ".join(reading.problems))
    return settings(log=log)


class _Reading:
    """Takes values out of the file and collects what is wrong; the values of a bad file are never used."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data, self.problems = data, list[str]()

    def text(self, key: str, at_least: int = 1) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or len(value) < at_least:
            self.problems.append(f"`{key}` must be text of at least {at_least} character(s)")
            return ""
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
            self.problems.append(f"`{key}` must be a list of at least one text")
            return ()
        if any("*" in host or host.startswith(".") for host in value):
            self.problems.append(f"`{key}` must name every host in full")
        return tuple(value)

    def flag(self, key: str) -> bool:
        value = self.data.get(key)
        if not isinstance(value, bool):
            self.problems.append(f"`{key}` must be true or false")
        return value is True

    def key(self, key: str) -> bytes:
        """A Fernet key: 32 bytes in URL-safe base64."""
        value = self.text(key)
        try:
            good = len(base64.urlsafe_b64decode(value)) == 32
        except (binascii.Error, ValueError):
            good = False
        if value and not good:
            self.problems.append(f"`{key}` must be 32 bytes in URL-safe base64")
        return value.encode()

    def zone(self) -> str:
        value = self.text("zone")
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.problems.append("`zone` must be a time zone such as Europe/Vienna")
        return value

    def database(self, folder: Path) -> Mapping[str, Any]:
        value = self.text("database")
        parts = urlsplit(value)
        match parts.scheme:
            case "sqlite" if parts.path:
                return _sqlite(folder / unquote(parts.path))
            case "postgresql" if parts.path.strip("/"):
                return {
                    "ENGINE": "django.db.backends.postgresql",
                    "NAME": unquote(parts.path.strip("/")),
                    "USER": unquote(parts.username or ""),
                    "PASSWORD": unquote(parts.password or ""),
                    "HOST": parts.hostname or "",
                    "PORT": str(parts.port or ""),
                    "CONN_MAX_AGE": 60,
                    "CONN_HEALTH_CHECKS": True,
                }
        if value:
            self.problems.append("`database` must be sqlite:PATH or postgresql://USER@HOST:PORT/NAME")
        return {}


def _sqlite(path: Path) -> Mapping[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # Without IMMEDIATE a transaction that reads first and then writes meets "database is locked".
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
