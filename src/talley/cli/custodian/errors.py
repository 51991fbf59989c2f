"""What stops a custodian's command."""

from __future__ import annotations


class CustodianError(Exception):
    """The command cannot go on. The message is a clause without a full stop, and never holds a secret."""


class MisuseError(CustodianError):
    """It was asked in a way that cannot be."""
