"""What every answer carries, and what every page knows of the installation."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Security: no script at all, no inline style, nothing from elsewhere, no frame.
POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def headers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a content policy without scripts, and no copy of a page in any cache."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def installation(_request: HttpRequest) -> dict[str, Any]:
    """Context of every page: whose desk this is, and whether it is a demo."""
    return {"platform": settings.TALLEY.platform, "demo": settings.TALLEY.demo}


def cache_key(key: str, key_prefix: str, version: int) -> str:
    """Return a keyed hash, so that the cache table holds no visitor's address and no name."""
    named = f"{key_prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), named, hashlib.sha256).hexdigest()
