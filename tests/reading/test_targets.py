"""Accounts are taken whole or not at all."""

import pytest

from reading.made import read, value


def accounts(text: str) -> list[tuple[str, str]]:
    return [(t.identifier, t.kind) for t in read(f"Please provide {text}").targets]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the name of @harbor-watch.la, now.", [("@harbor-watch.la", "handle")]),
        ("@quiet_cove's name and @b.c.", [("@quiet_cove", "handle"), ("@b.c", "handle")]),
        ("names for @far@host.example.", [("@far@host.example", "handle")]),
        ("names of accounts harbor_watch and tide.gate now", [("@harbor_watch", "handle"), ("@tide.gate", "handle")]),
        ("the name for user tidepool_kid", [("@tidepool_kid", "handle")]),
        ("names for UserID 55510023 and handle chem_lab_tx", [("55510023", "numeric_id"), ("@chem_lab_tx", "handle")]),
        ("the name of one of your users, HarborTruth (x.example/HarborTruth)", [("@HarborTruth", "handle")]),
        ("the name at URL www.lantern.example/tide", [("www.lantern.example/tide", "url")]),
        ("the name of the profiles https://x.example/u/a_b", [("https://x.example/u/a_b", "url")]),
        ('the accounts @a_b and "Wharf Cat Official" (user id 44120917)', [("@a_b", "handle"), ("44120917", "numeric_id")]),
        ('names of account "Wharf Cat Official"', [("Wharf Cat Official", "name")]),
        ('all accounts that posted the words "harbor strike" there', [("harbor strike", "keyword")]),
    ],
)  # fmt: skip
def test_an_account_is_named_as_the_paper_writes_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert accounts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "the account holder and the user names",
        "user information of accounts of the user",
        "users and accounts",
    ],
)
def test_an_ordinary_word_is_no_account(text: str) -> None:
    assert accounts(text) == []


@pytest.mark.parametrize("handle", ["@harbor-\nwatch", "@caf\u00e9+x", "@harbor…"])
def test_a_name_that_cannot_be_read_whole_is_not_read_and_said_so(handle: str) -> None:
    found = read(f"Please provide the name of {handle} today.")
    assert found.targets == ()
    assert value(found, "targets_unread")


def test_what_kind_of_account_follows_is_not_asked() -> None:
    found = read("Please provide the name of e-mail address a@b.example and user ID 44120917.")
    assert [item.category for item in found.items] == ["name"]
