"""`make fuzz`: broken files and adversarial text through every parser, for a given time; prints figures.

Not a test: it has no fixed length. It fails where a parser raises anything but its own error, where an answer is no
document, or where finding facts takes more than its time.
"""

from __future__ import annotations

import argparse
import importlib
import io
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx

from talley.casework.demanding import Circumstances
from talley.casework.document import assess, paper_part
from talley.casework.letters import KINDS, Letterhead, NothingToSay, draft
from talley.drafting.pdf import pdf_letter
from talley.lawbook.parse import LawBookError, parse_book
from talley.lawfiles import law_files, law_folder, load_book
from talley.reading.find import find_facts
from talley.reading.paper import Line, Page, Paper, PaperError, Place, Sha256
from talley.reading.sandbox import Reader
from talley.tlog.bundles import format_bundle, parse_bundle
from talley.tlog.errors import TlogError
from talley.tlog.note import format_note, parse_note
from talley.tlog.policy import format_policy, parse_policy
from talley.tlog.receipt import format_receipt, parse_receipt
from talley.tlog.witness import format_add_checkpoint, parse_add_checkpoint

# The renderer of the test papers stands beside them, outside any package.
sys.path.append(str(Path(__file__).parents[1] / "papers"))
render = importlib.import_module("render")

TEXTS = [p.read_text(encoding="utf-8") for p in sorted((Path(__file__).parents[1] / "papers").glob("*.txt"))]
BOOK = load_book()
HEAD = Letterhead("Fuzz", "26-1", date(2026, 1, 1))
SECONDS_FOR_200_KB = 5.0


def broken(data: bytes, chance: random.Random) -> bytes:
    """Return bytes with a few things wrong."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(out) or 1)
        match chance.randrange(7):
            case 0 if out:
                out[at] ^= 1 << chance.randrange(8)
            case 1:
                del out[at : at + chance.randint(1, 200)]
            case 2:
                out[at:at] = bytes(chance.randrange(256) for _ in range(chance.randint(1, 40)))
            case 3:
                out[at:at] = out[at : at + chance.randint(1, 2000)] * chance.randint(1, 6)
            case 4:
                out[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"])
            case 5:
                out = out[: max(1, at)]
            case _:
                out[at : at + 4] = str(chance.choice([-1, 0, 2**31, 2**63, 10**30])).encode()
    return bytes(out)


def adversarial(chance: random.Random) -> str:
    """Return up to 200 kB of text built from a paper's own words, repeated and cut to hurt patterns."""
    words = chance.choice(TEXTS).split()
    pieces = [
        *words,
        "\n",
        " ",
        "  ",
        "§",
        "[x]",
        "[ ]",
        "@",
        "/s/",
        ":",
        ".",
        "1",
        "-",
        "U.S.C.",
        "SECTION A:",
        "from",
        "to",
        "(",
    ]
    unit = "".join(
        chance.choice(pieces) + chance.choice(["", " ", "\n"]) for _ in range(chance.randint(1, 30))
    )
    return (unit * (200_000 // max(1, len(unit))))[: chance.choice([2_000, 20_000, 200_000])]


def paper_of(text: str) -> Paper:
    """Return a paper with the text as lines, as the reader would hand it on."""
    lines = tuple(Line(t[:5000], Place(1, (0.1, 0.1, 0.9, 0.2))) for t in text.splitlines()[:5000])
    return Paper(Sha256("0" * 64), "text/plain", "plain-text", (Page(1, 612, 792, lines),))


def whole_way(paper: Paper, chance: random.Random) -> None:
    """From a paper to its letters: every step is total."""
    document = assess(
        paper_part(paper), find_facts(paper), BOOK, BOOK.policy, Circumstances(), date(2026, 1, 1)
    )
    json.dumps(document)
    letter = draft(chance.choice(KINDS), document, HEAD, date(2026, 1, 1))
    if not isinstance(letter, NothingToSay) and chance.random() < 0.1:
        pdf_letter(letter)


def files(seconds: float, chance: random.Random) -> Counter[str]:
    seen: Counter[str] = Counter()
    forms: list[Callable[[str], bytes]] = [render.clean_pdf, render.mail, lambda text: text.encode(), _docx]
    seeds = [form(text) for text in TEXTS for form in forms]
    end = time.monotonic() + seconds
    with Reader(seconds=30, engine="tesseract") as reader:
        while time.monotonic() < end:
            data = broken(chance.choice(seeds), chance)
            try:
                paper = reader.read(data)
                reader.images(data)
            except PaperError as error:
                seen["refused: " + str(error)[:48]] += 1
                continue
            whole_way(paper, chance)
            seen["read"] += 1
    return seen


def _docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts(seconds: float, chance: random.Random) -> Counter[str]:
    seen: Counter[str] = Counter()
    slowest = 0.0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = adversarial(chance)
        started = time.monotonic()
        whole_way(paper_of(text), chance)
        took = time.monotonic() - started
        if took > slowest:
            slowest, worst = took, text
        seen["texts"] += 1
        if took > SECONDS_FOR_200_KB:
            raise SystemExit(f"{took:.1f} s for {len(text)} characters, starting {text[:200]!r}")
    seen[f"slowest {slowest:.2f} s for {len(worst)} characters"] += 1
    return seen


def law(seconds: float, chance: random.Random) -> Counter[str]:
    seen: Counter[str] = Counter()
    whole = law_files(law_folder())
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = chance.choice(list(whole))
        text = broken(whole[name].encode(), chance).decode(errors="replace")
        try:
            parse_book({**whole, name: text})
            seen["parsed"] += 1
        except LawBookError:
            seen["refused"] += 1
    return seen


def log(seconds: float, chance: random.Random) -> Counter[str]:
    """The log's formats: what is read is written again byte for byte; a policy with the same meaning."""
    seen: Counter[str] = Counter()
    vectors = Path(__file__).parents[1] / "vectors" / "c2sp"
    note, asked = ((vectors / name).read_bytes() for name in ("signed-note.txt", "add-checkpoint.txt"))
    vkey = (vectors / "signed-note.vkey").read_bytes().strip()
    receipt = b"c2sp.org/tlog-proof@v1\nextra AAAA\nindex 7\n" + asked[asked.index(b"\n") + 1 :]
    formats: list[tuple[bytes, Callable[[bytes], object], Callable[..., bytes]]] = [
        (note, parse_note, format_note),
        (asked, parse_add_checkpoint, format_add_checkpoint),
        (receipt, parse_receipt, format_receipt),
        (format_bundle([note, b"", asked]), parse_bundle, format_bundle),
        (b"# logs\nlog " + vkey + b" https://example.com\nquorum none\n", parse_policy, format_policy),
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        whole, parse, write = chance.choice(formats)
        data = broken(whole, chance)
        try:
            value = parse(data)
        except TlogError as error:
            seen[f"refused: {type(error).__name__}"] += 1
            continue
        again = write(value)
        if parse(again) != value or (again != data and parse is not parse_policy):
            raise SystemExit(f"{parse.__name__} read {data!r} and wrote {again!r}")
        seen["read"] += 1
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for each of the four")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    chance = random.Random(args.seed)
    print(f"seed {args.seed}, {args.seconds:g} s each")
    for run in (files, texts, law, log):
        print(f"\n{run.__name__}")
        for what, count in run(args.seconds, chance).most_common():
            print(f"  {count:7,}  {what}")
    return 0


sys.exit(main())
