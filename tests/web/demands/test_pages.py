"""The desk through HTTP: forms keep what was typed, and strangers see nothing."""

import io
import os
import time
from datetime import UTC, datetime

import docx
import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.conftest import PAPERS

from talley.web.accounts.models import User
from talley.web.demands import receiving
from talley.web.demands.models import Answer, Demand, Draft, Summary

FORM = {
    "channel": "fax",
    "received_at": "2017-03-14T12:00",
    "served_at": "",
    "zone": "America/Los_Angeles",
    "speech": "on",
}


def upload(name: str = "customs_summons_2017.txt") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (PAPERS / name).read_bytes())


def test_an_upload_leads_to_its_assessment(desk: Client) -> None:
    answer = desk.post(reverse("demands:new"), {**FORM, "paper": upload()}, follow=True)
    page = answer.content.decode()
    assert "Customs summons about @harbor_watch" in page
    assert "4 refused" in page
    assert "The power does not reach this purpose" in page
    assert "19 U.S.C. § 1509(d)(1)(A)" in page
    assert "The showings: 4 of 4 open" in page
    demand = Demand.objects.get()
    assert demand.received_at == datetime(2017, 3, 14, 19, 0, tzinfo=UTC)


def test_the_words_of_a_message_can_be_pasted(desk: Client) -> None:
    words = (PAPERS / "informal_email.txt").read_text(encoding="utf-8")
    page = desk.post(reverse("demands:new"), {**FORM, "pasted": words}, follow=True).content.decode()
    assert "Informal ask about @crow_over_quay" in page


def test_a_wrong_form_keeps_the_file(desk: Client) -> None:
    answer = desk.post(reverse("demands:new"), {**FORM, "zone": "Mars", "paper": upload()})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "no time zone" in page
    assert "customs_summons_2017.txt" in page
    held = answer.context["form"]["held"].value()
    assert held
    done = desk.post(reverse("demands:new"), {**FORM, "held": held})
    assert done.status_code == 302
    assert Demand.objects.get().papers.get().name == "customs_summons_2017.txt"


def held_by(client: Client) -> str:
    answer = client.post(reverse("demands:new"), {**FORM, "zone": "Mars", "paper": upload()})
    return answer.context["form"]["held"].value()


def test_a_held_file_is_nobody_else_s(desk: Client, person) -> None:
    other = Client()
    other.force_login(person("cole", User.Role.COUNSEL))
    assert other.post(reverse("demands:new"), {**FORM, "held": held_by(desk)}).status_code == 422
    assert not Demand.objects.exists()


def test_a_held_file_waits_an_hour_and_is_swept(desk: Client, papers_folder, monkeypatch) -> None:
    held = held_by(desk)
    (waiting,) = (papers_folder / "held").iterdir()
    now = time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 3700)
    assert desk.post(reverse("demands:new"), {**FORM, "held": held}).status_code == 422
    monkeypatch.undo()
    os.utime(waiting, (now - 3700, now - 3700))
    desk.post(reverse("demands:new"), {**FORM, "zone": "Mars", "pasted": "", "paper": upload()})
    assert not waiting.exists()


def test_the_list_shows_what_was_counted_and_measures_nothing(desk: Client, taken_in, monkeypatch) -> None:
    demand = taken_in()
    facts = reverse("demands:facts", args=[demand.pk])
    desk.post(facts, {"said-target:0": "corrected", "value-target:0": "@someone"})
    monkeypatch.setattr("talley.web.demands.queries.assess", None)
    page = desk.get(reverse("demands:list")).content.decode()
    assert "Customs summons about @someone" in page
    assert "4 refused" in page
    assert "to confirm" in page


def test_a_demand_that_was_never_counted_says_so(desk: Client, taken_in) -> None:
    taken_in()
    Summary.objects.all().delete()
    assert "open it to assess it" in desk.get(reverse("demands:list")).content.decode()


def test_a_count_by_another_law_book_says_so(desk: Client, taken_in) -> None:
    taken_in()
    Summary.objects.update(lawbook_version="older")
    assert "by an earlier law book" in desk.get(reverse("demands:list")).content.decode()


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    desk: Client, taken_in, django_assert_max_num_queries
) -> None:
    for _ in range(6):
        taken_in()
    with django_assert_max_num_queries(8):
        desk.get(reverse("demands:list"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"received_at": "0001-01-01T00:00"}, "Write a year from 1900"),
        ({"served_at": "9999-12-31T23:59"}, "Write a year from 1900"),
    ],
)
def test_nobody_types_a_day_at_the_calendar_s_edge(desk: Client, change, said: str) -> None:
    answer = desk.post(reverse("demands:new"), {**FORM, "pasted": "some words", **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize("written", ["January 1, 0001", "December 31, 9999, at 11:59 p.m. PST"])
def test_a_paper_with_a_day_at_the_calendar_s_edge_harms_no_page(desk: Client, written: str) -> None:
    words = (PAPERS / "customs_summons_2017.txt").read_text(encoding="utf-8")
    words = words.replace("March 13, 2017", written).replace("March 14, 2017", written)
    assert desk.post(reverse("demands:new"), {**FORM, "pasted": words}).status_code == 302
    demand = Demand.objects.get()
    for address in (
        reverse("demands:list"),
        *(reverse(f"demands:{n}", args=[demand.pk]) for n in ("show", "facts")),
    ):
        assert desk.get(address).status_code == 200


def test_a_day_at_the_edge_that_is_stored_already_harms_no_page(desk: Client, taken_in) -> None:
    demand = taken_in()
    paper = demand.papers.get()
    for name in ("served_at", "return_at", "issued_on"):
        place = {"page": 1, "box": [0, 0, 1, 1]}
        paper.findings["facts"][name] = {"value": "0001-01-01", "text": "x", "place": place}
    paper.save()
    for address in (
        reverse("demands:list"),
        *(reverse(f"demands:{n}", args=[demand.pk]) for n in ("show", "facts")),
    ):
        assert desk.get(address).status_code == 200


def test_letters_that_look_alike_are_spelled_out(desk: Client) -> None:
    words = (PAPERS / "customs_summons_2017.txt").read_text(encoding="utf-8")
    words = words.replace("@harbor_watch", "@h\u0430rbor_watch")
    page = desk.post(reverse("demands:new"), {**FORM, "pasted": words}, follow=True).content.decode()
    assert "U+0430" in page
    demand = Demand.objects.get()
    assert "U+0430" in desk.get(reverse("demands:facts", args=[demand.pk])).content.decode()


def test_odd_words_of_a_paper_and_its_name_are_stored(desk: Client) -> None:
    paper = SimpleUploadedFile(
        "\u202egpj.exe", b"HI\x00-26 You are \x1b[2J summoned about @harbor_watch" + b" and more" * 90
    )
    desk.post(reverse("demands:new"), {**FORM, "paper": paper})
    stored = Demand.objects.get().papers.get()
    assert stored.name.isprintable()
    assert "\x00" not in str(stored.findings)


def test_papers_are_read_one_at_a_time(desk: Client, monkeypatch) -> None:
    monkeypatch.setattr("talley.web.demands.receiving._WAIT_SECONDS", 0.1)
    with receiving._READING:
        answer = desk.post(reverse("demands:new"), {**FORM, "pasted": "some words"})
    assert answer.status_code == 422
    assert "Send this one again in a minute" in answer.content.decode()
    assert "Enter it as received, unread" not in answer.content.decode()


def test_a_forged_held_file_is_refused(desk: Client) -> None:
    answer = desk.post(reverse("demands:new"), {**FORM, "held": f"{'a' * 64} x:forged"})
    assert answer.status_code == 422
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Choose a file"),
        ({"paper": SimpleUploadedFile("x.pdf", b"%PDF-1.7 broken")}, "damaged"),
        ({"pasted": "x", "received_at": "2199-01-01T10:00"}, "in the future"),
        ({"pasted": "x", "received_at": "soon"}, "Write a time as"),
        ({"pasted": "x", "channel": "pigeon"}, "valid choice"),
    ],
)
def test_a_wrong_form_says_what_to_do_and_changes_nothing(desk: Client, change, said: str) -> None:
    answer = desk.post(reverse("demands:new"), {**FORM, **change})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Nothing was changed" in answer.content.decode()
    assert not Demand.objects.exists()


def test_facts_are_confirmed_and_corrected_on_the_page(desk: Client, taken_in) -> None:
    demand = taken_in()
    address = reverse("demands:facts", args=[demand.pk])
    page = desk.get(address).content.decode()
    assert "SUMMONS TO APPEAR" in page
    posted = {
        "said-signed": "right",
        "said-issuer.rank": "corrected",
        "value-issuer.rank": "special_agent",
        "said-offence.stated": "corrected",
        "value-offence.stated": "no",
        "said-target:0": "corrected",
        "value-target:0": "@someone",
        "said-item:1": "absent",
        "category-item:+": "name",
        "starts-item:+": "2017-01-01",
        "last-item:+": "2017-02-01",
    }
    answer = desk.post(address, posted, follow=True)
    assert "Saved: 6 answers" in answer.content.decode()
    page = desk.get(reverse("demands:show", args=[demand.pk])).content.decode()
    assert "Rank of the signer" in page
    assert "@someone" in page


@pytest.mark.parametrize(
    ("posted", "said"),
    [
        ({"said-issued_on": "corrected", "value-issued_on": "yesterday"}, "Write a day as"),
        ({"said-signed": "corrected", "value-signed": "perhaps"}, "yes or no"),
        ({"said-secrecy.claim": "corrected", "value-secrecy.claim": "loud"}, "Choose one of"),
        ({"said-item:0": "corrected", "category-item:0": "soul"}, "Choose a category"),
        (
            {"category-item:+": "name", "starts-item:+": "2017-02-01", "last-item:+": "2017-01-01"},
            "end after it starts",
        ),
        ({"said-target:0": "corrected", "value-target:0": " "}, "account"),
    ],
)
def test_a_wrong_correction_keeps_the_page_and_saves_nothing(
    desk: Client, taken_in, posted, said: str
) -> None:
    demand = taken_in()
    good = {"said-court_number": "right"}
    answer = desk.post(reverse("demands:facts", args=[demand.pk]), {**good, **posted})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Answer.objects.exists()


def test_one_press_drafts_and_both_files_open(desk: Client, taken_in) -> None:
    demand = taken_in()
    for kind in ("refusal", "deficiency", "narrowing"):
        answer = desk.post(reverse("demands:new_draft", args=[demand.pk]), {"kind": kind}, follow=True)
        assert "DRAFT on " in answer.content.decode()
    draft = Draft.objects.get(kind="refusal")
    pdf = desk.get(reverse("demands:draft_pdf", args=[demand.pk, draft.pk]))
    assert "attachment" in pdf.headers["Content-Disposition"]
    text = pypdfium2.PdfDocument(pdf.content)[0].get_textpage().get_text_range()
    assert "Refusal of a demand" in text
    word = desk.get(reverse("demands:draft_docx", args=[demand.pk, draft.pk]))
    paragraphs = [p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs]
    assert "Refusal of a demand" in paragraphs


def test_an_unknown_kind_of_letter_is_not_drafted(desk: Client, taken_in) -> None:
    demand = taken_in()
    answer = desk.post(reverse("demands:new_draft", args=[demand.pk]), {"kind": "provide"})
    assert answer.status_code == 404
    assert not Draft.objects.exists()


def test_a_stranger_sees_no_page_no_picture_and_no_file(taken_in, person) -> None:
    demand = taken_in()
    guest = Client()
    guest.force_login(person("guest", User.Role.NONE))
    for name in ("demands:show", "demands:facts"):
        assert Client().get(reverse(name, args=[demand.pk])).status_code == 302
        assert guest.get(reverse(name, args=[demand.pk])).status_code == 403
    picture = reverse("demands:page", args=[demand.pk, 1])
    assert Client().get(picture).status_code == 302
    assert guest.get(picture).status_code == 403


def test_what_is_not_there_is_not_found(desk: Client, taken_in) -> None:
    demand = taken_in()
    assert desk.get(reverse("demands:page", args=[demand.pk, 99])).status_code == 404
    other = "00000000-0000-4000-8000-000000000000"
    assert desk.get(reverse("demands:show", args=[other])).status_code == 404
    assert desk.get(reverse("demands:draft", args=[demand.pk, other])).status_code == 404


def test_hostile_words_in_a_paper_stay_words(desk: Client) -> None:
    words = (PAPERS / "customs_summons_2017.txt").read_text(encoding="utf-8")
    words = words.replace("Wendell T. Oakhurst", "Wendell T. <Script>alert(1)</Script>")
    words = words.replace("@harbor_watch", "@harbor_watch' onload='x")
    page = desk.post(reverse("demands:new"), {**FORM, "pasted": words}, follow=True).content.decode()
    assert "<Script>" not in page
    assert "onload='x" not in page


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.txt")), ids=lambda p: p.stem)
def test_every_paper_has_a_page(desk: Client, taken_in, path) -> None:
    demand = taken_in(path.name)
    for name in ("demands:show", "demands:facts"):
        assert desk.get(reverse(name, args=[demand.pk])).status_code == 200
    assert desk.get(reverse("demands:list")).status_code == 200


def test_what_is_not_recognised_is_a_question_and_never_said_to_bind_nobody(desk: Client, taken_in) -> None:
    demand = taken_in("state_demand.txt")
    shown = desk.get(reverse("demands:show", args=[demand.pk])).content.decode()
    assert "What instrument is this?" in shown
    assert "Does not bind" not in shown
    assert "No secrecy" not in shown
