"""Checkpoints at a steady cadence: signed, cosigned by whoever answers, published, remembered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from talley.tlog.checkpoint import SignedCheckpoint, format_signed_checkpoint
from talley.tlog.policy import Policy
from talley.tlog.quorum import Trusted, judge
from talley.web.logserver.configuration import LogSettings
from talley.web.logserver.models import Checkpoint, WitnessState
from talley.web.logserver.witnessing import Answer, Post, ask
from talley.web.logserver.writer import LogDamagedError, Writer

COSIGN_AGAIN = timedelta(seconds=120)
"""A checkpoint that did not grow is cosigned anew after this, so that its age tells whether witnesses live."""


def publish(writer: Writer, settings: LogSettings, post: Post, at: datetime) -> SignedCheckpoint:
    """Sign what is durable, collect cosignatures, publish.

    Witnesses that are down or lie cost their cosignature and nothing else. Published either way: a monitor
    must see the log's state even where nobody witnesses it.
    Raises: LogDamagedError where a witness saw a longer log than there is: this copy is an older one.
    """
    signed = writer.sign()
    states = {state.name: state for state in WitnessState.objects.all()}
    answers = ask(
        settings.policy.witnesses,
        signed,
        writer.reader(),
        {name: state.size for name, state in states.items()},
        post,
    )
    for answer in answers:
        if answer.stands_at is not None and answer.stands_at > signed.checkpoint.size:
            raise LogDamagedError(
                f"The witness {answer.witness.name} has seen {answer.stands_at} entries of this log, and "
                f"{signed.checkpoint.size} are here. Bring back the newest copy of the folder."
            )
    lines = [answer.cosignature.signature for answer in answers if answer.cosignature]
    before = writer.published
    if before is not None and before.checkpoint == signed.checkpoint:
        # Those who did not answer this time have cosigned the same before.
        fresh = {line.name for line in lines}
        lines += [s for s in before.signatures if s.name not in fresh and s.name != settings.origin]
    signed = signed.cosigned(*lines)
    writer.publish(signed)
    _remember(signed, answers, settings, at)
    return signed


def due(writer: Writer, at: datetime) -> bool:
    """Say whether there is something to publish: the log grew, or its cosignatures grow old or are missing."""
    published = writer.published
    if published is None or published.checkpoint.size != writer.size:
        return True
    row = Checkpoint.objects.filter(size=writer.size).first()
    return row is None or row.witnessed_at is None or at - row.published_at >= COSIGN_AGAIN


@transaction.atomic
def _remember(signed: SignedCheckpoint, answers: list[Answer], settings: LogSettings, at: datetime) -> None:
    outside = outside_times(signed, settings)
    needed = settings.outside_needed
    witnessed_at = outside[needed - 1] if 0 < needed <= len(outside) else None
    row, made = Checkpoint.objects.get_or_create(
        size=signed.checkpoint.size,
        defaults={
            "note": format_signed_checkpoint(signed),
            "published_at": at,
            "outside": len(outside),
            "witnessed_at": witnessed_at,
        },
    )
    if not made:
        row.note, row.published_at = format_signed_checkpoint(signed), at
        row.outside = max(row.outside, len(outside))
        # The first time that enough had cosigned stands: it is what was shown to be in the log by then.
        row.witnessed_at = row.witnessed_at or witnessed_at
        row.save()
    for answer in answers:
        state, _ = WitnessState.objects.get_or_create(name=answer.witness.name)
        state.trouble = answer.trouble[:200]
        if answer.cosignature is not None:
            state.size = signed.checkpoint.size
            state.cosigned_at = datetime.fromtimestamp(answer.cosignature.timestamp_s or 0, UTC)
        elif answer.stands_at is not None:
            state.size = answer.stands_at
        state.save()


def outside_times(signed: SignedCheckpoint, settings: LogSettings) -> list[datetime]:
    """Return when outside witnesses cosigned, the earliest first; a cosignature that does not hold counts for none."""
    anyone = Policy(settings.policy.logs, settings.policy.witnesses, (), "none")
    verdict = judge(signed, anyone)
    if not isinstance(verdict, Trusted):
        return []
    times = [w.timestamp_s for w in verdict.witnesses if w.name in settings.outside]
    return sorted(datetime.fromtimestamp(seconds, UTC) for seconds in times)
