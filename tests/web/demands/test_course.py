"""What the desk does becomes events of a course, each with its entry in the log in the same transaction."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from talley.casework.confirming import Answer as Said
from talley.casework.course.event import EventError
from talley.casework.entries.assessed import Assessed
from talley.casework.entries.confirmed import Confirmed
from talley.casework.entries.named import Named
from talley.casework.entries.received import Received
from talley.casework.gate.gate import Shut
from talley.web.demands.confirming import NotYet, confirm_assessment, confirm_no_secrecy
from talley.web.demands.models import Event
from talley.web.demands.queries import paper_for, reading_of, subjects
from talley.web.demands.recording import course_for, standing_of
from talley.web.demands.services import confirm
from talley.web.logserver.models import LogEntry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


@pytest.fixture
def all_right(analyst):
    def say(demand, *changed: Said) -> None:
        paper = paper_for(analyst, demand.pk)
        said = {subject: Said(subject, "right") for subject in subjects(reading_of(paper).proposed)}
        confirm(analyst, demand.pk, (said | {one.subject: one for one in changed}).values(), AT)

    return say


def kinds(demand) -> list[str]:
    return [event.body.TYPE for event in course_for(demand).events]


def test_taking_a_paper_in_is_the_first_event(taken_in) -> None:
    demand = taken_in()
    course = course_for(demand)
    (event,) = course.events
    assert isinstance(event.body, Received)
    assert (course.id, event.by) == (demand.pk.hex, demand.taken_in_by.pk.hex)
    assert event.body.paper.hex() == demand.papers.get().sha256


def test_until_no_secrecy_is_known_to_bind_every_entry_is_closed(taken_in, all_right, person) -> None:
    demand = taken_in()
    all_right(demand)
    confirm_assessment(demand.taken_in_by, demand.pk, AT)
    confirm_no_secrecy(person("cole", "counsel"), demand.pk, AT)
    entries = LogEntry.objects.all()
    assert entries.count() == len(kinds(demand)) > 4
    assert all(entry.closed for entry in entries)
    shown = b"".join(bytes(entry.data) for entry in entries)
    for secret in (b"@harbor_watch", demand.taken_in_by.pk.hex.encode(), b"Intake"):
        assert secret not in shown


def test_facts_count_as_compared_once_all_were_looked_at_and_again_when_they_change(
    taken_in, all_right, analyst
) -> None:
    demand = taken_in()
    confirm(analyst, demand.pk, [Said("signed", "right")], AT)
    assert kinds(demand) == ["received"]
    all_right(demand)
    assert kinds(demand) == ["received", "confirmed"]
    all_right(demand)  # nothing new
    assert kinds(demand) == ["received", "confirmed"]
    confirm(analyst, demand.pk, [Said("issuer.rank", "corrected", "special_agent")], AT)
    first, second = (h.body for h in course_for(demand).all(Confirmed))
    assert first.facts != second.facts
    assert (second.instrument, second.requester) == ("us.customs_summons", "officer")


def test_an_assessment_is_confirmed_only_after_the_facts(taken_in, all_right, analyst) -> None:
    demand = taken_in()
    assert isinstance(confirm_assessment(analyst, demand.pk, AT), NotYet)
    assert kinds(demand) == ["received"]
    all_right(demand)
    assert confirm_assessment(analyst, demand.pk, AT) is None
    assert kinds(demand) == ["received", "confirmed", "named", "assessed", "assessed"]
    course = course_for(demand)
    at_service, today = (h.body for h in course.all(Assessed))
    assert (at_service.on, today.on) == (demand.counted_on, AT.date())
    assert {r.result for r in at_service.results} == {"refused"}
    assert all("purpose-outside-power" in r.reasons for r in at_service.results)
    assert len({s.showing for s in at_service.showings if s.required_by == "policy"}) == 4
    confirm_assessment(analyst, demand.pk, AT)  # says the same
    assert len(course_for(demand).events) == len(course.events)


def test_what_is_asked_is_named_anew_under_new_names_when_it_was_misread(
    taken_in, all_right, analyst
) -> None:
    demand = taken_in()
    all_right(demand)
    confirm_assessment(analyst, demand.pk, AT)
    items = reading_of(paper_for(analyst, demand.pk)).proposed.items
    number = next(n for n, item in enumerate(items) if item.category == "ip_log")
    confirm(analyst, demand.pk, [Said(f"item:{number}", "absent")], AT)
    confirm_assessment(analyst, demand.pk, AT)
    course = course_for(demand)
    every = [event.body for event in course.events if isinstance(event.body, Named)]
    (standing,) = course.all(Named)
    assert len(every) == 2
    assert len(standing.body.items) == len(every[0].items) - 1
    assert not {i.id for i in standing.body.items} & {i.id for i in every[0].items}
    assert course.last(Assessed).number > standing.number


def test_the_gate_says_why_it_is_shut(taken_in, all_right, analyst) -> None:
    demand = taken_in()
    all_right(demand)
    confirm_assessment(analyst, demand.pk, AT)
    (answer,) = standing_of(demand, AT).gates.values()
    assert isinstance(answer, Shut)
    codes = {reason.code for reason in answer.reasons}
    assert {"refused-by-law", "not-called-back", "showing-open", "no-notice", "not-in-the-record"} <= codes


def test_only_counsel_says_that_no_secrecy_binds(taken_in, analyst, person) -> None:
    demand = taken_in()
    with pytest.raises(PermissionDenied):
        confirm_no_secrecy(analyst, demand.pk, AT)
    counsel = person("cole", "counsel")
    confirm_no_secrecy(counsel, demand.pk, AT)
    confirm_no_secrecy(counsel, demand.pk, AT)
    assert kinds(demand) == ["received", "no-secrecy"]


def test_a_row_that_was_tampered_with_breaks_the_chain(taken_in, all_right) -> None:
    demand = taken_in()
    all_right(demand)
    row = Event.objects.get(demand=demand, number=0)
    row.data = bytes(row.data).replace(b'"fax"', b'"fix"')
    row.save()
    with pytest.raises(EventError):
        course_for(demand)


def test_the_page_shows_the_gate_and_the_record(taken_in, all_right, desk: Client) -> None:
    demand = taken_in()
    all_right(demand)
    page = desk.post(f"/demands/{demand.pk}/assessment/", follow=True).content.decode()
    for words in (
        "The gate",
        "shut",
        "Nobody called back",
        "Measured against the law book",
        "waiting for the log",
    ):
        assert words in page
    assert "Confirm that no secrecy binds" not in page


def test_an_analyst_cannot_confirm_for_counsel(taken_in, desk: Client, person) -> None:
    demand = taken_in()
    assert desk.post(f"/demands/{demand.pk}/no-secrecy/").status_code == 403
    counsel = Client()
    counsel.force_login(person("cole", "counsel"))
    page = counsel.post(f"/demands/{demand.pk}/no-secrecy/", follow=True).content.decode()
    assert "No secrecy binds" in page
