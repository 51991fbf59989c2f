"""Law files, settings and what people answer on the desk's pages."""

from __future__ import annotations

import os
import random
import re
import time
from collections import Counter
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from breaking import DATES, ODD, broken
from reading_runs import BOOK, paper_of
from seeds import TEXTS

from talley.casework.confirming import corrected
from talley.casework.demanding import Circumstances
from talley.casework.document import assess
from talley.lawbook.parse import LawBookError, parse_book
from talley.lawbook.provision import quote_sha256
from talley.lawfiles import law_files, law_folder
from talley.reading.find import find_facts
from talley.web.configuration import SettingsError, parse_settings

ROOT = Path(__file__).parents[2]
_PART = {"sha256": "0" * 64, "media_type": "", "pages": 1, "read_by": "plain-text", "notes": []}
_ODD_VALUES = (
    "[]",
    "{}",
    "[{}]",
    "~",
    "[~]",
    "!!set {a}",
    "*x",
    "&x [*x]",
    "9" * 5000,
    "2017-99-99",
    '"\\ud800"',
    "1e999",
)


def law(seconds: float, chance: random.Random) -> Counter[str]:
    """Break law files: as bytes, and by their structure with the hashes of quotes made again."""
    seen: Counter[str] = Counter()
    whole = law_files(law_folder())
    names = sorted(whole, key=lambda name: len(whole[name]))[: max(3, len(whole) // 2)]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        name = chance.choice(names)
        if chance.random() < 0.4:
            text = broken(whole[name].encode(), chance).decode(errors="replace")
        else:
            text = _restructured(whole[name], chance)
        try:
            parse_book({name: text})
            seen["parsed"] += 1
        except LawBookError as error:
            if not str(error).startswith(name):
                raise SystemExit(f"an error without its file: {error}") from error
            seen["refused"] += 1
    return seen


def _restructured(text: str, chance: random.Random) -> str:
    lines = text.splitlines()
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines[at] = re.sub(r":.*", lambda _: f": {chance.choice(_ODD_VALUES)}", lines[at])
            case 1:
                lines.insert(at, lines[chance.randrange(len(lines))])
            case 2:
                del lines[at]
            case 3:
                lines[at] = " " * chance.randrange(8) + lines[at].lstrip()
            case _:
                lines[at] = lines[at].replace("quote: ", "quote: x ")
        if not lines:
            return ""
    return _rehashed("\n".join(lines))


def _rehashed(text: str) -> str:
    """Let one-line quotes carry the hash that they now have, so that a slip lies deeper."""
    pattern = re.compile(r"""(quote: )(["']?)([^\n"']+)\2(\n\s*quote_sha256: )(\S+)""")
    return pattern.sub(lambda m: f"{m[1]}{m[2]}{m[3]}{m[2]}{m[4]}{quote_sha256(m[3])}", text)


def settings(seconds: float, chance: random.Random) -> Counter[str]:
    """Break a settings file."""
    seen: Counter[str] = Counter()
    policy = str(ROOT / "tests" / "witnesses.policy")
    good = (ROOT / "tests" / "settings.toml").read_text(encoding="utf-8").replace("witnesses.policy", policy)
    odd = (
        "9" * 6000,
        "[" * 3000,
        '"\\u0000"',
        '"postgresql://u@[::1/n"',
        '"sqlite:%00"',
        '"/"',
        '".."',
        "-1",
        "inf",
        "{a=1}",
    )
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if chance.random() < 0.5:
            text = broken(good.encode(), chance).decode(errors="replace")
        else:
            lines = good.splitlines()
            at = chance.randrange(len(lines))
            lines[at] = re.sub(r"=.*", lambda _: f"= {chance.choice(odd)}", lines[at])
            text = "\n".join(lines)
        try:
            parse_settings(text, Path("/nowhere/desk"))
            seen["read"] += 1
        except SettingsError as error:
            if "known-to-everybody" in str(error):
                raise SystemExit("a secret in an error") from error
            seen["refused"] += 1
    return seen


def answers(seconds: float, chance: random.Random) -> Counter[str]:
    """Post odd answers to the page of facts, and measure what comes of those that are taken."""
    from django.http import QueryDict

    from talley.web.demands.answers import AnswersForm
    from talley.web.demands.fact_rows import fact_rows
    from talley.web.demands.queries import Reading

    seen: Counter[str] = Counter()
    values = [
        *DATES,
        "yes",
        "no",
        "1e308",
        "nan",
        "-1",
        "9" * 400,
        "a,b",
        "name",
        "2017-01-01",
        *ODD.replace("\ud800", ""),
    ]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        findings = find_facts(paper_of(chance.choice(TEXTS)))
        rows = fact_rows(Reading(findings, {}, findings), BOOK, ZoneInfo("UTC"))
        shown = [row.subject for row in rows]
        posted = QueryDict(mutable=True)
        for subject in [*chance.sample(shown, min(12, len(shown))), "target:+", "item:+"]:
            posted[f"said-{subject}"] = chance.choice(["right", "corrected", "absent", "x"])
            for field in ("value", "time", "category", "starts", "last"):
                posted.setlist(
                    f"{field}-{subject}", [chance.choice(values) for _ in range(chance.randint(1, 2))]
                )
        posted.setlist("all-right", [chance.choice(["", "1", "9" * 5000, "²", "x"])])
        posted.setlist("take-back", [chance.choice(["", "target:+x", "signed"])])
        form = AnswersForm(posted, rows)
        form.held()
        taken = {answer.subject: answer for answer in form.answers}
        assess(_PART, corrected(findings, taken), BOOK, BOOK.policy, Circumstances(), date(2026, 1, 1))
        seen["forms"] += 1
        seen["answers taken"] += len(taken)
        seen["answers refused"] += len(form.errors)
    return seen


def django() -> None:
    """Name the settings of the tests, for the forms."""
    import django as framework

    os.environ.setdefault("TALLEY_SETTINGS", str(ROOT / "tests" / "settings.toml"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talley.web.settings")
    framework.setup()
