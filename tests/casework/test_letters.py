"""Drafts say what the assessment says, and nothing where there is nothing to say."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from talley.casework.demanding import Circumstances
from talley.casework.document import Document, assess, paper_part
from talley.casework.letters import KINDS, Letterhead, NothingToSay, draft
from talley.drafting.letter import Letter
from talley.lawfiles import load_book
from talley.reading.find import find_facts
from talley.reading.sandbox import Reader

PAPERS = Path(__file__).parents[1] / "papers"
HEAD = Letterhead("Harbour Notes", "26-0001", date(2017, 3, 14))
BOOK = load_book()


def document(name: str, *, speech: bool = True, on: date = date(2017, 3, 15)) -> Document:
    with Reader() as reader:
        paper = reader.read((PAPERS / name).read_bytes())
    return assess(paper_part(paper), find_facts(paper), BOOK, BOOK.policy, Circumstances(speech=speech), on)


def section(letter: Letter, start: str) -> dict[str, str]:
    found = next(s for s in letter.sections if s.heading.startswith(start))
    return {p.heading: p.sentence for p in found.points}


@pytest.fixture(scope="module")
def summons() -> Document:
    return document("customs_summons_2017.txt")


def test_the_refusal_leads_with_the_purpose_and_cites_the_statute(summons: Document) -> None:
    letter = draft("refusal", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    grounds = next(s for s in letter.sections if s.heading == "Grounds")
    assert grounds.points[0].heading == "The power does not reach this purpose"
    assert "19 U.S.C. § 1509(d)(1)(A)" in [c.cite for c in grounds.points[0].citations]
    assert len(section(letter, "What was asked")) == 4
    assert len(section(letter, "What we ask to be shown")) == 4
    assert letter.mark.startswith("DRAFT")
    assert any("waive nothing" in paragraph for paragraph in letter.closing)


def test_an_unverified_citation_keeps_its_mark(summons: Document) -> None:
    letter = draft("refusal", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    cited = [c for s in letter.sections for p in s.points for c in p.citations]
    assert {c.verified for c in cited} == {True, False}


def test_the_deficiency_letter_says_what_to_do_and_what_cannot_be_cured(summons: Document) -> None:
    letter = draft("deficiency", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    deficient = next(s for s in letter.sections if s.heading == "What is deficient")
    assert all(point.remedy for point in deficient.points)
    assert "The power does not reach this purpose" in section(letter, "What sending it again")


def test_the_narrowing_leaves_the_contested_category_out(summons: Document) -> None:
    letter = draft("narrowing", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    assert list(section(letter, "What to leave out: whether")) == ["IP addresses over time of @harbor_watch"]
    assert "The power does not reach this purpose" in section(letter, "What narrowing does not cure")


def test_a_request_for_silence_is_answered_with_notice(summons: Document) -> None:
    letter = draft("refusal", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    assert any("does not bind us" in paragraph for paragraph in letter.sections[-1].paragraphs)


def test_a_judge_s_order_whose_secrecy_binds_promises_no_notice() -> None:
    order = document("sca_d_order.txt", on=date(2024, 3, 1))
    assert order["secrecy"]["binding"]
    for kind in KINDS:
        letter = draft(kind, order, HEAD, date(2024, 3, 1))
        if isinstance(letter, Letter):
            assert not any("intend to tell" in p for s in letter.sections for p in s.paragraphs)


def test_a_warrant_that_holds_leaves_nothing_to_refuse() -> None:
    warrant = document("sca_warrant.txt", on=date(2023, 5, 8))
    assert isinstance(draft("refusal", warrant, HEAD, date(2023, 5, 8)), NothingToSay)


@pytest.mark.parametrize("path", sorted(PAPERS.glob("*.txt")), ids=lambda p: p.stem)
def test_every_paper_can_be_answered(path: Path) -> None:
    answer = document(path.name)
    for kind in KINDS:
        letter = draft(kind, answer, HEAD, date(2017, 3, 15))
        assert isinstance(letter, NothingToSay) or all(s.heading for s in letter.sections)


def test_no_letter_lets_the_desk_s_own_words_out() -> None:
    inward = (
        "law book",
        "No time runs",
        "policy asks",
        "May be argued",
        "turned into a demand",
        "Not known from",
    )
    for path in PAPERS.glob("*.txt"):
        answer = document(path.name)
        for kind in KINDS:
            letter = draft(kind, answer, HEAD, date(2017, 3, 15))
            if isinstance(letter, Letter):
                said = [p.sentence for s in letter.sections for p in s.points]
                said += [*letter.opening, *(p for s in letter.sections for p in s.paragraphs)]
                assert not [(w, text) for text in said for w in inward if w in text]


def test_the_refusal_says_that_only_a_court_can_compel_and_by_which_dates_it_cannot_be_met(
    summons: Document,
) -> None:
    letter = draft("refusal", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    grounds = section(letter, "Grounds")
    assert "Only a court can compel" in grounds
    assert grounds["Return date before service"] == (
        "The return date is 13 March 2017 at 11:45. Service was on 14 March 2017, after it. Nobody can comply in time."
    )
    assert not {"Secrecy without an end", "Silence is asked for, not ordered"} & set(grounds)


@pytest.mark.parametrize(
    "name", ["protective_order_2705b.txt", "preservation_letter.txt", "dsa_10_order.txt"]
)
def test_nothing_is_refused_where_no_item_is(name: str) -> None:
    assert isinstance(
        draft("refusal", document(name, on=date(2026, 9, 24)), HEAD, date(2026, 9, 24)), NothingToSay
    )


def test_a_letter_goes_to_the_one_who_asks() -> None:
    civil = draft("refusal", document("civil_rule_45.txt"), HEAD, date(2024, 8, 8))
    assert isinstance(civil, Letter)
    assert civil.addressee[:2] == ("Delphine Marrow", "Attorney who issued the subpoena")
    jury = draft("narrowing", document("grand_jury.txt"), HEAD, date(2016, 6, 8))
    assert isinstance(jury, Letter)
    assert jury.addressee[0] == "Oswin Tallmadge"


def test_a_certificate_is_answered_by_its_form_and_not_with_a_pleading() -> None:
    epoc = document("epoc.txt", on=date(2026, 9, 24))
    for kind in ("refusal", "deficiency"):
        letter = draft(kind, epoc, HEAD, date(2026, 9, 24))  # type: ignore[arg-type]
        assert isinstance(letter, Letter)
        assert "Annex III" in letter.title
        cited = [c.cite for s in letter.sections for p in s.points for c in p.citations]
        assert not [cite for cite in cited if "Twitter" in cite]


def test_a_draft_says_on_how_much_it_rests_that_nobody_confirmed(summons: Document) -> None:
    subjects = [*summons["facts"], *(f"target:{n}" for n in range(len(summons["targets"])))]
    subjects += [f"item:{n}" for n in range(len(summons["items"]))]
    letter = draft("refusal", summons, HEAD, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    assert letter.mark == f"DRAFT on {len(subjects)} unconfirmed facts, for counsel. Not sent."
    looked_at = replace(HEAD, confirmed=frozenset(subjects))
    letter = draft("refusal", summons, looked_at, date(2017, 3, 15))
    assert isinstance(letter, Letter)
    assert letter.mark == "DRAFT for counsel. Not sent."
