"""Verify a log in numbered steps, each told in words: from its checkpoint to what its entries say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NoReturn, get_args

from talley.casework.audit.audit import Audit, Problem, audit
from talley.casework.audit.freshness import FRESH, age_warnings, cosigned_at
from talley.casework.audit.gaps import missing_since
from talley.casework.audit.outside import OPERATOR_ONLY, Cosigner, cosigners
from talley.casework.entries.entry import EntryError, parse_entry
from talley.casework.entries.log_entry import log_body
from talley.casework.entries.log_opened import LogOpened
from talley.tlog.checkpoint import SignedCheckpoint, parse_signed_checkpoint, verify_checkpoint
from talley.tlog.errors import TlogError
from talley.tlog.keys import VerifierKey
from talley.tlog.policy import Policy, PolicyError, parse_policy
from talley.tlog.quorum import Trusted, Untrusted, judge
from talley.tlog.tile_reader import TileError, TileReader
from talley.tlog.tiles import WIDTH, TileSource
from talley.tlog.wire import format_base64

Result = Literal["good", "warning", "failed"]
StepName = Literal["checkpoint", "signature", "witnesses", "history", "tiles", "entries", "settlements"]
STEPS: tuple[StepName, ...] = get_args(StepName)
"""All steps in their order."""
Watch = Callable[[range], Iterator[int]]
"""Goes through a range as it is, and may show how far it came."""

MOST_SAID = 20
"""How many problems a step says in words; the audit has more of them."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was checked. A warning is nothing wrong with the log, but less than it may seem."""

    name: StepName
    result: Result
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """A checkpoint that the verifier kept from before; `name` is what to call it in words."""

    name: str
    signed: SignedCheckpoint


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of it at a time; values are None where an earlier step had failed."""

    at: datetime
    steps: tuple[Step, ...]
    signed: SignedCheckpoint | None = None
    cosigners: tuple[Cosigner, ...] = ()
    audit: Audit | None = None

    @property
    def good(self) -> bool:
        """Whether no step failed."""
        return all(step.result != "failed" for step in self.steps)


def verify_log(
    source: TileSource,
    policy: Policy | None,
    earlier: Sequence[Earlier],
    *,
    at: datetime,
    tell: Callable[[Step], None],
    watch: Watch = iter,
    fresh: timedelta = FRESH,
) -> Verification:
    """Verify all of a log as its source shows it; `tell` hears each step when it is done.

    `fresh` is how old the newest outside cosignature may be without a warning.

    Security: the source is hostile. Only `policy` and `earlier` are trusted; without a policy the key comes
    from the log itself, and the step says what that is worth. What the source raises passes through.
    """
    verifying = _Verifying(source, at, tell, watch, fresh)
    with suppress(_StopError):
        verifying.run(policy, earlier)
    return verifying.verification()


class _StopError(Exception):
    """A step failed without which the next ones would say nothing."""


class _Verifying:
    def __init__(
        self,
        source: TileSource,
        at: datetime,
        tell: Callable[[Step], None],
        watch: Watch,
        fresh: timedelta,
    ) -> None:
        self._source, self._at, self._tell, self._watch, self._fresh = source, at, tell, watch, fresh
        self._steps: list[Step] = []
        self._signed: SignedCheckpoint | None = None
        self._cosigners: tuple[Cosigner, ...] = ()
        self._audit: Audit | None = None

    def verification(self) -> Verification:
        return Verification(self._at, tuple(self._steps), self._signed, self._cosigners, self._audit)

    def run(self, policy: Policy | None, earlier: Sequence[Earlier]) -> None:
        # 1. The checkpoint reads as one.
        signed = self._signed = self._checkpoint()
        # 2. The log's key signed it. With a policy, nothing else is read before.
        opening = None
        if policy is None:
            opening = self._open(signed, "signature")
            policy = self._own_policy(opening[1])
        verdict = judge(signed, policy)
        key = self._signature(signed, policy, verdict, own_key=opening is not None)
        reader, opened = opening or self._open(signed, "tiles")
        # 3. Enough witnesses cosigned it, some whom the operator does not run, and not long ago.
        self._witnesses(signed, policy, verdict, opened, own_policy=opening is not None)
        # 4. It goes on from what was seen before.
        self._history(reader, key, earlier)
        # 5. Every tile and bundle is the tree's. 6. Every entry is what its type says. One pass for both.
        found = self._audit = self._read(reader)
        self._entries(found)
        # 7. Every slot is settled whose date is past, and slots kept coming.
        self._settlements(found)

    def _checkpoint(self) -> SignedCheckpoint:
        data = self._source("checkpoint")
        if data is None:
            self._fail("checkpoint", "There is no checkpoint here.")
        try:
            signed = parse_signed_checkpoint(data)
        except TlogError as error:
            self._fail("checkpoint", f"{_sentence(error)}")
        one = signed.checkpoint
        self._say(
            "checkpoint", "good", f"{one.origin}: {one.size:,} entries, root {format_base64(one.root)}."
        )
        return signed

    def _open(self, signed: SignedCheckpoint, step: StepName) -> tuple[TileReader, LogOpened | None]:
        """Bind the tiles' right edge to the root, and read the first entry where it reads."""
        try:
            reader = TileReader(self._source, signed.checkpoint.size, signed.checkpoint.root)
            first = reader.entries(0)[0] if reader.size else b""
        except TileError as error:
            self._fail(step, _sentence(error))
        try:
            body = log_body(parse_entry(first))
        except EntryError:
            return reader, None
        return reader, body if isinstance(body, LogOpened) else None

    def _own_policy(self, opened: LogOpened | None) -> Policy:
        try:
            if opened is None:
                raise PolicyError("the log's first entry does not say how it is kept")
            return parse_policy(opened.policy.encode())
        except PolicyError as error:
            self._fail("signature", f"No key to check with: {error}. Name one with a policy.")

    def _signature(
        self,
        signed: SignedCheckpoint,
        policy: Policy,
        verdict: Trusted | Untrusted,
        *,
        own_key: bool,
    ) -> VerifierKey:
        if isinstance(verdict, Trusted):
            key = verdict.log
        elif verdict.reasons[0].code == "quorum-not-met":
            keys = [log.key for log in policy.logs if log.key.name == signed.checkpoint.origin]
            listed = {(key.name, key.key_id): key for key in keys}
            key = next(listed[s.name, s.key_id] for s in signed.signatures if (s.name, s.key_id) in listed)
        else:
            self._fail("signature", *(reason.sentence for reason in verdict.reasons))
        sentence = f"Signed by {key.name}, key {key.key_id.hex()}."
        self._say("signature", "warning" if own_key else "good", sentence, *([_OWN_KEY] if own_key else []))
        return key

    def _witnesses(
        self,
        signed: SignedCheckpoint,
        policy: Policy,
        verdict: Trusted | Untrusted,
        opened: LogOpened | None,
        *,
        own_policy: bool,
    ) -> None:
        self._cosigners = cosigners(signed, policy, opened)
        sentences = [one.sentence(self._at) for one in self._cosigners]
        if isinstance(verdict, Untrusted):
            reasons = (reason.sentence for reason in verdict.reasons)
            self._say("witnesses", "failed", *reasons, *sentences)
            return
        quorum = "asks for no witness" if not policy.requires_witness() else f"{policy.quorum} is met"
        sentences.append(f"The quorum {quorum}.")
        warnings = [] if any(one.outside for one in self._cosigners) else [OPERATOR_ONLY]
        if own_policy and self._cosigners:
            warnings.append(_OWN_WITNESSES)
        warnings += age_warnings(self._cosigners, self._at, self._fresh)
        self._say("witnesses", "warning" if warnings else "good", *sentences, *warnings)

    def _history(self, reader: TileReader, key: VerifierKey, earlier: Sequence[Earlier]) -> None:
        if not earlier:
            self._say("history", "good", "No earlier checkpoint was given to compare with.")
            return
        wrong = [sentence for one in earlier for sentence in _departs(reader, key, one)]
        known = [f"It goes on from {one.name}, of {one.signed.checkpoint.size:,} entries." for one in earlier]
        self._say("history", "failed" if wrong else "good", *(wrong or known))

    def _read(self, reader: TileReader) -> Audit:
        try:
            found = audit(_entries(reader, self._watch), at=self._at)
        except TileError as error:
            self._fail("tiles", _sentence(error), "Nothing is said of the entries.")
        self._say("tiles", "good", f"Every tile and all {reader.size:,} entries hash to the root.")
        return found

    def _entries(self, found: Audit) -> None:
        if found.problem_count:
            more = found.problem_count - min(len(found.problems), MOST_SAID)
            told = [f"And {more:,} more."] if more else []
            self._say("entries", "failed", *map(_problem, found.problems[:MOST_SAID]), *told)
            return
        opened = sum(found.opened.values())
        sentences = [f"{sum(found.types.values()):,} entries of {len(found.types):,} types read well."]
        if opened or found.reopened:
            sentences.append(f"{opened:,} closed entries were opened, {found.reopened:,} of them again.")
        if found.unknown:
            sentences.append(f"{sum(found.unknown.values()):,} are of types that this version does not know.")
        self._say("entries", "warning" if found.unknown else "good", *sentences)

    def _settlements(self, found: Audit) -> None:
        overdue = [
            f"Slots {one.first:,} to {one.until - 1:,} are NOT SETTLED; their date was {one.due_on}."
            for one in found.overdue
        ]
        waiting = sum(one.until - one.first for one in found.waiting)
        known = f"{found.slots:,} slots, {len(found.settlements):,} settlements; {waiting:,} slots are not due yet."
        late = sum(one.late for one in found.settlements)
        told = [f"{late:,} slots were settled after their date."] if late else []
        told += [gap.sentence for gap in found.gaps[:MOST_SAID]]
        if found.gap_count > MOST_SAID:
            told.append(f"And {found.gap_count - MOST_SAID:,} more times without slots.")
        seen_at = cosigned_at(self._cosigners, self._at)
        missing = list(_missing(found, seen_at or self._at))
        failed = overdue or (missing and seen_at)
        warned = missing or found.gap_count
        result: Result = "failed" if failed else "warning" if warned else "good"
        self._say("settlements", result, *overdue, *missing, known, *told)

    def _say(self, name: StepName, result: Result, *sentences: str) -> None:
        step = Step(name, result, sentences)
        self._steps.append(step)
        self._tell(step)

    def _fail(self, name: StepName, *sentences: str) -> NoReturn:
        self._say(name, "failed", *sentences)
        raise _StopError


_OWN_KEY = (
    "The key was taken from the log itself: that proves nothing. Get it another way, and name it in a policy."
)
_OWN_WITNESSES = "The witnesses were named by the log itself, which could have made them up."


def _missing(found: Audit, until: datetime) -> Iterator[str]:
    """Say for how long no slot was made, if that is too long, before a time at which the log still went on."""
    if found.log is not None and found.last_slot_at is not None:
        yield from missing_since(found.last_slot_at, timedelta(seconds=found.log.slot_seconds), until)


def _entries(reader: TileReader, watch: Watch) -> Iterator[tuple[int, bytes]]:
    """Read every bundle; a bundle binds its tile, and a tile those above it, so that all are read."""
    for bundle in watch(range(-(-reader.size // WIDTH))):
        yield from enumerate(reader.entries(bundle), start=bundle * WIDTH)


def _departs(reader: TileReader, key: VerifierKey, earlier: Earlier) -> Iterator[str]:
    """Say how the log departs from an earlier checkpoint, if it does."""
    before = earlier.signed.checkpoint
    try:
        verify_checkpoint(earlier.signed, key)
        if before.size > reader.size:
            yield (
                f"{earlier.name} has {before.size:,} entries, the log now {reader.size:,}: "
                "entries were taken away, or an old copy is shown."
            )
        elif reader.root_at(before.size) != before.root:
            yield (
                f"The first {before.size:,} entries are not those of {earlier.name}: the log shows two histories. "
                "Keep both checkpoints: they are signed, and together they prove it."
            )
    except TlogError as error:
        yield f"{earlier.name}: {error}."


def _problem(problem: Problem) -> str:
    return f"Entry {problem.index}: {problem.sentence}."


def _sentence(error: TlogError) -> str:
    said = str(error)
    if said.startswith("tile/"):  # a path stays as it is spelled
        return f"{said}."
    return f"{said[:1].upper()}{said[1:]}."
