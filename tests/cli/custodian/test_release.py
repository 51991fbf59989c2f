"""A custodian answers cases by files and at a server: what is shown, what is refused, and in which order things leave."""

from __future__ import annotations

import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.casework.courses import DAY, NOW, Step
from tests.casework.release.cases import (
    COUNSELS,
    DEALT,
    KEY_ID,
    LATER,
    RECIPIENT,
    RECIPIENT_KEY,
    SECRET,
    STEPS,
    STRANGERS,
    Made,
    made,
    seal,
)
from tests.cli.custodian.homes import CASE, Home, Platform, packet_of, publish, run, serving, ways_to_write
from tests.tlog.building import POLICY, WITNESSES

from talley.casework.canonical import decode, encode
from talley.casework.entries.drill import Drill
from talley.casework.entries.entry import format_entry
from talley.casework.entries.log_entry import log_entry
from talley.casework.entries.named import Item, Named, Target
from talley.casework.entries.no_secrecy import NoSecrecy
from talley.casework.entries.release_refused import ReleaseRefused
from talley.casework.entries.seals import Seals
from talley.casework.entries.secrecy import Secrecy
from talley.casework.entries.slot import fill
from talley.casework.entries.withdrawn import Withdrawn
from talley.casework.release.answered import Place, format_place, parse_answered, parse_boxes
from talley.casework.release.answers import answer_holds, boxes_digest
from talley.casework.release.drilled import DrillPacket, format_drill_packet
from talley.casework.release.packet import Closed, HeldSeal, format_packet
from talley.casework.release.pinned import Before
from talley.casework.release.refusals import REFUSALS
from talley.cli.custodian.identity import parse_secrets
from talley.sealing.box import open_box
from talley.sealing.leaf import format_leaf, leaf_digest
from talley.sealing.points import base_times, format_point
from talley.sealing.release import verify_release
from talley.tlog.policy import Policy, format_policy

GOOD = made()
YES = CASE[:8] + "\n"
AT_A_TIME = """
import argparse, sys
from datetime import datetime
from talley.cli import custodian
parser = argparse.ArgumentParser()
at = datetime.fromisoformat(sys.argv[1])
custodian.add_parser(parser.add_subparsers(required=True), clock=lambda: at)
args = parser.parse_args(["custodian", *sys.argv[2:]])
sys.exit(args.run(args))
"""
"""The command as a process of its own, with a clock that stands still."""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    one = Home(tmp_path)
    one.deal()
    return one


def written(folder: Path, case: Made = GOOD, at=LATER, **changes) -> tuple[Path, Path]:
    """A packet as a file, and the folder of its log."""
    path = folder / "packet.json"
    path.write_bytes(format_packet(packet_of(case, **changes)))
    return path, publish(folder / "log", case.keeper.entries, at)


def logged(folder: Path, case: Made, answer: Path, *, closed: bool = False, at=LATER) -> Place:
    """Put an answer into the log."""
    entry = format_entry(parse_answered(answer.read_bytes()).entry)
    if closed:
        (opening,) = case.keeper.slot(entry)
        place = Place(opening.under, Closed(opening.nonce, opening.path))
    else:
        place = Place(case.keeper.add(entry))
    publish(folder / "log", case.keeper.entries, at)
    return place


def everything(folder: Path) -> bytes:
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_home_is_its_owner_s_alone_and_made_once(home: Home, capsys) -> None:
    for path in (home.folder, *home.folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
    secret = (home.folder / "identity.age").read_bytes()
    again = ("--home", home.folder, "--name", "x", "--age-recipient", "age1" + "q" * 58)
    assert run("init", *again) == 1
    assert (home.folder / "identity.age").read_bytes() == secret
    capsys.readouterr()
    assert run("fingerprint", "--home", home.folder) == 0
    groups = capsys.readouterr().out.split()
    assert "".join(groups) == home.identity.fingerprint.hex()
    assert [len(group) for group in groups] == [8] * 8


def test_a_passphrase_locks_a_home(tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text("too short\n")
    file.chmod(0o600)
    make = ("init", "--home", tmp_path / "h", "--name", "N", "--passphrase-file", file)
    assert run(*make) == 2
    file.write_text("six words that dice have chosen\n")
    file.chmod(0o644)
    assert run(*make) == 1
    file.chmod(0o600)
    assert run(*make) == 0
    assert (tmp_path / "h/identity.age").read_bytes().startswith(b"age-encryption.org/v1\n-> scrypt")


def test_a_policy_without_witnesses_is_refused_at_once_and_later(home: Home, tmp_path: Path, capsys) -> None:
    none = tmp_path / "none"
    none.write_bytes(format_policy(Policy(POLICY.logs, POLICY.witnesses, (), "none")))
    assert run("init", "--home", tmp_path / "h", "--name", "N", "--age-recipient", "x", "--policy", none) == 2
    (home.folder / "policy").write_bytes(none.read_bytes())
    packet, log = written(tmp_path)
    assert home.run("show", packet, "--log", log) == 1
    assert REFUSALS["no-witness-asked"].sentence in capsys.readouterr().out


@pytest.mark.parametrize("closed", [False, True])
def test_by_files_boxes_leave_only_when_the_answer_stands_in_the_log(
    closed: bool, home: Home, tmp_path: Path
) -> None:
    case = made(SECRET if closed else STEPS, closed=closed)
    packet, log = written(tmp_path, case)
    answer, boxes = tmp_path / "answer.json", tmp_path / "boxes.json"
    assert home.run("release", packet, "--log", log, "--answer", answer, typed=YES) == 0
    hand = ("handover", CASE, "--log", log, "--out", boxes, "--entry")
    assert home.run(*hand, 3, locked=True) == 1
    assert home.run(*hand, len(case.keeper.entries), locked=True) == 1
    assert not boxes.exists()
    (tmp_path / "place").write_bytes(format_place(logged(tmp_path, case, answer, closed=closed)))
    assert home.run(*hand, tmp_path / "place", locked=True) == 0
    answered = parse_answered(answer.read_bytes()).answer
    given = parse_boxes(boxes.read_bytes())
    assert answer_holds(answered, "log.example/record", home.identity.signer)
    assert answered.boxes == boxes_digest(given)
    for box, sealed in zip(given, case.sealed, strict=True):
        released = open_box(box, RECIPIENT, bytes.fromhex(CASE), leaf_digest(sealed.leaf), 1)
        verify_release(released, DEALT.shares[0].public(), sealed.leaf)


def test_no_box_leaves_where_the_answer_is_kept_from_the_public(home: Home, tmp_path: Path, capsys) -> None:
    case = made()
    packet, log = written(tmp_path, case)
    answer, boxes = tmp_path / "answer.json", tmp_path / "boxes.json"
    assert home.run("release", packet, "--log", log, "--answer", answer, typed=YES) == 0
    (tmp_path / "place").write_bytes(format_place(logged(tmp_path, case, answer, closed=True)))
    hand = ("handover", CASE, "--log", log, "--out", boxes, "--entry", tmp_path / "place")
    assert home.run(*hand, locked=True) == 1
    assert "no secrecy binds" in "".join(capsys.readouterr())
    assert not boxes.exists()


def test_no_word_or_another_releases_nothing(home: Home, tmp_path: Path) -> None:
    packet, log = written(tmp_path)
    for typed in ("", "yes\n", "eeeeeee\n"):
        assert home.run("release", packet, "--log", log, "--answer", tmp_path / "a", typed=typed) == 1
    assert not (tmp_path / "a").exists()
    assert not (home.folder / "released.json").exists()
    assert not (home.folder / "cases").exists()


def test_past_releases_are_on_record_and_bind_the_client(home: Home, tmp_path: Path, capsys) -> None:
    packet, log = written(tmp_path)
    answer = tmp_path / "answer.json"
    assert home.run("release", packet, "--log", log, "--answer", answer, typed=YES) == 0
    first = answer.read_bytes()
    assert home.run("release", packet, "--log", log, "--answer", answer) == 0
    assert answer.read_bytes() == first
    assert (
        len(decode((home.folder / "released.json").read_bytes(), tuple[Before, ...], ValueError, what=""))
        == 2
    )
    other = format_point(base_times(0xBAD))
    changed = replace(GOOD.packet.case, recipient=other)
    again, _ = written(tmp_path, replace(GOOD, packet=replace(GOOD.packet, case=changed)))
    capsys.readouterr()
    assert home.run("release", again, "--log", log, "--answer", answer, typed=YES) == 1
    assert REFUSALS["other-recipient-before"].sentence in capsys.readouterr().out
    assert home.run("refuse", packet, "--log", log, "--answer", answer, "--reason", "recused") == 1
    assert answer.read_bytes() == first


def test_what_happens_after_the_answer_keeps_the_boxes_here(home: Home, tmp_path: Path, capsys) -> None:
    case = made(more=())
    packet, log = written(tmp_path, case)
    answer, boxes = tmp_path / "answer.json", tmp_path / "boxes.json"
    assert home.run("release", packet, "--log", log, "--answer", answer, typed=YES) == 0
    place = logged(tmp_path, case, answer)
    withdrawn = made(more=[Step("gone", Withdrawn(("i1", "i2")), at=NOW)]).events[-1]
    case.keeper.event(withdrawn)
    publish(log, case.keeper.entries)
    hand = ("handover", CASE, "--log", log, "--out", boxes, "--entry", place.index)
    assert home.run(*hand, locked=True) == 1
    assert REFUSALS["course-moved-on"].sentence in capsys.readouterr().out
    assert home.run(*hand, locked=True, at=LATER + 4 * DAY) == 1
    assert not boxes.exists()


def refused() -> dict[str, tuple]:
    """For each code a case, what changes its packet, and the time it is looked at."""
    case = GOOD.packet.case
    wrong = HeldSeal(GOOD.packet.seals[0].leaf, 0, GOOD.packet.seals[0].path)
    young = made(sealed_late=True)
    drill = seal("name", handle := b"b" * 16)
    assert handle
    return {
        "case-not-logged": (GOOD, {"written": replace(GOOD.packet.written, index=3)}, LATER),
        "seal-not-logged": (GOOD, {"seals": (wrong, wrong)}, LATER),
        "log-stale": (GOOD, {}, LATER + timedelta(minutes=11)),
        "seal-younger": (young, {}, LATER),
        "case-expired": (GOOD, {}, case.expires_at),
        "case-too-long": (made(expires_at=NOW + 8 * DAY), {}, LATER),
        "case-not-yet": (GOOD, {}, NOW - timedelta(minutes=1)),
        "other-key": (made(key="1" * 32), {}, LATER),
        "not-approved-by-counsel": (GOOD, {"assertions": (STRANGERS.sign(case),)}, LATER),
        "not-approved-by-second": (GOOD, {"assertions": (COUNSELS.sign(case),)}, LATER),
        "course-broken": (GOOD, {"events": GOOD.packet.events[1:]}, LATER),
        "gate-shut": (made([s for s in STEPS if s.name != "second"]), {}, LATER),
        "other-recipient": (made(recipient=format_point(base_times(7))), {}, LATER),
        "other-item": (made(seals=[seal("name"), seal("birth_date")]), {}, LATER),
        "other-account": (made(seals=[drill, seal("email_address")]), {}, LATER),
        "course-moved-on": (made(more=[Step("gone", Withdrawn(("i1",)), at=NOW)]), {}, LATER),
        "does-not-still-stand": (GOOD, {}, LATER + DAY),
        "seal-not-proven": (GOOD, {"seals": tuple(replace(s, leaf=b"x") for s in GOOD.packet.seals)}, LATER),
        "seal-not-the-one": (GOOD, {"seals": GOOD.packet.seals[::-1]}, LATER),
    }


REFUSED = refused()


@pytest.mark.parametrize("code", REFUSED)
def test_each_refusal_is_shown_with_its_sentence_and_what_would_meet_it(
    code: str, home: Home, tmp_path: Path, capsys
) -> None:
    case, changes, at = REFUSED[code]
    packet, log = written(tmp_path, case, LATER if code == "log-stale" else at, **changes)
    capsys.readouterr()
    assert home.run("release", packet, "--log", log, "--answer", tmp_path / "a", typed=YES, at=at) == 1
    said = capsys.readouterr().out
    assert f"Rule {REFUSALS[code].rule}" in said
    assert REFUSALS[code].sentence in said
    assert REFUSALS[code].met_by in said
    assert not (tmp_path / "a").exists()
    if code == "gate-shut":
        assert "No second officer confirmed the demand." in said


@pytest.mark.parametrize("code", ["log-not-trusted", "log-forked", "log-not-readable"])
def test_a_log_that_is_not_trusted_is_refused_first(code: str, home: Home, tmp_path: Path, capsys) -> None:
    packet, log = written(tmp_path)
    assert home.run("show", packet, "--log", log) == 0
    kept = (home.folder / "checkpoint").read_bytes()
    if code == "log-not-trusted":
        publish(log, GOOD.keeper.entries, witnesses=WITNESSES[:1])
    elif code == "log-forked":
        publish(log, [*GOOD.keeper.entries[:-1], b"another", b"and more"])
    else:
        for tile in (log / "tile").rglob("*"):
            if tile.is_file():
                tile.write_bytes(b"")
    capsys.readouterr()
    assert home.run("show", packet, "--log", log) == 1
    said = capsys.readouterr().out
    assert REFUSALS[code].sentence in said
    assert (home.folder / "checkpoint").read_bytes() == kept
    assert said.startswith("TREAT IT AS SECRET")


def test_whether_one_is_bound_to_silence_stands_first(home: Home, tmp_path: Path, capsys) -> None:
    bound = Secrecy("court_ordered", "an order", NOW.date() - DAY, None, NOW.date() + 30 * DAY)
    for steps, words in (
        (STEPS, "TREAT IT AS SECRET"),
        ([*STEPS, Step("free", NoSecrecy(), at=NOW)], "No secrecy binds"),
        (
            [*STEPS, Step("free", NoSecrecy(), at=NOW), Step("bound", bound, at=NOW)],
            "YOU ARE BOUND TO SILENCE",
        ),
    ):
        packet, log = written(tmp_path, made(steps))
        (home.folder / "checkpoint").unlink(missing_ok=True)
        (home.folder / "seen.json").unlink(missing_ok=True)
        capsys.readouterr()
        home.run("show", packet, "--log", log)
        assert capsys.readouterr().out.startswith(words)


def test_a_case_is_told_in_full_and_its_texts_steer_nothing(home: Home, tmp_path: Path, capsys) -> None:
    subject = "61" * 16
    hostile = Named(
        (Target("t1", "@one\x1b[2J\u202e", subject),),
        (Item("i1", "t1", "name"), Item("i2", "t1", "email_address")),
    )
    steps = [replace(step, body=hostile) if step.name == "named" else step for step in STEPS]
    packet, log = written(tmp_path, made(steps))
    capsys.readouterr()
    assert home.run("show", packet, "--log", log) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "\u202e" not in said
    for words in (
        "@one\\x1b[2J",
        "Who asks: agency, as officer, us",
        "Instrument: us.civil_subpoena_45",
        "offence-committed made, by Counsel (invented) (counsel)",
        "Objections: none.",
        "Challenges: none.",
        f"email_address (item i2) of account handle {subject}",
        "the requester's own key",
        "until 2026-11-25 09:00:00 UTC",
        "in other cases: none",
        "Every rule is met.",
    ):
        assert words in said


def test_releases_in_other_cases_are_shown(home: Home, tmp_path: Path, capsys) -> None:
    leaf = leaf_digest(GOOD.sealed[0].leaf)
    (home.folder / "released.json").write_bytes(encode((Before(leaf, "1" * 32, RECIPIENT_KEY),)))
    packet, log = written(tmp_path)
    assert home.run("show", packet, "--log", log) == 0
    assert f"in case {'1' * 32}" in capsys.readouterr().out


def drilled(folder: Path) -> tuple[Path, Path, str]:
    keeper = made().keeper
    sealed = seal("drill")
    filled = fill([leaf_digest(sealed.leaf)], keeper.random_bytes)
    batch = keeper.log(Seals(1, filled.root))
    drill = Drill("d" * 32, KEY_ID, leaf_digest(sealed.leaf), RECIPIENT_KEY, NOW + DAY)
    index = keeper.add(format_entry(log_entry(drill, NOW)))
    packet = DrillPacket(drill, NOW, index, HeldSeal(format_leaf(sealed.leaf), batch, filled.paths[0]))
    path = folder / "drill.json"
    path.write_bytes(format_drill_packet(packet))
    return path, publish(folder / "log", keeper.entries), "d" * 8 + "\n"


def test_a_drill_goes_the_same_way(home: Home, tmp_path: Path, capsys) -> None:
    packet, log, word = drilled(tmp_path)
    answer = ("--log", log, "--answer", tmp_path / "a")
    assert home.run("release", packet, *answer, typed=word) == 2
    assert home.run("drill", packet, *answer, typed=word) == 0
    assert "This is a drill." in capsys.readouterr().out
    assert parse_answered((tmp_path / "a").read_bytes()).answer.case == "d" * 32


def test_a_refusal_is_signed_with_its_reasons(home: Home, tmp_path: Path) -> None:
    packet, log = written(tmp_path)
    refuse = ("refuse", packet, "--log", log, "--answer", tmp_path / "a", "--reason")
    assert home.run(*refuse, "because") == 2
    assert home.run(*refuse, "recused", "gate-shut") == 0
    answer = parse_answered((tmp_path / "a").read_bytes()).answer
    assert isinstance(answer, ReleaseRefused)
    assert answer.reasons == ("recused", "gate-shut")
    assert answer_holds(answer, "log.example/record", home.identity.signer)


def test_at_a_server_the_answer_comes_first_and_the_boxes_last(home: Home, tmp_path: Path, capsys) -> None:
    platform, case = Platform({1: home.identity.signer}), made()
    platform.put(case)
    _, log = written(tmp_path, case)
    with serving(platform) as address:
        home.tell_server(address, str(log))
        assert home.run("cases") == 0
        assert CASE in capsys.readouterr().out
        assert home.run("release", CASE, "--wait", 0, "--every", 0.01, typed=YES) == 1
        assert platform.boxes == {}
        # The server names a place that holds something else.
        platform.places[CASE] = Place(3)
        assert home.run("release", CASE, "--wait", 0, "--every", 0.01) == 1
        assert platform.boxes == {}
        index = case.keeper.add(format_entry(platform.answers[CASE].entry))
        platform.places[CASE] = Place(index)
        # It is written, but no witness has seen it.
        assert home.run("release", CASE, "--wait", 0, "--every", 0.01) == 1
        assert platform.boxes == {}
        publish(log, case.keeper.entries)
        assert home.run("release", CASE, "--wait", 0, "--every", 0.01) == 0
    assert boxes_digest(platform.boxes[CASE]) == platform.answers[CASE].answer.boxes
    assert platform.refused_requests == 0
    assert platform.tries in {1, 2}
    assert platform.asked.index(f"POST /custody/api/cases/{CASE}/answer") < platform.asked.index(
        f"POST /custody/api/cases/{CASE}/boxes"
    )


def test_kill_9_in_the_middle_of_a_release_and_the_same_boxes_go_on(home: Home, tmp_path: Path) -> None:
    platform, case = Platform({1: home.identity.signer}), made()
    platform.put(case)
    _, log = written(tmp_path, case)
    root = Path(__file__).parents[3]
    with serving(platform) as address:
        home.tell_server(address, str(log))
        command = [
            *(sys.executable, "-c", AT_A_TIME, LATER.isoformat(), "release", "--home", str(home.folder)),
            *("--age-identity", str(home.key), CASE, "--wait", "60", "--every", "0.05"),
        ]
        process = subprocess.Popen(
            command,
            env={"PYTHONPATH": str(root / "src")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            process.stdin.write(YES)
            process.stdin.flush()
            while CASE not in platform.answers and process.poll() is None:
                time.sleep(0.01)
            process.kill()
        assert process.returncode == -9
        kept = (home.folder / "cases" / CASE / "release.json").read_bytes()
        platform.places[CASE] = Place(case.keeper.add(format_entry(platform.answers[CASE].entry)))
        publish(log, case.keeper.entries)
        assert home.run("release", CASE, "--wait", 0) == 0
        assert (home.folder / "cases" / CASE / "release.json").read_bytes() == kept
    assert boxes_digest(platform.boxes[CASE]) == platform.answers[CASE].answer.boxes


@pytest.mark.parametrize("step", ["POST answer", "GET answer", "POST boxes"])
def test_wherever_the_server_dies_the_same_boxes_arrive_once(step: str, home: Home, tmp_path: Path) -> None:
    """The server takes what it was sent and then answers nothing of use, once."""
    platform, case = Platform({1: home.identity.signer}), made()
    platform.put(case)
    _, log = written(tmp_path, case)
    good, died = platform.answer, []

    def dying(method: str, path: str, *rest) -> tuple[int, bytes]:
        found = good(method, path, *rest)
        if f"{method} {path.rpartition('/')[2]}" == step and not died:
            died.append(path)
            return 500, b"It burns."
        return found

    platform.answer = dying
    with serving(platform) as address:
        home.tell_server(address, str(log))
        for turn in range(4):
            home.run(
                "release", CASE, "--wait", 0, "--every", 0, typed=YES, at=LATER + timedelta(seconds=turn)
            )
            if CASE in platform.answers and CASE not in platform.places:
                platform.places[CASE] = Place(case.keeper.add(format_entry(platform.answers[CASE].entry)))
                publish(log, case.keeper.entries)
        assert home.run("release", CASE, "--wait", 0) == 0
    assert died
    assert boxes_digest(platform.boxes[CASE]) == platform.answers[CASE].answer.boxes
    kept = (home.folder / "released.json").read_bytes()
    assert len(decode(kept, tuple[Before, ...], ValueError, what="")) == 2


def test_an_answer_counts_under_each_time_that_it_went_out_with(home: Home, tmp_path: Path) -> None:
    case = made()
    packet, log = written(tmp_path, case)
    first, second, boxes = (tmp_path / name for name in ("first", "second", "boxes"))
    release = ("release", packet, "--log", log, "--answer")
    assert home.run(*release, first, typed=YES) == 0
    later = LATER + timedelta(minutes=5)
    assert home.run(*release, second, at=later) == 0
    assert parse_answered(first.read_bytes()).answer == parse_answered(second.read_bytes()).answer
    place = logged(tmp_path, case, first, at=later)
    hand = ("handover", CASE, "--log", log, "--out", boxes, "--entry", place.index)
    assert home.run(*hand, locked=True, at=later) == 0


def test_no_file_and_no_line_holds_a_secret_in_clear(home: Home, tmp_path: Path, capfdbinary) -> None:
    packet, log = written(tmp_path)
    assert home.run("show", packet, "--log", log) == 0
    assert home.run("release", packet, "--log", log, "--answer", tmp_path / "a", typed=YES) == 0
    assert run("keys", "--home", home.folder) == 0
    from talley.cli.custodian.secrets_file import AgeLock

    lock = AgeLock("", home.key.read_text())
    secrets = parse_secrets(lock.unlock((home.folder / "identity.age").read_bytes()))
    found = everything(home.folder) + (tmp_path / "a").read_bytes() + b"".join(capfdbinary.readouterr())
    for secret in (DEALT.shares[0].secret, secrets.host_scalar, int.from_bytes(secrets.signer, "big")):
        for way in ways_to_write(secret):
            assert way not in found
