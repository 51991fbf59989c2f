"""Second-factor codes, with fewer tries than passwords have."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm


class CountedCode:
    """Takes ten tries an hour from each person.

    Security: who gets here knows the password, so counting by person locks out nobody whose name alone is known.
    """

    def clean_code(self) -> str:
        """Check the code. Raises: django.core.exceptions.ValidationError where it is wrong or one too many."""
        key = f"second-factor-{self.user.pk}"  # type: ignore[attr-defined]
        if not ratelimit.consume(context.request, action="second_factor", key=key):
            raise get_adapter().validation_error("too_many_login_attempts")
        code: str = super().clean_code()  # type: ignore[misc]
        ratelimit.clear(context.request, action="second_factor", key=key)
        return code


class CodeForm(CountedCode, AuthenticateForm):  # type: ignore[misc]
    """The code at sign-in."""


class CodeAgainForm(CountedCode, ReauthenticateForm):  # type: ignore[misc]
    """The code before something that only the person may do."""
