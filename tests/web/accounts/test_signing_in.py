"""Signing in takes two factors, and the desk opens to nobody else."""

from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from talley.web.accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def digits() -> str:
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))


def sign_in(client: Client, name: str = "ana"):
    return client.post(reverse("account_login"), {"login": name, "password": "a long enough password"})


@pytest.fixture(autouse=True)
def no_counts_from_before(db):
    cache.clear()


def test_password_and_digits_open_the_desk(analyst) -> None:
    client = Client()
    assert sign_in(client).url == reverse("mfa_authenticate")
    assert client.get(reverse("demands:list")).status_code == 302
    answer = client.post(reverse("mfa_authenticate"), {"code": digits()})
    assert answer.url == reverse("demands:list")
    assert client.get(reverse("demands:list")).status_code == 200


def test_wrong_digits_do_not(analyst) -> None:
    client = Client()
    sign_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get(reverse("demands:list")).status_code == 302


def test_the_same_digits_do_not_work_twice(analyst) -> None:
    code = digits()
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected


def test_without_a_second_factor_only_setting_one_up_is_open(person) -> None:
    person(second_factor=False)
    client = Client()
    sign_in(client)
    answer = client.get(reverse("demands:list"))
    assert answer.status_code == 302
    assert answer.url == reverse("mfa_activate_totp")


def test_a_person_without_a_role_is_refused(person) -> None:
    client = Client()
    client.force_login(person("guest", User.Role.NONE))
    answer = client.get(reverse("demands:list"))
    assert answer.status_code == 403
    assert b"not for you" in answer.content


def wrong_passwords(count: int, **request: str) -> bytes:
    for n in range(count):
        form = {"login": "ana", "password": f"wrong password {n}"}
        answer = Client(**request).post(reverse("account_login"), form)
    return answer.content


def test_many_wrong_passwords_from_one_address_are_slowed_down(analyst) -> None:
    assert b"Too many failed" in wrong_passwords(6)
    assert sign_in(Client()).status_code == 200


def test_wrong_passwords_of_others_do_not_lock_a_person_out(analyst) -> None:
    for address in ("198.51.100.7", "198.51.100.8", "198.51.100.9"):
        wrong_passwords(5, REMOTE_ADDR=address)
    assert sign_in(Client(REMOTE_ADDR="203.0.113.5")).url == reverse("mfa_authenticate")


def test_behind_a_proxy_the_visitor_s_own_address_is_counted(analyst, settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    attacker = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    assert b"Too many failed" in wrong_passwords(6, **attacker)
    other = Client(REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5")
    assert sign_in(other).url == reverse("mfa_authenticate")


def test_without_a_proxy_a_header_moves_nobody(analyst) -> None:
    for n in range(5):
        wrong_passwords(1, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}")
    assert b"Too many failed" in wrong_passwords(1, HTTP_X_FORWARDED_FOR="203.0.113.77")


def test_codes_are_tried_ten_times_an_hour_from_wherever(analyst) -> None:
    for n in range(10):
        client = Client(REMOTE_ADDR=f"198.51.100.{n}")
        sign_in(client)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client = Client(REMOTE_ADDR="203.0.113.5")
    sign_in(client)
    assert b"Too many" in client.post(reverse("mfa_authenticate"), {"code": digits()}).content


def test_nobody_signs_up_by_themselves(client: Client, db) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_the_key_is_random_and_there_is_no_address(analyst) -> None:
    assert isinstance(analyst.pk, UUID)
    assert not hasattr(analyst, "email")


def test_the_second_factor_s_secret_is_not_readable_in_the_database(analyst) -> None:
    stored = Authenticator.objects.get(user=analyst).data["secret"]
    assert SECRET not in stored
    assert Authenticator.objects.get(user=analyst).wrap().validate_code(digits())


def test_no_visitor_s_address_is_stored(analyst) -> None:
    client = Client(REMOTE_ADDR="198.51.100.77")
    client.post(reverse("account_login"), {"login": "ana", "password": "a wrong password"})
    sign_in(client)
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert "198.51.100" not in repr(cursor.fetchall())
