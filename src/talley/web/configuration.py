"""Settings, parsed once from a TOML file into frozen values; every problem is listed, nothing is guessed."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.web.accounts.configuration import FieldSettings, parse_fields
from talley.web.logserver.configuration import LogSettings, parse_log_settings

VARIABLE = "TALLEY_SETTINGS"
"""The environment variable that names the settings file."""


MAX_CHARACTERS = 64_000
_LEAST_DIFFERENT = 12
_MAIL = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\]")


class SettingsError(Exception):
    """The settings file is not as docs/formats/settings.md says. The message lists every problem."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What an installation decides.

    `zone` is the platform's own time zone; `papers` holds originals by hash; `mail` is where outgoing mail lies; `proxies` is how many web servers stand
    between visitors and the desk, each of which adds the address it saw to `X-Forwarded-For`; `fields` is what is sealed of each speaker.
    """

    platform: str
    demo: bool
    secret_key: str
    second_factor_key: bytes
    hosts: tuple[str, ...]
    https: bool
    proxies: int
    database: Mapping[str, Any]
    papers: Path
    mail: Path
    mail_from: str
    zone: str
    fields: tuple[FieldSettings, ...]
    log: LogSettings


_KEYS = frozenset(
    [
        "platform",
        "demo",
        "secret_key",
        "second_factor_key",
        "hosts",
        "https",
        "proxies",
        "database",
        "papers",
        "mail",
        "mail_from",
        "zone",
        "fields",
        "log",
    ]
)


def parse_settings(text: str, folder: Path) -> Settings:
    """Read a settings file; relative paths start at `folder`.

    Raises: SettingsError naming every problem at once.
    """
    if len(text) > MAX_CHARACTERS:
        raise SettingsError(f"The settings are longer than {MAX_CHARACTERS} characters.")
    try:
        data = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits and nesting without end are no TOML either.
        raise SettingsError(f"The settings are not TOML: {str(error)[:200]}") from error
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
        secret_key=reading.secret("secret_key"),
        second_factor_key=reading.key("second_factor_key"),
        hosts=hosts,
        https=https,
        proxies=reading.number("proxies", at_most=10),
        database=reading.database(folder),
        papers=reading.folder("papers", folder),
        mail=reading.folder("mail", folder),
        mail_from=reading.mail_address("mail_from"),
        zone=reading.zone(),
        fields=parse_fields(data.get("fields"), reading.problems),
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
        if not value.isprintable():
            self.problems.append(f"`{key}` must be one line of visible characters")
            return ""
        return value

    def secret(self, key: str) -> str:
        """Text that nobody guesses: it is long, and no few characters over and over."""
        value = self.text(key, at_least=50)
        if value and len(set(value)) < _LEAST_DIFFERENT:
            self.problems.append(f"`{key}` must be drawn by chance: it repeats few characters")
        return value

    def number(self, key: str, at_most: int) -> int:
        value = self.data.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= at_most:
            self.problems.append(f"`{key}` must be a whole number from 0 to {at_most}")
            return 0
        return value

    def folder(self, key: str, start: Path) -> Path:
        """A folder of its own: what lies in it is read, written and swept by the server."""
        value = self.text(key)
        path = start / value
        if value and path.resolve() in {*start.resolve().parents, start.resolve(), Path(path.anchor)}:
            self.problems.append(f"`{key}` must be a folder of its own, not one that holds the settings")
        return path

    def mail_address(self, key: str) -> str:
        value = self.text(key)
        if value and not _MAIL.fullmatch(value):
            self.problems.append(f"`{key}` must be an e-mail address")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) and v for v in value):
            self.problems.append(f"`{key}` must be a list of at least one text")
            return ()
        if not all(_HOST.fullmatch(host) for host in value):
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
            # Strictly: the lenient decoder skips what is no base64.
            raw = base64.b64decode(value.encode("ascii"), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if value and len(raw) != 32:
            self.problems.append(f"`{key}` must be 32 bytes in URL-safe base64")
        elif value and len(set(raw)) < 8:
            self.problems.append(f"`{key}` must be drawn by chance: it repeats few bytes")
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
        try:
            parts = urlsplit(value)
            port = str(parts.port or "")
        except ValueError:  # no port, or half an address
            parts, port = SplitResult("", "", "", "", ""), ""
        path = unquote(parts.path)
        match parts.scheme:
            case "sqlite" if path.isprintable() and path.strip("/. ") and not parts.query:
                return _sqlite(folder / path)
            case "postgresql" if path.isprintable() and path.strip("/"):
                return {
                    "ENGINE": "django.db.backends.postgresql",
                    "NAME": path.strip("/"),
                    "USER": unquote(parts.username or ""),
                    "PASSWORD": unquote(parts.password or ""),
                    "HOST": parts.hostname or "",
                    "PORT": port,
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
