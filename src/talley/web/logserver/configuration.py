"""The `[log]` part of the settings file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from talley.tlog.errors import TlogError
from talley.tlog.keys import SignatureType, SignerKey, parse_skey
from talley.tlog.policy import Policy, WitnessLine, parse_policy

_KEYS = frozenset(
    ["folder", "key", "witnesses", "outside", "outside_needed", "slot_seconds", "checkpoint_seconds"]
)


@dataclass(frozen=True, slots=True)
class LogSettings:
    """How this installation keeps its log.

    `key` is a file, read by the sequencer alone. `policy` names the witnesses; `outside` are those that the
    operator does not run, by their names there, and `outside_needed` how many of them make a checkpoint count.
    """

    platform: str
    demo: bool
    folder: Path
    key: Path
    policy: Policy
    policy_text: str
    outside: frozenset[str]
    outside_needed: int
    slot_seconds: int
    checkpoint_seconds: int

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.policy.logs[0].key.name

    def outside_witnesses(self) -> tuple[WitnessLine, ...]:
        """Return the witnesses that count."""
        return tuple(w for w in self.policy.witnesses if w.name in self.outside)


def parse_log_settings(
    data: object, folder: Path, problems: list[str], *, platform: str, demo: bool
) -> LogSettings | None:
    """Read the table `log`; relative paths start at `folder`. What is wrong is added to `problems`."""
    if not isinstance(data, Mapping):
        problems.append("`[log]` must say how the log is kept")
        return None
    problems += [f"`log.{key}` is no setting" for key in sorted(set(data) - _KEYS)]
    before = len(problems)
    paths = {name: _path(data, name, folder, problems) for name in ("folder", "key", "witnesses")}
    slots = _number(data, "slot_seconds", 1, problems)
    cadence = _number(data, "checkpoint_seconds", 1, problems)
    needed = _number(data, "outside_needed", 0, problems)
    outside = data.get("outside")
    if not isinstance(outside, list) or not all(isinstance(name, str) for name in outside):
        problems.append("`log.outside` must be a list of names of witnesses")
        outside = []
    read = _policy(paths["witnesses"], problems) if paths["witnesses"] else None
    if read is None or len(problems) > before:
        return None
    policy, text = read
    strangers = sorted(set(outside) - {w.name for w in policy.witnesses})
    problems += [f"`log.outside` names {name!r}, whom the policy does not" for name in strangers]
    if len(policy.logs) != 1:
        problems.append("the witnesses' policy must name exactly one log, this one")
    if needed > len(outside):
        problems.append("`log.outside_needed` is more than there are outside witnesses")
    if len(problems) > before:
        return None
    return LogSettings(
        platform=platform,
        demo=demo,
        folder=paths["folder"],
        key=paths["key"],
        policy=policy,
        policy_text=text,
        outside=frozenset(outside),
        outside_needed=needed,
        slot_seconds=slots,
        checkpoint_seconds=cadence,
    )


def read_key(settings: LogSettings) -> SignerKey:
    """Read the log's signing key. Raises: ValueError with a sentence, never with the key."""
    try:
        if settings.key.stat().st_mode & 0o077:
            raise ValueError(f"{settings.key.name}: others can read the log's key. Make its mode 0600.")
        key = parse_skey(settings.key.read_text(encoding="utf-8").strip())
    except OSError as error:
        raise ValueError(f"{settings.key.name}: the log's key cannot be read: {error.strerror}") from error
    except (TlogError, UnicodeDecodeError) as error:
        raise ValueError(f"{settings.key.name}: holds no signing key of a log") from error
    if key.type is not SignatureType.NOTE or key.verifier() != settings.policy.logs[0].key:
        raise ValueError(f"{settings.key.name}: is not the key of the log that the witnesses' policy names")
    return key


def _path(data: Mapping[str, Any], name: str, folder: Path, problems: list[str]) -> Path:
    value = data.get(name)
    if not isinstance(value, str) or not value or "\0" in value:
        problems.append(f"`log.{name}` must be a path")
        return Path()
    return Path(os.path.normpath(folder / value))


def _number(data: Mapping[str, Any], name: str, least: int, problems: list[str]) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= 10**6:
        problems.append(f"`log.{name}` must be a whole number from {least}")
        return least
    return value


def _policy(path: Path, problems: list[str]) -> tuple[Policy, str] | None:
    try:
        data = path.read_bytes()
        return parse_policy(data), data.decode("ascii")
    except OSError as error:
        problems.append(f"`log.witnesses`: {path.name} cannot be read: {error.strerror}")
    except (TlogError, UnicodeDecodeError) as error:
        problems.append(f"`log.witnesses`: {path.name}: {error}")
    return None
