"""Rules about the files themselves."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src" / "talley").rglob("*.py"))
VAGUE = {"utils", "util", "helpers", "helper", "common", "core", "misc", "base", "stuff", "shared"}
CORES = ("lawbook", "drafting", "casework", "tlog")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_room_has_a_vague_name() -> None:
    names = {part for path in SOURCES for part in path.relative_to(ROOT / "src").with_suffix("").parts}
    assert not names & VAGUE


def test_no_committed_file_names_a_package_host_or_a_path_of_a_machine() -> None:
    hosts = re.compile(
        "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian"])
    )
    machine = re.compile(r"(?<![A-Za-z0-9_.])/(root|work|farm)" + "/")
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        assert not hosts.search(text), path
        assert not machine.search(text), path


def test_no_lock_that_names_hosts_is_committed() -> None:
    assert not [p for p in tracked() if p.name in {"uv.lock", "pylock.toml"}]


@pytest.mark.parametrize("room", CORES)
def test_a_core_never_opens_a_file_or_reads_the_clock(room: str) -> None:
    forbidden = {"open", "now", "utcnow", "today", "read_text", "read_bytes", "write_text", "getenv"}
    for path in (ROOT / "src" / "talley" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                # Template data packaged with the drafting room is read through importlib.resources.
                if room == "drafting" and name in {"read_text", "read_bytes"}:
                    continue
                assert name not in forbidden, f"{path}:{node.lineno} calls {name}"


def test_only_the_sandbox_starts_processes() -> None:
    for path in (ROOT / "src" / "talley" / "reading").rglob("*.py"):
        imported = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        assert path.name == "sandbox.py" or not imported & {"subprocess", "multiprocessing"}, path


def test_except_exception_stands_only_at_a_process_boundary() -> None:
    boundaries = {"child.py", "sandbox.py", "manage.py"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ExceptHandler):
                bare = node.type is None or (isinstance(node.type, ast.Name) and node.type.id == "Exception")
                assert not bare or path.name in boundaries, f"{path}:{node.lineno}"
