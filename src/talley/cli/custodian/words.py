"""What a custodian is shown before they answer.

Security: every text that comes from a packet is hostile; all lines go through `printable` on their way out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from talley.casework.course.course import Course
from talley.casework.course.openness import binding
from talley.casework.entries.authority_found import AuthorityFound
from talley.casework.entries.challenge_ended import ChallengeEnded
from talley.casework.entries.challenge_filed import ChallengeFiled
from talley.casework.entries.challenge_stated import ChallengeStated
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.court_ordered import CourtOrdered
from talley.casework.entries.decided import Decided
from talley.casework.entries.emergency import Emergency
from talley.casework.entries.finding import Finding
from talley.casework.entries.named import Named
from talley.casework.entries.no_secrecy import NoSecrecy
from talley.casework.entries.objected import Objected
from talley.casework.entries.people_named import PeopleNamed
from talley.casework.entries.stay_lifted import StayLifted
from talley.casework.entries.stayed import Stayed
from talley.casework.gate.reasons import CONDITIONS
from talley.casework.release.approving import Approver
from talley.casework.release.case import fingerprint
from talley.casework.release.custodians import format_fingerprint
from talley.casework.release.drilled import DrillPacket
from talley.casework.release.packet import Packet, PacketError, evidence
from talley.casework.release.pinned import Before
from talley.casework.release.refusals import RULES
from talley.casework.release.rule import MayRelease, MustRefuse
from talley.casework.release.view import View
from talley.cli.custodian.asked import Judged
from talley.cli.words import printable
from talley.sealing.errors import SealingError
from talley.sealing.leaf import parse_leaf

SECRET = "TREAT IT AS SECRET: nobody has confirmed that no secrecy binds in this case."  # noqa: S105 - a sentence
BOUND = "YOU ARE BOUND TO SILENCE: secrecy binds in this case. Speak of it to nobody but your own counsel."
FREE = "No secrecy binds in this case: a person confirmed that."
DRILL = "This is a drill. It is public, and opens a seal that was made for drills only."
HOLDERS = {
    "requester": "the requester's own key",
    "disclosing_person": "the key of a named person of the platform, who hands the values on",
    "speaker": "the speaker's own key",
}


def tell(lines: Iterable[str]) -> None:
    """Print lines in which nothing can steer a terminal."""
    for line in lines:
        print(printable(line), flush=True)


def shown(
    judged: Judged, approvers: tuple[Approver, ...], before: tuple[Before, ...], at: datetime
) -> Iterator[str]:
    """Yield everything a custodian sees of a case or drill, the silence first, the verdict last."""
    packet = judged.asked.packet
    if isinstance(packet, DrillPacket):
        yield DRILL
        yield f"Drill {judged.asked.case}, written at {_time(packet.written_at)}."
    else:
        course = _course(packet, judged.view)
        yield silence(course, at)
        yield f"Case {judged.asked.case}, written at {_time(packet.case.written_at)}."
        if course is None:
            yield "Its course cannot be read from the log, so that nothing is told of it here."
        else:
            yield from _course_lines(course, {one.person: one.name for one in approvers})
        yield from _fields(packet, course)
    yield from _recipient(judged)
    yield from _others(judged, before)
    yield from verdict(judged.verdict)


def silence(course: Course | None, at: datetime) -> str:
    """Return the first line: whether the reader is bound to silence."""
    if course is None:
        return SECRET
    if binding(course, at.date()):
        return BOUND
    return FREE if course.last(NoSecrecy) else SECRET


def verdict(found: MayRelease | MustRefuse) -> Iterator[str]:
    """Yield what the rule says: each refusal with its sentence and what would meet it, the gate's reasons too."""
    if isinstance(found, MayRelease):
        yield "Every rule is met."
        return
    yield "It may not be released:"
    for one in found.refusals:
        about = f" ({one.about})" if one.about else ""
        yield f"- Rule {one.rule}, {RULES[one.rule]}: {one.sentence}{about} [{one.code}]"
        yield f"  What would meet it: {one.met_by}"
    for why in found.shut.reasons if found.shut else ():
        about = f" ({why.about})" if why.about else ""
        yield f"- The gate, {CONDITIONS[why.condition]}: {why.sentence}{about} [{why.code}]"
        yield f"  What would meet it: {why.met_by}"


def _course(packet: Packet, view: View | None) -> Course | None:
    if view is None:
        return None
    try:
        return evidence(packet, view.entry_at).course
    except PacketError:
        return None


def _course_lines(course: Course, names: dict[str, str]) -> Iterator[str]:
    people = _People(course, names)
    confirmed = course.last(Confirmed)
    if confirmed:
        body = confirmed.body
        yield f"Who asks: {body.authority}, as {body.requester}, {body.country}; served on {body.served_on}."
        yield f"Instrument: {body.instrument}, confirmed by {people.of(confirmed.event.by)}."
    elif course.kind == "access":
        yield "Who asks: the speaker, for what is kept of themselves."
    for found in course.all(AuthorityFound):
        yield f"Authority found for {_list(found.body.items)}: {found.body.citation}, by {people.of(found.event.by)}."
    for order in course.all(CourtOrdered):
        heard = (
            "had the objection before it"
            if order.body.heard_objection
            else "did not have the objection before it"
        )
        yield f"Court's order: {order.body.court}, {order.body.docket}; the court {heard}."
    for danger in course.all(Emergency):
        yield f"Emergency stated: {danger.body.danger}, by {people.of(danger.event.by)}."
    for finding in course.all(Finding):
        yield f"Finding: {finding.body.showing} {finding.body.answer}, by {people.of(finding.event.by)}."
    yield from _against(course)
    for decided in course.all(Decided):
        said = decided.body
        yield (
            f"Decided: granted {_list(said.granted)}, refused {_list(said.refused)}, "
            f"by {people.of(decided.event.by)} at {_time(decided.event.at)}."
        )


def _against(course: Course) -> Iterator[str]:
    objections = list(course.all(Objected))
    yield f"Objections: {len(objections) or 'none'}."
    for one in objections:
        yield f"  by the {one.body.by}, of {_time(one.event.at)}, to {_list(one.body.showings)}."
    challenges = list(course.all(ChallengeFiled))
    yield f"Challenges: {len(challenges) or 'none'}."
    ended = {h.body.challenge: h.body.how for h in course.all(ChallengeEnded)}
    for filed in challenges:
        yield f"  by the {filed.body.by}, {filed.body.forum}, {filed.body.docket}: {ended.get(filed.number, 'pending')}."
    for stated in course.all(ChallengeStated):
        yield f"  announced by the {stated.body.by}, grace until {_time(stated.body.grace_until)}."
    if course.last(Stayed):
        yield f"Stays: {len(list(course.all(Stayed)))}, lifted {len(list(course.all(StayLifted)))}."


def _fields(packet: Packet, course: Course | None) -> Iterator[str]:
    case = packet.case
    targets = [t for h in course.all(Named) for t in h.body.targets] if course else []
    called = next(
        (t.handle for t in targets if t.id == case.target), "an account that the course does not name"
    )
    yield f"Account: {called}. Fields, {len(case.seals)} in number:"
    for asked, held in zip(case.seals, packet.seals, strict=False):
        yield f"  {asked.field} (item {asked.item}) of account handle {_handle(held.leaf)}"


def _handle(leaf: bytes) -> str:
    try:
        return parse_leaf(leaf).context.subject_handle.hex()
    except SealingError:
        return "unknown: the seal cannot be read"


def _recipient(judged: Judged) -> Iterator[str]:
    asked = judged.asked
    packet = asked.packet
    holder = HOLDERS[packet.case.held_by] if isinstance(packet, Packet) else "the key of the drill"
    yield f"To {holder}, whose fingerprint is {format_fingerprint(fingerprint(asked.recipient))}."
    yield f"It may be answered until {_time(asked.expires_at)}."


def _others(judged: Judged, before: tuple[Before, ...]) -> Iterator[str]:
    leaves = judged.asked.leaves
    others = [one for one in before if one.leaf in leaves and one.case != judged.asked.case]
    yield f"Releases of these seals that you made in other cases: {len(others) or 'none'}."
    for one in others:
        yield f"  in case {one.case}, to {format_fingerprint(fingerprint(one.recipient))}"


class _People:
    def __init__(self, course: Course, names: dict[str, str]) -> None:
        named = course.last(PeopleNamed)
        self._roles = {h.person: h.role for h in named.body.holders} if named else {}
        self._names = names

    def of(self, person: str) -> str:
        role = self._roles.get(person, "no role on record")
        return f"{self._names.get(person, f'person {person[:8]}')} ({role})"


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
