"""Trust policies: which logs, which witnesses, and which of them together are enough."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from talley.tlog.errors import TlogError
from talley.tlog.keys import KeyTextError, SignatureType, VerifierKey, format_vkey, parse_vkey
from talley.tlog.wire import parse_decimal

NONE = "none"
MOST_POLICY_BYTES = 1_000_000


class PolicyError(TlogError):
    """Bytes are not a trust policy; the message names the line."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A log that is listened to; its key's name is its origin."""

    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """A witness; `name` is used in this policy only, its key's name stands in notes."""

    name: str
    key: VerifierKey
    url: str = ""


@dataclass(frozen=True, slots=True)
class GroupLine:
    """Witnesses and groups of which `threshold` must have witnessed."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """A trust policy as parsed. Octets above 0x7F that are not UTF-8 stand as lone surrogates.

    Invariant: members and quorum name lines of this policy, groups only earlier ones; `quorum` may be
    `none`, which asks for no witness: callers that do not accept that use `requires_witness`.
    """

    logs: tuple[LogLine, ...]
    witnesses: tuple[WitnessLine, ...]
    groups: tuple[GroupLine, ...]
    quorum: str

    def requires_witness(self) -> bool:
        """Say whether the quorum asks for anybody at all."""
        return self.quorum != NONE


def parse_policy(data: bytes) -> Policy:
    """Read a policy file of at most 1,000,000 bytes.

    Raises: PolicyError.
    Source: c2sp.org/tlog-policy, "Policy file syntax and structure".
    """
    if len(data) > MOST_POLICY_BYTES:
        raise PolicyError(f"a policy has at most {MOST_POLICY_BYTES:,} bytes; this one has {len(data):,}")
    if bad := re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data):
        line = data[: bad.start()].count(b"\n") + 1
        raise PolicyError(f"line {line}: a control character")
    if data and not data.endswith(b"\n"):
        raise PolicyError("the last line has no newline")
    reading = _Reading()
    # Wire: names are compared octet by octet; this decoding keeps every octet and loses none.
    for number, text in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), start=1):
        words = re.findall(r"[^ \t]+", text)
        if words and not words[0].startswith("#"):
            try:
                reading.take(words)
            except (PolicyError, KeyTextError) as error:
                raise PolicyError(f"line {number}: {error}") from None
    if reading.quorum is None:
        raise PolicyError("the policy has no quorum line")
    return Policy(tuple(reading.logs), tuple(reading.witnesses), tuple(reading.groups), reading.quorum)


def format_policy(policy: Policy) -> bytes:
    """Write a policy: logs, witnesses, groups in their order, quorum.

    Raises: PolicyError, if no file can say this.
    Source: c2sp.org/tlog-policy, "Policy file syntax and structure".
    """
    lines: list[Iterable[str]] = [("log", format_vkey(log.key), log.url) for log in policy.logs]
    lines += [("witness", one.name, format_vkey(one.key), one.url) for one in policy.witnesses]
    lines += [("group", group.name, str(group.threshold), *group.members) for group in policy.groups]
    lines += [("quorum", policy.quorum)]
    text = "".join(" ".join(filter(None, line)) + "\n" for line in lines)
    data = text.encode("utf-8", "surrogateescape")
    if parse_policy(data) != policy:
        raise PolicyError("no policy file can say this")
    return data


class _Reading:
    """What the lines so far have defined."""

    def __init__(self) -> None:
        self.logs: list[LogLine] = []
        self.witnesses: list[WitnessLine] = []
        self.groups: list[GroupLine] = []
        self.quorum: str | None = None
        self._names: set[str] = set()
        self._members: set[str] = set()

    def take(self, words: list[str]) -> None:
        match words:
            case ["log", vkey, *url] if len(url) < 2:
                key = _key(vkey, SignatureType.NOTE, (log.key for log in self.logs))
                self.logs.append(LogLine(key, *url))
            case ["witness", name, vkey, *url] if len(url) < 2:
                key = _key(vkey, SignatureType.COSIGNATURE, (one.key for one in self.witnesses))
                self.witnesses.append(WitnessLine(self._define(name), key, *url))
            case ["group", name, threshold, first, *others]:
                self._take_group(name, threshold, (first, *others))
            case ["quorum", name] if self.quorum is None:
                self.quorum = name if name == NONE else self._defined(name)
            case ["quorum", _]:
                raise PolicyError("a second quorum line")
            case _:
                raise PolicyError(f"not a line of a policy: {' '.join(words)[:80]!r}")

    def _take_group(self, name: str, threshold: str, members: tuple[str, ...]) -> None:
        for member in members:
            # Each name counts once, so that no witness can fill two places of a quorum.
            if self._defined(member) in self._members:
                raise PolicyError(f"{member!r} is a member already")
            self._members.add(member)
        wanted = {"any": 1, "all": len(members)}.get(threshold)
        if wanted is None:
            wanted = parse_decimal(threshold, "the threshold", PolicyError, most=len(members))
        if wanted < 1:
            raise PolicyError("a threshold is at least 1")
        self.groups.append(GroupLine(self._define(name), wanted, members))

    def _define(self, name: str) -> str:
        if name == NONE or name in self._names:
            raise PolicyError(f"the name {name!r} is taken")
        self._names.add(name)
        return name

    def _defined(self, name: str) -> str:
        if name not in self._names:
            raise PolicyError(f"{name!r} is not defined above")
        return name


def _key(vkey: str, wanted: SignatureType, before: Iterable[VerifierKey]) -> VerifierKey:
    key = parse_vkey(vkey)
    if key.type is not wanted:
        raise PolicyError(f"the key {key.name!r} is of type {key.type}; here it must be {wanted.value}")
    if any(key.public == other.public for other in before):
        raise PolicyError(f"the key {key.name!r} stands here twice")
    return key
