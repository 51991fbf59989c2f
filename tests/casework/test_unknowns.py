"""What nobody has said is a question, never "none", never a ground in a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from reading.made import read
from talley.casework.confirming import Answer, corrected
from talley.casework.demanding import Circumstances
from talley.casework.document import Document, assess
from talley.casework.letters import KINDS, Letterhead, NothingToSay, draft
from talley.drafting.letter import Letter
from talley.lawfiles import load_book

BOOK = load_book()
ON = date(2026, 3, 2)
PART = {"sha256": "0" * 64, "media_type": "", "pages": 1, "read_by": "plain-text", "notes": []}
HEAD = Letterhead("Lantern Social", "26-1", ON)
SUMMONS = """DEPARTMENT OF HOMELAND SECURITY
U.S. Customs and Border Protection
SUMMONS TO APPEAR AND/OR PRODUCE RECORDS
19 U.S.C. 1509
To: Lantern Social, Inc.
You are hereby summoned and required to produce the following records:
user names, employer and phone numbers of @a_b.
{}
Date of issue: February 11, 2026
/s/ Ada Grain
Ada Grain, Special Agent in Charge"""
UNKNOWN = "STATE OF MERIDIAN\nYou are commanded to produce, by 12 June 2026, the name of @a_b.\nDo not disclose this."


def measured(text: str, said: tuple[Answer, ...] = (), **circumstances: object) -> Document:
    findings = corrected(read(text), {answer.subject: answer for answer in said})
    return assess(PART, findings, BOOK, BOOK.policy, replace(Circumstances(), **circumstances), ON)


def codes(document: Document) -> set[str]:
    return {question["code"] for question in document["questions"]}


def test_where_the_instrument_is_not_recognised_nothing_is_said_of_it() -> None:
    document = measured(UNKNOWN)
    assert document["instrument"]["id"] is None
    assert document["instrument"]["state"] == "not_recognised"
    assert not document["verdicts"] and not document["grounds"]
    assert document["secrecy"]["binding"] is None and document["notice"]["speaker"] is None
    assert "instrument-not-recognised" in codes(document)
    assert all(isinstance(draft(kind, document, HEAD, ON), NothingToSay) for kind in KINDS)


def test_a_person_names_the_instrument_and_it_is_measured() -> None:
    document = measured(UNKNOWN, (Answer("instrument", "corrected", "us.customs_summons"),))
    assert document["instrument"]["state"] == "recognised"
    assert document["verdicts"]


def test_a_paper_that_is_no_demand_is_not_assessed() -> None:
    document = measured("Soup\nContact me at @soup_lover. Do not disclose the secret ingredient.")
    assert document["instrument"]["state"] == "not_a_demand"
    assert codes(document) == {"not-a-demand"}


def test_no_words_of_silence_leave_it_unknown_until_a_person_says_so() -> None:
    document = measured(SUMMONS.format(""))
    assert document["secrecy"] | {"citations": []} == {
        "kind": "none",
        "found": False,
        "binding": None,
        "until": None,
        "sentence": "No words of silence were found; a person must look.",
        "citations": [],
    }
    assert "secrecy-not-found" in codes(document)
    confirmed = measured(SUMMONS.format(""), (Answer("secrecy.claim", "corrected", "none"),))
    assert confirmed["secrecy"]["found"] is True
    assert confirmed["secrecy"]["binding"] is False


def test_a_letter_promises_no_notice_where_silence_is_not_known() -> None:
    letter = draft("refusal", measured(SUMMONS.format("")), HEAD, ON)
    assert isinstance(letter, Letter)
    assert letter.sections[-1].paragraphs[0].startswith("[Counsel decides")
    told = measured(SUMMONS.format(""), (Answer("secrecy.claim", "corrected", "none"),))
    letter = draft("refusal", told, HEAD, ON)
    assert isinstance(letter, Letter)
    assert "We intend to tell" in letter.sections[-1].paragraphs[0]


def test_an_end_that_was_not_found_is_a_question_and_no_ground() -> None:
    silent = measured(SUMMONS.format("You are requested not to disclose this summons."))
    assert "secrecy-end-not-found" in codes(silent)
    assert "secrecy-without-end" not in {g["code"] for g in silent["grounds"]}
    endless = measured(SUMMONS.format("You are requested not to disclose it for an indefinite period."))
    assert "secrecy-without-end" in {g["code"] for g in endless["grounds"]}
    assert "secrecy-end-not-found" not in codes(endless)


def test_a_ground_that_rests_on_an_unknown_is_a_question_and_in_no_letter() -> None:
    document = measured(SUMMONS.format("").split("/s/")[0])
    (rank,) = [g for g in document["grounds"] if g["code"] == "issuer-rank"]
    assert rank["known"] is False
    assert rank["sentence"].startswith("Not known from the paper: rank of the signer.")
    assert "issuer-rank" in codes(document)
    for kind in KINDS:
        letter = draft(kind, document, HEAD, ON)
        if isinstance(letter, Letter):
            assert "Rank of the signer" not in {p.heading for s in letter.sections for p in s.points}


def test_what_is_not_recognised_stands_as_a_question_until_a_person_takes_it_away() -> None:
    assert "asked-not-recognised" in codes(measured(SUMMONS.format("")))
    answered = (Answer("asked_unrecognised", "absent"), Answer("item:+1", "corrected", "profile"))
    document = measured(SUMMONS.format(""), answered)
    assert "asked-not-recognised" not in codes(document)
    assert "profile" in {v["item"] for v in document["verdicts"]}


@pytest.mark.parametrize(
    ("names", "right"), [(("Lantern Social",), None), (("Otherbook",), "wrong-addressee"), ((), None)]
)
def test_the_addressee_is_held_against_the_platform_s_names(
    names: tuple[str, ...], right: str | None
) -> None:
    document = measured(SUMMONS.format(""), platforms=names)
    grounds = {g["code"] for g in document["grounds"]}
    assert ("wrong-addressee" in grounds) is (right is not None)
    assert ("wrong-addressee" in {g["code"] for g in document["in_order"]}) is (names == ("Lantern Social",))


def test_what_was_checked_and_is_in_order_is_listed() -> None:
    assert {"issuer-rank", "unsigned"} <= {g["code"] for g in measured(SUMMONS.format(""))["in_order"]}


def test_what_one_rule_objects_to_no_other_calls_in_order() -> None:
    for signer in ("Special Agent", "Supervisory Special Agent", "Group Supervisor", "Detective"):
        document = measured(SUMMONS.format("").replace("Special Agent in Charge", signer))
        assert "issuer-rank" in {g["code"] for g in document["grounds"]}, signer
        assert "issuer-rank" not in {g["code"] for g in document["in_order"]}, signer
    codes_in_order = [g["code"] for g in measured(SUMMONS.format(""))["in_order"]]
    assert len(codes_in_order) == len(set(codes_in_order))


def test_each_verdict_says_how_far_the_instrument_reaches_were_the_power_good() -> None:
    document = measured(SUMMONS.format("").replace("employer", "IP addresses, private messages"))
    reach = {v["item"]: v["reach"] for v in document["verdicts"]}
    assert reach["phone_number"] == "within"
    assert reach["ip_log"] == "contested"
    assert reach["private_messages"] == "beyond"


def clock(document: Document, code: str) -> Document:
    (found,) = [c for c in document["clocks"] if c["code"] == code]
    return found


def test_the_paper_s_own_period_counts_from_the_day_it_names_or_says_that_it_is_not_known() -> None:
    text = SUMMONS.format("") + "\nAnswer within three (3) business days of receipt."
    open_clock = clock(measured(text), "return-within")
    assert open_clock["at"] is None
    assert open_clock["sentence"] == "3 working days from receipt: day of receipt not known."
    known = clock(measured(text, received_at=date(2026, 2, 26)), "return-within")
    assert known["at"] == "2026-03-03"
    hours = text.replace("three (3) business days", "48 hours")
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    assert clock(measured(hours, received_at=moment), "return-within")["at"] == "2026-03-03T09:00:00+00:00"


def test_the_law_s_clock_without_its_day_says_so() -> None:
    text = "EUROPEAN PRODUCTION ORDER CERTIFICATE\nthe addressee must execute this EPOC\nUser name: @a_b"
    findings = read(text)
    document = assess(PART, findings, BOOK, BOOK.policy, Circumstances(), date(2026, 9, 24))
    due = clock(document, "production-due")
    assert due["at"] is None
    assert due["sentence"].startswith("10 days from receipt: day of receipt not known.")


def test_a_time_without_a_zone_stands_as_the_paper_writes_it() -> None:
    text = SUMMONS.format("Return date: March 4, 2026 at 5:00 p.m.")
    assert clock(measured(text), "return-date")["at"] == "2026-03-04T17:00:00"
    assert clock(measured(text), "return-date")["zone_known"] is False
    assert clock(measured(text, zone="America/Chicago"), "return-date")["at"] == "2026-03-04T17:00:00-06:00"
