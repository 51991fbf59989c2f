"""A course: the chain checked, corrections taken out, and what was asked of whom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Generic, Literal, TypeVar

from talley.casework.course.event import FIRST, Event, EventError
from talley.casework.entries.closed import Closed
from talley.casework.entries.corrected import Corrected
from talley.casework.entries.named import Item, Named
from talley.casework.entries.narrowed import Narrowed
from talley.casework.entries.received import Received
from talley.casework.entries.withdrawn import Withdrawn

B = TypeVar("B")

FINAL = (Withdrawn, Closed, Corrected)
"""What no correction reaches."""


@dataclass(frozen=True, slots=True)
class Happened(Generic[B]):
    """An event that counts, with the type of its body known."""

    event: Event
    body: B

    @property
    def number(self) -> int:
        return self.event.number


@dataclass(frozen=True, slots=True)
class Course:
    """Events in their order. `counting` leaves out what was corrected; `items` is all that was ever asked."""

    id: str
    kind: Literal["demand", "access"]
    events: tuple[Event, ...]
    counting: tuple[Event, ...]
    items: Mapping[str, Item]

    @property
    def head(self) -> bytes:
        """The commitment of the last event: it binds all that came before."""
        return self.events[-1].commitment

    def all(self, kind: type[B], where: Callable[[B], bool] = lambda _: True) -> Iterator[Happened[B]]:
        """Yield what counts of one type, in order."""
        for event in self.counting:
            if isinstance(event.body, kind) and where(event.body):
                yield Happened(event, event.body)

    def last(self, kind: type[B], where: Callable[[B], bool] = lambda _: True) -> Happened[B] | None:
        """Return the last that counts of one type, or None."""
        return max(self.all(kind, where), key=lambda happened: happened.number, default=None)

    def at(self, number: int, kind: type[B]) -> B | None:
        """Return the body of the event of this number where it counts and has this type."""
        return next((h.body for h in self.all(kind) if h.number == number), None)


def course_of(events: Iterable[Event]) -> Course:
    """Check a chain from its first event on and return the course that it is.

    Raises: EventError where an event is missing, is out of place, belongs to another course, refers to an
    event that is not there, or names an id twice.
    """
    chain = tuple(events)
    first = chain[0].body if chain else None
    if not isinstance(first, Received):
        raise EventError("a course begins with the event received")
    previous = FIRST
    for number, event in enumerate(chain):
        if event.course != chain[0].course or event.number != number or event.previous != previous:
            raise EventError(f"event {number} does not follow the one before it")
        if number and isinstance(event.body, Received):
            raise EventError(f"event {number}: a course is received once")
        previous = event.commitment
    gone = _corrected(chain)
    counting = tuple(event for event in chain if event.number not in gone)
    return Course(chain[0].course, first.kind, chain, counting, _items(counting))


def _corrected(chain: tuple[Event, ...]) -> frozenset[int]:
    gone: set[int] = set()
    for event in chain:
        if isinstance(event.body, Corrected):
            number = event.body.event
            if number == 0 or number >= event.number:
                raise EventError(f"event {event.number} corrects an event that is not before it")
            if not isinstance(chain[number].body, FINAL):
                gone.add(number)
    return frozenset(gone)


def _items(counting: Iterable[Event]) -> Mapping[str, Item]:
    items: dict[str, Item] = {}
    targets: set[str] = set()
    for event in counting:
        if not isinstance(event.body, Named):
            continue
        for target in event.body.targets:
            if target.id in targets:
                raise EventError(f"event {event.number} names target {target.id} again")
            targets.add(target.id)
        for item in event.body.items:
            if item.id in items or item.target not in targets:
                raise EventError(f"event {event.number}: item {item.id} is named twice, or for no target")
            items[item.id] = item
    return MappingProxyType(items)


def asked(course: Course) -> Mapping[str, Item]:
    """Return the items that are still asked: neither narrowed away nor withdrawn."""
    gone = {item for h in course.all(Narrowed) for item in h.body.dropped}
    gone |= {item for h in course.all(Withdrawn) for item in h.body.items}
    return MappingProxyType({name: item for name, item in course.items.items() if name not in gone})
