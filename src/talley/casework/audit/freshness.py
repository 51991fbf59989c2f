"""How old cosignatures are: a log that stopped, or an old copy of one, still verifies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from talley.casework.audit.outside import Cosigner
from talley.casework.audit.times import duration_words

FRESH = timedelta(hours=24)
"""How old the newest outside cosignature may be where nobody says otherwise."""

AHEAD = timedelta(minutes=10)
"""How far a witness's clock may be ahead of the verifier's; one further ahead says nothing of the time."""


def cosigned_at(cosigners: Iterable[Cosigner], at: datetime) -> datetime | None:
    """Return the time of the newest cosignature, or None where there is none that can be believed.

    An operator's own witness counts here: a later time only shows more of what the log did not do by then.
    """
    known = [one.timestamp_s for one in cosigners if not _ahead(one, at)]
    return datetime.fromtimestamp(max(known), at.tzinfo) if known else None


def age_warnings(cosigners: Sequence[Cosigner], at: datetime, fresh: timedelta) -> Iterator[str]:
    """Yield what is to be said where no outside cosignature is fresh, or a witness's clock cannot be right."""
    for one in cosigners:
        if _ahead(one, at):
            yield f"{one.name} cosigned at a time that is still to come by this clock: one of the two is wrong."
    ages = [one.age_s(at) for one in cosigners if one.outside and not _ahead(one, at)]
    if ages and min(ages) > fresh.total_seconds():
        yield (
            f"The newest outside cosignature is {duration_words(min(ages))} old: "
            "the log has stopped, its witnesses have, or an old copy is shown."
        )


def _ahead(one: Cosigner, at: datetime) -> bool:
    return -one.age_s(at) > AHEAD.total_seconds()
