"""What the server writes, a stranger's `talley verify` finds good, and a real witness cosigns."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from talley.cli import main
from talley.tlog.keys import SignatureType, format_vkey, parse_vkey
from talley.tlog.policy import format_policy
from talley.web.logserver.sequencer import Sequencer
from talley.web.logserver.services import erase_entry, open_entry, write
from talley.web.logserver.witnessing import post_over_http
from web.logserver.logs import LOG_KEY, entry, writer_in

pytestmark = pytest.mark.django_db


def fill_log(sequencer, clock) -> None:
    """Public and closed entries, openings, an erasure, a settlement."""
    sequencer.step()
    for number in range(3):
        write(entry(number), closed=False)
    closed = [write(entry(number), closed=True) for number in range(10, 16)]
    for _ in range(3):
        clock.pass_(600)
        sequencer.step()
    open_entry(closed[0], clock.now())
    erase_entry(closed[1], "a duty to erase", clock.now())
    due = date(2026, 12, 31)
    clock.pass_((due - clock.now().date()) / timedelta(seconds=1))
    sequencer.step()
    open_entry(closed[2], clock.now())
    sequencer.step()
    clock.pass_(60)
    sequencer.step()


def test_a_log_that_the_server_wrote_verifies(
    sequencer, log, clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill_log(sequencer, clock)
    (tmp_path / "policy").write_bytes(format_policy(log.policy))
    status = main(["verify", str(log.folder / "public"), "--policy", str(tmp_path / "policy")])
    said = capsys.readouterr().out
    assert status == 0, said
    assert "Nothing failed." in said
    for words in (
        "2 closed entries were opened",
        "1  tombstone",
        "1  settled",
        "3  no-secrecy, and 2 opened",
    ):
        assert words in said


def test_a_real_witness_cosigns_what_the_server_publishes(
    log, clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--key", str(tmp_path / "key"), "--state", str(tmp_path / "state")]
    assert main(["witness", "init", "witness.example/real", *where]) == 0
    vkey = parse_vkey(capsys.readouterr().out.strip())
    assert vkey.type is SignatureType.COSIGNATURE
    (tmp_path / "witness.toml").write_text(
        f'key = "key"\nstate = "state"\nlisten = "127.0.0.1:0"\nlogs = ["{format_vkey(LOG_KEY.verifier())}"]\n'
    )
    command = [sys.executable, "-m", "talley.cli", "witness", "serve", "--config", "witness.toml"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as process:
        try:
            url = process.stdout.readline().split()[-1]
            first = replace(log.policy.witnesses[0], key=vkey, url=url)
            others = tuple(replace(one, url="") for one in log.policy.witnesses[1:])
            policy = replace(log.policy, witnesses=(first, *others), groups=(), quorum=first.name)
            log = replace(
                log,
                policy=policy,
                policy_text=format_policy(policy).decode(),
                outside=frozenset({first.name}),
            )
            made = Sequencer(writer_in(log.folder), log, post_over_http(10), clock.now, clock.tick)
            made.start()
            fill_log(made, clock)
        finally:
            process.terminate()
            assert process.wait(20) == 0
    (tmp_path / "policy").write_bytes(format_policy(policy))
    status = main(["verify", str(log.folder / "public"), "--policy", str(tmp_path / "policy")])
    said = capsys.readouterr().out
    assert status == 0, said
    assert f"3. witnesses: good. Cosigned by {first.name} (witness.example/real)" in said
