"""A web server that is not trusted: what is asked of it, and how much and how long it may answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
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

PAUSE_S = 20
"""How long a server may be silent."""
WHOLE_S = 120
"""How long it may take for one answer."""


class WebError(Exception):
    """The server cannot be reached, or not understood; that says nothing of what it holds.

    `final`: to ask again is of no use.
    """

    def __init__(self, message: str, *, final: bool = True) -> None:
        super().__init__(message)
        self.final = final


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, and at most one byte more of a body than was asked for."""

    status: int
    body: bytes


class WebAddress:
    """One address and what lies under it.

    Security: the server is hostile. It is asked over http(s) only, follows redirects to the same server
    only, may be silent for 20 seconds and take 120 for an answer, and sends at most one byte more than it may;
    what parses the answer refuses that one.
    """

    def __init__(self, address: str) -> None:
        """Raises: WebError."""
        try:
            parts = urlsplit(address)
        except ValueError:
            raise WebError(f"{address} is no address") from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise WebError(f"{address} does not begin with https:// or http:// and a host")
        if parts.query or parts.fragment or parts.username is not None:
            raise WebError("the address has no query, no fragment and no user name")
        self.prefix = address.rstrip("/") + "/"
        self.host = parts.netloc
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

    def ask(
        self,
        path: str,
        most: int,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Ask once; whatever the status is, it is an answer. Raises: WebError."""
        sent = {"Accept-Encoding": "identity", **(headers or {})}
        request = Request(self.prefix + path, data=body, headers=sent, method=method)  # noqa: S310 - the prefix is http(s)
        try:
            return self._read(request, path, most)
        except HTTPError as error:
            try:
                return Reply(error.code, error.read(most + 1))
            finally:
                error.close()
        # ValueError: an address to go on to that is none, from the server.
        except (OSError, HTTPException, ValueError) as error:
            raise WebError(f"{path}: {_reason(error)}", final=False) from None

    def _read(self, request: Request, path: str, most: int) -> Reply:
        until = time.monotonic() + WHOLE_S
        with self._opener.open(request, timeout=PAUSE_S) as answer:
            if answer.headers.get("Content-Encoding", "identity") != "identity":
                raise WebError(f"{path}: the server compresses what was asked for as it is")
            data = bytearray()
            while len(data) <= most and (part := answer.read1(most + 1 - len(data))):
                data += part
                if time.monotonic() > until:
                    raise WebError(f"{path}: the server takes longer than {WHOLE_S} seconds")
            return Reply(answer.status, bytes(data))


class _SameServer(HTTPRedirectHandler):
    """Follows redirects that stay on the server: where something lies is for the person who names it to say."""

    def http_error_302(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage
    ) -> IO[bytes] | None:
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except (WebError, ValueError):
            fp.close()
            raise

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        here, there = urlsplit(req.full_url), urlsplit(newurl)
        if (here.scheme, here.netloc) != (there.scheme, there.netloc):
            raise WebError("the server sends us on to another one; name its own address")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _reason(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    return f"the server cannot be reached, or not understood: {reason}"
