"""`talley law`: what is wrong is named, what is stale is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from talley.cli import main
from talley.cli.citations import problems
from talley.cli.law_pages import reference_pages
from talley.lawbook.provision import Provision
from talley.lawfiles import load_book

REFERENCE = Path(__file__).parents[2] / "docs" / "law" / "reference"
GOOD = Provision("us.usc.18.2703.d", "18 U.S.C. § 2703(d)", "statute")


@pytest.mark.parametrize(
    ("identifier", "cite", "authority", "said"),
    [
        ("us.usc.18.2703.d", "18 U.S.C. § 2703(d)", "statute", ""),
        ("us.usc.18.2703.d", "19 U.S.C. § 2703(d)", "statute", "title 19"),
        ("us.usc.18.2703.d", "18 U.S.C. § 2704(d)", "statute", "section 2704"),
        ("us.usc.18.2703.d", "section 2703 of title 18", "statute", "does not read"),
        ("us.case.x", "Doe v. Cahill, 884 A.2d 451 (Del. 2005)", "holding_binding", ""),
        ("us.case.x", "Doe v. Cahill, 884 A.2d 451 (Del. 1890)", "holding_binding", "no volume of 1890"),
        ("us.case.x", "Doe v. Cahill, 884 Nonesuch 451 (Del. 2005)", "holding_binding", "does not read"),
        ("us.frcp.45", "Fed. R. Civ. P. 45(d)(2)(B)", "rule", ""),
        ("us.frcp.45", "Fed. Rule 45", "rule", "does not read"),
        ("eu.x", "Regulation (EU) 2023/1543, Art. 10(5)", "regulation", ""),
        ("us.p", "Complaint, Twitter v. DHS", "pleading", "docket number"),
        ("talley.x", "whatever we say", "policy", ""),
    ],
)
def test_a_citation_that_does_not_read_as_one_is_named(
    identifier: str, cite: str, authority, said: str
) -> None:
    found = list(problems([replace(GOOD, id=identifier, cite=cite, authority=authority)]))
    assert bool(found) == bool(said)
    assert said in "".join(found)


def test_the_book_s_own_citations_read() -> None:
    assert list(problems(load_book().provisions.values())) == []


def test_no_reference_page_is_stale() -> None:
    made = reference_pages(load_book())
    kept = {path.name: path.read_text(encoding="utf-8") for path in REFERENCE.glob("*.md")}
    assert kept == made, "run `make docs`"


@pytest.mark.parametrize("name", ["us.customs_summons", "dendrite", "us.usc.19.1509.a"])
def test_show_knows_instruments_tests_and_provisions(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", name]) == 0
    assert "verified" in capsys.readouterr().out


def test_show_says_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "show", "us.nonsense"]) == 1
    assert "us.customs_summons" in capsys.readouterr().err


def test_check_names_file_and_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "x.yaml").write_text("kind: rules\nrules:\n  - {code: nonsense}\n")
    assert main(["law", "check", str(tmp_path)]) == 1
    assert "x.yaml, line 3: 'code' must be one of" in capsys.readouterr().err
