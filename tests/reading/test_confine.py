"""What whoever takes over the child can still do."""

from __future__ import annotations

import json
import platform
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from talley.reading import sandbox, wire
from talley.reading.sandbox import Reader

SOURCE = Path(__file__).parents[2] / "src"
_TRY = """
import ctypes, json, os, socket, sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from talley.reading.confine import confine
missing = confine(3 << 30, Path(sys.argv[1]))
secret, port, parent = sys.argv[2], int(sys.argv[3]), os.getppid()
def attempt(action):
    try:
        action()
    except OSError:
        return False
    return True
libc = ctypes.CDLL(None, use_errno=True)
done = {
    "read a secret": attempt(lambda: open(secret).read()),
    "list its folder": attempt(lambda: os.listdir(os.path.dirname(secret))),
    "write a secret": attempt(lambda: open(secret, "a")),
    "write its own source": attempt(lambda: open(sys.argv[1] + "/talley/__init__.py", "a")),
    "write a new file": attempt(lambda: open(secret + "2", "w")),
    "remove a file": attempt(lambda: os.unlink(secret)),
    "read the parent's memory": attempt(lambda: open(f"/proc/{parent}/mem", "rb")),
    "read the parent's environment": attempt(lambda: open(f"/proc/{parent}/environ", "rb").read()),
    "make a socket": attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
    "reach this machine": attempt(lambda: socket.create_connection(("127.0.0.1", port), 2)),
    "make a local socket": attempt(lambda: socket.socket(socket.AF_UNIX)),
    "ask for io_uring": libc.syscall(425, 8, ctypes.create_string_buffer(120)) >= 0,
    "signal the parent": attempt(lambda: os.kill(parent, 0)),
    "read its own code": not attempt(lambda: open(sys.argv[1] + "/talley/__init__.py").read()),
}
print(json.dumps([missing, [name for name, could in done.items() if could]]))
"""


@pytest.fixture
def outcome(tmp_path: Path, socket_enabled) -> tuple[list[str], list[str]]:
    secret = tmp_path / "settings.toml"
    secret.write_text("secret")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        command = [sys.executable, "-I", "-c", _TRY, str(SOURCE), str(secret), str(server.getsockname()[1])]
        shown = subprocess.run(command, capture_output=True, check=True, text=True, timeout=60).stdout
    missing, could = json.loads(shown)
    return missing, could


def test_a_confined_process_reaches_no_file_no_network_and_no_other_process(outcome) -> None:
    missing, could = outcome
    if missing:
        pytest.skip(f"this kernel does not keep: {', '.join(missing)}")
    could = [c for c in could if c != "signal the parent"] if _landlock_version() < 6 else could
    assert could == []


def _landlock_version() -> int:
    import ctypes

    return ctypes.CDLL(None).syscall(444, None, ctypes.c_size_t(0), 1)


def test_what_the_kernel_does_not_keep_is_named(monkeypatch) -> None:
    from talley.reading import confine

    monkeypatch.setattr(platform, "machine", lambda: "sparc64")
    assert confine._refuse_calls() is False


def test_a_paper_that_was_read_without_a_limit_says_so(monkeypatch) -> None:
    without = "sys.stdout.buffer.write(struct.pack('>I', 28) + b'{\"missing\":[\"closed files\"]}')\n"
    answer = wire.format_paper("text/plain", "plain-text", (), ())
    code = f"import sys, struct, time\n{without}sys.stdout.flush()\nsys.stdin.buffer.read(6)\n"
    code += f"sys.stdout.buffer.write(struct.pack('>I', {len(answer)}) + {answer!r})\nsys.stdout.flush()\ntime.sleep(9)"
    monkeypatch.setattr(sandbox, "_START", code)
    with Reader(seconds=5) as reader:
        notes = reader.read(b"x").notes
    assert "read without closed files: this kernel does not keep them" in notes


def test_the_child_ends_with_the_thread_that_started_it() -> None:
    """A server that is killed leaves no child behind."""
    code = (
        "import sys, os, signal\nsys.path.insert(0, sys.argv[1])\nfrom talley.reading.sandbox import Reader\n"
        "r = Reader()\nr.read(b'hello there')\nprint(r._child.pid, flush=True)\nos.kill(os.getpid(), signal.SIGKILL)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code, str(SOURCE)], capture_output=True, check=False, text=True, timeout=60
    ).stdout
    state = Path(f"/proc/{int(shown)}/stat")
    ended = threading.Event()
    for _ in range(50):
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        ended.wait(0.1)
    pytest.fail("the child lives on")
