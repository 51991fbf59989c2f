"""`talley verify` and `talley log` as a stranger runs them: each tampering has its own sentence."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.casework.keeping import OPENED, OWN_POLICY, Keeper, course, kept, strange, write_log
from tests.tlog.building import LOG, POLICY, WITNESSES, key

from talley.casework.entries.settled import Settled
from talley.casework.entries.slot import Slot
from talley.cli import main
from talley.tlog.keys import SignatureType, format_vkey
from talley.tlog.policy import format_policy

CENTURIES = 10**8
"""Minutes; the cosignatures of these tests are old."""

OWN = "Witnessed only by its operator: proves nothing against the operator."


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy"
    path.write_bytes(format_policy(POLICY))
    return path


@pytest.fixture
def log(tmp_path: Path) -> Path:
    write_log(tmp_path / "log", kept().entries)
    return tmp_path / "log"


Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verify:
    def run(*arguments: object) -> tuple[int, str]:
        status = main(["verify", *map(str, arguments)])
        captured = capsys.readouterr()
        return status, captured.out + captured.err

    return run


def test_a_good_log_passes_every_step_in_words(log: Path, policy: Path, verify: Verify) -> None:
    status, said = verify(log, "--policy", policy, "--fresh", CENTURIES)
    assert status == 0
    assert [line for line in said.splitlines() if line[0].isdigit()] == [
        line for line in said.splitlines() if ": good." in line
    ]
    for words in (
        "1. checkpoint: good. log.example/record: 449 entries, root ",
        f"2. signature: good. Signed by log.example/record, key {LOG.verifier().key_id.hex()}.",
        "3. witnesses: good. Cosigned by a (witness.example/a) at 2023-03-20 12:25:47 UTC, ",
        " days ago, a witness of the log's operator.",
        "Cosigned by b (witness.example/b) at 2023-03-20 12:25:47 UTC, ",
        "The quorum two is met.",
        "4. history: good. No earlier checkpoint was given",
        "5. tiles: good. Every tile and all 449 entries hash to the root.",
        "6. entries: good. 449 entries of",
        "2 closed entries were opened",
        "7. settlements: good. 432 slots, 1 settlements; 144 slots are not due yet.",
        "432  slot",
        "Nothing failed.",
    ):
        assert words in said
    assert OWN not in said


def test_a_key_from_the_log_itself_is_said_to_prove_nothing(log: Path, verify: Verify) -> None:
    status, said = verify(log)
    assert status == 0
    assert "2. signature: WARNING." in said
    assert "The key was taken from the log itself: that proves nothing." in said
    assert "The witnesses were named by the log itself, which could have made them up." in said
    assert "Read the warnings: signature, witnesses." in said


@pytest.mark.parametrize(
    ("quorum", "witnesses"), [("none", ()), ("none", WITNESSES[:1]), ("a", WITNESSES[:1])]
)
def test_what_only_the_operator_witnessed_proves_nothing_against_it(
    tmp_path: Path, verify: Verify, quorum: str, witnesses: tuple
) -> None:
    write_log(tmp_path / "log", kept().entries, witnesses)
    (tmp_path / "policy").write_bytes(format_policy(replace(POLICY, quorum=quorum)))
    status, said = verify(tmp_path / "log", "--policy", tmp_path / "policy")
    assert status == 0
    assert "3. witnesses: WARNING." in said
    assert OWN in said


def test_how_old_a_cosignature_may_be_is_for_the_verifier_to_say(
    log: Path, policy: Path, verify: Verify
) -> None:
    for arguments in ((), ("--fresh", 60)):
        status, said = verify(log, "--policy", policy, *arguments)
        assert status == 0
        assert "3. witnesses: WARNING." in said
        assert " days old: the log has stopped, its witnesses have, or an old copy is shown." in said
    for wrong in ("-1", "1.5", "soon", "", "9" * 10):
        with pytest.raises(SystemExit) as raised:
            verify(log, "--fresh", wrong)
        assert raised.value.code == 2


def change(name: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def apply(log: Path) -> None:
        data = (log / name).read_bytes()
        assert old in data
        (log / name).write_bytes(data.replace(old, new, 1))

    return apply


def flip(name: str, place: int) -> Callable[[Path], None]:
    def apply(log: Path) -> None:
        data = bytearray((log / name).read_bytes())
        data[place] ^= 1
        (log / name).write_bytes(data)

    return apply


def cut(name: str) -> Callable[[Path], None]:
    return lambda log: (log / name).write_bytes((log / name).read_bytes()[:-1])


def without_last_cosignatures(log: Path) -> None:
    lines = (log / "checkpoint").read_bytes().splitlines(keepends=True)
    (log / "checkpoint").write_bytes(b"".join(lines[:-2]))


def enlarge(name: str, size: int) -> Callable[[Path], None]:
    return lambda log: (log / name).write_bytes(bytes(size))


TAMPERINGS = [
    (change("tile/entries/000", b"2990-03-30T", b"2990-03-29T"), "tiles", "tile/entries/000: entry 145 is another than the tree's."),
    (change("tile/entries/001.p/193", b"Z", b"Y"), "tiles", "tile/entries/001.p/193: entry 256 is another"),
    (cut("tile/entries/001.p/193"), "tiles", "tile/entries/001.p/193: entry 192 of the bundle is cut off"),
    (flip("tile/0/000", 7), "tiles", "tile/0/000 does not hash to its place in the tree"),
    (flip("tile/0/001.p/193", 7), "tiles", "the right edge do not give the root"),
    (flip("tile/1/000.p/1", 7), "tiles", "the right edge do not give the root"),
    (cut("tile/0/000"), "tiles", "tile/0/000 has 8191 bytes, not 256 hashes"),
    (enlarge("tile/0/000", 10**6), "tiles", "tile/0/000 has 8193 bytes, not 256 hashes"),
    (lambda log: (log / "tile/entries/000").unlink(), "tiles", "tile/entries/000 is missing"),
    (lambda log: (log / "tile/0/000").unlink(), "tiles", "tile/0/000 is missing"),
    (change("checkpoint", b"\n449\n", b"\n448\n"), "signature", "signature of the known key log.example/record"),
    (change("checkpoint", b"log.example", b"lag.example"), "signature", "The policy lists no log lag.example/record"),
    (without_last_cosignatures, "witnesses", "The quorum two is not met; cosigned by a."),
    (change("checkpoint", "— log".encode(), "— lag".encode()), "signature", "did not sign its checkpoint"),
    (change("checkpoint", b"\n449\n", b"\n0449\n"), "checkpoint", "a decimal number without leading zeroes"),
    (lambda log: (log / "checkpoint").unlink(), "checkpoint", "There is no checkpoint here."),
    (enlarge("checkpoint", 2 * 10**6), "checkpoint", "at most 1,000,000 bytes; this one has 1,000,001"),
]  # fmt: skip


@pytest.mark.parametrize(("tamper", "step", "words"), TAMPERINGS)
def test_each_tampering_fails_with_its_own_sentence(
    tamper: Callable[[Path], None], step: str, words: str, log: Path, policy: Path, verify: Verify
) -> None:
    tamper(log)
    status, said = verify(log, "--policy", policy)
    assert status == 1
    assert f"{step}: FAILED." in said
    assert words in said
    assert "NOT verified: " in said


def test_a_log_signed_by_another_key_fails(tmp_path: Path, policy: Path, verify: Verify) -> None:
    other = replace(LOG, secret=bytes(32))
    write_log(tmp_path / "log", kept().entries, key=other)
    assert verify(tmp_path / "log", "--policy", policy)[0] == 1


def signed_lies() -> dict[str, tuple[list[bytes], str]]:
    """What an operator who holds the key may try."""
    late = datetime(2020, 5, 1, tzinfo=UTC)
    gap, twice, path, overdue, again = (Keeper() for _ in range(5))
    gap.slot()
    gap.log(Slot(2, bytes(32)))
    twice.log(OPENED)
    (opening,) = path.slot(strange())
    path.log(replace(opening, nonce=bytes(32)))
    overdue = Keeper(OPENED, datetime(2020, 3, 30, tzinfo=UTC))
    overdue.run(datetime(2020, 3, 31, tzinfo=UTC))
    overdue.now = late
    for event in course("received") * 2:
        again.event(event)
    early = Keeper()
    early.slot()
    early.log(Settled(date(2990, 3, 31), 0, 1, bytes(32)))
    return {
        "gap": (gap.entries, "entries: FAILED. Entry 2: slot 2 stands where slot 1 is due."),
        "opened twice": (
            twice.entries,
            "Entry 1: the entry is log-opened, which only the first entry may be.",
        ),
        "path": (path.entries, "Entry 2: opened: the path does not lead to the root of entry 1."),
        "overdue": (
            overdue.entries,
            "settlements: FAILED. Slots 0 to 143 are NOT SETTLED; their date was 2020-03-31.",
        ),
        "again": (again.entries, "Entry 2: received: event 0 of its course stands here again."),
        "early": (early.entries, "slots are settled on 2990-03-29, before their date 2990-03-31."),
        "malformed": ([*Keeper().entries, b"{}"], "Entry 1: entry: Object missing required field"),
    }


@pytest.mark.parametrize("lie", signed_lies())
def test_each_lie_that_the_operator_signs_is_told_with_its_entry(
    lie: str, tmp_path: Path, policy: Path, verify: Verify
) -> None:
    entries, words = signed_lies()[lie]
    write_log(tmp_path / "log", entries)
    status, said = verify(tmp_path / "log", "--policy", policy)
    assert status == 1
    assert words in said


def test_types_from_the_future_are_a_warning(tmp_path: Path, policy: Path, verify: Verify) -> None:
    write_log(tmp_path / "log", [*Keeper().entries, strange()])
    status, said = verify(tmp_path / "log", "--policy", policy)
    assert status == 0
    assert "6. entries: WARNING." in said
    assert "1 are of types that this version does not know." in said


def test_a_log_must_go_on_from_the_checkpoint_kept(tmp_path: Path, policy: Path, verify: Verify) -> None:
    entries, log, kept_at = kept().entries, tmp_path / "log", tmp_path / "kept"
    write_log(log, entries[:300])
    arguments = (log, "--policy", policy, "--save", kept_at)
    assert verify(*arguments)[0] == 0
    before = kept_at.read_bytes()
    assert before == (log / "checkpoint").read_bytes()
    # It grew.
    write_log(log, entries)
    status, said = verify(*arguments)
    assert status == 0
    assert f"4. history: good. It goes on from {kept_at}, of 300 entries." in said
    assert kept_at.read_bytes() == (log / "checkpoint").read_bytes()
    # It forgot.
    write_log(tmp_path / "old", entries[:300])
    status, said = verify(tmp_path / "old", "--policy", policy, "--save", kept_at)
    assert status == 1
    assert "entries were taken away, or an old copy is shown" in said
    # It tells another story, all of it signed and witnessed.
    write_log(tmp_path / "fork", [entries[0], strange(), *entries[2:]])
    for earlier in (kept_at, tmp_path / "before"):
        (tmp_path / "before").write_bytes(before)
        status, said = verify(tmp_path / "fork", "--policy", policy, "--since", earlier)
        assert status == 1
        assert "the log shows two histories. Keep both checkpoints" in said
    # What failed is not kept.
    saved = kept_at.read_bytes()
    assert verify(tmp_path / "fork", "--policy", policy, "--save", kept_at)[0] == 1
    assert kept_at.read_bytes() == saved


def test_an_earlier_checkpoint_of_another_key_is_no_history(
    tmp_path: Path, log: Path, policy: Path, verify: Verify
) -> None:
    stranger = key("log.example/record", SignatureType.NOTE)
    forged = write_log(tmp_path / "forged", kept().entries, (), key=replace(stranger, secret=bytes(32)))
    (tmp_path / "since").write_bytes(forged)
    status, said = verify(log, "--policy", policy, "--since", tmp_path / "since")
    assert status == 1
    assert "4. history: FAILED." in said


def test_the_document_says_the_same(log: Path, policy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(log), "--policy", str(policy), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["good"] is True
    assert document["at"].startswith("2") and document["at"].endswith("Z")
    assert (document["entries"]["gap_count"], document["entries"]["gaps"]) == (0, [])
    assert document["entries"]["last_slot_at"] == "2990-03-31T23:50:00Z"
    assert [step["name"] for step in document["steps"]] == [
        "checkpoint",
        "signature",
        "witnesses",
        "history",
        "tiles",
        "entries",
        "settlements",
    ]
    assert (document["log"], document["size"]) == ("log.example/record", 449)
    assert [one["outside"] for one in document["witnesses"]] == [False, True, True]
    assert document["entries"]["outcomes"]["demands"] == 1
    (log / "tile/0/000").unlink()
    assert main(["verify", str(log), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["entries"] is None


def test_an_empty_log_needs_a_policy(tmp_path: Path, policy: Path, verify: Verify) -> None:
    write_log(tmp_path / "log", [])
    assert verify(tmp_path / "log", "--policy", policy)[0] == 0
    status, said = verify(tmp_path / "log")
    assert status == 1
    assert "No key to check with" in said


def test_nothing_from_a_log_steers_the_terminal(tmp_path: Path, verify: Verify) -> None:
    write_log(tmp_path / "log", kept().entries)
    text = (tmp_path / "log/checkpoint").read_text(encoding="utf-8")
    hostile = text.replace("log.example/record", "log\u009b31m\u202eexample")
    (tmp_path / "log/checkpoint").write_text(hostile, encoding="utf-8")
    status, said = verify(tmp_path / "log")
    assert status == 1
    assert "\u009b" not in said
    assert "\u202e" not in said
    assert "log\\x9b31m\\u202eexample" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere",),
        ("file:///etc",),
        ("ftp://log.example/",),
        ("http://user@127.0.0.1:1/",),
        ("http://127.0.0.1:1/?x",),
        ("http://[/",),
        (".", "--policy", "nowhere"),
        (".", "--since", "nowhere"),
    ],
)
def test_misuse_has_its_own_status(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verify: Verify
) -> None:
    monkeypatch.chdir(tmp_path)
    status, said = verify(*arguments)
    assert status == 2
    assert said.startswith("talley verify: ")


class Server(BaseHTTPRequestHandler):
    """Serves a folder; what a test sets instead of it comes first."""

    folder: Path
    instead: dict[str, tuple[int, dict[str, str], bytes]]
    seen: list[str]

    def do_GET(self) -> None:
        self.seen.append(self.path)
        path = self.path.removeprefix("/log/")
        file = self.folder / path
        status, headers, body = self.instead.get(path) or (
            (200, {}, file.read_bytes()) if file.is_file() else (404, {}, b"")
        )
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path, **instead: tuple[int, dict[str, str], bytes]) -> Iterator[tuple[str, list[str]]]:
    seen: list[str] = []
    names = {"folder": folder, "instead": instead, "seen": seen}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Serving", (Server,), names))
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/log", seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_log_is_verified_over_http(log: Path, policy: Path, verify: Verify) -> None:
    with serving(log) as (address, seen):
        status, said = verify(address, "--policy", policy)
    assert status == 0, said
    assert set(seen) == {
        f"/log/{path}"
        for path in (
            "checkpoint",
            "tile/0/001.p/193",
            "tile/1/000.p/1",
            "tile/0/000",
            "tile/entries/000",
            "tile/entries/001.p/193",
        )
    }


def test_a_longer_log_is_read_ahead_and_files_once(tmp_path: Path, policy: Path, verify: Verify) -> None:
    entries = [*Keeper().entries, *(strange(f"type-{number % 7}") for number in range(256 * 20))]
    write_log(tmp_path / "log", entries, step=5000)
    with serving(tmp_path / "log") as (address, seen):
        status, said = verify(address, "--policy", policy)
        assert status == 0, said
        # The first bundle twice: once for what the log says of itself, once in its turn.
        assert len(set(seen)) == len(seen) - 1 == 1 + 2 * 20 + 3
        (tmp_path / "log/tile/entries/013").unlink()
        status, said = verify(address, "--policy", policy)
    assert status == 1
    assert "tile/entries/013 is missing" in said


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ((404, {}, b""), 1, "There is no checkpoint here."),
        ((403, {}, b""), 2, "the server answers 403"),
        ((302, {"Location": "http://127.0.0.1:9/log/checkpoint"}, b""), 2, "sends us on to another one"),
        ((302, {"Location": "file:///etc/passwd"}, b""), 2, "the server answers 302"),
        ((302, {"Location": "http://[/"}, b""), 2, "not understood"),
        ((302, {"Location": "checkpoint"}, b""), 2, "the server answers 302"),
        ((200, {"Content-Encoding": "gzip"}, b""), 2, "compresses"),
        ((200, {}, b"x" * 3_000_000), 1, "this one has 1,000,001"),
    ],
)
def test_a_hostile_server_is_not_followed(
    answer: tuple[int, dict[str, str], bytes], status: int, words: str, log: Path, verify: Verify
) -> None:
    with serving(log, checkpoint=answer) as (address, _):
        found, said = verify(address)
    assert (found, words in said) == (status, True), said


def test_a_receipt_proves_an_entry_offline(
    tmp_path: Path, log: Path, policy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    receipt, entry = tmp_path / "r.tlog-proof", tmp_path / "entry"
    made = ["log", "proof", "300", "--from", str(log), "--out", str(receipt), "--entry", str(entry)]
    assert main(made) == 0
    assert entry.read_bytes() == kept().entries[300]
    check = ["log", "check", str(receipt), "--entry", str(entry), "--policy", str(policy)]
    assert main(check) == 0
    said = capsys.readouterr().out
    assert "The entry is number 300 of log.example/record, which had 449 entries." in said
    assert "Cosigned by b (witness.example/b)" in said
    entry.write_bytes(entry.read_bytes() + b" ")
    assert main(check) == 1
    assert "The entry is not shown to be in the log" in capsys.readouterr().err
    receipt.write_bytes(b"c2sp.org/tlog-proof@v1\n")
    assert main(check) == 1
    assert "does not read as one" in capsys.readouterr().err
    assert main(["log", "check", "nowhere", "--entry", str(entry), "--policy", str(policy)]) == 2
    assert main(["log", "proof", "449", "--from", str(log)]) == 2
    assert main(["log", "proof", "1", "--from", str(tmp_path)]) == 2
    (log / "tile/0/000").unlink()
    assert main(["log", "proof", "1", "--from", str(log)]) == 1


def test_the_log_s_own_policy_reads_as_the_one_of_the_tests() -> None:
    assert format_vkey(LOG.verifier()) in OWN_POLICY
