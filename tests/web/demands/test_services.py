"""Taking in, confirming and drafting: each whole or not at all."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage

from talley.casework.confirming import Answer as Said
from talley.casework.letters import NothingToSay
from talley.reading.paper import PaperError
from talley.web.accounts.models import User
from talley.web.demands import store
from talley.web.demands.models import Answer, Demand, Draft, Paper
from talley.web.demands.queries import assessment_of, demand_for, demands_for, paper_for, reading_of
from talley.web.demands.services import confirm, take_in, write_draft

NOW = datetime(2017, 3, 16, 12, 0, tzinfo=UTC)
HOW = {
    "channel": "fax",
    "received_at": NOW,
    "entered_at": NOW,
    "served_at": None,
    "zone": "America/Los_Angeles",
    "speech": True,
}


def document(person: User, demand: Demand):
    paper = paper_for(person, demand.pk)
    return assessment_of(paper, reading_of(paper), demand.counted_on)


def test_a_paper_becomes_a_demand_with_its_original_and_its_pages(analyst, taken_in) -> None:
    demand = taken_in()
    paper = demand.papers.get()
    assert demand.reference == "17-00001"
    assert store.load(store.original(paper.sha256)).startswith(b"DEPARTMENT OF HOMELAND SECURITY")
    assert store.load(store.image(paper.sha256, 1)).startswith(b"\x89PNG")
    assert demand.counted_on == date(2017, 3, 14)


def test_the_summons_of_2017_is_refused_for_its_purpose(analyst, taken_in) -> None:
    answer = document(analyst, taken_in())
    assert {v["result"] for v in answer["verdicts"]} == {"refused"}
    assert all("purpose-outside-power" in [r["code"] for r in v["reasons"]] for v in answer["verdicts"])
    assert len(answer["showings"]) == 4
    assert {s["required_by"] for s in answer["showings"]} == {"policy"}


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 broken", b"PK\x03\x04 not a zip", bytes(2000)])
def test_a_file_that_cannot_be_read_changes_nothing(analyst, data: bytes, papers_folder) -> None:
    with pytest.raises(PaperError):
        take_in(analyst, data, name="x", **HOW)
    assert not Demand.objects.exists()
    assert not Paper.objects.exists()
    assert not papers_folder.exists()


def test_references_count_up_within_the_year_of_receipt(taken_in) -> None:
    references = [taken_in().reference for _ in range(2)]
    references.append(taken_in(received_at=datetime(2018, 1, 1, 7, 0, tzinfo=UTC)).reference)
    references.append(taken_in(received_at=datetime(2018, 1, 2, 7, 0, tzinfo=UTC)).reference)
    # 07:00 UTC on New Year's Day is still the old year in Los Angeles.
    assert references == ["17-00001", "17-00002", "17-00003", "18-00001"]


def test_a_correction_turns_the_assessment_and_the_proposal_stays(analyst, taken_in) -> None:
    demand = taken_in()
    said = [
        Said("records.subject", "corrected", "imports"),
        Said("signed", "corrected", False),
        Said("target:0", "corrected", "@other"),
    ]
    assert confirm(analyst, demand.pk, said, NOW) == 3
    answer = document(analyst, demand)
    assert {v["target"] for v in answer["verdicts"]} == {"@other"}
    assert "unsigned" in [g["code"] for g in answer["grounds"]]
    assert paper_for(analyst, demand.pk).findings["facts"]["signed"]["value"] is True


def test_an_answer_that_repeats_itself_is_not_written_again(analyst, taken_in) -> None:
    demand = taken_in()
    said = [Said("signed", "right"), Said("item:0", "absent")]
    assert confirm(analyst, demand.pk, said, NOW) == 2
    assert confirm(analyst, demand.pk, said, NOW) == 0
    assert confirm(analyst, demand.pk, [Said("signed", "absent")], NOW) == 1
    assert Answer.objects.count() == 3


def test_what_the_reader_missed_can_be_added(analyst, taken_in) -> None:
    demand = taken_in()
    confirm(
        analyst,
        demand.pk,
        [
            Said("target:+a", "corrected", "@second"),
            Said("item:+b", "corrected", "name 2017-01-01 2017-02-01"),
            Said("offence.stated", "corrected", True),
        ],
        NOW,
    )
    answer = document(analyst, demand)
    assert ("@second", "name") in {(v["target"], v["item"]) for v in answer["verdicts"]}
    assert answer["facts"]["offence.stated"]["place"]["page"] == 0


def test_confirming_everything_leaves_nothing_to_confirm(analyst, taken_in) -> None:
    demand = taken_in()
    reading = reading_of(paper_for(analyst, demand.pk))
    assert reading.unconfirmed > 20
    confirm(analyst, demand.pk, [Said(s, "right") for s in _subjects(reading)], NOW)
    assert reading_of(paper_for(analyst, demand.pk)).unconfirmed == 0


def _subjects(reading):
    from talley.web.demands.queries import subjects

    return subjects(reading.proposed)


def test_a_draft_is_kept_with_the_version_of_the_law(analyst, taken_in) -> None:
    demand = taken_in()
    made = write_draft(analyst, demand.pk, "refusal", dated_on=date(2017, 3, 16), at=NOW)
    assert isinstance(made, Draft)
    assert made.letter["title"] == "Refusal of a demand"
    assert len(made.lawbook_version) == 12


def test_nothing_to_say_makes_no_draft(analyst, taken_in) -> None:
    demand = taken_in("sca_warrant.txt", received_at=datetime(2023, 5, 8, 12, 0, tzinfo=UTC))
    assert isinstance(write_draft(analyst, demand.pk, "refusal", dated_on=NOW.date(), at=NOW), NothingToSay)
    assert not Draft.objects.exists()


def test_nobody_without_a_role_reads_or_writes_anything(person, taken_in) -> None:
    demand, guest = taken_in(), person("guest", User.Role.NONE)
    with pytest.raises(PermissionDenied):
        demands_for(guest)
    with pytest.raises(PermissionDenied):
        demand_for(guest, demand.pk)
    with pytest.raises(PermissionDenied):
        confirm(guest, demand.pk, [Said("signed", "absent")], NOW)
    with pytest.raises(PermissionDenied):
        write_draft(guest, demand.pk, "refusal", dated_on=NOW.date(), at=NOW)
    with pytest.raises(PermissionDenied):
        take_in(guest, b"hello", name="x", **HOW)


def test_the_store_takes_no_name_but_a_hash() -> None:
    for name in ("../../etc/passwd", "A" * 64, "a" * 63, ""):
        with pytest.raises(ValueError):
            store.original(name)
    assert not default_storage.exists("x")
