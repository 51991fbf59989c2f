"""A verifier of another origin reads our logs, and notices whatever is changed in them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.tlog.building import LOG, WITNESSES, entries, grown, signed

from talley.tlog.checkpoint import SignedCheckpoint, format_signed_checkpoint
from talley.tlog.edge import Edge
from talley.tlog.keys import format_vkey
from talley.tlog.receipt import Receipt, format_receipt
from talley.tlog.tile_reader import TileReader
from talley.tlog.tiles import format_tile_path, tiles_of
from talley.tlog.witness import AddCheckpoint, format_add_checkpoint

SOURCES = Path(__file__).parent
PACKAGES = Path("/usr/share/gocode")
SIZES = (1, 300, 5_000, 65_536, 70_000)
LAST = SIZES[-1]


@dataclass(frozen=True)
class Folder:
    """A log folder with old checkpoints, receipts and requests beside it."""

    path: Path

    def put(self, name: str, data: bytes) -> None:
        # The copies for the tests are links: what changes gets a file of its own.
        (self.path / name).unlink(missing_ok=True)
        (self.path / name).parent.mkdir(parents=True, exist_ok=True)
        (self.path / name).write_bytes(data)

    def flip(self, name: str, at: int = -1) -> None:
        data = bytearray((self.path / name).read_bytes())
        data[at] ^= 1
        self.put(name, bytes(data))

    def sign(self, size: int, root: bytes, name: str = "checkpoint", witnesses: int = 3) -> None:
        self.put(name, format_signed_checkpoint(signed(size, root, *WITNESSES[:witnesses])))


@pytest.fixture(scope="session")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    go = shutil.which("go")
    if go is None or not (PACKAGES / "src/golang.org/x/mod/sumdb").is_dir():
        wanted = "Go is not installed: apt install golang-go golang-golang-x-mod-dev"
        if os.environ.get("CI"):
            pytest.fail(wanted)
        pytest.skip(wanted)
    folder = tmp_path_factory.mktemp("go")
    # No module mode: the packages come from the system's folder, and nothing is fetched.
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(PACKAGES),
        "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "",
    }
    subprocess.run(
        [go, "build", "-o", folder / "verify", *sorted(SOURCES.glob("*.go"))],
        env={**os.environ, **settings},
        check=True,
    )
    return folder / "verify"


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A log of 70,000 entries as our writer leaves it."""
    folder = Folder(tmp_path_factory.mktemp("log"))
    edge, files, roots = grown(*SIZES)
    for path, data in files.items():
        folder.put(path, data)
    folder.sign(LAST, edge.root())
    for size in SIZES[:-1]:
        folder.sign(size, roots[size], f"old/{size}")
        reader = TileReader(files.get, LAST, edge.root())
        request = AddCheckpoint(size, reader.consistency_proof(size), signed(LAST, edge.root()))
        folder.put(f"requests/{size}", format_add_checkpoint(request))
    for size, indexes in {LAST: (0, 255, 256, 65_535, 65_536, LAST - 1), 5_000: (0, 4_999)}.items():
        reader = TileReader(files.get, size, roots[size])
        for index in indexes:
            receipt = Receipt(index, reader.inclusion_proof(index), signed(size, roots[size], *WITNESSES))
            folder.put(f"receipts/{size}-{index}", format_receipt(replace(receipt, extra=b"told")))
    return folder


@pytest.fixture
def log(stored: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(stored.path, tmp_path / "log", copy_function=os.link)
    return Folder(tmp_path / "log")


def run(verifier: Path, log: Folder) -> subprocess.CompletedProcess[str]:
    command = [verifier, "-log", log.path, "-key", format_vkey(LOG.verifier()), "-quorum", "2"]
    for witness in WITNESSES:
        command += ["-witness", format_vkey(witness.verifier())]
    for flag, names in (("-old", "old"), ("-receipt", "receipts"), ("-request", "requests")):
        for path in sorted((log.path / names).iterdir()):
            command += [flag, path]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_it_accepts_what_our_writer_writes(verifier: Path, stored: Folder) -> None:
    found = run(verifier, stored)
    assert found.stderr == ""
    assert found.stdout == "OK: 70000 entries, 3 cosignatures, 4 old checkpoints, 8 receipts, 4 requests\n"
    assert found.returncode == 0


def rewrite(log: Folder) -> None:
    """Another history from entry 4,000 on, with everything recomputed and signed again, cosignatures too."""
    edge, files = Edge(), {}
    for batch in (entries(4_000), [b"rewritten", *entries(LAST, 4_001)]):
        growth = edge.append(batch)
        edge, files = growth.edge, files | growth.files
    for tile in tiles_of(LAST):
        log.put(format_tile_path(tile), files[format_tile_path(tile)])
    log.sign(LAST, edge.root())


def other_root(log: Folder) -> None:
    log.sign(300, bytes(32), "old/300")


def without_cosignatures(log: Folder) -> None:
    _, _, roots = grown(LAST)
    log.sign(LAST, roots[LAST], witnesses=1)


def signed_anew(size: int) -> Callable[[Folder], None]:
    def change(log: Folder) -> None:
        _, _, roots = grown(LAST)
        log.sign(size, roots[LAST])

    return change


def unsigned_size(log: Folder) -> None:
    text = (log.path / "checkpoint").read_bytes()
    log.put("checkpoint", text.replace(b"\n70000\n", b"\n69999\n"))


def shrunk(log: Folder) -> None:
    _, files, roots = grown(300)
    for path, data in files.items():
        log.put(path, data)
    log.sign(300, roots[300])


def other_index(log: Folder) -> None:
    name = "receipts/70000-256"
    log.put(name, (log.path / name).read_bytes().replace(b"index 256", b"index 257"))


def wrong_log_key(log: Folder) -> None:
    _, _, roots = grown(LAST)
    good = signed(LAST, roots[LAST], *WITNESSES)
    log.put("checkpoint", format_signed_checkpoint(SignedCheckpoint(good.checkpoint, good.signatures[1:])))


ENTRIES = "the entries do not give the root"
TILE = "does not hold the hashes of its entries"
OLD = "invalid transparency proof"
SIGNATURE = "invalid signature for key"
TAMPERINGS: dict[str, tuple[Callable[[Folder], object], str]] = {
    "entry byte, first bundle": (lambda log: log.flip("tile/entries/000"), ENTRIES),
    "entry byte, full bundle in the middle": (lambda log: log.flip("tile/entries/150"), ENTRIES),
    "entry byte, partial bundle": (lambda log: log.flip("tile/entries/273.p/112"), ENTRIES),
    "length of an entry": (lambda log: log.flip("tile/entries/150", 1), "cut off"),
    "tile byte, level 0, full": (lambda log: log.flip("tile/0/100"), "tile/0/100 " + TILE),
    "tile byte, level 0, partial": (lambda log: log.flip("tile/0/273.p/112"), TILE),
    "tile byte, level 1, full": (lambda log: log.flip("tile/1/000"), "tile/1/000 " + TILE),
    "tile byte, level 1, partial": (lambda log: log.flip("tile/1/001.p/17"), TILE),
    "tile byte, level 2": (lambda log: log.flip("tile/2/000.p/1"), "tile/2/000.p/1 " + TILE),
    "size in the checkpoint": (unsigned_size, SIGNATURE),
    "size in the checkpoint, smaller and signed": (signed_anew(LAST - 1), "no such file"),
    "size in the checkpoint, larger and signed": (signed_anew(LAST + 1), "no such file"),
    "root in the checkpoint, signed": (lambda log: log.sign(LAST, bytes(32)), ENTRIES),
    "root of an old checkpoint, signed": (other_root, OLD),
    "signature of the log": (wrong_log_key, "the log did not sign"),
    "byte of a cosignature": (lambda log: log.flip("checkpoint", -8), SIGNATURE),
    "cosignatures removed": (without_cosignatures, "1 cosignatures of known witnesses, 2 wanted"),
    "bundle removed": (lambda log: (log.path / "tile/entries/100").unlink(), "no such file"),
    "tile removed": (lambda log: (log.path / "tile/0/100").unlink(), "no such file"),
    "history rewritten and signed": (rewrite, OLD),
    "log shrunk and signed": (shrunk, "the log has shrunk"),
    "hash in a receipt": (lambda log: log.flip("receipts/70000-256", 60), OLD),
    "index in a receipt": (other_index, OLD),
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_it_notices(verifier: Path, log: Folder, tampering: str) -> None:
    change, words = TAMPERINGS[tampering]
    change(log)
    found = run(verifier, log)
    assert found.returncode == 1, found.stdout
    assert found.stderr.startswith("NOT OK: ")
    assert words in found.stderr
