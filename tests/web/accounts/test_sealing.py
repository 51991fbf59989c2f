"""What identifies a speaker is sealed as a whole, at once, and the server keeps nothing that it could read."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from tests.sealing.building import key

from talley.sealing.context import key_id_of
from talley.sealing.leaf import leaf_digest, parse_leaf, verify_leaf
from talley.sealing.points import format_compressed
from talley.web.accounts import sealing
from talley.web.accounts.models import SealedField, SealingKey
from talley.web.accounts.retention import months_later, period_of
from talley.web.accounts.sealing import (
    NotSealed,
    add_subject,
    erase_due,
    hold,
    let_go,
    seal_canary,
    seal_fields,
    seals_of,
)
from talley.web.logserver.models import SealLeaf
from talley.web.logserver.services import write
from web.logserver.logs import entry

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
DEALT = key(2, 3)
VALUES = {"name": "Ada Example", "email_address": "ada@harbour.example"}


@pytest.fixture
def period_key(db) -> SealingKey:
    return SealingKey.objects.create(
        id=key_id_of(DEALT.public),
        public=format_compressed(DEALT.public),
        retention="2026-q4",
        threshold=2,
        custodians=["One", "Two", "Three"],
        made_at=AT,
        entry=write(entry(1), closed=False),
    )


@pytest.fixture
def subject(db):
    return add_subject()


def sizes() -> list[tuple[str, int, int]]:
    rows = SealedField.objects.order_by("id")
    return [(row.field, len(row.ciphertext), len(parse_leaf(bytes(row.leaf)).commit)) for row in rows]


def test_every_declared_field_is_sealed_for_its_log_key_period_and_subject(period_key, subject) -> None:
    rows = seal_fields(subject, VALUES, AT)
    assert [row.field for row in rows] == [field.name for field in settings.TALLEY.fields]
    for row in rows:
        leaf = parse_leaf(bytes(row.leaf))
        verify_leaf(leaf)
        context = leaf.context
        assert (context.key_id, context.retention) == (period_key.pk, "2026-q4")
        assert (context.log_origin, context.subject_handle) == (
            settings.TALLEY.log.origin,
            bytes(subject.handle),
        )
        assert bytes(row.leaf_row.digest) == leaf_digest(leaf)
    assert len({parse_leaf(bytes(row.leaf)).context.seal_id for row in rows}) == 2


def test_the_custodians_key_opens_what_was_sealed(period_key, subject) -> None:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
    from tests.sealing.building import whole_secret

    from talley.sealing.context import format_context
    from talley.sealing.points import private_key
    from talley.sealing.seal import SALT_BYTES, unpad

    name, _ = seal_fields(subject, VALUES, AT)
    leaf = parse_leaf(bytes(name.leaf))
    opened = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM).decrypt(
        leaf.enc + bytes(name.ciphertext),
        private_key(whole_secret(DEALT, 2)),
        info=format_context(leaf.context),
    )
    assert unpad(opened[SALT_BYTES:]) == b"Ada Example"


def test_an_empty_field_looks_like_a_full_one(period_key, subject) -> None:
    seal_fields(subject, VALUES, AT)
    full = sizes()
    seal_fields(subject, {}, AT)
    assert sizes()[2:] == full
    seal_fields(subject, {"name": "x" * 126}, AT)
    assert sizes()[4:] == full


def test_no_value_is_kept(period_key, subject) -> None:
    seal_fields(subject, VALUES, AT)
    kept = b"".join(bytes(row.leaf) + bytes(row.ciphertext) for row in SealedField.objects.all())
    assert not any(value.encode() in kept for value in VALUES.values())


def test_without_a_key_of_the_period_nothing_is_sealed(period_key, subject) -> None:
    made = seal_fields(subject, VALUES, datetime(2027, 1, 1, tzinfo=UTC))
    assert isinstance(made, NotSealed)
    assert made.code == "no-key"
    period_key.retired_at = AT
    period_key.save()
    assert isinstance(seal_fields(subject, VALUES, AT), NotSealed)
    assert not SealedField.objects.exists()
    assert not SealLeaf.objects.exists()


def test_one_value_that_is_too_long_seals_nothing(period_key, subject) -> None:
    made = seal_fields(subject, VALUES | {"email_address": "x" * 319}, AT)
    assert made == NotSealed("too-long", "E-mail address takes at most 318 bytes.")
    assert not SealedField.objects.exists()


def test_an_undeclared_field_is_refused_without_its_value(period_key, subject) -> None:
    with pytest.raises(ValueError, match="not declared") as raised:
        seal_fields(subject, {"secret": "Ada Example"}, AT)
    assert "Ada" not in str(raised.value)


def test_leaves_are_written_with_their_seals_or_not_at_all(period_key, subject, monkeypatch) -> None:
    def cut_off(_key, _made, _until, _at):
        sealing.add_leaves([secrets.token_bytes(32)])
        raise RuntimeError

    monkeypatch.setattr(sealing, "_keep", cut_off)
    with pytest.raises(RuntimeError):
        seal_fields(subject, VALUES, AT)
    assert not SealLeaf.objects.exists()


def test_seals_are_erased_with_their_leaves_once_their_time_is_over(period_key, subject) -> None:
    seal_fields(subject, VALUES, AT)
    assert erase_due(date(2027, 2, 24)) == 0
    assert erase_due(date(2027, 2, 25)) == 1  # the address is kept 3 months, the name 12
    assert [row.field for row in SealedField.objects.all()] == ["name"]
    assert SealLeaf.objects.count() == 1
    assert erase_due(date(2027, 11, 25)) == 1
    assert not SealLeaf.objects.exists()


def test_a_hold_keeps_its_category_until_it_ends(period_key, subject) -> None:
    handle, other = bytes(subject.handle), add_subject()
    seal_fields(subject, VALUES, AT)
    seal_fields(other, VALUES, AT)
    hold(handle, "demand 7", date(2028, 6, 1), "email_address")
    hold(handle, "demand 8", date(2028, 3, 1))
    assert erase_due(date(2028, 2, 1)) == 2  # those of the other
    assert erase_due(date(2028, 3, 1)) == 1  # the name: the second hold is over
    assert [row.field for row in SealedField.objects.all()] == ["email_address"]
    let_go(handle, "demand 7")
    assert erase_due(date(2028, 3, 1)) == 1


def test_an_owners_later_hold_takes_the_place_of_the_earlier(period_key, subject) -> None:
    handle = bytes(subject.handle)
    seal_fields(subject, VALUES, AT)
    hold(handle, "demand 7", date(2030, 1, 1))
    hold(handle, "demand 7", date(2027, 1, 1))
    assert erase_due(date(2028, 1, 1)) == 2


def test_a_category_finds_its_own_fields_the_newest_first(period_key, subject) -> None:
    first, _ = seal_fields(subject, VALUES, AT)
    second, _ = seal_fields(subject, VALUES, AT)
    seal_canary(period_key, AT)
    assert [row.pk for row in seals_of(bytes(subject.handle), "name")] == [second.pk, first.pk]
    assert not seals_of(bytes(subject.handle), "drill").exists()
    assert not seals_of(secrets.token_bytes(16), "name").exists()


def test_a_canary_is_of_nobody_and_only_for_drills(period_key) -> None:
    context = parse_leaf(bytes(seal_canary(period_key, AT).leaf)).context
    assert context.field == "drill"
    assert (
        context.subject_handle != parse_leaf(bytes(seal_canary(period_key, AT).leaf)).context.subject_handle
    )


@pytest.mark.parametrize(
    ("on", "period"),
    [
        (date(2026, 1, 1), "2026-q1"),
        (date(2026, 3, 31), "2026-q1"),
        (date(2026, 4, 1), "2026-q2"),
        (date(2026, 12, 31), "2026-q4"),
    ],
)
def test_a_period_is_a_quarter(on, period) -> None:
    assert period_of(on) == period


@pytest.mark.parametrize(
    ("on", "months", "then"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 31), 25, date(2028, 2, 29)),
    ],
)
def test_months_end_within_the_month_that_they_lead_to(on, months, then) -> None:
    assert months_later(on, months) == then
