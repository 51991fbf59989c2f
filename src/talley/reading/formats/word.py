"""Word documents: every word that Word would show, wherever it stands; what is not read is named."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from lxml import etree

from talley.reading.formats.opened import Opened
from talley.reading.formats.set_out import set_out, typeset
from talley.reading.paper import PaperError

MAX_UNZIPPED_BYTES = 100 * 2**20
MAX_XML_BYTES = 20 * 2**20
"""Of one part: its tree takes many times as much."""

_DELETED = {"del", "moveFrom"}
# What Word does not print where it stands: field codes, old formatting, and the second copy of a drawing.
_SILENT = {"instrText", "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "Fallback", "delText"}
_ORDER = ("header", "document", "footnotes", "endnotes", "footer")
_SMALLEST_HALF_POINTS = 3
_NOTES = {
    "hidden": "hidden, white or tiny words were left out",
    "deleted": "tracked changes: what was deleted was left out",
    "inserted": "tracked changes: what was inserted was read",
    "picture": "a picture in the document was not read; ask for it as PDF",
    "embedded": "a document within the document was not read; ask for it as PDF",
    "comment": "comments in the document were not read",
}


def read_word(data: bytes) -> Opened:
    """Read a .docx. Raises: PaperError where it is damaged, no document, or unpacks to too much."""
    found: Counter[str] = Counter()
    try:
        parts = list(_parts(data, found))
        pages = set_out(line for part in parts for line in _lines(part, found))
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise PaperError("The Word document is damaged and cannot be opened. Send it as PDF.") from error
    except (OpcError, SyntaxError, AttributeError, RuntimeError, IndexError, TypeError) as error:
        raise PaperError("The Word document is damaged and cannot be opened. Send it as PDF.") from error
    notes = tuple(words for code, words in _NOTES.items() if found[code])
    return Opened("application/docx", "docx", pages, lambda width: typeset(pages, width), notes)


def _parts(data: bytes, found: Counter[str]) -> Iterator[Any]:
    """Yield the trees that hold words, in the order in which a reader meets them."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if "word/document.xml" not in archive.namelist():
            raise PaperError("A zip file that is no Word document. Send the paper itself, unpacked.")
        if sum(e.file_size for e in entries) > MAX_UNZIPPED_BYTES or any(
            e.file_size > MAX_XML_BYTES for e in entries if e.filename.endswith((".xml", ".rels"))
        ):
            raise PaperError("The Word document unpacks to too much. Send it as PDF.")
    trees: dict[str, list[Any]] = {kind: [] for kind in _ORDER}
    for part in docx.Document(io.BytesIO(data)).part.package.iter_parts():
        name = part.partname.rpartition("/")[2].removesuffix(".xml").rstrip("0123456789")
        if name == "comments":
            found["comment"] += 1
        if name in trees and part.partname.endswith(".xml"):
            tree = getattr(part, "element", None)
            trees[name].append(parse_xml(part.blob) if tree is None else tree)
    for kind in _ORDER:
        yield from trees[kind]


def _lines(tree: Any, found: Counter[str]) -> list[str]:
    """Return the words of a part, a paragraph or a row of a table a line."""
    words: list[str] = []
    cells = 0
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        name = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if event == "end":
            cells -= name == "tc"
            words += _after(name, cells)
        elif name in _DELETED or name in _SILENT or (name == "r" and _is_hidden(element)):
            found["deleted"] += name in _DELETED
            found["hidden"] += name == "r"
            walk.skip_subtree()
        else:
            cells += name == "tc"
            found["inserted"] += name in {"ins", "moveTo"}
            found["picture"] += name in {"blip", "imagedata"}
            found["embedded"] += name in {"altChunk", "OLEObject"}
            words += _shown(name, element)
    return "".join(words).split("\n")


def _after(name: str, cells: int) -> Iterator[str]:
    if name in {"p", "tc"}:
        yield " " if cells or name == "tc" else "\n"
    elif name == "tr":
        yield "\n"


def _shown(name: str, element: Any) -> Iterator[str]:
    match name:
        case "t":
            yield "".join(element.itertext())
        case "tab":
            yield "\t"
        case "br" | "cr":
            yield "\n"
        case "noBreakHyphen":
            yield "-"
        case "sym":
            yield "\ufffd"
        case "checkBox":
            yield "[x] " if _is_ticked(element) else "[ ] "
        case "txbxContent":
            yield "\n"


def _is_ticked(box: Any) -> bool:
    """Say whether a form's box is ticked: as it was set, else as the form came."""
    for name in ("{*}checked", "{*}default"):
        set_to = box.find(name)
        if set_to is not None:
            return _value(set_to) not in {"0", "false", "off"}
    return False


def _is_hidden(run: Any) -> bool:
    style = run.find("{*}rPr")
    if style is None or run.find(".//{*}txbxContent") is not None:
        return False
    for name in ("{*}vanish", "{*}webHidden"):
        flag = style.find(name)
        if flag is not None and _value(flag) not in {"0", "false", "off"}:
            return True
    colour, shade, size = style.find("{*}color"), style.find("{*}shd"), style.find("{*}sz")
    if colour is not None and shade is None and _value(colour).upper() in {"FFFFFF", "FEFEFE"}:
        return True
    return size is not None and _value(size).isdecimal() and int(_value(size)[:6]) <= _SMALLEST_HALF_POINTS


def _value(element: Any) -> str:
    """Return the attribute `val`, in whatever namespace it stands."""
    return next((str(v) for k, v in element.attrib.items() if etree.QName(k).localname == "val"), "")
