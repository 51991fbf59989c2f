"""A law file that is not as it must be is an error with its name and line, whatever it is instead."""

from __future__ import annotations

import re

import pytest

from talley.lawbook.parse import LawBookError, parse_book
from talley.lawfiles import law_files, law_folder

WHOLE = law_files(law_folder())
NAME = next(name for name in WHOLE if "customs" in name and "case" not in name)
SOURCE = WHOLE[NAME]
ROWS = (
    "rules",
    "reach",
    "secrecy",
    "notice",
    "clocks",
    "showings",
    "provisions",
    "reach_otherwise",
    "compulsory",
)
VALUES = (
    "5",
    "[5]",
    "{a: 1}",
    "[[]]",
    "[{}]",
    "~",
    "[~]",
    '"x"',
    "!!set {a}",
    "[{when: [a]}]",
    "!!binary aGk=",
)


def with_row(key: str, value: str) -> str:
    return re.sub(rf"(?ms)^{key}:.*?(?=^\S|\Z)", f"{key}: {value}\n", SOURCE)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("key", ROWS)
def test_a_row_of_another_kind_is_refused_or_an_empty_list(key: str, value: str) -> None:
    text = with_row(key, value)
    try:
        parse_book({NAME: text})
    except LawBookError as error:
        assert str(error).startswith(NAME)
    else:
        assert value in {"~", "[]"}


@pytest.mark.parametrize(
    "text",
    [
        "kind: [instrument]\n",
        "kind: {a: b}\n",
        "kind: !!python/object/apply:os.system [exit]\n",
        "kind: rules\nx: !!python/object/apply:os.system [exit]\n",
        "kind: rules\nx: !secret y\n",
        "kind: rules\nx: !!set {a}\n",
        "kind: instrument\n? [a, b]\n: 1\n",
        "kind: instrument\n? {a: b}\n: 1\n",
        "kind: instrument\n~: 1\n",
        "kind: instrument\nid: " + "9" * 40_000,
        "kind: instrument\nx: &a [*a]\n",
        "kind: instrument\nx: " + "[" * 20_000,
        'kind: "\\ud800"\n',
        'kind: rules\nx: "\\ud800"\n',
        SOURCE + "\ud800",
        "kind: rules\nx: [" + "a," * 100_000 + "]",
        (
            "kind: rules\n"
            "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
            "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
            "e: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n"
        ),
        "kind: rules\n---\nkind: rules\n",
        "kind: cases\0\n",
        "",
        "[]",
    ],
)
def test_a_file_of_any_other_kind_is_refused_by_name(text: str) -> None:
    with pytest.raises(LawBookError, match=re.escape(NAME)):
        parse_book({NAME: text})
