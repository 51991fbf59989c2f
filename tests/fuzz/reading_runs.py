"""Broken files, texts and a child that lies."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

from breaking import adversarial, broken, dated, sprinkled
from seeds import TEXTS, document, document_with_broken_parts, hidden, mail, picture, render

from talley.casework.demanding import MAX_VERDICTS, Circumstances
from talley.casework.document import assess, paper_part
from talley.casework.letters import KINDS, Letterhead, NothingToSay, draft
from talley.drafting.pdf import pdf_letter
from talley.lawfiles import load_book
from talley.reading import wire
from talley.reading.find import find_facts
from talley.reading.paper import Line, Page, Paper, PaperError, Place, Sha256
from talley.reading.sandbox import Reader

BOOK = load_book()
HEAD = Letterhead("Fuzz", "26-1", date(2026, 1, 1))
SECONDS_FOR_200_KB = 5.0
ZONES = ("UTC", "Pacific/Kiritimati", "America/Los_Angeles", "nowhere")


def paper_of(text: str) -> Paper:
    """Return a paper with the text as lines, as the reader would hand it on."""
    lines = tuple(Line(t[:5000], Place(1, (0.1, 0.1, 0.9, 0.2))) for t in text.splitlines()[:5000])
    return Paper(Sha256("0" * 64), "text/plain", "plain-text", (Page(1, 612, 792, lines),))


def whole_way(paper: Paper, chance: random.Random) -> int:
    """From a paper to its letters: every step is total. Return how many verdicts there were."""
    circumstances = Circumstances(zone=chance.choice(ZONES))
    document_ = assess(
        paper_part(paper), find_facts(paper), BOOK, BOOK.policy, circumstances, date(2026, 1, 1)
    )
    json.dumps(document_)
    letter = draft(chance.choice(KINDS), document_, HEAD, date(2026, 1, 1))
    if not isinstance(letter, NothingToSay) and chance.random() < 0.1:
        pdf_letter(letter)
    return len(document_["verdicts"])


def files(seconds: float, chance: random.Random) -> Counter[str]:
    """Break files of every form."""
    seen: Counter[str] = Counter()
    forms: list[Callable[[str], bytes]] = [
        render.clean_pdf,
        render.mail,
        lambda text: text.encode(),
        document,
    ]
    seeds = [form(text) for text in TEXTS for form in forms]
    end = time.monotonic() + seconds
    with Reader(seconds=30, engine="tesseract") as reader:
        while time.monotonic() < end:
            data = _made(seeds, chance)
            try:
                paper, images = reader.read_with_images(data)
            except PaperError as error:
                seen["refused: " + str(error)[:48]] += 1
                continue
            if len(images) != len(paper.pages):
                raise SystemExit("pages and pictures differ")
            whole_way(paper, chance)
            seen["read"] += 1
    return seen


def _made(seeds: list[bytes], chance: random.Random) -> bytes:
    match chance.randrange(6):
        case 0:
            data = picture(chance)
        case 1:
            data = mail(chance).as_bytes()
        case 2:
            return document_with_broken_parts(chance.choice(TEXTS), chance)
        case 3:
            data = hidden(chance)
        case _:
            data = chance.choice(seeds)
    return broken(data, chance) if chance.random() < 0.7 else data


def texts(seconds: float, chance: random.Random) -> Counter[str]:
    """Find facts in adversarial text, with days at the calendar's edge and characters that nobody sees."""
    seen: Counter[str] = Counter()
    slowest, most, worst = 0.0, 0, ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        text = chance.choice(
            [
                lambda: adversarial(TEXTS, chance),
                lambda: dated(chance.choice(TEXTS), chance),
                lambda: _many(chance),
            ]
        )()
        text = sprinkled(text, chance) if chance.random() < 0.3 else text
        started = time.process_time()  # the machine may be busy with something else
        verdicts = whole_way(paper_of(text), chance)
        took = time.process_time() - started
        if took > slowest:
            slowest, worst = took, text
        most = max(most, verdicts)
        seen["texts"] += 1
        if took > SECONDS_FOR_200_KB:
            raise SystemExit(f"{took:.1f} s for {len(text)} characters, starting {text[:200]!r}")
        if verdicts > MAX_VERDICTS:
            raise SystemExit(f"{verdicts} verdicts")
    seen[f"slowest {slowest:.2f} s for {len(worst)} characters"] += 1
    seen[f"most verdicts {most}"] += 1
    return seen


def _many(chance: random.Random) -> str:
    """Many accounts, and many things asked of each with ranges of their own."""
    asked = "; ".join(
        f"{name} from {month} {chance.randint(1, 28)}, {chance.randint(1990, 2026)} to May 1, {chance.randint(1990, 2300)}"
        for name in ("IP addresses", "name", "passwords", "location data")
        for month in ("January", "March", "July", "October")
        for _ in range(chance.randint(1, 8))
    )
    users = " ".join(f"@user_{n}" for n in range(chance.randint(1, 300)))
    head = "SUMMONS TO APPEAR AND/OR PRODUCE RECORDS, 19 U.S.C. § 1509\nYou are hereby summoned. Please provide\n"
    return head + "\n".join(asked[at : at + 90] for at in range(0, len(asked), 90)) + "\nSincerely\n" + users


def lies(seconds: float, chance: random.Random) -> Counter[str]:
    """Answer for a child in every wrong way."""
    seen: Counter[str] = Counter()
    page = Page(1, 612.0, 792.0, (Line("You are summoned", Place(1, (0.1, 0.1, 0.9, 0.2))),))
    good = wire.format_paper("text/plain", "docx", (page,) * 3, ("a note",))
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        data = broken(good, chance) if chance.random() < 0.7 else json.dumps(_lie(chance)).encode()
        try:
            if chance.random() < 0.2:
                wire.parse_sizes(data)
            else:
                whole_way(wire.parse_paper(data, b"x"), chance)
        except wire.AnswerError:
            seen["refused as no answer"] += 1
        except PaperError:
            seen["a sentence"] += 1
        else:
            seen["read"] += 1
    return seen


def _lie(chance: random.Random, depth: int = 0) -> object:
    names = [
        "media_type",
        "read_by",
        "notes",
        "pages",
        "width",
        "height",
        "lines",
        "error",
        "images",
        "missing",
    ]
    match chance.randrange(7 if depth < 4 else 5):
        case 0:
            return chance.choice([0, 1, -1, 10**30, 1e308, 0.5, 2**63])
        case 1:
            return chance.choice(["", "docx", "a", "\x00", "\u202e" * 50, "x" * 10_000])
        case 2:
            return chance.choice([None, True, False])
        case 3 | 4:
            return chance.choice([[], {}])
        case 5:
            return [_lie(chance, depth + 1) for _ in range(chance.randint(0, 6))]
        case _:
            return {chance.choice(names): _lie(chance, depth + 1) for _ in range(chance.randint(0, 6))}
