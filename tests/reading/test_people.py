"""Who issues, who signs, to whom it goes."""

import pytest

from reading.made import read, value


def test_an_agency_that_the_text_only_speaks_of_has_issued_nothing() -> None:
    text = (
        "Acme Corp.\nTo: Lantern Social, Inc.\nPlease provide the name of @a_b.\n" + "We wrote before. " * 40
    )
    text += "\nThe Federal Bureau of Investigation may be told.\n" + "Nothing else matters here. " * 30
    found = read(text)
    assert {"issuer.agency", "issuing_authority"} <= set(found.missing)


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Assistant Attorney General", "assistant_attorney_general"),
        ("Attorney General", "attorney_general"),
        ("Group Supervisor", "group_supervisor"),
        ("Assistant Special Agent in Charge", "assistant_special_agent_in_charge"),
    ],
)
def test_a_rank_is_read_whole(title: str, rank: str) -> None:
    assert value(read(f"/s/ Dana Whitlock\nDana Whitlock, {title}"), "issuer.rank") == rank


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        ("1. To: Otherbook, Inc., 1 Hill Road", "Otherbook, Inc., 1 Hill Road"),
        ("TO:  Custodian of Records\n     Lantern Social, Inc.\n", "Lantern Social, Inc."),
        ("Addressee: Lantern Social Ireland Ltd.", "Lantern Social Ireland Ltd."),
        ("To: Any authorized law enforcement officer", None),
        ("To: legal@lantern.example", None),
    ],
)
def test_the_addressee_is_read_from_its_line(text: str, addressee: str | None) -> None:
    assert value(read(f"SUBPOENA\n{text}"), "addressee") == addressee
