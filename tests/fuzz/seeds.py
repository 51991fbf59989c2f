"""Papers to break: the test papers in every form, and forms made of parts."""

from __future__ import annotations

import importlib
import io
import random
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

import docx
from breaking import broken
from PIL import Image

# The renderer of the test papers stands beside them, outside any package.
sys.path.append(str(Path(__file__).parents[1] / "papers"))
render = importlib.import_module("render")
made = importlib.import_module("made")

TEXTS = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parents[1] / "papers").glob("*.txt"))]


def document(text: str) -> bytes:
    """Return a .docx with the text, a table and a header."""
    written = docx.Document()
    for line in text.splitlines():
        written.add_paragraph(line)
    written.sections[0].header.paragraphs[0].text = "Header"
    written.add_table(2, 2).cell(0, 0).text = "cell"
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def document_with_broken_parts(text: str, chance: random.Random) -> bytes:
    """Return a .docx whose zip is whole and whose parts are not."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document(text))) as whole, zipfile.ZipFile(out, "w") as changed:
        for name in whole.namelist():
            part = whole.read(name)
            if name.endswith((".xml", ".rels")) and chance.random() < 0.3:
                part = swapped(part, chance)
            if chance.random() > 0.03:
                changed.writestr(name, part)
    return out.getvalue()


def swapped(xml: bytes, chance: random.Random) -> bytes:
    """Return XML with elements repeated, renamed or cut, mostly still well formed."""
    tags = [
        b"w:p",
        b"w:r",
        b"w:t",
        b"w:ins",
        b"w:del",
        b"w:tbl",
        b"w:tc",
        b"w:sdt",
        b"w:txbxContent",
        b"w:checkBox",
    ]
    for _ in range(chance.randint(1, 5)):
        match chance.randrange(3):
            case 0:
                one, other = chance.sample(tags, 2)
                xml = xml.replace(b"<" + one + b">", b"<" + other + b">").replace(b"</" + one, b"</" + other)
            case 1:
                xml = xml.replace(b"<w:r>", b"<w:r><w:rPr><w:vanish/><w:sz w:val='x'/><w:color/></w:rPr>", 3)
            case _:
                xml = broken(xml, chance) if chance.random() < 0.3 else xml.replace(b"w:val=", b"w:other=")
    return xml


def picture(chance: random.Random) -> bytes:
    """Return a small picture, or a TIFF of a few."""
    kind = chance.choice(["PNG", "JPEG", "TIFF"])
    mode = chance.choice(["L", "RGB", "1", "P", "CMYK", "RGBA", "I;16"])
    mode = mode if kind == "TIFF" or mode in {"L", "RGB"} else "RGB"
    size = (chance.randint(1, 200), chance.randint(1, 200))
    out, frames = io.BytesIO(), [Image.new(mode, size) for _ in range(chance.randint(1, 4))]
    if kind == "TIFF":
        frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    else:
        frames[0].save(out, kind)
    return out.getvalue()


def mail(chance: random.Random, depth: int = 0) -> EmailMessage:
    """Return a mail of nested parts."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", "Demand"
    text = chance.choice(TEXTS)[:2000]
    message.set_content(text)
    if chance.random() < 0.5:
        html = f"<div style='{chance.choice(['display:none', 'color:red', ''])}'>{text}</div><p>{text[:50]}"
        message.add_alternative(html, subtype="html")
    for number in range(chance.randint(0, 4)):
        if depth < 3 and chance.random() < 0.4:
            message.add_attachment(mail(chance, depth + 1))
        else:
            content = chance.choice(
                [picture, lambda c: made.page(made.line(made.SEEN)), lambda c: b"x" * 99]
            )(chance)
            name = chance.choice([f"f{number}", f"f\u202e{number}.pdf", "a" * 500])
            message.add_attachment(content, maintype="application", subtype="x", filename=name)
    return message


def hidden(chance: random.Random) -> bytes:
    """Return a PDF of a page that is turned, cropped and hides some of its words."""
    number = lambda: str(chance.choice([0, 1, 72, 600, 792, -500, 10**6, 0.001])).encode()  # noqa: E731
    lines = [
        made.line(made.SEEN, chance.randint(-100, 900), mode=chance.choice([b"", b"3 Tr", b"1 g", b"7 Tr"]))
        for _ in range(chance.randint(1, 30))
    ]
    boxes = [b" ".join([number() for _ in range(4)]) + b" re f " for _ in range(chance.randint(0, 5))]
    content = lines + boxes
    chance.shuffle(content)
    extra = b"/Rotate %d" % chance.choice([0, 90, 180, 270, 45])
    if chance.random() < 0.5:
        extra += b"/CropBox[" + b" ".join([number() for _ in range(4)]) + b"]"
    return made.page(b"".join(content), extra=extra)
