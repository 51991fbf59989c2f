"""Taking in and assessing through HTTP: what came is kept, and the page says what its verdicts rest on."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.conftest import PAPERS
from tests.web.demands.test_pages import FORM, upload

from talley.web.demands import store
from talley.web.demands.models import Deadline, Demand


def test_a_file_and_words_at_once_are_refused_and_neither_is_lost(desk: Client) -> None:
    words = "Who runs @crow_over_quay? Please tell us the name and the e-mail address."
    answer = desk.post(reverse("demands:new"), {**FORM, "paper": upload(), "pasted": words})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "A file and words were both given" in page
    assert "customs_summons_2017.txt" in page
    assert words in page
    held = answer.context["form"]["held"].value()
    both = {**FORM, "held": held, "pasted": words}
    assert desk.post(reverse("demands:new"), both).status_code == 422
    assert desk.post(reverse("demands:new"), {**both, "take": "words"}).status_code == 302
    assert Demand.objects.get().papers.get().name == "pasted message.txt"
    assert desk.post(reverse("demands:new"), {**both, "take": "file"}).status_code == 302
    assert {d.papers.get().name for d in Demand.objects.all()} == {
        "pasted message.txt",
        "customs_summons_2017.txt",
    }


def test_a_broken_fax_is_entered_as_received_and_people_state_its_facts(desk: Client) -> None:
    broken = b"%PDF-1.7 broken"
    answer = desk.post(reverse("demands:new"), {**FORM, "paper": SimpleUploadedFile("fax.pdf", broken)})
    assert "Enter it as received, unread" in answer.content.decode()
    assert not Demand.objects.exists()
    held = answer.context["form"]["held"].value()
    answer = desk.post(reverse("demands:new"), {**FORM, "held": held, "unread": "1"}, follow=True)
    assert "The file could not be read." in answer.content.decode()
    demand = Demand.objects.get()
    paper = demand.papers.get()
    assert paper.unread
    assert store.load(store.original(paper.sha256)) == broken
    posted = {
        "said-instrument": "corrected",
        "value-instrument": "us.customs_summons",
        "value-target:+": "@harbor_watch",
        "category-item:+": ["name"],
    }
    answer = desk.post(reverse("demands:facts", args=[demand.pk]), posted, follow=True)
    assert "Saved: 3 answers." in answer.content.decode()
    page = desk.get(reverse("demands:show", args=[demand.pk])).content.decode()
    assert "Customs summons about @harbor_watch" in page
    assert "what follows rests on what people state" in page
    assert "unread file" in desk.get(reverse("demands:list")).content.decode()


def test_a_good_paper_is_read_though_unread_was_pressed(desk: Client) -> None:
    desk.post(reverse("demands:new"), {**FORM, "paper": upload(), "unread": "1"})
    assert not Demand.objects.get().papers.get().unread


def test_how_and_when_it_came_is_asked_and_never_guessed(desk: Client) -> None:
    page = desk.get(reverse("demands:new")).content.decode()
    assert '<option value="" selected>Choose one</option>' in page
    assert "the platform&#x27;s own" in page
    answer = desk.post(reverse("demands:new"), {**FORM, "channel": "", "received_at": "", "paper": upload()})
    assert set(answer.context["form"].errors) == {"channel", "received_at"}


def test_equal_accounts_share_one_table(desk: Client) -> None:
    words = (PAPERS / "customs_summons_2017.txt").read_text(encoding="utf-8")
    words = words.replace("@harbor_watch", "@harbor_watch, @tern, @plover and @sandbar")
    page = desk.post(reverse("demands:new"), {**FORM, "pasted": words}, follow=True).content.decode()
    assert page.count("<caption>") == 1
    assert "<b>@harbor_watch, @tern, @plover, @sandbar</b>" in page


def test_a_ground_shows_what_it_rests_on(desk: Client, taken_in) -> None:
    page = desk.get(reverse("demands:show", args=[taken_in().pk])).content.decode()
    assert "13 March 2017, 11:45: the day before service" in page
    assert "#fact-return_at" in page
    assert "sanity" not in page


def test_policy_asks_nothing_of_a_judge_and_only_letters_with_something_to_say_are_offered(
    desk: Client, taken_in
) -> None:
    how = {"received_at": datetime(2026, 9, 23, 10, 0, tzinfo=UTC), "zone": "Europe/Berlin"}
    page = desk.get(reverse("demands:show", args=[taken_in("epoc.txt", **how).pk])).content.decode()
    assert "asked by policy" not in page
    warrant = taken_in("sca_warrant.txt", received_at=datetime(2023, 5, 8, 12, 0, tzinfo=UTC))
    page = desk.get(reverse("demands:show", args=[warrant.pk])).content.decode()
    assert "Draft a" not in page


def test_the_list_shows_what_is_due_next_first_then_what_passed_then_what_has_no_date(
    desk: Client, taken_in
) -> None:
    today = timezone.now().astimezone(ZoneInfo("America/Los_Angeles")).date()

    def due_in(days: int) -> Demand:
        demand = taken_in()
        Deadline.objects.filter(summary__paper__demand=demand).update(on=today + timedelta(days=days))
        return demand

    none, late, soon, later, today_s, long_ago = (
        taken_in("informal_email.txt"), due_in(-2), due_in(3), due_in(30), due_in(0), due_in(-200),
    )  # fmt: skip
    page = desk.get(reverse("demands:list"))
    assert [row["demand"] for row in page.context["rows"]] == [today_s, soon, later, late, long_ago, none]
    text = page.content.decode()
    for said in ("Return date, today", "Return date, in 3 days", "Return date, passed", "No date set"):
        assert said in text


def test_a_correction_of_the_return_date_moves_the_deadline(desk: Client, taken_in) -> None:
    demand = taken_in()
    posted = {"said-return_at": "corrected", "value-return_at": "2017-04-03", "time-return_at": ""}
    desk.post(reverse("demands:facts", args=[demand.pk]), posted)
    assert "3 Apr 2017" in desk.get(reverse("demands:list")).content.decode()


def test_a_paper_of_no_known_instrument_is_asked_about_and_measured_once_a_person_names_it(
    desk: Client,
) -> None:
    words = "STATE OF MERIDIAN\nYou are commanded to produce the name of the account @a_b.\n"
    page = desk.post(reverse("demands:new"), {**FORM, "pasted": words}, follow=True).content.decode()
    assert "Instrument not recognised about @a_b" in page
    assert "Nothing is measured until a person names it." in page
    assert "#fact-instrument" in page
    assert "Draft a" not in page
    assert "Does not bind" not in page
    facts = reverse("demands:facts", args=[Demand.objects.get().pk])
    desk.post(facts, {"said-instrument": "corrected", "value-instrument": "us.customs_summons"})
    page = desk.get(facts.removesuffix("facts/")).content.decode()
    assert "Customs summons about @a_b" in page
    assert "Draft a refusal" in page


def test_what_was_checked_and_what_is_not_known_stand_apart_from_the_grounds(desk: Client, taken_in) -> None:
    answer = desk.get(reverse("demands:show", args=[taken_in().pk]))
    page = answer.content.decode()
    assert "Checked and in order" in page
    assert all(ground["known"] for ground in answer.context["grounds"])
    assert "Were all else in order: its reach is contested" in page
