"""The log to the public: its files as C2SP has them, and a page about it."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from talley.casework.entries.entry import EntryError, parse_entry
from talley.tlog.bundles import parse_bundle
from talley.tlog.errors import TlogError
from talley.tlog.hashing import leaf_hash
from talley.tlog.policy import Policy
from talley.tlog.quorum import Trusted
from talley.tlog.receipt import Receipt, verify_receipt
from talley.tlog.tiles import WIDTH, Tile, format_tile_path
from talley.web.access import anyone
from talley.web.logserver.forms import ReceiptForm
from talley.web.logserver.queries import log_state
from talley.web.logserver.store import CHECKPOINT, FolderStore


def _store() -> FolderStore:
    return FolderStore(settings.TALLEY.log.folder)


@anyone
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """Return the newest checkpoint."""
    data = _store().read(CHECKPOINT)
    if data is None:
        return HttpResponseNotFound("no checkpoint was published yet\n", content_type="text/plain")
    return HttpResponse(data, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})


@anyone
@require_safe
def tile(_request: HttpRequest, path: str) -> HttpResponse:
    """Return a tile or a bundle: it never changes, so that anybody may keep it.

    Source: c2sp.org/tlog-tiles, "Tiles".
    """
    data = _store().read(f"tile/{path}")
    if data is None:
        return HttpResponseNotFound("no such tile\n", content_type="text/plain")
    return HttpResponse(
        data,
        content_type="application/octet-stream",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


# Security: it changes nothing, and a receipt may be posted from anywhere.
@anyone
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest) -> HttpResponse:
    """Show the log's state, how to verify it, and what a pasted receipt proves."""
    form = ReceiptForm(request.POST or None)
    context = {
        "state": log_state(settings.TALLEY.log, timezone.now().date()),
        "log": settings.TALLEY.log,
        "address": request.build_absolute_uri("."),
        "form": form,
    }
    if form.is_bound and form.is_valid():
        context |= _checked(form.cleaned_data["receipt"])
    return render(
        request, "logserver/about.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _checked(receipt: Receipt) -> dict[str, object]:
    """Verify a receipt against the entry that the log's own files hold at its index."""
    entry = _entry_at(receipt.index)
    if entry is None:
        return {"refusals": ["The log holds no entry of this index."]}
    policy = settings.TALLEY.log.policy
    verdict = verify_receipt(receipt, leaf_hash(entry), policy)
    unwitnessed = verify_receipt(receipt, leaf_hash(entry), Policy(policy.logs, policy.witnesses, (), "none"))
    if isinstance(unwitnessed, Trusted):
        return {"receipt": receipt, "entry": _shown(entry), "verdict": verdict, "signed": unwitnessed,
                "enough": isinstance(verdict, Trusted)}  # fmt: skip
    return {"refusals": [reason.sentence for reason in unwitnessed.reasons]}


def _entry_at(index: int) -> bytes | None:
    store, (bundle, place) = _store(), divmod(index, WIDTH)
    note = store.read(CHECKPOINT)
    if note is None:
        return None
    for width in (WIDTH, *range(WIDTH - 1, place, -1)):
        data = store.read(format_tile_path(Tile("entries", bundle, width)))
        if data is not None:
            try:
                return parse_bundle(data)[place]
            except TlogError:
                return None
    return None


def _shown(data: bytes) -> dict[str, object]:
    try:
        entry = parse_entry(data)
    except EntryError:
        return {"type": "an entry of another version", "at": None, "body": ""}
    body = json.dumps(dict(entry.body), indent=2, ensure_ascii=False)
    return {"type": entry.type, "at": entry.at, "body": body, "committed": entry.commitment is not None}
