"""Where a log is read from: a folder, or a web server that is not trusted."""

from __future__ import annotations

import time
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from talley.tlog.bundles import MOST_ENTRY_BYTES
from talley.tlog.hashing import HASH_BYTES
from talley.tlog.note import MOST_NOTE_BYTES
from talley.tlog.tiles import WIDTH, TileSource

PAUSE_S = 20
"""How long a server may be silent."""
WHOLE_S = 120
"""How long it may take for one file."""
TRIES = 3
_GONE = {404, 410}


class SourceError(Exception):
    """The log cannot be reached, or not read; that says nothing of what is in it."""


def log_source(where: str) -> TileSource:
    """Return the source for an http(s) address or a folder.

    Raises: SourceError, also later when something is read.
    """
    if "://" in where:
        return WebSource(where)
    if not Path(where).is_dir():
        raise SourceError(f"{where} is no folder and no address that begins with https:// or http://")
    return FolderSource(Path(where))


class FolderSource:
    """A log's files under one folder, laid out as C2SP tlog-tiles says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, path: str, /) -> bytes | None:
        """Return a file's bytes, at most one more than it may have; None where there is none."""
        try:
            with (self._folder / path).open("rb") as file:
                return file.read(most_bytes(path) + 1)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise SourceError(f"{path} cannot be read: {error.strerror}") from None


class WebSource:
    """A log's files under one address.

    Security: the server is hostile. It is asked over http(s) only, follows redirects to the same server
    only, may be silent for 20 seconds and take 120 for a file, and sends at most one byte more than a file
    of the format may have; what parses the file refuses that one.
    """

    def __init__(self, address: str) -> None:
        """Raises: SourceError."""
        try:
            parts = urlsplit(address)
        except ValueError:
            raise SourceError(f"{address} is no address") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SourceError(f"{address} does not begin with https:// or http:// and a host")
        if parts.query or parts.fragment or parts.username is not None:
            raise SourceError("the address of a log has no query, no fragment and no user name")
        self._prefix = address.rstrip("/") + "/"
        # Put together by hand: the ready-made opener also reads file: and ftp: addresses.
        self._opener = OpenerDirector()
        for handler in (
            ProxyHandler(),
            HTTPHandler(),
            HTTPSHandler(),
            _SameServer(),
            HTTPErrorProcessor(),
            HTTPDefaultErrorHandler(),
        ):
            self._opener.add_handler(handler)

    def __call__(self, path: str, /) -> bytes | None:
        """Return a file's bytes, at most one more than it may have; None where the server has none."""
        for left in reversed(range(TRIES)):
            try:
                return self._get(path)
            except HTTPError as error:
                error.close()
                if error.code in _GONE:
                    return None
                if not left or error.code < 500:
                    raise SourceError(f"{path}: the server answers {error.code}") from None
            # ValueError: an address to go on to that is none, from the server.
            except (OSError, HTTPException, ValueError) as error:
                if not left:
                    raise SourceError(f"{path}: {_reason(error)}") from None
            time.sleep(0.5)
        raise AssertionError  # Unreachable: the last try returns or raises.

    def _get(self, path: str) -> bytes:
        request = Request(self._prefix + path, headers={"Accept-Encoding": "identity"})  # noqa: S310 - the prefix is http(s)
        until, most = time.monotonic() + WHOLE_S, most_bytes(path) + 1
        with self._opener.open(request, timeout=PAUSE_S) as answer:
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise SourceError(f"{path}: the server compresses what was asked for as it is")
            data = bytearray()
            while len(data) < most and (part := answer.read1(most - len(data))):
                data += part
                if time.monotonic() > until:
                    raise SourceError(f"{path}: the server takes longer than {WHOLE_S} seconds")
            return bytes(data)


class _SameServer(HTTPRedirectHandler):
    """Follows redirects that stay on the server: where a log lies is for the person who names it to say."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise SourceError("the server sends us on to another one; name the log's own address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def most_bytes(path: str) -> int:
    """Return how many bytes the file at a path has at most."""
    if path == "checkpoint":
        return MOST_NOTE_BYTES
    return WIDTH * (MOST_ENTRY_BYTES + 2 if path.startswith("tile/entries/") else HASH_BYTES)


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return f"the server cannot be reached, or not understood: {reason}"
