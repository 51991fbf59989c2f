"""How the server is started: it trusts no header, logs no visitor, and writes for itself alone."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from talley.web.demo_settings import write_demo_settings
from talley.web.manage import _warn_of_readers, main
from talley.web.serving import Desk


def test_no_header_is_trusted_and_no_request_is_logged() -> None:
    options = Desk("127.0.0.1:0", 1).cfg
    assert options.forwarder_headers == []
    assert options.forwarded_allow_ips == []
    assert options.accesslog is None
    assert options.loglevel == "error"
    assert options.umask == 0o077


def test_settings_that_others_can_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_demo_settings(tmp_path / "demo")
    _warn_of_readers(path)
    assert capsys.readouterr().err == ""
    path.chmod(0o644)
    _warn_of_readers(path)
    assert "chmod 600" in capsys.readouterr().err


def test_what_a_command_writes_is_nobody_else_s(monkeypatch: pytest.MonkeyPatch) -> None:
    before = os.umask(0o022)
    try:
        with pytest.raises(SystemExit):
            main(["no-such-command"])
        assert os.umask(0o022) == 0o077
    finally:
        os.umask(before)
