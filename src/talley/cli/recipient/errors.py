"""What stops a recipient's command."""

from __future__ import annotations


class RecipientError(Exception):
    """The parcel cannot be opened at all. The message is a clause without a full stop, and never holds a value."""
