"""Signing in, from allauth; only what is used here has an address."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from django.urls import path

from talley.web.access import anyone, signed_in
from talley.web.accounts.views import SecondFactor, by_code

urlpatterns = [
    path("sign-in/", anyone(account.login), name="account_login"),
    path("sign-in/second-factor/", anyone(mfa.authenticate), name="mfa_authenticate"),
    path("sign-out/", anyone(account.logout), name="account_logout"),
    path("inactive/", anyone(account.account_inactive), name="account_inactive"),
    path("confirm/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("confirm/second-factor/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("security/", signed_in(mfa.index), name="mfa_index"),
    # There is no address that removes a second factor: it is replaced here, or reset by the operator's command.
    path("security/totp/", signed_in(by_code(SecondFactor.as_view())), name="mfa_activate_totp"),
    path("security/codes/", signed_in(by_code(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/",
        signed_in(by_code(codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "security/codes/file/",
        signed_in(by_code(codes.download_recovery_codes)),
        name="mfa_download_recovery_codes",
    ),
]
