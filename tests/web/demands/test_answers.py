"""Answers on the page of facts: nothing typed is lost, and an old correction is never in the way."""

import pytest
from django.test import Client
from django.urls import reverse

from talley.web.demands.models import Answer


@pytest.fixture
def facts(desk: Client, taken_in):
    demand = taken_in()
    address = reverse("demands:facts", args=[demand.pk])

    def send(posted: dict, status: int = 200) -> str:
        answer = desk.post(address, posted, follow=True)
        assert answer.status_code == status
        return answer.content.decode()

    return send


def said() -> dict[str, object]:
    return {a.subject: (a.said, a.value) for a in Answer.objects.order_by("id")}


def test_the_words_of_the_paper_confirm_the_rank_and_turn_nothing(desk: Client, facts) -> None:
    facts({"said-issuer.rank": "corrected", "value-issuer.rank": "Special Agent in Charge"})
    assert said() == {"issuer.rank": ("corrected", "special_agent_in_charge")}
    page = desk.get(reverse("demands:list")).content.decode()
    assert "4 refused" in page


def test_a_rank_that_cannot_be_placed_is_refused_and_kept_on_the_page(facts) -> None:
    page = facts({"said-issuer.rank": "corrected", "value-issuer.rank": "Port Director"}, 422)
    assert "“Port Director” is none of the values listed" in page
    assert not Answer.objects.exists()


def test_after_one_correction_another_fact_is_confirmed(facts) -> None:
    facts({"said-issuer.rank": "corrected", "value-issuer.rank": "special_agent"})
    # The page now holds the first correction; the form sends it again, unchanged.
    again = {"said-issuer.rank": "corrected", "value-issuer.rank": "special_agent"}
    page = facts({**again, "said-signed": "right"})
    assert "Saved: 1 answer." in page
    assert Answer.objects.count() == 2
    # Browsers without the field's value on the page change nothing either.
    assert "Nothing new was said" in facts(again)


def test_a_correction_stands_in_its_field(desk: Client, facts) -> None:
    page = facts({"said-return_at": "corrected", "value-return_at": "2017-03-20", "time-return_at": "09:30"})
    assert 'name="value-return_at" value="2017-03-20"' in page
    assert 'name="time-return_at" value="09:30"' in page
    assert "20 March 2017, 09:30" in page
    assert said()["return_at"] == ("corrected", "2017-03-20T09:30:00")


def test_an_error_keeps_all_that_was_typed(facts) -> None:
    posted = {
        "said-issued_on": "corrected",
        "value-issued_on": "yesterday",
        "said-signer": "corrected",
        "value-signer": "W. Oakhurst",
        "value-target:+": "@tern\n@plover",
        "category-item:+": ["name", "payment"],
        "starts-item:+": "2017-01-01",
        "last-item:+": "2017-01-31",
    }
    page = facts(posted, 422)
    assert "Write a day as" in page
    for kept in ('value="W. Oakhurst"', "@tern\n@plover", 'value="payment" checked', 'value="2017-01-31"'):
        assert kept in page
    assert not Answer.objects.exists()


def test_several_things_missed_are_added_at_once_and_one_is_taken_back(facts) -> None:
    posted = {
        "value-target:+": "@tern\n\n@plover",
        "category-item:+": ["name", "payment"],
        "starts-item:+": "2017-01-01",
        "last-item:+": "2017-01-31",
    }
    page = facts(posted)
    assert "Saved: 4 answers." in page
    assert "Name, 1 January 2017 to 31 January 2017" in page
    added = {value: subject for subject, (_, value) in said().items()}
    page = facts({"take-back": added["@tern"]})
    assert "@plover" in page
    assert "@tern" not in page
    assert 'value="right"' in page


def test_days_without_a_category_are_refused(facts) -> None:
    assert "Tick what is asked" in facts({"starts-item:+": "2017-01-01"}, 422)


def test_one_press_answers_each_open_fact_of_a_page_but_those_answered_otherwise(facts) -> None:
    facts({"said-signer": "absent"})
    page = facts({"all-right": "1", "said-court_number": "absent"})
    answers = said()
    assert answers["signer"] == ("absent", None)
    assert answers["court_number"] == ("absent", None)
    assert answers["issuer.rank"] == ("right", None)
    assert answers["target:0"] == ("right", None)
    assert "All confirmed" in page
    assert "open facts on page" not in page


def test_a_page_that_is_not_there_answers_nothing(facts) -> None:
    for page in ("9", "x", "-1", ""):
        facts({"all-right": page})
    assert not Answer.objects.exists()


def test_a_page_s_number_of_thousands_of_digits_is_no_page(desk: Client, taken_in) -> None:
    address = reverse("demands:facts", args=[taken_in().pk])
    assert desk.post(address, {"all-right": "9" * 5000}).status_code in {200, 302, 422}
