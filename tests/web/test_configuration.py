"""Settings are parsed once; every problem is listed; nothing is guessed."""

from pathlib import Path

import pytest

from talley.web.configuration import SettingsError, parse_settings
from talley.web.demo_settings import write_demo_settings

TESTS = Path(__file__).parents[1]
POLICY = str(TESTS / "witnesses.policy")
GOOD = (TESTS / "settings.toml").read_text(encoding="utf-8").replace("witnesses.policy", POLICY)


def test_good_settings_are_read(tmp_path: Path) -> None:
    settings = parse_settings(GOOD, tmp_path)
    assert settings.hosts == ("127.0.0.1", "localhost")
    assert settings.papers == tmp_path / "../var/tests-papers"
    assert [(field.name, field.category, field.size) for field in settings.fields] == [
        ("name", "name", 128),
        ("email_address", "email_address", 320),
    ]
    assert settings.database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_an_empty_file_lists_every_problem_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        parse_settings("", tmp_path)
    message = str(raised.value)
    for key in (
        "platform",
        "demo",
        "secret_key",
        "second_factor_key",
        "hosts",
        "https",
        "database",
        "papers",
        "mail",
        "mail_from",
        "fields",
        "[log]",
    ):
        assert f"`{key}`" in message


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"127.0.0.1", "localhost"', '"*"', "every host in full"),
        ('"127.0.0.1", "localhost"', '".example.org"', "every host in full"),
        ('"127.0.0.1", "localhost"', '"desk.example.org"', "loopback"),
        ("known-to-everybody-known-to-everybody-known-to-everybody", "short", "secret_key"),
        ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "MDEy", "32 bytes"),
        ("sqlite:../var/tests.sqlite3", "mysql://x/y", "sqlite:PATH"),
        ("America/Los_Angeles", "Mars/Olympus", "time zone"),
        ("demo = false", 'demo = "no"', "true or false"),
        ("demo = false", "demo = false\ndebug = true", "`debug` is no setting"),
        ("demo = false", "demo = ", "not TOML"),
        ('"north", "south"', '"north", "nobody"', "whom the policy does not"),
        ("outside_needed = 1", "outside_needed = 3", "more than there are"),
        ("slot_seconds = 600", "slot_seconds = 0", "whole number from 1"),
        ("slot_seconds = 600", "slots = 600", "`log.slots` is no setting"),
        (POLICY, "nowhere.policy", "nowhere.policy cannot be read"),
        (POLICY, __file__, "line 1"),
        ("demo = false", "demo = false\nx = " + "9" * 10_000, "not TOML"),
        ("demo = false", "demo = false\nx = " + "[" * 20_000, "not TOML"),
        ("demo = false", "demo = false\n#" + "x" * 70_000, "longer than"),
        ("proxies = 0", "proxies = -1", "`proxies`"),
        ("proxies = 0", "proxies = true", "`proxies`"),
        ("proxies = 0", "", "`proxies`"),
        ("sqlite:../var/tests.sqlite3", "postgresql://u@h:99999/n", "sqlite:PATH"),
        ("sqlite:../var/tests.sqlite3", "postgresql://u@h:abc/n", "sqlite:PATH"),
        ("sqlite:../var/tests.sqlite3", "postgresql://u@[::1/n", "sqlite:PATH"),
        ("sqlite:../var/tests.sqlite3", "sqlite:%00", "sqlite:PATH"),
        ("sqlite:../var/tests.sqlite3", "sqlite:a?mode=memory", "sqlite:PATH"),
        ("../var/tests-papers", "/", "`papers`"),
        ("../var/tests-papers", ".", "`papers`"),
        ("../var/tests-papers", "..", "`papers`"),
        ("Harbour Notes", "Harbour\\nNotes", "`platform`"),
        ("Harbour Notes", "Harbour\\u0000Notes", "`platform`"),
        ("known-to-everybody-known-to-everybody-known-to-everybody", "a" * 60, "`secret_key`"),
        ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "A" * 43 + "=", "drawn by chance"),
        (
            "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=",
            "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=!!",
            "32 bytes",
        ),
        ("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=", "\u00e9" * 43, "32 bytes"),
        ('"127.0.0.1", "localhost"', '"a b"', "every host in full"),
        ("America/Los_Angeles", "America", "time zone"),
        ("America/Los_Angeles", "../../../etc/passwd", "time zone"),
        ("../var/tests-mail", "..", "`mail`"),
        ("desk@harbour-notes.example", "nobody", "`mail_from` must be an e-mail address"),
        ('name = "name"', 'name = "Name"', "`fields` 1: `name`"),
        ('name = "name"', 'name = "drill"', "`fields` 1: `name`"),
        ('name = "name"', 'name = "a.b.c"', "`fields` 1: `name`"),
        ('name = "name"', 'name = "email_address"', "names 'email_address' twice"),
        ("size = 128", "size = 100", "`fields` 1: `size`"),
        ("size = 128", "size = 65536", "`fields` 1: `size`"),
        ("size = 128", "size = true", "`fields` 1: `size`"),
        ("size = 128", "size = 128\nkind = 1", "`fields` 1: `kind` is no setting"),
        ("retention_months = 12", "retention_months = 0", "`fields` 1: `retention_months`"),
        ('purpose = "Invoices"', 'purpose = " "', "`fields` 1: `purpose`"),
        ('title = "Name"', "title = 5", "`fields` 1: `title`"),
    ],
)
def test_bad_settings_are_refused_without_the_secret(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(SettingsError) as raised:
        parse_settings(GOOD.replace(old, new), tmp_path)
    assert said in str(raised.value)
    assert "known-to-everybody" not in str(raised.value)


def test_the_demo_gets_fresh_secrets_once(tmp_path: Path) -> None:
    first, second = write_demo_settings(tmp_path / "a"), write_demo_settings(tmp_path / "b")
    assert first.read_text() != second.read_text()
    assert parse_settings(first.read_text(), first.parent).demo
    kept = first.read_text()
    assert write_demo_settings(tmp_path / "a").read_text() == kept
    assert first.stat().st_mode & 0o077 == 0
