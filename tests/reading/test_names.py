"""A paper names whom it names: nothing unseen within a name turns it into another person's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reading.test_find import paper_of

from talley.reading.characters import look_alikes, spelled, written
from talley.reading.find import find_facts


def named(text: str) -> list[str]:
    return [
        target.identifier
        for target in find_facts(paper_of(f"Please provide the name of {text} today")).targets
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@harbor_watch", ["@harbor_watch"]),
        ("@harbor\u200b_watch", ["@harbor⟨U+200B⟩_watch"]),
        ("@harbor\u00ad_watch", ["@harbor⟨U+00AD⟩_watch"]),
        ("@harbor\u0332_watch", ["@harbor⟨U+0332⟩_watch"]),
        ("@harbor\u3164_watch", ["@harbor⟨U+3164⟩_watch"]),
        ("@harbor\ufffd_watch", ["@harbor⟨U+FFFD⟩_watch"]),
        ("@harbor\U000e0061_watch", ["@harbor⟨U+E0061⟩_watch"]),
        ("@h\u0430rbor_watch", ["@h\u0430rbor_watch"]),
        ("har\u200bbor@example.com", ["har⟨U+200B⟩bor@example.com"]),
        ("harbor@example.c\u043em", ["harbor@example.c\u043em"]),
        ("harbor@example.com\u200b.evil", ["harbor@example.com⟨U+200B⟩.evil"]),
        ("https://example.com/har\u200bbor", ["https://example.com/har⟨U+200B⟩bor"]),
        ("User name: harbor\u200b_watch", ["@harbor⟨U+200B⟩_watch"]),
        ("Account number: 12345\u200b678", ["12345⟨U+200B⟩678"]),
    ],
)
def test_a_name_is_taken_whole_and_what_is_unseen_is_spelled_out(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_a_long_address_is_not_cut_into_another() -> None:
    address = "https://example.com/" + "a" * 900
    assert named(address) == [address]


@given(st.characters(categories=["Cf", "Mn", "Me"]), st.integers(1, 11))
def test_no_unseen_character_anywhere_in_a_handle_yields_a_shorter_one(odd: str, at: int) -> None:
    name = "harbor_watch"
    for found in named(f"@{name[:at]}{odd}{name[at:]}"):
        assert f"U+{ord(odd):04X}" in found or odd in found


@given(st.text())
def test_what_is_written_holds_no_control_and_no_surrogate(text: str) -> None:
    kept = written(text + "\ud800\x00\x1b")
    kept.encode()
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n\r" for c in kept)


def test_what_is_spelled_shows_everything() -> None:
    assert spelled("a\u202eb\x1bc") == "a⟨U+202E⟩b⟨U+FFFD⟩c"
    assert look_alikes("@h\u0430rbor") == "\u0430 U+0430"
    assert look_alikes("@harbor") == ""
    assert look_alikes("@a⟨U+200B⟩b") == ""


def test_invisible_characters_are_counted() -> None:
    from talley.reading.sandbox import Reader

    with Reader() as reader:
        notes = reader.read("You are summoned about @harbor\u200b_wat\u200bch".encode()).notes
    assert "invisible characters on page 1: 2" in notes
