"""Limit a process for ever, before it reads its first byte of a paper.

Security: whoever takes over a parser gets what is left here. Files: only Python, its packages, the system's
libraries, fonts and OCR data, to read and execute, nothing to write (Landlock). Other processes: no signals, no
tracing (Landlock's scope, seccomp). Network: none (seccomp, and a network namespace where an ordinary user may make
one). Rights: no set-user-id program gives any back. Memory, processor time and file size are bounded, and the process
ends with its parent.

Each part holds by itself; where a kernel lacks one, `confine` names it and the rest stands. There is no library: those
on the package index are unkept, early, or need a system package (docs/decisions/0006-confinement.md).
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

CPU_SECONDS = 7_200

_LIBC = ctypes.CDLL(None, use_errno=True)

# prctl(2)
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SIGKILL, _SECCOMP_MODE_FILTER = 9, 2
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000

# landlock(7): these numbers are the same on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _READ_FILE, _READ_DIR = 1, 4, 8
_RIGHTS_BY_VERSION = {1: 13, 2: 14, 3: 15, 4: 15}
_NETWORK = 3  # bind and connect over TCP, from version 4
_SCOPE = 3  # abstract sockets and signals, from version 6

# seccomp(2) in classic BPF: (code, jump if true, jump if false, value).
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050001  # refused with EPERM
_NUMBER, _ARCHITECTURE = 0, 4
_X32 = 0x40000000


@dataclass(frozen=True, slots=True)
class _Machine:
    """An architecture's number in BPF, and its numbers of what is refused."""

    audit: int
    refused: tuple[int, ...]


# socket; ptrace; process_vm_readv, process_vm_writev; io_uring_setup, which makes sockets too; bpf; userfaultfd
_MACHINES = {
    "x86_64": _Machine(0xC000003E, (41, 101, 310, 311, 425, 321, 323)),
    "aarch64": _Machine(0xC00000B7, (198, 117, 270, 271, 425, 280, 282)),
}


def confine(memory_bytes: int, source: Path) -> list[str]:
    """Limit this process; return which parts the kernel does not keep, in words. `source` holds this package."""
    _limit(resource.RLIMIT_AS, memory_bytes)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 64 * 2**20)
    _limit(resource.RLIMIT_CPU, CPU_SECONDS)
    _prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    # Only where the kernel lets an ordinary user: what counts for the network is the filter below.
    _LIBC.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    parts = {
        "closed rights": _prctl(_PR_SET_NO_NEW_PRIVS, 1),
        "closed files": _close_files(_readable(source)),
        "a closed network": _refuse_calls(),
    }
    return [name for name, held in parts.items() if not held]


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def _prctl(what: int, value: int) -> bool:
    return bool(_LIBC.prctl(what, value, 0, 0, 0) == 0)


def _readable(source: Path) -> list[Path]:
    """Return what parsers and OCR need: code, libraries, fonts, data; no folder in which people keep things."""
    places = [source]
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix, "/", "/usr", "/usr/local"}:
        places += [Path(prefix, name) for name in ("bin", "lib", "lib32", "lib64", "share", "pyvenv.cfg")]
    places += [Path(entry) for entry in sys.path if entry]
    system = "/etc/ld.so.cache /etc/fonts /etc/localtime /etc/alternatives /dev/null /dev/urandom /proc/self"
    system += " /proc/cpuinfo /proc/meminfo /sys/devices/system/cpu"
    return [*places, *(Path(name) for name in system.split())]


def _close_files(readable: Iterable[Path]) -> bool:
    """Let this process and its children read below these paths alone, and write nowhere. False where it cannot be."""
    version = _LIBC.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _VERSION)
    if version < 1:
        return False
    rights = (1 << _RIGHTS_BY_VERSION.get(version, 16)) - 1
    attributes = struct.pack("Q", rights)
    if version >= 4:
        attributes += struct.pack("Q", _NETWORK)
    if version >= 6:
        attributes += struct.pack("Q", _SCOPE)
    rules = _LIBC.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0)
    if rules < 0:
        return False
    try:
        for path in readable:
            _allow(rules, path)
        return bool(_LIBC.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(rules: int, path: Path) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # not every system has every one
    try:
        rights = _EXECUTE | _READ_FILE | (_READ_DIR if path.is_dir() else 0)
        _LIBC.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def _refuse_calls() -> bool:
    """Refuse the system calls that reach the network or another process. False where it cannot be."""
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        return False
    refused = machine.refused
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_EQUAL, 0, len(refused) + 3, machine.audit),  # another architecture's numbers: refuse
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_AT_LEAST, len(refused) + 1, 0, _X32),
        *((_JUMP_EQUAL, len(refused) - n, 0, call) for n, call in enumerate(refused)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    body = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in code))
    program = _Program(len(code), ctypes.cast(body, ctypes.c_void_p))
    return bool(_LIBC.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)
