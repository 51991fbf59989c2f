"""Ways to break bytes and texts."""

from __future__ import annotations

import random

DATES = (
    "January 1, 0001", "December 31, 9999, at 11:59 p.m. PST", "December 31, 9998", "9999-12-31T23:30", "0001-01-01",
    "February 29, 1900", "January 1, 2201", "1900-01-01", "31.12.9999", "2200-12-31T23:59:59-12:00",
)  # fmt: skip
ODD = "\u200b\u202e\u00ad\u0332\ufffd\x00\x1b\ud800\u3164\U000e0061\u0430\uff20\u2028"


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


def dated(text: str, chance: random.Random) -> str:
    """Return a text with days at the calendar's edge after some of its words."""
    words = text.split(" ")
    for _ in range(chance.randint(1, 6)):
        where = chance.choice(
            ["Date of issue: ", "Return date: ", "Date of service: ", "from ", "until ", ""]
        )
        words.insert(chance.randrange(len(words) + 1), f"\n{where}{chance.choice(DATES)}\n")
    return " ".join(words)


def sprinkled(text: str, chance: random.Random) -> str:
    """Return a text with characters that nobody sees."""
    letters = list(text)
    for _ in range(chance.randint(1, 40)):
        letters.insert(chance.randrange(len(letters) + 1), chance.choice(ODD))
    return "".join(letters)


def adversarial(texts: list[str], chance: random.Random) -> str:
    """Return up to 200 kB of text built from a paper's own words, repeated and cut to hurt patterns."""
    pieces = [*chance.choice(texts).split(), *DATES]
    pieces += [
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
