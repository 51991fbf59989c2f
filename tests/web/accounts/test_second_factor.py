"""A second factor is replaced with a code of the one that stands, and never removed."""

from __future__ import annotations

import io

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

PASSWORD = "a long enough password"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
GUARDED = [
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
]


@pytest.fixture(autouse=True)
def no_counts_from_before(db):
    cache.clear()


def digits(secret: str = SECRET, which: int = 1) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[which]))


def signed_in(which: int = 1) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": "ana", "password": PASSWORD})
    assert client.post(reverse("mfa_authenticate"), {"code": digits(which=which)}).status_code == 302
    return client


def test_no_address_removes_it(analyst) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("mfa_deactivate_totp")
    assert signed_in().get("/account/security/totp/remove/").status_code == 404


@pytest.mark.parametrize("name", GUARDED)
def test_a_session_and_the_password_do_not_reach_it(analyst, name: str) -> None:
    client = signed_in()
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for answer in (client.get(reverse(name)), client.post(reverse(name), {})):
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert Authenticator.objects.get(user=analyst, type="totp").wrap().validate_code(digits(which=2))


def test_with_a_code_it_is_replaced_and_every_other_session_ends(analyst) -> None:
    other, client = signed_in(0), signed_in(1)
    there = reverse("mfa_activate_totp")
    client.post(f"{reverse('mfa_reauthenticate')}?next={there}", {"code": digits(which=2)})
    page = client.get(there)
    assert page.status_code == 200
    secret = page.context["form"].secret
    assert client.post(there, {"code": digits(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=analyst, type="totp").count() == 1
    assert client.get(reverse("demands:list")).status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200
    assert other.get(reverse("demands:list")).url.startswith(reverse("account_login"))


def test_a_session_from_before_the_first_one_was_set_up_ends_too(person) -> None:
    person(second_factor=False)
    early, owner = Client(), Client()
    for client in (early, owner):
        client.post(reverse("account_login"), {"login": "ana", "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    there = reverse("mfa_activate_totp")
    secret = owner.get(there).context["form"].secret
    owner.post(there, {"code": digits(secret)})
    assert owner.get(reverse("demands:list")).status_code == 200
    assert early.get(reverse("demands:list")).url.startswith(reverse("account_login"))


def test_the_operator_s_command_resets_everything_that_signs_in(analyst) -> None:
    client, out = signed_in(), io.StringIO()
    call_command("reset_second_factor", "ana", stdout=out)
    new = out.getvalue().split()[1]
    assert client.get(reverse("demands:list")).url.startswith(reverse("account_login"))
    again = Client()
    assert again.post(reverse("account_login"), {"login": "ana", "password": PASSWORD}).status_code == 200
    again.post(reverse("account_login"), {"login": "ana", "password": new})
    assert again.get(reverse("demands:list")).url == reverse("mfa_activate_totp")
