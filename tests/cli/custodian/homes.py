"""Custodians' homes, the command with a clock of its own, and a server that only speaks the protocol."""

from __future__ import annotations

import argparse
import base64
import io
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyrage
from tests.casework.keeping import write_log
from tests.casework.release.cases import COUNSELS, DEALT, KEY_ID, LATER, SECONDS, Made
from tests.tlog.building import POLICY

from talley.casework.canonical import encode
from talley.casework.entries.key_made import Custodian
from talley.casework.release.answered import Answered, Place, format_place, parse_answered, parse_boxes
from talley.casework.release.answers import boxes_digest
from talley.casework.release.approving import approvers_digest
from talley.casework.release.packet import Packet, format_packet
from talley.casework.release.requests import Request, authorized, parse_authorization
from talley.cli import custodian
from talley.cli.custodian.held_key import HeldKey, keep_share
from talley.cli.custodian.home import Home as ClientHome
from talley.cli.custodian.identity import parse_identity
from talley.cli.custodian.secrets_file import AgeLock
from talley.sealing.points import format_compressed
from talley.tlog.policy import format_policy

CASE = "e" * 32


def run(*arguments: object, at: datetime = LATER, typed: str = "") -> int:
    """Run `talley custodian` with a clock that stands still."""
    parser = argparse.ArgumentParser()
    custodian.add_parser(parser.add_subparsers(required=True), clock=lambda: at)
    args = parser.parse_args(["custodian", *map(str, arguments)])
    before, sys.stdin = sys.stdin, io.StringIO(typed)
    try:
        return args.run(args)
    finally:
        sys.stdin = before


class Home:
    """One custodian's home, locked to an age identity beside it."""

    def __init__(self, folder: Path, index: int = 1) -> None:
        self.folder, self.index = folder / f"custodian-{index}", index
        self.key = folder / f"age-{index}.key"
        identity = pyrage.x25519.Identity.generate()
        self.key.write_text(str(identity))
        self.key.chmod(0o600)
        self.policy = folder / "policy"
        self.policy.write_bytes(format_policy(POLICY))
        recipient = str(identity.to_public())
        made = ("--home", self.folder, "--name", f"Custodian {index}", "--age-recipient", recipient)
        assert run("init", *made, "--policy", self.policy) == 0
        approvers = (COUNSELS.pinned, SECONDS.pinned)
        (folder / "approvers").write_bytes(encode(approvers))
        word = approvers_digest(approvers).hex()[:8] + "\n"
        assert run("approvers", "--home", self.folder, folder / "approvers", typed=word) == 0

    @property
    def identity(self):
        return parse_identity((self.folder / "identity.json").read_bytes())

    def run(self, command: str, *arguments: object, locked: bool = False, **kwargs) -> int:
        more = () if locked else ("--age-identity", self.key)
        return run(command, "--home", self.folder, *more, *arguments, **kwargs)

    def deal(self) -> None:
        """Give this custodian a dealt share, as if it had come by a ceremony."""
        share = DEALT.shares[self.index - 1]
        public = format_compressed(share.public())
        held = HeldKey(KEY_ID, format_compressed(DEALT.public), "2026-q4", 3, self.index, public, "dealer")
        home = ClientHome(self.folder)
        keep_share(home, AgeLock(home.config.locked_to), held, share)

    def tell_server(self, address: str, log: str) -> None:
        path = self.folder / "custodian.toml"
        lines = [line for line in path.read_text().splitlines() if not line.startswith(("server", "log"))]
        path.write_text("\n".join([*lines, f'server = "{address}"', f'log = "{log}"', ""]))

    def as_custodian(self) -> Custodian:
        identity, share = self.identity, DEALT.shares[self.index - 1]
        return Custodian(
            self.index,
            identity.name,
            "AT",
            f"Employer {self.index}",
            identity.host,
            identity.signer,
            format_compressed(share.public()),
        )


def packet_of(made: Made, **changes) -> Packet:
    return replace(made.packet, checkpoints=tuple(made.earlier), **changes)


def publish(folder: Path, entries, at: datetime = LATER, **kwargs) -> Path:
    """Write the log as witnesses saw it at a time."""
    write_log(folder, entries, at=int(at.timestamp()), **kwargs)
    return folder


class Platform:
    """The server of docs/formats: cases, answers, places, boxes and mailboxes, all in memory."""

    def __init__(self, signers: dict[int, bytes]) -> None:
        self.signers = signers
        self.packets: dict[str, bytes] = {}
        self.answers: dict[str, Answered] = {}
        self.tries = 0
        self.places: dict[str, Place] = {}
        self.boxes: dict[str, tuple[bytes, ...]] = {}
        self.blobs: dict[str, bytes] = {}
        self.refused_requests = 0
        self.asked: list[str] = []

    def put(self, made: Made) -> None:
        self.packets[made.packet.case.case] = format_packet(packet_of(made))

    def answer(self, method: str, path: str, host: str, body: bytes, header: str) -> tuple[int, bytes]:
        given = parse_authorization(header)
        request = Request(method, path, host, body)
        signer = self.signers.get(given.index, bytes(32))
        if not authorized(given, request, signer, LATER):
            self.refused_requests += 1
            return 403, b"Not signed by a custodian of this key."
        self.asked.append(f"{method} {path}")
        parts = path.removeprefix("/custody/api/").partition("?")[0].split("/")
        match (method, parts):
            case ("GET", ["cases"]):
                kind = "case"
                listed = [
                    {
                        "answered": c in self.answers,
                        "case": c,
                        "expires_at": "2026-11-25T09:00:00Z",
                        "kind": kind,
                    }
                    for c in self.packets
                ]
                return 200, json.dumps(listed, separators=(",", ":")).encode()
            case ("GET", ["cases", case, "packet"]):
                return (200, self.packets[case]) if case in self.packets else (404, b"No such case.")
            case ("POST", ["cases", case, "answer"]):
                self.tries += 1
                if case in self.answers and parse_answered(body).answer != self.answers[case].answer:
                    return 409, b'{"code":"answered","sentence":"This custodian answered."}'
                self.answers.setdefault(case, parse_answered(body))
                return 200, b'{"entry":1}'
            case ("GET", ["cases", case, "answer"]):
                return (200, format_place(self.places[case])) if case in self.places else (404, b"")
            case ("POST", ["cases", case, "boxes"]):
                boxes = parse_boxes(body)
                if boxes_digest(boxes) != self.answers[case].answer.boxes:
                    return 409, b"Other boxes than those in the answer."
                self.boxes[case] = boxes
                return 200, b"{}"
            case ("PUT", ["ceremonies", *rest]):
                self.blobs["/".join(rest)] = body
                return 204, b""
            case ("GET", ["ceremonies", *rest]):
                blob = self.blobs.get("/".join(rest))
                return (404, b"") if blob is None else (200, blob)
        return 404, b"No such page."


@contextmanager
def serving(platform: Platform) -> Iterator[str]:
    class Serving(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            host, header = self.headers["Host"], self.headers.get("Authorization", "")
            status, data = platform.answer(self.command, self.path, host, body, header)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PUT = _any  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Serving)
    server.daemon_threads = False
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def ways_to_write(secret: int) -> list[bytes]:
    """A scalar in every way that it might lie in a file."""
    raw = secret.to_bytes(32, "big")
    return [
        raw,
        raw[::-1],
        raw.hex().encode(),
        raw.hex().upper().encode(),
        f"{secret:x}".encode(),
        str(secret).encode(),
        base64.b64encode(raw),
        base64.urlsafe_b64encode(raw).rstrip(b"="),
    ]
