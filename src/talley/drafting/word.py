"""A letter as .docx, with the styles of a word processor, for counsel to edit."""

from __future__ import annotations

import io

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from talley.drafting.letter import UNVERIFIED, Citation, Letter, Point


def word_letter(letter: Letter) -> bytes:
    """Return the letter as a .docx file. The text goes in as text runs: no field, link or macro."""
    document = docx.Document()
    _styles(document)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = letter.title, letter.sender, ""
    section = document.sections[0]
    mark = section.header.paragraphs[0].add_run(letter.mark)
    mark.bold, mark.font.color.rgb = True, RGBColor(0x9B, 0x1C, 0x1C)
    section.footer.paragraphs[0].text = letter.footnote
    document.add_paragraph(letter.sender).runs[0].bold = True
    document.add_paragraph(_day(letter)).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph("\n".join(letter.addressee))
    document.add_heading(letter.title, level=1)
    document.add_paragraph("\n".join(letter.subject)).runs[0].bold = True
    for paragraph in letter.opening:
        document.add_paragraph(paragraph)
    for part in letter.sections:
        document.add_heading(part.heading, level=2)
        for paragraph in part.paragraphs:
            document.add_paragraph(paragraph)
        for point in part.points:
            _point(document, point)
    for paragraph in letter.closing:
        document.add_paragraph(paragraph)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _styles(document: Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    for name, size in (("Heading 1", 16), ("Heading 2", 12)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = "Georgia", Pt(size), RGBColor(0, 0, 0)
        # The default template's theme font would else win over the name.
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)


def _point(document: Document, point: Point) -> None:
    paragraph = document.add_paragraph(style="List Number" if point.sentence else "List Bullet")
    paragraph.add_run(point.heading).bold = True
    if point.sentence:
        paragraph.add_run(f". {point.sentence}")
    if point.remedy:
        paragraph.add_run(f" {point.remedy}").italic = True
    for citation in point.citations:
        _citation(document, citation)


def _citation(document: Document, citation: Citation) -> None:
    paragraph = document.add_paragraph(style="List Continue")
    paragraph.add_run(citation.cite)
    if citation.quote and citation.verified:
        paragraph.add_run(f": “{citation.quote}”").font.size = Pt(10)
    if not citation.verified:
        warning = paragraph.add_run(f" {UNVERIFIED}")
        warning.font.color.rgb = RGBColor(0x9B, 0x1C, 0x1C)


def _day(letter: Letter) -> str:
    return f"{letter.dated_on.day} {letter.dated_on:%B %Y}"
