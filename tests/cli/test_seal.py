"""`talley seal` as people run it: Parquet and CSV, refusals, kill -9, and what is written on the way."""

from __future__ import annotations

import csv
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from tests.sealing.building import key, known

from talley.cli import main, seal
from talley.sealing.combining import Opened, combine
from talley.sealing.leaf import parse_leaf, verify_leaf
from talley.sealing.points import format_compressed
from talley.sealing.release import release

pa = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

DEALT = key(2, 3)
CANARY = "Wilhelmina Canary"

Row = tuple[str | None, str | None, str | None]


def handle(number: int) -> str:
    return f"{number:032x}"


def records(count: int) -> list[Row]:
    return [(handle(n), f"{CANARY} {n}", f"{n}@canary.example" if n % 3 else None) for n in range(count)]


MANY = records(1500)


class Folder:
    """A folder with a key's file and a fields' file; `seal` is the command on what lies there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        public = format_compressed(DEALT.public).hex()
        self.write("key.toml", f'log = "log.example/record"\nretention = "2026-q4"\npublic = "{public}"\n')
        self.write("fields.toml", 'account = "account"\n[fields]\nname = 64\nemail_address = 128\n')

    def write(self, name: str, text: str) -> None:
        (self.path / name).write_text(text, encoding="utf-8")

    def parquet(self, rows: Sequence[Row], **columns) -> None:
        names = ("account", "name", "email_address")
        table = {name: [row[at] for row in rows] for at, name in enumerate(names)} | columns
        parquet.write_table(
            pa.table(table),
            self.path / "in.parquet",
            row_group_size=37,
            compression="none",
            use_dictionary=False,
        )

    def arguments(self, source: str = "in.parquet", part: int = 50, cores: int = 2) -> list[str]:
        named = {"from": source, "to": "out.parquet", "key": "key.toml", "fields": "fields.toml"}
        files = [part for name, file in named.items() for part in (f"--{name}", str(self.path / file))]
        return ["seal", *files, "--part", str(part), "--cores", str(cores)]

    def seal(self, source: str = "in.parquet", **kwargs) -> int:
        return main(self.arguments(source, **kwargs))

    def sealed(self) -> list[dict[str, object]]:
        return parquet.read_table(self.path / "out.parquet").to_pylist()

    def parts(self) -> list[Path]:
        return sorted((self.path / "out.parquet.parts").glob("*.parquet"))

    def written(self) -> Iterator[bytes]:
        for path in self.path.rglob("*"):
            if path.is_file() and not path.name.startswith("in."):
                yield path.read_bytes()

    def killed_midway(self) -> None:
        """Run the command in a process of its own and kill it when a few parts are there."""
        process = subprocess.Popen(
            [sys.executable, "-m", "talley.cli", *self.arguments()],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        ends = time.monotonic() + 60
        while len(self.parts()) < 3 and process.poll() is None and time.monotonic() < ends:
            time.sleep(0.005)
        assert process.poll() is None, process.communicate()
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)  # returns once the processes it began have let go of its output too
        assert not (self.path / "out.parquet").exists()


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as kill -9 left it."""
    folder = Folder(tmp_path_factory.mktemp("killed"))
    folder.parquet(MANY)
    folder.killed_midway()
    return folder.path


@pytest.fixture
def interrupted(killed: Path, tmp_path: Path) -> Folder:
    """A copy of it, times of files and all."""
    return Folder(Path(shutil.copytree(killed, tmp_path / "copy")))


def opened(row: dict[str, object]) -> bytes:
    leaf = parse_leaf(row["leaf"])
    found = combine(
        known(DEALT, 2), leaf, row["ciphertext"], [release(s, leaf, b"c" * 16) for s in DEALT.shares[:2]]
    )
    assert isinstance(found, Opened)
    return found.value


def expected(rows: Sequence[Row]) -> list[tuple[str, str, bytes]]:
    return [
        (account, field, (value or "").encode())
        for account, *values in rows
        for field, value in zip(("name", "email_address"), values, strict=True)
    ]


def found(sealed: list[dict[str, object]]) -> list[tuple[str, str, bytes]]:
    return [(row["subject"].hex(), row["field"], opened(row)) for row in sealed]


def test_each_field_of_each_record_is_one_row_in_the_order_of_the_file_and_opens_to_its_value(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = records(120)
    folder.parquet(rows)
    assert folder.seal() == 0
    sealed = folder.sealed()
    assert found(sealed) == expected(rows)
    for row in sealed:
        context = parse_leaf(row["leaf"]).context
        verify_leaf(parse_leaf(row["leaf"]))
        assert (context.log_origin, context.retention) == ("log.example/record", row["retention"])
        assert (context.subject_handle, context.field, context.seal_id) == (
            row["subject"],
            row["field"],
            row["seal_id"],
        )
    assert capsys.readouterr().out == "120 rows read; 240 seals written; 0 values refused.\n"
    assert not (folder.path / "out.parquet.parts").exists()


def test_csv_is_sealed_as_it_stands(folder: Folder) -> None:
    rows: list[Row] = [(handle(1), 'Ada "the first"\nExample', ""), (handle(2), "NA", "ü@example")]
    with (folder.path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [("account", "other", "name", "email_address"), *[(a, 1, *v) for a, *v in rows]]
        )
    assert folder.seal("in.csv") == 0
    assert found(folder.sealed()) == expected(rows)


def test_refused_rows_are_told_by_number_and_field_and_their_values_never(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = records(60)
    rows[3] = (handle(3), CANARY * 9, None)
    rows[55] = (f"{CANARY} 55", "x", None)
    folder.parquet(rows)
    assert folder.seal() == 1
    assert found(folder.sealed()) == expected([row for n, row in enumerate(rows) if n not in {3, 55}])
    said = capsys.readouterr()
    assert "Row 4: the value of name is too long." in said.err
    assert "Row 56: no handle" in said.err
    assert "116 seals written; 2 values refused." in said.out
    assert "Canary" not in said.err + said.out


def test_after_kill_9_the_same_command_goes_on_and_every_record_is_there_once(
    interrupted: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, rows = interrupted, MANY
    before = {path: path.read_bytes() for path in folder.parts()}
    for data in folder.written():
        assert b"anary" not in data
    assert folder.seal() == 0
    sealed = folder.sealed()
    assert [(row["subject"].hex(), row["field"]) for row in sealed] == [one[:2] for one in expected(rows)]
    assert len({row["seal_id"] for row in sealed}) == len(sealed) == 3000
    assert "of them in an earlier run" in capsys.readouterr().out
    ciphertexts = [row["ciphertext"] for row in sealed]
    first = parquet.read_table(pa.BufferReader(before[min(before)]))["ciphertext"].to_pylist()
    assert ciphertexts[: len(first)] == first
    assert [opened(row) for row in sealed[::997]] == [one[2] for one in expected(rows)[::997]]
    for data in folder.written():
        assert b"anary" not in data


@pytest.mark.parametrize("what", ["input", "key", "fields", "part"])
def test_an_interrupted_job_is_not_gone_on_with_when_anything_was_changed(
    interrupted: Folder, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, rows = interrupted, MANY
    if what == "input":
        folder.parquet([*rows[:-1], (handle(1499), "another", None)])
    if what == "key":
        folder.write("key.toml", (folder.path / "key.toml").read_text().replace("q4", "q3"))
    if what == "fields":
        folder.write("fields.toml", (folder.path / "fields.toml").read_text().replace("128", "192"))
    assert folder.seal(part=51 if what == "part" else 50) == 1
    assert f"was begun with another {what}" in capsys.readouterr().err
    assert not (folder.path / "out.parquet").exists()


@pytest.mark.parametrize("how", ["damaged", "of another part", "of other accounts"])
def test_a_part_that_is_not_what_this_job_wrote_stops_it(
    interrupted: Folder, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, rows = interrupted, MANY
    first, second = folder.parts()[:2]
    if how == "damaged":
        data = bytearray(first.read_bytes())
        data[len(data) // 2] ^= 1
        first.write_bytes(data)
    elif how == "of another part":
        first.write_bytes(second.read_bytes())
    else:  # as the input, of the same length and time, might have been changed
        stamp = (folder.path / "in.parquet").stat()
        folder.parquet([(handle(n ^ 1), *row[1:]) for n, row in enumerate(rows)])
        assert (folder.path / "in.parquet").stat().st_size == stamp.st_size
        os.utime(folder.path / "in.parquet", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert folder.seal() == 1
    assert "not of this input, or was damaged" in capsys.readouterr().err
    assert not (folder.path / "out.parquet").exists()


def test_nothing_is_written_over_and_a_finished_job_is_not_done_again(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    folder.parquet(records(3))
    assert folder.seal() == 0
    before = (folder.path / "out.parquet").read_bytes()
    assert folder.seal() == 1
    assert "nothing is written over" in capsys.readouterr().err
    # As after a kill between the last two steps.
    (folder.path / "out.parquet.parts").mkdir()
    assert folder.seal() == 0
    assert "had finished" in capsys.readouterr().out
    assert (folder.path / "out.parquet").read_bytes() == before
    assert not (folder.path / "out.parquet.parts").exists()


def test_an_input_that_does_not_read_is_told_without_its_words(
    folder: Folder, capsys: pytest.CaptureFixture[str]
) -> None:
    head, uneven = "account,name,email_address\n", f"{handle(2)},{CANARY},x,{CANARY}\n"
    folder.write("in.csv", head + uneven)
    assert folder.seal("in.csv") == 1
    line = f"{handle(1)},{CANARY * 20},x\n"
    folder.write("in.csv", head + line * (5 * 2**20 // len(line)) + uneven)
    assert folder.seal("in.csv", part=10**6) == 1
    (folder.path / "out.parquet.parts" / "job.json").unlink()
    folder.write("in.csv", f"account,name\n{handle(1)},{CANARY}\n")
    assert folder.seal("in.csv") == 1
    folder.write("in.parquet", CANARY)
    assert folder.seal() == 1
    folder.parquet(records(1), name=[12])
    assert folder.seal() == 1
    said = re.sub(r"row [1-9][0-9]*", "row ROW", capsys.readouterr().err)
    assert [line.split(": ", 1)[1] for line in said.replace(str(folder.path), ".").splitlines()] == [
        "./in.csv cannot be read as CSV with a header and as many values in each row.",
        "the input cannot be read behind row ROW.",
        "the column email_address is there 0 times and must be once.",
        "./in.parquet is no Parquet file.",
        "the column name holds int64; sealed is text, or bytes.",
    ]


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("key.toml", "public", "private"),
        ("key.toml", 'public = "0', 'public = "1'),
        ("key.toml", '"2026-q4"', '"2026 q4"'),
        ("fields.toml", "128", "100"),
        ("fields.toml", "128", '"128"'),
        ("fields.toml", "email_address", "drill"),
        ("fields.toml", "email_address", "account"),
        ("fields.toml", "[fields]", "[fields"),
    ],
)
def test_files_that_are_wrong_are_misuse(folder: Folder, file: str, before: str, after: str) -> None:
    folder.parquet(records(1))
    folder.write(file, (folder.path / file).read_text().replace(before, after))
    assert folder.seal() == 2
    assert not (folder.path / "out.parquet.parts").exists()


def test_without_arrow_the_command_says_what_to_install(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(seal, "find_spec", lambda _: None)
    assert folder.seal() == 2
    assert "Install talley[bulk]" in capsys.readouterr().err
