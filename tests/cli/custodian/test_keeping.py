"""Shares on paper and back, shares that are destroyed, and approvers that change only after the log said so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.casework.keeping import OPENED, Keeper
from tests.casework.release.cases import COUNSELS, DEALT, KEY_ID, LATER, SECONDS, STRANGERS
from tests.cli.custodian.homes import Home, publish, run
from tests.tlog.building import POLICY

from talley.casework.canonical import decode, encode
from talley.casework.entries.approvers_changed import ApproversChanged
from talley.casework.entries.key_made import Custodian, KeyMade
from talley.casework.entries.share_destroyed import ShareDestroyed
from talley.casework.release.answers import answer_holds
from talley.casework.release.approving import approvers_digest
from talley.cli.custodian.errors import CustodianError
from talley.cli.custodian.held_key import held_keys, share_of
from talley.cli.custodian.home import Home as ClientHome
from talley.cli.custodian.identity import IdentitySecrets
from talley.cli.custodian.paper import LETTERS, from_paper, to_paper
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import AgeLock
from talley.sealing.points import format_compressed
from talley.tlog.policy import format_policy


@pytest.fixture
def home(tmp_path: Path) -> Home:
    one = Home(tmp_path)
    one.deal()
    return one


@given(st.binary(max_size=300), st.randoms(use_true_random=False))
def test_paper_reads_back_in_any_order_as_people_type_it(data: bytes, random) -> None:
    lines = to_paper(data)
    assert from_paper("\n".join(lines)) == data
    typed = [line.lower().replace("0", "o").replace("1", "l") if " " in line else line for line in lines]
    typed = [f"{line[:2]}{rest[2:]}" for line, rest in zip(lines, typed, strict=True)]
    random.shuffle(typed)
    assert from_paper("A heading.\n\n" + "\n".join(typed)) == data


@given(st.binary(min_size=1, max_size=100), st.data())
def test_one_letter_mistyped_is_noticed_with_its_line(data: bytes, drawn) -> None:
    lines = to_paper(data)
    number = drawn.draw(st.integers(0, len(lines) - 1))
    at = drawn.draw(st.sampled_from([n for n, c in enumerate(lines[number]) if n > 3 and c != " "]))
    other = drawn.draw(st.sampled_from([c for c in LETTERS if c != lines[number][at]]))
    lines[number] = lines[number][:at] + other + lines[number][at + 1 :]
    with pytest.raises(CustodianError, match=f"line {number + 1} is mistyped"):
        from_paper("\n".join(lines))


@settings(max_examples=20)
@given(st.binary(min_size=40, max_size=100), st.data())
def test_a_line_left_out_or_swapped_is_noticed(data: bytes, drawn) -> None:
    lines = to_paper(data)
    number = drawn.draw(st.integers(0, len(lines) - 1))
    with pytest.raises(CustodianError):
        from_paper("\n".join(lines[:number] + lines[number + 1 :]))
    one, other = lines[0], lines[1]
    if one[2:] != other[2:]:
        with pytest.raises(CustodianError):
            from_paper("\n".join([one[:2] + other[2:], other[:2] + one[2:], *lines[2:]]))


def test_a_home_comes_back_from_paper(home: Home, tmp_path: Path, capsys) -> None:
    capsys.readouterr()
    assert home.run("backup") == 0
    paper = capsys.readouterr().out
    (tmp_path / "typed").write_text(paper.lower())
    recipient = next(
        line.split('"')[1]
        for line in (home.folder / "custodian.toml").read_text().splitlines()
        if "age1" in line
    )
    again = tmp_path / "again"
    assert run("restore", "--home", again, tmp_path / "typed", "--age-recipient", recipient) == 0
    one, lock = ClientHome(again), AgeLock("", home.key.read_text())
    assert one.identity() == home.identity
    (held,) = held_keys(one).values()
    assert share_of(one, lock, secrets_of(one, lock), held) == DEALT.shares[0]
    assert run("restore", "--home", again, tmp_path / "typed", "--age-recipient", recipient) == 1


def test_a_share_is_destroyed_with_a_signed_statement(home: Home, tmp_path: Path, capsys) -> None:
    out = tmp_path / "statement"
    assert home.run("destroy", KEY_ID, "--out", out, typed="no\n") == 1
    assert (home.folder / "keys" / KEY_ID / "share.age").exists()
    assert home.run("destroy", KEY_ID, "--out", out, typed=KEY_ID[:8] + "\n") == 0
    assert "What this command cannot know" in capsys.readouterr().out
    assert not (home.folder / "keys" / KEY_ID).exists()
    statement = decode(out.read_bytes(), ShareDestroyed, ValueError, what="statement")
    assert answer_holds(statement, "log.example/record", home.identity.signer)
    assert statement.key == KEY_ID


def test_a_share_that_is_not_the_known_one_is_not_used(home: Home, tmp_path: Path) -> None:
    path = home.folder / "keys" / KEY_ID / "key.json"
    one = ClientHome(home.folder)
    (held,) = held_keys(one).values()
    path.write_bytes(encode(replace(held, index=2)))
    lock = AgeLock("", home.key.read_text())
    (held,) = held_keys(one).values()
    with pytest.raises(CustodianError, match="not the one whose public half is known"):
        share_of(one, lock, secrets_of(one, lock), held)


def test_other_approvers_are_pinned_only_seven_days_after_the_log_announced_them(
    home: Home, tmp_path: Path, capsys
) -> None:
    new = (STRANGERS.pinned, SECONDS.pinned)
    file = tmp_path / "new"
    file.write_bytes(encode(new))
    word = approvers_digest(new).hex()[:8] + "\n"
    keeper, log = Keeper(OPENED, at=LATER), tmp_path / "log"
    publish(log, keeper.entries, LATER)
    pin = ("approvers", "--home", home.folder, file, "--log", log)
    assert run(*pin, typed=word) == 1
    assert "has no announcement" in capsys.readouterr().err
    keeper.log(ApproversChanged(approvers_digest(new)))
    for days, status in ((1, 1), (2, 1), (7, 1), (8, 0)):
        at = LATER + timedelta(days=days)
        publish(log, keeper.entries, at)
        assert run(*pin, typed=word, at=at) == status, days
    assert COUNSELS.pinned not in ClientHome(home.folder).approvers()


def test_approvers_who_sign_at_the_platforms_own_address_are_refused(
    home: Home, tmp_path: Path, capsys
) -> None:
    home.tell_server("https://desk.example/", "")
    file = tmp_path / "new"
    for one in (
        replace(COUNSELS.pinned, origin="https://desk.example", rp_id="approve.example"),
        replace(COUNSELS.pinned, origin="https://approve.example", rp_id="desk.example"),
    ):
        file.write_bytes(encode((one, SECONDS.pinned)))
        assert run("approvers", "--home", home.folder, file) == 1
        assert "platform's own address" in capsys.readouterr().err


def test_two_commands_do_not_work_in_one_home_at_once(home: Home, tmp_path: Path, capsys) -> None:
    with ClientHome(home.folder).alone():
        assert home.run("destroy", KEY_ID, "--out", tmp_path / "s", typed=KEY_ID[:8] + "\n") == 1
    assert "another command is at work" in capsys.readouterr().err


def test_a_dealt_share_comes_with_who_holds_the_key_from_the_log_and_says_loudly_what_it_is(
    tmp_path: Path, capsys
) -> None:
    host, signer = 4711, bytes(31) + b"s"
    secrets = IdentitySecrets(host.to_bytes(32, "big"), signer)
    who, share = secrets.identity("Ines (invented)"), DEALT.shares[1]
    one = Custodian(2, who.name, "AT", "E", who.host, who.signer, format_compressed(share.public()))
    public = format_compressed(DEALT.public)
    for dealer, status in ((False, 1), (True, 0)):
        keeper = Keeper(OPENED, at=LATER)
        keeper.log(KeyMade(KEY_ID, public, "2026-q4", 3, (one,), None, dealer))
        log = publish(tmp_path / f"log-{dealer}", keeper.entries, LATER)
        dealt = {"host": f"{host:064x}", "index": 2, "key": KEY_ID, "share": f"{share.secret:064x}"}
        (tmp_path / "dealt.json").write_text(json.dumps({**dealt, "signer": signer.hex()}))
        (tmp_path / "policy").write_bytes(format_policy(POLICY))
        age = pyrage.x25519.Identity.generate()
        took = ("import-dealt", "--home", tmp_path / "ines", tmp_path / "dealt.json", "--log", log)
        more = ("--policy", tmp_path / "policy", "--age-recipient", age.to_public())
        assert run(*took, *more) == status
        assert "THIS SHARE WAS DEALT" in capsys.readouterr().out
    home, lock = ClientHome(tmp_path / "ines"), AgeLock("", str(age))
    (held,) = held_keys(home).values()
    assert (held.threshold, held.custodians) == (3, (one,))
    assert share_of(home, lock, secrets_of(home, lock), held) == share
    assert run("keys", "--home", tmp_path / "ines") == 0
    assert "THIS SHARE WAS DEALT" in capsys.readouterr().out
