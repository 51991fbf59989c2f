"""The operator's commands say what they did, and refuse in sentences."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests.casework.release.cases import COUNSELS, RECIPIENT_KEY

from talley.casework.canonical import encode
from talley.casework.course.event import parse_event
from talley.casework.release.case import parse_case
from talley.sealing.points import base_times, format_compressed
from talley.sealing.shares import Share
from talley.web.accounts.models import SealedField
from talley.web.accounts.sealing import key_for
from talley.web.custody.models import Case, Ceremony, Custodian, Key
from talley.web.demands.models import Demand, Event
from talley.web.demo_custodians import make_custodians

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def add(number: int, country: str) -> None:
    run(
        "custodian",
        "add",
        f"Custodian {number}",
        "--country",
        country,
        "--employer",
        f"Employer {number}",
        "--host",
        format_compressed(base_times(number)).hex(),
        "--signer",
        (bytes([number]) * 32).hex(),
    )


def test_custodians_are_added_and_listed_with_their_fingerprints(demo) -> None:
    add(1, "AT")
    listed = run("custodian", "list")
    assert listed.startswith("Custodian 1 (AT, Employer 1): ")
    assert [len(group) for group in listed.strip().partition(": ")[2].split(" ")] == [8] * 8
    with pytest.raises(CommandError):
        add(1, "AT")
    with pytest.raises(CommandError, match="no custodian"):
        add(2, "Austria")


def test_a_ceremony_is_opened_for_custodians_by_name(demo) -> None:
    for number, country in enumerate(("AT", "US", "IS"), 1):
        add(number, country)
    names = [f"Custodian {number}" for number in (1, 2, 3)]
    assert Ceremony.objects.count() == 0
    said = run("key", "ceremony", *names, "--threshold", "2")
    assert Ceremony.objects.get().pk in said
    assert "2026-q4" in said
    with pytest.raises(CommandError, match="at most 2"):
        run("key", "ceremony", *names, "--threshold", "3")
    with pytest.raises(CommandError, match="No custodian is called 'Nobody'"):
        run("key", "ceremony", "Nobody", "--threshold", "2")


def test_a_dealt_key_is_entered_by_its_public_side(demo, tmp_path) -> None:
    for number, country in enumerate(("AT", "US", "AT"), 1):
        add(number, country)
    shares = [format_compressed(Share(number, number + 5).public()) for number in (1, 2, 3)]
    dealt = {
        "public": format_compressed(base_times(5)),
        "retention": "2026-q4",
        "shares": shares,
        "threshold": 2,
    }
    file = tmp_path / "dealt"
    file.write_bytes(encode(dealt))
    names = [f"Custodian {number}" for number in (1, 2, 3)]
    with pytest.raises(CommandError, match="one country could open"):
        run("key", "dealt", str(file), *names)
    Custodian.objects.filter(name="Custodian 3").update(country="IS")
    assert Key.objects.count() == 0
    run("key", "dealt", str(file), *names)
    assert Key.objects.get().dealer
    file.write_bytes(b"{}")
    with pytest.raises(CommandError, match="dealt key"):
        run("key", "dealt", str(file), *names)
    with pytest.raises(CommandError, match="certificate"):
        run("key", "enter", str(file), *names)


@pytest.fixture
def recorded(world, analyst):
    """The course of an open gate, as the desk holds it."""
    world.course()
    first = parse_event(world.held[0].data, world.held[0].nonce)
    demand = Demand.objects.create(
        id=first.course,
        reference="2026-0001",
        channel="fax",
        received_at=first.at,
        entered_at=first.at,
        zone="UTC",
        speech=True,
        taken_in_by=analyst,
    )
    for number, one in enumerate(world.held):
        Event.objects.create(demand=demand, number=number, data=one.data, nonce=one.nonce, entry=one.entry)
    return world


def asked(world, **changes) -> bytes:
    wanted = world.wanted()
    given = {
        "course": world.events[0].course,
        "target": "t1",
        "items": ["i1", "i2"],
        "recipient": RECIPIENT_KEY,
        "held_by": "requester",
        "expires_at": wanted.expires_at,
    }
    return encode(given | changes)


def test_a_case_is_written_from_a_file_and_approved_by_another(recorded, tmp_path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(asked(recorded))
    said = json.loads(run("case", "write", str(file)))
    case = Case.objects.get()
    assert (said["case"], said["parcel"]) == (case.pk, f"/custody/api/parcels/{case.token}")
    signed = COUNSELS.sign(parse_case(bytes(case.body)))
    file.write_bytes(encode(signed) + b"\n")
    assert json.loads(run("case", "approve", case.pk, str(file)))["assertions"] == "1"
    with pytest.raises(CommandError, match="no such case"):
        run("case", "approve", "0" * 32, str(file))
    file.write_bytes(b"{}")
    with pytest.raises(CommandError, match="assertion"):
        run("case", "approve", case.pk, str(file))


def test_a_shut_gate_is_said_with_what_would_open_it(recorded, tmp_path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(asked(recorded, items=["i9"]))
    with pytest.raises(CommandError, match=r"(?s)The gate is shut.*i9"):
        run("case", "write", str(file))
    file.write_bytes(asked(recorded, held_by="anybody"))
    with pytest.raises(CommandError, match=r"case\.json"):
        run("case", "write", str(file))
    assert not Case.objects.exists()


def test_a_drill_is_due_and_written(world, tmp_path) -> None:
    assert run("drill", "due").startswith(world.key.pk)
    file = tmp_path / "recipient"
    file.write_text(RECIPIENT_KEY.hex())
    assert json.loads(run("drill", "write", world.key.pk, str(file)))["case"] == Case.objects.get().pk
    assert run("drill", "due") == ""
    assert run("remind") == "3 reminders sent, 0 seals erased.\n"
    assert len(mail.outbox) == 3
    file.write_text("no key")
    with pytest.raises(CommandError, match="hexadecimal"):
        run("drill", "write", world.key.pk, str(file))
    with pytest.raises(CommandError, match="no such key"):
        run("drill", "write", "0" * 32, str(file))


def test_seals_whose_time_is_over_are_erased(world) -> None:
    SealedField.objects.update(held_until=world.clock.now().date())
    assert run("remind") == "0 reminders sent, 3 seals erased.\n"


def test_the_demo_makes_three_custodians_whose_secrets_lie_with_them_alone(demo, tmp_path) -> None:
    key = make_custodians(tmp_path / "custodians", timezone.now())
    assert key.dealer
    assert key_for(timezone.localdate()) == key.sealing
    kept = sorted(tmp_path.glob("custodians/*/dealt.json"))
    assert len(kept) == 3
    for path in kept:
        mine = json.loads(path.read_text())
        assert path.stat().st_mode & 0o077 == 0
        holder = key.holders.get(index=mine["index"])
        share = Share(mine["index"], int(mine["share"], 16))
        assert format_compressed(share.public()) == bytes(holder.public)
        assert format_compressed(base_times(int(mine["host"], 16))) == bytes(holder.custodian.host)
    assert make_custodians(tmp_path / "custodians", timezone.now()) is None
    assert Key.objects.count() == 1
