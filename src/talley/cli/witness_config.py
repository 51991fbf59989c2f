"""A witness's configuration: a TOML file, read once, every problem told together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from types import MappingProxyType
from typing import Any

from talley.tlog.keys import KeyTextError, SignatureType, SignerKey, VerifierKey, parse_skey, parse_vkey

_KEYS = {"key", "state", "listen", "logs"}
_LISTEN = 'an IP address and a port, such as "127.0.0.1:8100" or "[::1]:8100"'


class ConfigError(Exception):
    """The file is not a witness's configuration; `problems` has a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class WitnessConfig:
    """`logs` are the keys of each log by its origin; `listen` is an IP address and a port, 0 for any free one."""

    key: SignerKey
    state: Path
    listen: str
    logs: Mapping[str, tuple[VerifierKey, ...]]


def read_witness_config(path: Path) -> WitnessConfig:
    """Read a configuration and the key it names; relative paths start at the file's folder.

    Raises: ConfigError.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError([f"{path} cannot be read: {error.strerror}"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path} is no TOML: {error}"]) from None
    reading = _Reading(path.parent, values)
    key, logs = reading.key(), reading.logs()
    state, listen = reading.state(), reading.listen()
    if reading.problems or key is None:
        raise ConfigError(reading.problems)
    return WitnessConfig(key, state, listen, logs)


class _Reading:
    def __init__(self, folder: Path, values: dict[str, Any]) -> None:
        self.problems = [f"{name} is not known" for name in sorted(values.keys() - _KEYS)]
        self._folder, self._values = folder, values

    def key(self) -> SignerKey | None:
        if not (name := self._text("key", "the file that `talley witness init` made")):
            return None
        path, key = self._folder / name, None
        try:
            # Security: a key that others on the machine can read may have signed anything.
            if path.stat().st_mode & 0o077:
                self._wrong(f"key: {path} can be read by others; make it mode 0600")
            key = parse_skey(path.read_text(encoding="utf-8").strip())
        except OSError as error:
            self._wrong(f"key: {path} cannot be read: {error.strerror}")
        except (KeyTextError, UnicodeDecodeError):
            self._wrong(f"key: {path} is no key that `talley witness init` makes")
        if key is not None and key.type is not SignatureType.COSIGNATURE:
            self._wrong(f"key: {path} is a key for a log, not for a witness")
        return key

    def state(self) -> Path:
        return self._folder / self._text("state", "the folder that `talley witness init` made")

    def listen(self) -> str:
        text = self._text("listen", _LISTEN)
        host, colon, port = text.rpartition(":")
        if text and not (colon and _is_address(host) and re.fullmatch("[0-9]{1,5}", port, re.ASCII)):
            self._wrong(f"listen is not {_LISTEN}")
        elif text and int(port) > 65_535:
            self._wrong("listen: ports end at 65535")
        return text

    def logs(self) -> Mapping[str, tuple[VerifierKey, ...]]:
        given = self._values.get("logs")
        if not isinstance(given, list) or not given:
            self._wrong("logs is missing: a list with the verifier key (vkey) of each log to cosign")
            return {}
        logs: dict[str, tuple[VerifierKey, ...]] = {}
        for number, text in enumerate(given, start=1):
            try:
                key = parse_vkey(str(text))
            except KeyTextError as error:
                self._wrong(f"logs, number {number}: {error}")
                continue
            if key.type is not SignatureType.NOTE:
                self._wrong(f"logs, number {number}: {key.name} is a witness's key, not a log's")
            elif key in logs.get(key.name, ()):
                self._wrong(f"logs, number {number}: {key.name} stands here twice with one key")
            else:
                logs[key.name] = (*logs.get(key.name, ()), key)
        return MappingProxyType(logs)

    def _text(self, name: str, what: str) -> str:
        value = self._values.get(name)
        if not isinstance(value, str) or not value:
            self._wrong(f"{name} is missing: {what}")
            return ""
        return value

    def _wrong(self, problem: str) -> None:
        self.problems.append(problem)


def _is_address(host: str) -> bool:
    try:
        if host.startswith("[") and host.endswith("]"):
            IPv6Address(host[1:-1])
        else:
            IPv4Address(host)
    except ValueError:
        return False
    return True
