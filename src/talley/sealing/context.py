"""What a seal is bound to: which log, key, account, field, seal and period. None of it is secret from custodians."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from talley.sealing.errors import ContextError
from talley.sealing.points import Point, format_compressed
from talley.sealing.wire import lp, take

DOMAIN = b"talley-seal/v1\n"
MOST_ORIGIN_BYTES = 255
_KEY_ID = re.compile(r"[0-9a-f]{32}")
_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,19})?")
_RETENTION = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Context:
    """One field of one account, sealed once.

    `log_origin` has 1 to 255 bytes of UTF-8. `key_id` is `key_id_of` the key. `subject_handle` and `seal_id` are 16
    random bytes each. `field` is a category, with a suffix behind a dot where there are several of it, or `drill`.
    `retention` names the period whose key this is, such as `2026-q4`.
    """

    log_origin: str
    key_id: str
    subject_handle: bytes
    field: str
    seal_id: bytes
    retention: str

    def __post_init__(self) -> None:
        """Raise ContextError where the grammar is not kept."""
        check_log(self.log_origin, self.retention)
        if not _KEY_ID.fullmatch(self.key_id):
            raise ContextError("a key's id is 32 hexadecimal digits")
        if len(self.subject_handle) != 16 or len(self.seal_id) != 16:
            raise ContextError("an account's handle and a seal's id have 16 bytes each")
        if not _FIELD.fullmatch(self.field):
            raise ContextError("a field is lower-case words, with at most one suffix behind a dot")


def check_log(origin: str, retention: str) -> None:
    """Refuse a log's origin, or a retention period, that no seal can name. Raises: ContextError."""
    if not 1 <= len(origin.encode("utf-8", "replace")) <= MOST_ORIGIN_BYTES:
        raise ContextError(f"a log's origin has 1 to {MOST_ORIGIN_BYTES} bytes")
    if not origin.isprintable():
        raise ContextError("a log's origin is one line of visible characters")
    if not _RETENTION.fullmatch(retention):
        raise ContextError("a retention period is 1 to 32 lower-case letters, digits and hyphens")


def parse_context(data: bytes) -> Context:
    """Read a context. Raises: ContextError."""
    origin, key, subject, field, seal, retention = take(data, DOMAIN, 6, ContextError, what="context")
    try:
        return Context(
            origin.decode(),
            key.decode("ascii"),
            subject,
            field.decode("ascii"),
            seal,
            retention.decode("ascii"),
        )
    except UnicodeDecodeError:
        raise ContextError("a context's texts are UTF-8, most of them ASCII") from None


def format_context(context: Context) -> bytes:
    """Write a context: the `info` of the seal's HPKE."""
    return DOMAIN + b"".join(
        map(
            lp,
            (
                context.log_origin.encode(),
                context.key_id.encode(),
                context.subject_handle,
                context.field.encode(),
                context.seal_id,
                context.retention.encode(),
            ),
        )
    )


def key_id_of(public: Point) -> str:
    """Return the id of a key: the first 16 bytes of a hash, in hexadecimal."""
    return hashlib.sha256(b"talley-key/v1\n" + format_compressed(public)).hexdigest()[:32]
