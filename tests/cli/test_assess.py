"""`talley assess` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from talley.cli import main

SUMMONS = Path(__file__).parents[1] / "papers" / "customs_summons_2017.txt"


def test_the_summons_of_2017_comes_out_as_the_story_says(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["assess", "--json", "--served", "2017-03-14", "--on", "2017-03-15", str(SUMMONS)])
    (answer,) = json.loads(capsys.readouterr().out)
    assert status == 0
    assert answer["facts"]["instrument"]["value"] == "us.customs_summons"
    assert answer["verdicts"]
    for verdict in answer["verdicts"]:
        assert verdict["target"] == "@harbor_watch"
        assert verdict["result"] == "refused"
        assert "purpose-outside-power" in {reason["code"] for reason in verdict["reasons"]}
    (addresses,) = [v for v in answer["verdicts"] if v["item"] == "ip_log"]
    assert "category-contested" in {reason["code"] for reason in addresses["reasons"]}
    grounds = {ground["code"] for ground in answer["grounds"]}
    assert grounds >= {
        "return-before-service",
        "secrecy-requested-only",
        "not-self-executing",
        "test-unsettled",
    }
    assert "issuer-rank" not in grounds
    assert [s["finding"] for s in answer["showings"]] == ["open"] * 4
    assert {s["required_by"] for s in answer["showings"]} == {"policy"}
    assert answer["secrecy"]["kind"] == "requested"
    assert answer["secrecy"]["binding"] is False


def test_without_speech_no_unmasking_test_is_brought_up(capsys: pytest.CaptureFixture[str]) -> None:
    main(["assess", "--json", "--no-speech", str(SUMMONS)])
    (answer,) = json.loads(capsys.readouterr().out)
    assert not answer["showings"]
    assert "test-unsettled" not in {ground["code"] for ground in answer["grounds"]}


def test_a_paper_that_cannot_be_read_fails_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    status = main(
        ["assess", "--json", str(tmp_path / "broken.pdf"), str(tmp_path / "none.pdf"), str(SUMMONS)]
    )
    broken, missing, good = json.loads(capsys.readouterr().out)
    assert status == 1
    assert "damaged" in broken["error"]
    assert "cannot be opened" in missing["error"]
    assert good["verdicts"]


def test_the_page_says_what_it_is_and_what_was_not_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", str(SUMMONS)]) == 0
    shown = capsys.readouterr().out
    assert "Grounds a lawyer may consider" in shown
    assert "Not found:" in shown
    assert "Not legal advice" in shown


def test_law_check_and_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["law", "check"]) == 0
    assert main(["law", "show", "us.customs_summons", "--on", "2017-03-14"]) == 0
    assert "19 U.S.C. § 1509(a)" in capsys.readouterr().out
    assert main(["law", "show", "us.nothing"]) == 1


HOSTILE = "\x1b[2J\x1b]0;title\x07\x9b31m\u202e\u2066[red]x[/red][link=http://e]y[/link]"


def test_nothing_of_a_paper_or_its_name_moves_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SUMMONS.read_text("utf-8")
    for word in ("Wendell T. Oakhurst", "@harbor_watch", "U.S. Customs", "account"):
        text = text.replace(word, word + HOSTILE)
    folder = tmp_path / "x\x1b[31m\u202e"
    folder.mkdir()
    path = folder / "n\x1b[2J.txt"
    path.write_text(text)
    broken = folder / "b\udcff.pdf"
    broken.write_bytes(b"%PDF-1.7")
    for arguments in ([], ["--json"]):
        main(["assess", *arguments, str(path), str(broken)])
        shown = capsys.readouterr().out
        assert [c for c in shown if not c.isprintable() and c not in "\n\t"] == []
    assert json.loads(shown)[0]["path"] == str(path)


def test_what_was_left_out_is_said_on_the_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(
        "You are summoned about @harbor\u200b_watch and @h\u0430rbor: provide name"
    )
    main(["assess", str(tmp_path / "a.txt")])
    assert "invisible characters on page 1: 1" in capsys.readouterr().out


@pytest.mark.parametrize("option", ["--on", "--served"])
def test_a_day_at_the_calendar_s_edge_is_refused(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["assess", option, "9999-12-31", str(SUMMONS)])
    assert "write a year from 1900 to 2200" in capsys.readouterr().err
