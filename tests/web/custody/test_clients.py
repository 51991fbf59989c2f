"""The real clients against the real server: a case and a drill from two custodians to their recipient."""

from __future__ import annotations

import json

import pyrage
import pytest
from django.test import Client
from tests.casework.release.cases import COUNSELS, RECIPIENT, RECIPIENT_KEY, SECONDS
from tests.cli.custodian.homes import run

from talley.casework.canonical import encode
from talley.cli import main, web_address
from talley.tlog.policy import format_policy
from talley.web.custody import models
from talley.web.custody.drills import write_drill

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1:8000"


@pytest.fixture
def at_the_server(monkeypatch) -> None:
    """Hand what clients would send over a socket to the server's own code; nothing else stands in for anything."""

    def ask(self, path, most, *, method="GET", body=None, headers=None):
        sent = {name: value for name, value in (headers or {}).items() if name.lower() != "content-type"}
        target = self.prefix.removeprefix(f"http://{HOST}") + path
        answer = Client(enforce_csrf_checks=True).generic(
            method,
            target,
            body or b"",
            content_type="application/octet-stream",
            headers={"host": HOST, **sent},
        )
        return web_address.Reply(answer.status_code, answer.content)

    monkeypatch.setattr(web_address.WebAddress, "ask", ask)


def private(path, text: str):
    path.write_text(text)
    path.chmod(0o600)
    return path


def home_of(world, player, folder) -> tuple:
    """A custodian's folder with a dealt share, and what their commands take."""
    age = pyrage.x25519.Identity.generate()
    identity = private(folder / f"age-{player.index}", str(age))
    dealt = {
        "host": f"{1000 + player.index:064x}",
        "index": player.index,
        "key": player.key,
        "share": f"{player.share.secret:064x}",
        "signer": player.signer.private_bytes_raw().hex(),
    }
    home, public = folder / f"home-{player.index}", world.log.folder / "public"
    where = ("--log", public, "--policy", folder / "policy", "--server", f"http://{HOST}")
    given = private(folder / "dealt.json", json.dumps(dealt))
    locked = ("--age-recipient", age.to_public())
    assert run("import-dealt", "--home", home, given, *where, *locked, at=world.clock.now()) == 0
    (home / "approvers.json").write_bytes(encode((COUNSELS.pinned, SECONDS.pinned)))
    return ("--home", home, "--age-identity", identity)


@pytest.mark.parametrize("kind", ["case", "drill"])
def test_two_custodians_release_and_the_recipient_opens(world, tmp_path, at_the_server, capsys, kind) -> None:
    (tmp_path / "policy").write_bytes(format_policy(world.log.policy))
    homes = [home_of(world, player, tmp_path) for player in world.players[:2]]
    if kind == "case":
        world.course(closed=True)
        case, command = world.case(), "release"
    else:
        case, command = write_drill(world.key, RECIPIENT_KEY, world.clock.now()), "drill"
        world.turn()
    for home in homes:
        assert run("cases", *home, at=world.clock.now()) == 0
        typed = f"{case.pk[:8]}\n"
        waiting = (*home, case.pk, "--wait", 0, "--every", 0)
        assert run(command, *waiting, typed=typed, at=world.clock.now()) == 1
    # Their answers are not in the log yet, and so no box has left.
    assert not models.Box.objects.exists()
    world.turn()
    for home in homes:
        assert run(command, *home, case.pk, "--wait", 0, "--every", 0, at=world.clock.now()) == 0
    key = private(tmp_path / "key", f"talley-recipient-key/v1 {RECIPIENT:064x}\n")
    parcel = f"http://{HOST}/custody/api/parcels/{case.token}"
    where = ["--log", str(world.log.folder / "public"), "--policy", str(tmp_path / "policy")]
    capsys.readouterr()
    opened = main(["open", parcel, "--key", str(key), *where, "--out", str(tmp_path / "out"), "--print"])
    assert opened == 0
    assert kind == "drill" or "Ada Example" in capsys.readouterr().out
    gone = run("destroy", *homes[0], world.key.pk, typed=f"{world.key.pk[:8]}\n", at=world.clock.now())
    assert gone == 0
