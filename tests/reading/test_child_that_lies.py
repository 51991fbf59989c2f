"""A child that was taken over: whatever it answers or leaves undone, the parent gets a sentence in time."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talley.reading import sandbox, wire
from talley.reading.paper import Line, Page, PaperError, Place
from talley.reading.sandbox import Reader

PAPER = b"x" * 100
GOOD = (
    b'{"media_type":"x","read_by":"plain-text","notes":[],'
    b'"pages":[{"width":1,"height":1,"lines":[["a",[0,0,1,1]]]}]}'
)
_SERVER = """
import sys, struct, os, time
def frame():
    head = sys.stdin.buffer.read(5)
    what, size = struct.unpack(">cI", head)
    return what, sys.stdin.buffer.read(size)
def answer(data):
    data = struct.pack(">I", len(data)) + data
    while data:
        data = data[os.write(1, data[:65536]):]
"""


def taken_over(monkeypatch: pytest.MonkeyPatch, code: str, *, greets: bool = True) -> None:
    """Let this code run in place of the child."""
    greeting = "answer(b'{\"missing\":[]}')\n" if greets else ""
    monkeypatch.setattr(sandbox, "_START", _SERVER + greeting + code)


LIES = {
    "a width beyond any number": GOOD.replace(b'"width":1', b'"width":1' + b"0" * 400),
    "a number of a million digits": b"1" * 1_000_000,
    "no number": GOOD.replace(b'"width":1', b'"width":NaN'),
    "an infinite box": GOOD.replace(b"[0,0,1,1]", b"[0,0,1e999,1]"),
    "a box off the page": GOOD.replace(b"[0,0,1,1]", b"[0,0,2,1]"),
    "a reader of no such name": GOOD.replace(b"plain-text", b"magic"),
    "a list for a name": GOOD.replace(b'"plain-text"', b"[]"),
    "notes that are none": GOOD.replace(b'"notes":[]', b'"notes":5'),
    "a mapping for notes": GOOD.replace(b'"notes":[]', b'"notes":{}'),
    "deep nesting": b"[" * 1_000_000,
    "too many pages": GOOD[:-2] + b',{"width":1,"height":1,"lines":[]}' * 300 + b"]}",
    "a key too many": GOOD[:-1] + b',"sha256":"' + b"a" * 64 + b'"}',
    "nothing": b"",
    "no text": b"\xff\xfe",
    "an error that is none": b'{"error":5}',
    "many small lists": b'{"pages":[' + b"[]," * 2_000_000 + b"[]]}",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_is_refused_and_its_child_replaced(
    monkeypatch: pytest.MonkeyPatch, lie: str, tmp_path: Path
) -> None:
    (tmp_path / "lie").write_bytes(LIES[lie])
    taken_over(monkeypatch, f"frame()\nanswer(open({str(tmp_path / 'lie')!r}, 'rb').read())\ntime.sleep(60)")
    with Reader(seconds=20) as reader:
        with pytest.raises(PaperError, match="broke the reader"):
            reader.read(PAPER)
        assert reader._child is None


SILENCES = {
    "says nothing": "time.sleep(100)",
    "does not read": "time.sleep(100)",
    "says half": "frame()\nos.write(1, b'\\0\\0')\ntime.sleep(100)",
    "claims a gigabyte": "frame()\nos.write(1, struct.pack('>I', 2**30))\ntime.sleep(100)",
    "leaves a grandchild": "frame()\nif os.fork() == 0:\n    time.sleep(100)\nanswer(b'{\"error\": 5}')",
    "closes": "os.close(0)\nos.close(1)\ntime.sleep(100)",
}


@pytest.mark.parametrize("how", SILENCES)
def test_whatever_it_leaves_undone_ends_with_the_deadline(monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    taken_over(monkeypatch, SILENCES[how])
    begun = time.monotonic()
    pipes = len(list(Path("/proc/self/fd").iterdir()))
    with Reader(seconds=1.5) as reader, pytest.raises(PaperError, match="took too long"):
        reader.read(b"x" * 1_000_000)
    assert time.monotonic() - begun < 6
    assert len(list(Path("/proc/self/fd").iterdir())) == pipes


def test_a_child_that_greets_nobody_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    taken_over(monkeypatch, "time.sleep(100)", greets=False)
    with Reader(seconds=1) as reader, pytest.raises(PaperError, match="took too long"):
        reader.read(PAPER)


def test_what_it_started_ends_with_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"import subprocess\np = subprocess.Popen(['sleep', '100'])\nopen({str(note)!r}, 'w').write(str(p.pid))\ntime.sleep(100)"
    taken_over(monkeypatch, code)
    with Reader(seconds=2) as reader, pytest.raises(PaperError):
        reader.read(PAPER)
    started = int(note.read_text())
    for _ in range(50):
        state = Path(f"/proc/{started}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the grandchild lives on")


PICTURES = {
    "none for a page": b"answer(b'{\"images\":[]}')",
    "no picture": b"answer(b'{\"images\":[8]}'); os.write(1, b'GIF89a..')",
    "more than there is room for": b"answer(b'{\"images\":[' + b','.join([b'160000000'] * 2) + b']}')",
    "a negative size": b"answer(b'{\"images\":[-1]}')",
    "text for sizes": b'answer(b\'{"images":""}\')',
    "fewer bytes than it said": b"answer(b'{\"images\":[100]}'); os.write(1, b'\\x89PNG')",
}


@pytest.mark.parametrize("lie", PICTURES)
def test_pictures_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, lie: str) -> None:
    taken_over(monkeypatch, f"frame()\nanswer({GOOD!r})\nframe()\n{PICTURES[lie].decode()}\ntime.sleep(60)")
    with Reader(seconds=2) as reader:
        with pytest.raises(PaperError):
            reader.read_with_images(PAPER)
        assert reader._child is None


def test_the_hash_is_the_parent_s_own_and_no_odd_character_comes_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    odd = GOOD.replace(b'["a"', b'["a\\u0000\\u001b[2Jb\\t"')
    taken_over(monkeypatch, f"frame()\nanswer({odd!r})")
    with Reader(seconds=5) as reader:
        paper = reader.read(PAPER)
    assert paper.sha256 == "09ecb6ebc8bcefc733f6f2ec44f791abeed6a99edf0cc31519637898aebd52d8"
    assert paper.pages[0].lines[0].text == "a\ufffd\ufffd[2Jb\t"


def test_a_parser_that_fails_unforeseen_gives_a_sentence_and_a_new_child(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    taken_over(
        monkeypatch, 'frame()\nanswer(b\'{"error":"It is damaged.","unexpected":true}\')\ntime.sleep(9)'
    )
    with Reader(seconds=5) as reader:
        with pytest.raises(PaperError, match="It is damaged"):
            reader.read(PAPER)
        assert reader._child is None


@given(st.text(max_size=200), st.lists(st.text(max_size=50), max_size=5))
def test_a_paper_comes_through_the_wire_as_it_is_but_for_characters_nobody_can_write(
    words: str, notes: list[str]
) -> None:
    from talley.reading.characters import written

    page = Page(1, 612.0, 792.0, (Line(written(words), Place(1, (0.0, 0.1, 1.0, 0.2))),))
    clean = tuple(written(note) for note in notes)
    paper = wire.parse_paper(wire.format_paper("text/plain", "docx", (page,), clean), PAPER)
    assert paper.pages == (page,)
    assert paper.notes[: len(notes)] == clean


@given(st.binary(max_size=300))
def test_any_bytes_for_an_answer_are_refused_or_a_paper(data: bytes) -> None:
    with suppress(wire.AnswerError, PaperError):
        wire.parse_paper(data, PAPER)
