"""`talley witness` as a real process on this machine: the protocol's statuses, races, and kill -9."""

from __future__ import annotations

import http.client
import io
import re
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import pytest
from tests.tlog.building import LOG, ORIGIN, grown, key, signed

from talley.cli import main
from talley.cli.witness_config import ConfigError, read_witness_config
from talley.cli.witness_service import MOST_BODY_BYTES, WitnessService
from talley.cli.witness_state import StateError, WitnessState
from talley.tlog.checkpoint import SignedCheckpoint, parse_signed_checkpoint
from talley.tlog.keys import SignatureType, VerifierKey, format_vkey, parse_vkey
from talley.tlog.note import parse_signatures
from talley.tlog.signing import verify_note
from talley.tlog.tile_reader import TileReader
from talley.tlog.witness import (
    AddCheckpoint,
    accept_cosignatures,
    format_add_checkpoint,
    monitoring_path,
    parse_size,
)

SIZE = 600
EDGE, FILES, _ = grown(SIZE)
READER = TileReader(FILES.get, SIZE, EDGE.root())
OTHER_LOG = key("other.example/log", SignatureType.NOTE)


def request(old: int, new: int, *, root: bytes | None = None) -> AddCheckpoint:
    proof = ()
    if 0 < old < new:
        from talley.tlog.tree import consistency_proof

        proof = consistency_proof(old, new, READER.node)
    return AddCheckpoint(old, proof, signed(new, READER.root_at(new) if root is None else root))


@dataclass
class Witness:
    """A witness's files and its process."""

    folder: Path
    key: VerifierKey
    process: subprocess.Popen | None = None
    port: int = 0

    def start(self) -> None:
        command = [sys.executable, "-m", "talley.cli", "witness", "serve", "--config", "witness.toml"]
        self.process = subprocess.Popen(
            command, cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        found = re.search(r"127\.0\.0\.1:([0-9]+)/", line)
        assert found, line + self.stop()[1]
        self.port = int(found[1])

    def stop(self, number: int = signal.SIGTERM) -> tuple[int, str]:
        """End the process; return its status and what it said of errors."""
        process, self.process = self.process, None
        process.send_signal(number)
        with process:
            _, said = process.communicate(timeout=20)
        return process.returncode, said

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Content-Type", ""), answer.read()
        finally:
            connection.close()

    def add(self, asked: AddCheckpoint) -> tuple[int, str, bytes]:
        return self.ask("POST", "/add-checkpoint", format_add_checkpoint(asked))

    def latest(self) -> SignedCheckpoint | None:
        status, _, body = self.ask("GET", f"/{monitoring_path(ORIGIN)}")
        return parse_signed_checkpoint(body) if status == 200 else None


@pytest.fixture
def made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Witness:
    """A witness that does not run yet."""
    where = ["--key", str(tmp_path / "witness.key"), "--state", str(tmp_path / "state")]
    assert main(["witness", "init", "witness.example/w", *where]) == 0
    vkey = capsys.readouterr().out.strip()
    logs = [format_vkey(LOG.verifier()), format_vkey(OTHER_LOG.verifier())]
    (tmp_path / "witness.toml").write_text(
        f'key = "witness.key"\nstate = "state"\nlisten = "127.0.0.1:0"\nlogs = {logs}\n'
    )
    return Witness(tmp_path, parse_vkey(vkey))


@pytest.fixture
def witness(made: Witness) -> Iterator[Witness]:
    made.start()
    yield made
    if made.process:
        assert made.stop() == (0, "")


def test_a_key_is_made_once_and_is_its_owner_s_alone(
    made: Witness, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made.folder / "witness.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    secret = path.read_text()
    again = ["witness", "init", "w", "--key", str(path), "--state", str(made.folder / "more")]
    assert main(again) == 1
    assert path.read_text() == secret
    assert "File exists" in capsys.readouterr().err
    assert main(["witness", "init", "a b", "--key", "x", "--state", "y"]) == 2


def test_a_checkpoint_is_cosigned_kept_and_served(witness: Witness) -> None:
    assert witness.latest() is None
    first = request(0, 5)
    status, kind, body = witness.add(first)
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    (one,) = accept_cosignatures(first.signed, body, [witness.key])
    assert one.timestamp_s > 1_700_000_000
    latest = witness.latest()
    assert latest.signatures == (*first.signed.signatures, *parse_signatures(body.decode()))
    assert len(verify_note(latest.note, [LOG.verifier(), witness.key])) == 2
    assert witness.add(request(5, 9))[0] == 200
    assert witness.latest().checkpoint == request(5, 9).signed.checkpoint
    # The same again: same size, same root, no proof.
    assert witness.add(request(9, 9))[0] == 200


def test_each_refusal_has_the_protocol_s_status(witness: Witness) -> None:
    good = request(0, 5)
    assert witness.add(good)[0] == 200
    assert witness.add(request(0, 9)) == (409, "text/x.tlog.size", b"5\n")
    assert parse_size(witness.add(request(3, 9))[2]) == 5
    for status, asked in {
        404: replace(good, signed=signed(5, READER.root_at(5), origin="unknown.example")),
        403: replace(request(5, 9), signed=replace(request(5, 9).signed, checkpoint=good.signed.checkpoint)),
        422: request(5, 9, root=bytes(32)),
        400: AddCheckpoint(9, (), good.signed),
    }.items():
        assert witness.add(asked)[0] == status
    for body in (b"", b"\xff", b"old 5\n", format_add_checkpoint(good).replace(b"old 0", b"old 00")):
        assert witness.ask("POST", "/add-checkpoint", body)[0] == 400
    assert witness.add(AddCheckpoint(5, (), signed(5, bytes(32))))[0] == 422
    assert witness.add(replace(request(5, 9), proof=()))[0] == 422
    assert witness.ask("POST", "/add-checkpoint", bytes(MOST_BODY_BYTES + 1))[0] == 413
    for method, path, expected in [
        ("GET", "/add-checkpoint", 405),
        ("POST", f"/{monitoring_path(ORIGIN)}", 405),
        ("GET", "/", 404),
        ("GET", f"/{monitoring_path('unknown.example')}", 404),
        ("GET", f"/{monitoring_path(OTHER_LOG.name)}", 404),
        ("GET", "/../witness.key", 404),
    ]:
        assert witness.ask(method, path)[0] == expected
    # Nothing of it moved the witness.
    assert witness.latest().checkpoint.size == 5


def test_an_empty_tree_has_one_root(witness: Witness) -> None:
    assert witness.add(request(0, 0, root=bytes(32)))[0] == 422
    assert witness.add(request(0, 0))[0] == 200
    assert witness.add(request(0, 5))[0] == 200


def test_clients_that_race_never_roll_the_witness_back(witness: Witness) -> None:
    """Each step, several clients start from one size; one wins, the others hear where the witness stands."""
    size = 0
    seen: list[int] = []
    while size < 60:
        answers: list[tuple[int, bytes, int]] = []

        def ask(new: int, old: int = size, into: list = answers) -> None:
            status, _, body = witness.add(request(old, new))
            into.append((status, body, new))

        clients = [threading.Thread(target=ask, args=(size + step,)) for step in (1, 2, 3, 4)]
        for client in clients:
            client.start()
        for client in clients:
            client.join()
        assert len(answers) == len(clients)
        won = [new for status, _, new in answers if status == 200]
        assert len(won) == 1
        assert all(
            status == 409 and parse_size(body) == won[0] for status, body, _ in answers if status != 200
        )
        (size,) = won
        seen.append(size)
        assert witness.latest().checkpoint.size == size
    assert all(one < other for one, other in pairwise(seen))


def test_kill_9_between_requests_never_rolls_the_witness_back(made: Witness) -> None:
    size = 0
    for _ in range(4):
        made.start()
        latest = made.latest()
        assert (latest.checkpoint.size if latest else 0) == size
        assert made.add(request(size, size + 3))[0] == 200
        size += 3
        assert made.stop(signal.SIGKILL)[0] == -signal.SIGKILL


def test_kill_9_under_load_loses_nothing_that_was_cosigned(made: Witness) -> None:
    cosigned = 0
    for round_ in range(4):
        made.start()
        latest = made.latest()
        size = latest.checkpoint.size if latest else 0
        assert size >= cosigned
        killer = threading.Timer(0.05 + 0.07 * round_, made.process.kill)
        killer.start()
        try:
            while size < SIZE:
                status, _, _ = made.add(request(size, size + 1))
                assert status == 200
                size += 1
                cosigned = size
        except (OSError, http.client.HTTPException):
            pass
        killer.join()
        made.stop()
    assert cosigned > 0


def test_one_process_holds_a_state(witness: Witness) -> None:
    second = Witness(witness.folder, witness.key)
    command = [sys.executable, "-m", "talley.cli", "witness", "serve", "--config", "witness.toml"]
    done = subprocess.run(command, cwd=second.folder, capture_output=True, text=True, check=False, timeout=20)
    assert done.returncode == 1
    assert "another witness uses" in done.stderr
    assert witness.add(request(0, 5))[0] == 200


def test_nothing_of_a_request_is_written_anywhere(made: Witness) -> None:
    made.start()
    made.add(request(0, 5))
    made.ask("GET", "/a-path-that-tells-something")
    process = made.process
    status, said = made.stop()
    assert (status, said) == (0, "")
    assert process.stdout.closed
    names = {path.name for path in (made.folder / "state").iterdir()}
    assert names == {"vkey", monitoring_path(ORIGIN).partition("/")[0]}


def test_a_state_that_is_not_its_own_is_refused(made: Witness) -> None:
    state = made.folder / "state"
    stranger = key("witness.example/stranger").verifier()
    with pytest.raises(StateError, match="another key"):
        WitnessState(state, stranger)
    with pytest.raises(StateError, match="has no file vkey"):
        WitnessState(made.folder, made.key)
    config = read_witness_config(made.folder / "witness.toml")
    with WitnessState(state, made.key) as kept, pytest.raises(StateError, match="another witness"):
        WitnessState(state, made.key)
    name = monitoring_path(ORIGIN).partition("/")[0]
    for wrong in (b"", b"x", signed(5, READER.root_at(5)).note.text.encode()):
        (state / name).write_bytes(wrong)
        with WitnessState(state, made.key) as kept, pytest.raises(StateError):
            WitnessService(config.key, config.logs, kept, lambda: 1)


def test_what_cannot_be_stored_is_not_cosigned(made: Witness, capsys: pytest.CaptureFixture[str]) -> None:
    config = read_witness_config(made.folder / "witness.toml")

    class FullDisk(WitnessState):
        def store(self, signed: SignedCheckpoint) -> None:
            raise OSError(28, "No space left on device")

    heard: list[str] = []
    with FullDisk(config.state, made.key) as state:
        service = WitnessService(config.key, config.logs, state, lambda: 1)
        body = format_add_checkpoint(request(0, 5))
        environ = {
            "PATH_INFO": "/add-checkpoint",
            "REQUEST_METHOD": "POST",
            "wsgi.input": io.BytesIO(body),
        }
        (answer,) = service(environ, lambda status, headers: heard.append(status))
        assert state.latest(ORIGIN) is None
    assert heard == ["500 Internal Server Error"]
    assert "—" not in answer.decode()
    assert "No space left" in capsys.readouterr().err


def test_every_problem_of_a_configuration_is_told_at_once(made: Witness) -> None:
    (made.folder / "witness.key").chmod(0o644)
    path = made.folder / "other.toml"
    logs = [format_vkey(LOG.verifier())] * 2 + ["nonsense", format_vkey(made.key)]
    path.write_text(f'key = "witness.key"\nlisten = "localhost:80"\nlogs = {logs}\nextra = 1\n')
    with pytest.raises(ConfigError) as raised:
        read_witness_config(path)
    for problem, words in zip(
        raised.value.problems,
        [
            "extra is not known",
            "can be read by others",
            "number 2: log.example/record stands here twice",
            "number 3: a verifier key has",
            "number 4: witness.example/w is a witness's key",
            "state is missing",
            "listen is not an IP address and a port",
        ],
        strict=True,
    ):
        assert words in problem
    for text in ("", "[", 'key = 1\nlogs = "x"\nlisten = "127.0.0.1:99999"\n', 'key = "other.toml"\n'):
        path.write_text(text)
        with pytest.raises(ConfigError):
            read_witness_config(path)


def test_a_log_s_key_does_not_serve_a_witness(made: Witness) -> None:
    from talley.tlog.keys import format_skey

    (made.folder / "witness.key").write_text(format_skey(LOG))
    with pytest.raises(ConfigError, match="a key for a log"):
        read_witness_config(made.folder / "witness.toml")
