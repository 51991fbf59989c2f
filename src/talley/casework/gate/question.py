"""What the gate is asked, and the answers that more than one condition needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from talley.casework.course.course import Course, Happened, asked
from talley.casework.entries.called_back import CalledBack
from talley.casework.entries.consent_withdrawn import ConsentWithdrawn
from talley.casework.entries.consented import Consented
from talley.casework.entries.court_ordered import CourtOrdered
from talley.casework.entries.received import Received
from talley.casework.gate.record import Record


@dataclass(frozen=True, slots=True)
class Question:
    """Whether these items of this target may open at this time.

    `written_at` is when the case was written that this is asked for; none where there is none yet.
    """

    course: Course
    record: Record
    target: str
    items: tuple[str, ...]
    at: datetime
    written_at: datetime | None = None

    @property
    def today(self) -> date:
        """The day by the forum's clock; in UTC where its zone is not known."""
        return self._day(self.at)

    @property
    def written_on(self) -> date:
        """The day whose law counts beside that of the day of service: when the case was written, or today."""
        return self._day(self.written_at or self.at)

    def _day(self, moment: datetime) -> date:
        received = self.course.last(Received)
        try:
            zone = ZoneInfo(received.body.zone if received else "UTC")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            zone = ZoneInfo("UTC")
        return moment.astimezone(zone).date()

    def asked(self) -> frozenset[str]:
        """Return those of the items that are still asked of the target."""
        standing = asked(self.course)
        return frozenset(i for i in self.items if i in standing and standing[i].target == self.target)

    def recipient(self) -> bytes | None:
        """Return the fingerprint of the key that data would go to.

        It is what was read back in the last call to a number from the directory; for a speaker's own fields it
        is the key that the speaker named last.
        """
        if self.course.kind == "access":
            named = self.course.last(Consented, lambda c: c.target == self.target)
            return named.body.recipient if named else None
        call = self.course.last(CalledBack, lambda c: c.number_from == "directory")
        return call.body.fingerprint if call else None

    def orders(self, item: str) -> Iterator[Happened[CourtOrdered]]:
        """Yield the courts' orders that compel an item, confirmed with the clerk."""
        yield from self.course.all(CourtOrdered, lambda o: o.clerk_confirmed and item in o.items)

    def consented(self, item: str) -> bool:
        """Say whether the speaker agreed, signed in, to this item going to this recipient, and still does."""
        recipient = self.recipient()
        taken_back = {h.body.consent for h in self.course.all(ConsentWithdrawn)}
        return any(
            h.number not in taken_back
            for h in self.course.all(
                Consented,
                lambda c: (
                    c.signed_in and c.target == self.target and item in c.items and c.recipient == recipient
                ),
            )
        )
