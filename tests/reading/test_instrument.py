"""What a paper is, by the law it stands on or its form's title; what it mentions says nothing."""

import pytest

from reading.made import read, value

NSL = """FEDERAL BUREAU OF INVESTIGATION
Pursuant to {}, you are directed to provide the name and length of service of the holder of @lamplighter_7."""


@pytest.mark.parametrize(
    "law",
    [
        "Title 18, United States Code, Section 2709",
        "18 USC 2709",
        "18 U.S.C. SECTION 2709",
        "18 U.S.C. § 2709(b)",
    ],
)
def test_the_law_that_a_paper_stands_on_names_it_however_it_is_written(law: str) -> None:
    found = read(NSL.format(law))
    assert value(found, "instrument") == "us.nsl"
    assert "18 U.S.C. § 2709" in str(value(found, "statutes"))


@pytest.mark.parametrize(
    ("text", "instrument"),
    [
        ("IN RE: APPLICATION FOR ORDER UNDER 18 U.S.C. SECTION 2703(D)\nIT IS HEREBY ORDERED that X provide:", "us.sca_d"),
        ("SUBPOENA IN A CIVIL CASE (Fed. R. Civ. P. 45)\nProduce by 12/23/2025: the name of @a_b.", "us.civil_subpoena_45"),
        ("SUBPOENA\nYou are commanded under Rule 45 of the Federal Rules to produce the name of @a_b.", "us.civil_subpoena_45"),
        ("SUPERIOR COURT\nSEARCH WARRANT (Penal Code 1546.1)\nyou are commanded to search X for names.", "us.sca_warrant"),
        ("DRUG ENFORCEMENT ADMINISTRATION   SUBPOENA\nYOU ARE HEREBY COMMANDED to produce names.", "us.dea_subpoena"),
        ("URGENT EXIGENT REQUEST\nA minor is missing. Need ASAP the name of user tide_kid.", "us.emergency"),
        ("EUROPÄISCHE HERAUSGABEANORDNUNG (EPOC)\nABSCHNITT A: Anordnungsbehörde: Staatsanwaltschaft", "eu.epoc"),
    ],
)  # fmt: skip
def test_a_title_or_the_power_decides(text: str, instrument: str) -> None:
    assert value(read(text), "instrument") == instrument


def test_an_order_of_silence_within_a_summons_does_not_make_it_an_order() -> None:
    text = "SUMMONS TO APPEAR AND/OR PRODUCE RECORDS\nYou are hereby summoned to produce names.\n"
    text += "Pursuant to 18 U.S.C. 2705(b) you are ordered not to disclose the existence of this summons."
    assert value(read(text), "instrument") == "us.customs_summons"


@pytest.mark.parametrize(
    "text",
    [
        # Made: a demand of an invented State.
        "STATE OF MERIDIAN\nCIVIL INVESTIGATIVE DEMAND\nYou are commanded to produce the name of @price_alert.",
        "Please send the name and the e-mail address of @price_alert.",
        "We request the name of @price_alert. Violations of 19 U.S.C. 1509 may follow.",
    ],
)
def test_a_demand_that_is_not_recognised_is_no_informal_ask(text: str) -> None:
    found = read(text)
    assert "instrument" in found.missing
    assert value(found, "asks") in {"commands", "asks"}


@pytest.mark.parametrize(
    "text",
    [
        "Who is it? We'd appreciate the IP address of user HarborTruth.",
        "Please preserve everything for @acme_leaks; we intend to serve a subpoena under Rule 45. This is not a subpoena.",
    ],
)
def test_an_informal_ask_says_so_itself(text: str) -> None:
    assert value(read(text), "instrument") == "informal"


UNRELATED = {
    "story": "The agency was sued over a customs summons under 19 U.S.C. 1509 that demanded user names and I.P. "
    "addresses of the account @ALT_x. The summons was signed by a special agent in charge.",
    "résumé": "Jane Q. Analyst\njane@analyst.example | @janeq\nIssued customs summonses under 19 U.S.C. 1509, grand jury "
    "subpoenas and national security letters.\nReferences: names and phone numbers on request.",
    "recipe": "Lentil Soup\nContact me at @soup_lover.\nDo not disclose the secret ingredient. Summon your family by "
    "April 1, 2021. Warrant: none.",
}  # fmt: skip


@pytest.mark.parametrize("text", UNRELATED.values(), ids=UNRELATED)
def test_a_paper_that_neither_commands_nor_asks_is_no_demand(text: str) -> None:
    found = read(text)
    assert {"instrument", "asks"} <= set(found.missing)
    assert not found.items


def test_that_no_law_is_found_does_not_mean_that_none_is_stated() -> None:
    assert "legal_basis.stated" in read("Who is it? We'd appreciate the name of user HarborTruth.").missing
