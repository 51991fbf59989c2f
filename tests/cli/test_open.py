"""`talley open`: what k custodians released to one key opens there, and whatever is not in the log is set aside."""

from __future__ import annotations

import csv
import stat
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.casework.keeping import write_log
from tests.casework.release.cases import DEALT, KEY_ID, LATER, Made, made
from tests.tlog.building import POLICY

from talley.casework.entries.entry import Entry, format_entry
from talley.casework.entries.key_made import Custodian, KeyMade
from talley.casework.entries.released import Released
from talley.casework.release.answered import Answered
from talley.casework.release.answers import UNSIGNED, boxes_digest, sign_answer
from talley.casework.release.case import fingerprint, format_case, parse_case
from talley.casework.release.parcel import BoxesSent, KeyShown, Parcel, SealSent, format_parcel, parse_parcel
from talley.cli import main
from talley.cli.recipient.key import read_key
from talley.sealing.box import seal_box
from talley.sealing.opening import parse_opening, verify_opening
from talley.sealing.points import format_compressed, parse_point
from talley.sealing.release import release
from talley.sealing.shares import Share
from talley.tlog.policy import format_policy

SIGNERS = {index: Ed25519PrivateKey.from_private_bytes(bytes([index]) * 32) for index in range(1, 6)}


@dataclass
class Ready:
    """A case in a log, and the parcel of what custodians released."""

    folder: Path
    case: Made
    parcel: Parcel

    def open(self, *more: str, parcel: Parcel | None = None) -> int:
        (self.folder / "parcel").write_bytes(format_parcel(parcel or self.parcel))
        out = self.folder / "out"
        return main(
            [
                "open",
                str(self.folder / "parcel"),
                *("--key", str(self.folder / "key"), "--log", str(self.folder / "log")),
                *("--policy", str(self.folder / "policy"), "--out", str(out), *more),
            ]
        )


def custodian(index: int) -> Custodian:
    share = format_compressed(DEALT.shares[index - 1].public())
    signer = SIGNERS[index].public_key().public_bytes_raw()
    return Custodian(index, f"Custodian {index}", "AT", f"Employer {index}", share, signer, share)


def handed(case: Made, share: Share) -> BoxesSent:
    asked = case.packet.case
    recipient, name = parse_point(asked.recipient), bytes.fromhex(asked.case)
    boxes = tuple(seal_box(release(share, one.leaf, name), recipient) for one in case.sealed)
    entry = format_entry(signed(Released(asked.case, KEY_ID, share.index, boxes_digest(boxes), UNSIGNED)))
    return BoxesSent(share.index, boxes, entry, case.keeper.add(entry), None)


def signed(answer: Released) -> Entry:
    return Answered(sign_answer(answer, "log.example/record", SIGNERS[answer.custodian]), LATER).entry


def ready(folder: Path, *shares: Share, seals=None) -> Ready:
    assert main(["open", "init", "--key", str(folder / "key")]) == 0
    (folder / "policy").write_bytes(format_policy(POLICY))
    case = made(recipient=read_key(folder / "key").public, seals=seals)
    public = format_compressed(DEALT.public)
    people = tuple(custodian(index) for index in range(1, 6))
    case.keeper.log(KeyMade(KEY_ID, public, "2026-q4", 3, people, None, True))
    given = tuple(handed(case, share) for share in shares)
    fields = tuple(
        SealSent(held.leaf, one.ciphertext, held.batch, held.path)
        for held, one in zip(case.packet.seals, case.sealed, strict=True)
    )
    write_log(folder / "log", case.keeper.entries, at=int(LATER.timestamp()))
    asked, key = case.packet.case, KeyShown(KEY_ID, public, "2026-q4", 3, people)
    parcel = Parcel("case", format_case(asked), asked.written_at, case.packet.written, key, fields, given)
    return Ready(folder, case, parcel)


def test_a_key_is_made_once_for_its_owner_and_read_aloud(tmp_path: Path, capsys) -> None:
    key = tmp_path / "key"
    assert main(["open", "init", "--key", str(key)]) == 0
    said = capsys.readouterr().out
    public = read_key(key).public
    assert "".join(said.splitlines()[-1].split()) == fingerprint(public).hex()
    assert f"{read_key(key).secret:064x}" not in said
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert main(["open", "init", "--key", str(key)]) == 1
    assert main(["open", "fingerprint", "--key", str(key)]) == 0
    key.chmod(0o640)
    assert main(["open", "fingerprint", "--key", str(key)]) == 1


def test_what_three_of_five_released_opens_and_nothing_is_printed(tmp_path: Path, capsys) -> None:
    one = ready(tmp_path, *DEALT.shares[1:4])
    assert parse_parcel(format_parcel(one.parcel)) == one.parcel
    assert one.open() == 0
    said = capsys.readouterr()
    assert "the name" not in said.out + said.err
    out = tmp_path / "out"
    assert (out / "01-name.txt").read_bytes() == b"the name"
    rows = list(csv.reader((out / "values.csv").read_text().splitlines()))
    assert [row[3] for row in rows[1:]] == ["the name", "the email_address"]
    certificate = parse_opening((out / "certificates/02-email_address.opening").read_bytes())
    assert verify_opening(certificate) == b"the email_address"
    assert "pseudonym" in (out / "certificates/WARNING.txt").read_text()
    for path in (out, *out.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
    assert one.open() == 1, "a folder that is there is not written into"


def test_values_are_printed_where_that_is_asked(tmp_path: Path, capsys) -> None:
    assert ready(tmp_path, *DEALT.shares[:3]).open("--print") == 0
    assert "name: the name" in capsys.readouterr().out


def test_two_of_five_open_nothing(tmp_path: Path, capsys) -> None:
    assert ready(tmp_path, *DEALT.shares[:2]).open() == 1
    assert "3 custodians' releases are needed, and 2 are there." in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_a_cheat_is_named_and_the_others_open(tmp_path: Path, capsys) -> None:
    wrong = Share(2, DEALT.shares[1].secret + 1)
    assert ready(tmp_path, DEALT.shares[0], wrong, *DEALT.shares[2:4]).open() == 0
    assert "CHEAT: custodian 2, Custodian 2" in capsys.readouterr().out


def test_an_answer_that_does_not_stand_or_hold_is_set_aside(tmp_path: Path, capsys) -> None:
    one = ready(tmp_path, *DEALT.shares[:3])
    first, *rest = one.parcel.boxes
    answer = Released(one.case.packet.case.case, KEY_ID, 1, boxes_digest(first.boxes), bytes(64))
    for changed, words in (
        (replace(first, index=0), "does not stand in the log"),
        (replace(first, index=10**6), "cannot be found in the log"),
        (replace(first, entry=format_entry(Answered(answer, LATER).entry)), "not signed by them"),
        (replace(first, entry=format_entry(signed(replace(answer, case="1" * 32)))), "of another case"),
        (replace(first, boxes=first.boxes[::-1]), "not those of the answer"),
        (replace(first, custodian=9), "of nobody who holds"),
    ):
        assert one.open(parcel=replace(one.parcel, boxes=(changed, *rest))) == 1
        assert words in capsys.readouterr().out


@pytest.mark.parametrize("name", ["recipient", "case", "seal", "key", "public"])
def test_a_parcel_that_does_not_stand_in_the_log_is_not_opened(name: str, tmp_path: Path, capsys) -> None:
    one = ready(tmp_path, *DEALT.shares[:3])
    parcel = one.parcel
    case = parse_case(parcel.case)
    other = format_compressed(DEALT.shares[0].public())
    changed, words = {
        "recipient": (
            replace(parcel, case=format_case(replace(case, recipient=bytes(65)))),
            "another recipient",
        ),
        "case": (replace(parcel, written=replace(parcel.written, index=0)), "the case does not stand"),
        "seal": (replace(parcel, seals=parcel.seals[::-1]), "has not the seals"),
        "key": (replace(parcel, case=format_case(replace(case, key="1" * 32))), "the case does not stand"),
        "public": (replace(parcel, key=replace(parcel.key, public=other)), "is not the one"),
    }[name]
    assert one.open(parcel=changed) == 1
    assert words in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_no_spreadsheet_takes_a_value_for_a_formula(tmp_path: Path) -> None:
    from talley.cli.recipient.opening import OpenedField
    from talley.cli.recipient.writing import write_opened

    write_opened(tmp_path / "o", [OpenedField("name", "5" * 32, b"=cmd()", b"")])
    assert list(csv.reader((tmp_path / "o/values.csv").read_text().splitlines()))[1][3] == "'=cmd()"
    assert (tmp_path / "o/01-name.txt").read_bytes() == b"=cmd()"
