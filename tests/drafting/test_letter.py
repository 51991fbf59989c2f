"""Letters carry hostile words as words."""

import io
import string
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talley.drafting.letter import Citation, Letter, Point, Section, format_letter, parse_letter, plain
from talley.drafting.pdf import pdf_letter
from talley.drafting.word import word_letter

HOSTILE = [
    '#panic("x") #read("/etc/passwd") *bold* $x^2$ @ref <label> \\ `raw` // comment',
    '<w:t>&amp;</w:t> ]]> {{ 7*7 }} {% include "x" %} =HYPERLINK("http://x")',
    "line\x00break\x1b[31m\u202eevil\u2066\ud800 end",
    "漢字 العربية 🙂",
]


def letter(words: str) -> Letter:
    point = Point(words, words, words, (Citation(words, words, True), Citation(words, "", False)))
    return Letter(
        title=words,
        mark="DRAFT",
        sender=words,
        addressee=(words,),
        dated_on=date(2026, 11, 24),
        subject=(words,),
        opening=(words,),
        sections=(Section(words, (words,), (point,)),),
        closing=(words,),
        footnote=words,
    )


@given(st.text(max_size=40))
def test_format_and_parse_are_inverses_once_parsed(words: str) -> None:
    once = parse_letter(format_letter(letter(words)))
    assert parse_letter(format_letter(once)) == once


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stand_in_the_pdf_as_they_are(words: str) -> None:
    pdf = pypdfium2.PdfDocument(pdf_letter(parse_letter(format_letter(letter(words)))))
    text = "".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
    shown = [w for w in plain(words).split() if set(w) <= set(string.ascii_letters)]
    assert shown or not words.isascii()
    assert all(word in text for word in shown)
    assert "root:" not in text
    assert "49" not in text


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stand_in_the_word_file_as_they_are(words: str) -> None:
    data = word_letter(parse_letter(format_letter(letter(words))))
    paragraphs = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert plain(words) in paragraphs
    body = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert "w:hyperlink" not in body
    assert "w:fldSimple" not in body


def test_text_that_turns_round_is_taken_out() -> None:
    assert plain("a\u202eb\u2066c\x00d\te\nf") == "abcde\nf"


def test_every_page_bears_the_mark_and_an_unverified_citation_its_warning() -> None:
    pdf = pypdfium2.PdfDocument(pdf_letter(letter("word " * 300)))
    texts = [pdf[n].get_textpage().get_text_range() for n in range(len(pdf))]
    assert len(texts) > 1
    assert all("DRAFT" in text for text in texts)
    assert "check before sending" in "".join(texts)


def test_the_same_letter_is_the_same_pdf() -> None:
    assert pdf_letter(letter("same")) == pdf_letter(letter("same"))
    assert pdf_letter(letter("same")) != pdf_letter(replace(letter("same"), title="other"))


def test_a_letter_of_the_wrong_shape_is_refused() -> None:
    with pytest.raises(TypeError):
        parse_letter({**format_letter(letter("x")), "addressee": "one text"})
