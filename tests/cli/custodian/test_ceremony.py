"""A ceremony by files and through a mailbox that lies: a key comes out, or nothing does and somebody is named."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.custodian.homes import Home, Platform, run, serving, ways_to_write

from talley.casework.entries.key_made import Custodian
from talley.casework.release.custodians import custodian_fingerprint, format_fingerprint
from talley.casework.release.invited import Invitation, InvitationError, format_invitation, parse_invitation
from talley.cli.custodian.held_key import held_keys, share_of
from talley.cli.custodian.home import Home as ClientHome
from talley.cli.custodian.releasing import secrets_of
from talley.cli.custodian.secrets_file import AgeLock
from talley.sealing.points import ORDER, base_times, format_compressed
from talley.sealing.shares import weights

COUNTRIES = ("AT", "US", "IS")


@pytest.fixture
def homes(tmp_path: Path) -> list[Home]:
    return [Home(tmp_path, index) for index in (1, 2, 3)]


def invitation(homes: list[Home], **changes) -> Invitation:
    people = tuple(
        Custodian(
            one.index,
            f"Custodian {one.index}",
            country,
            f"E{one.index}",
            one.identity.host,
            one.identity.signer,
        )
        for one, country in zip(homes, COUNTRIES, strict=True)
    )
    return replace(Invitation("log.example/record", "2026-q4", bytes(32), 2, people), **changes)


def begin(homes: list[Home], folder: Path, invited: Invitation, *more: object, typed=None) -> list[int]:
    path = folder / "invitation"
    path.write_bytes(format_invitation(invited))
    found = []
    for one in homes:
        said = typed(one) if typed else read_aloud(invited, one)
        found.append(ceremony(one, "begin", path, "--out", folder / f"m{one.index}", *more, typed=said))
    return found


def ceremony(one: Home, round_: str, *arguments: object, typed: str = "") -> int:
    return run("ceremony", round_, "--home", one.folder, "--age-identity", one.key, *arguments, typed=typed)


def read_aloud(invited: Invitation, one: Home) -> str:
    return "".join(
        format_fingerprint(custodian_fingerprint(other.host, other.signer)) + "\n"
        for other in invited.custodians
        if other.index != one.index
    )


def id_of(folder: Path) -> str:
    return hashlib.sha256((folder / "invitation").read_bytes()).hexdigest()[:32]


def shares(homes: list[Home]):
    for one in homes:
        lock, home = AgeLock("", one.key.read_text()), ClientHome(one.folder)
        (held,) = held_keys(home).values()
        yield held, share_of(home, lock, secrets_of(home, lock), held)


def test_three_make_a_key_by_files_of_which_two_open(homes: list[Home], tmp_path: Path, capfdbinary) -> None:
    assert begin(homes, tmp_path, invitation(homes)) == [0, 0, 0]
    messages = [tmp_path / f"m{index}" for index in (1, 2, 3)]
    signatures = [tmp_path / f"s{index}" for index in (1, 2, 3)]
    for one, out in zip(homes, signatures, strict=True):
        assert ceremony(one, "share", id_of(tmp_path), "--messages", *messages, "--out", out) == 0
    for one in homes:
        assert ceremony(one, "finish", id_of(tmp_path), "--signatures", *signatures) == 0
    found = list(shares(homes))
    factors = weights([1, 3])
    whole = sum(factors[share.index] * share.secret for _, share in (found[0], found[2])) % ORDER
    assert {held.public for held, _ in found} == {format_compressed(base_times(whole))}
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    written += b"".join(capfdbinary.readouterr())
    for _, share in found:
        assert not any(way in written for way in ways_to_write(share.secret))


def test_through_the_mailbox_of_a_server(homes: list[Home]) -> None:
    invited, name = invitation(homes), "a" * 32
    platform = Platform({one.index: one.identity.signer for one in homes})
    platform.blobs[f"{name}/setup/0"] = format_invitation(invited)
    with serving(platform) as address:
        for one in homes:
            one.tell_server(address, "")
            begun = ("begin", name, "--index", one.index)
            assert ceremony(one, *begun, typed=read_aloud(invited, one)) == 0
            sent = platform.blobs[f"{name}/message/{one.index}"]
            assert ceremony(one, *begun) == 0, "the same message goes again"
            assert platform.blobs[f"{name}/message/{one.index}"] == sent
        for round_ in ("share", "finish"):
            for one in homes:
                assert ceremony(one, round_, name) == 0
    assert len({held.key for held, _ in shares(homes)}) == 1
    assert platform.refused_requests == 0


def test_nobody_begins_before_they_compared(homes: list[Home], tmp_path: Path, capsys) -> None:
    invited = invitation(homes)
    assert begin(homes, tmp_path, invited, typed=lambda _: "\n\n") == [1, 1, 1]
    assert "was not read to you as it stands here" in capsys.readouterr().err
    compared = tmp_path / "compared"
    heard = [format_fingerprint(one.identity.fingerprint) for one in homes]
    compared.write_text("\n".join(heard[:2]))
    assert begin(homes, tmp_path, invited, "--compared", compared) == [1, 1, 0]
    compared.write_text("\n".join(f"Custodian: {one}" for one in heard))
    assert begin(homes[:2], tmp_path, invited, "--compared", compared) == [0, 0]


@pytest.mark.parametrize("field", ["country", "employer"])
def test_a_set_in_which_one_side_opens_alone_is_refused(
    field: str, homes: list[Home], tmp_path: Path, capsys
) -> None:
    invited = invitation(homes)
    people = tuple(replace(one, **{field: "AT"}) for one in invited.custodians)
    assert begin(homes, tmp_path, replace(invited, custodians=people)) == [1, 1, 1]
    assert f"Custodians of one {field} could open without anybody else." in capsys.readouterr().out


def test_a_message_that_was_changed_ends_it_and_the_sender_is_not_blamed_for_it(
    homes: list[Home], tmp_path: Path, capsys
) -> None:
    begin(homes, tmp_path, invitation(homes))
    changed = bytearray((tmp_path / "m2").read_bytes())
    changed[-1] ^= 1
    (tmp_path / "m2").write_bytes(changed)
    messages = [tmp_path / f"m{index}" for index in (1, 2, 3)]
    assert ceremony(homes[0], "share", id_of(tmp_path), "--messages", *messages, "--out", tmp_path / "s") == 1
    assert "not signed by its sender" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_a_signature_over_something_else_makes_no_key(homes: list[Home], tmp_path: Path, capsys) -> None:
    begin(homes, tmp_path, invitation(homes))
    messages = [tmp_path / f"m{index}" for index in (1, 2, 3)]
    signatures = [tmp_path / f"s{index}" for index in (1, 2, 3)]
    for one, out in zip(homes, signatures, strict=True):
        ceremony(one, "share", id_of(tmp_path), "--messages", *messages, "--out", out)
    assert ceremony(homes[0], "finish", id_of(tmp_path), "--signatures", *reversed(signatures)) == 1
    assert "custodian 1, Custodian 1" in capsys.readouterr().out
    assert not (homes[0].folder / "keys").exists()


def test_invitations_read_back_and_others_are_none(homes: list[Home]) -> None:
    good = invitation(homes)
    assert parse_invitation(format_invitation(good)) == good
    for wrong in (
        replace(good, threshold=3),
        replace(good, custodians=good.custodians[::-1]),
        replace(good, custodians=tuple(replace(one, share=one.host) for one in good.custodians)),
        replace(
            good, custodians=tuple(replace(one, host=good.custodians[0].host) for one in good.custodians)
        ),
    ):
        with pytest.raises(InvitationError):
            parse_invitation(format_invitation(wrong))


def test_a_ceremony_for_another_log_or_other_people_is_not_begun(
    homes: list[Home], tmp_path: Path, capsys
) -> None:
    invited = invitation(homes)
    assert begin(homes[:1], tmp_path, replace(invited, log_origin="other.example/log")) == [1]
    assert "another log than the one of your policy" in capsys.readouterr().err
    stranger = Home(tmp_path, 4)
    assert begin([stranger], tmp_path, invited) == [1]
    assert "not among the custodians" in capsys.readouterr().err
