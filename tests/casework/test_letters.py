"""Drafts say what the assessment says, and nothing where there is nothing to say."""

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
