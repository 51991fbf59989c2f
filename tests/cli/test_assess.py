"""`talley assess` as a person runs it."""

from __future__ import annotations

import json
import subprocess
import sys
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


@pytest.mark.parametrize(
    ("zone", "due"),
    [([], "2024-08-19"), (["--zone", "Asia/Tokyo"], "2024-08-20")],
)
def test_the_zone_is_that_of_the_court_unless_one_is_given(
    zone: list[str], due: str, capsys: pytest.CaptureFixture[str]
) -> None:
    paper = SUMMONS.with_name("civil_rule_45.txt")
    main(
        ["assess", "--json", "--served", "2024-08-05T18:00:00-07:00", "--on", "2024-08-06", *zone, str(paper)]
    )
    (answer,) = json.loads(capsys.readouterr().out)
    clocks = {clock["code"]: clock["at"] for clock in answer["clocks"]}
    assert clocks["objection-due"] == due
    assert clocks["return-date"].startswith("2024-08-26T10:00:00")


def test_a_fax_on_the_evening_of_service_counts_from_that_evening(capsys: pytest.CaptureFixture[str]) -> None:
    main(["assess", "--json", "--served", "2017-03-14T18:00:00-07:00", "--on", "2017-03-15", str(SUMMONS)])
    (answer,) = json.loads(capsys.readouterr().out)
    assert "return-before-service" in {ground["code"] for ground in answer["grounds"]}
    assert {clock["code"]: clock["at"] for clock in answer["clocks"]} == {
        "return-date": "2017-03-13T11:45:00"
    }


def test_the_first_screen_has_the_next_date_and_each_code_whole(capsys: pytest.CaptureFixture[str]) -> None:
    main(["assess", "--served", "2017-03-14", "--on", "2017-03-10", str(SUMMONS)])
    shown = capsys.readouterr().out
    first = "\n".join(shown.split("\n")[:24])
    assert "Next date: 2017-03-13 11:45:00 (zone not known)" in first
    assert "purpose-outside-power" in first
    assert "category-contested" in first
    assert "…" not in first


def test_a_paper_of_no_known_instrument_is_not_assessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "demand.txt").write_text(
        "STATE OF MERIDIAN\nYou are commanded to produce the name of @a_b.\n"
    )
    (tmp_path / "soup.txt").write_text("Lentil soup\nName your favourite herbs.\n")
    assert main(["assess", "--json", str(tmp_path / "demand.txt"), str(tmp_path / "soup.txt")]) == 1
    unknown, soup = json.loads(capsys.readouterr().out)
    assert unknown["instrument"]["id"] is None
    assert unknown["verdicts"] == []
    assert soup["instrument"]["state"] == "not_a_demand"
    assert main(["assess", str(tmp_path / "demand.txt"), str(tmp_path / "soup.txt")]) == 1
    shown = capsys.readouterr().out
    assert "a person must name the instrument" in shown
    assert "This does not look like a demand." in shown
    assert "does not bind" not in shown


def test_the_day_of_receipt_and_the_platform_s_name_are_taken(capsys: pytest.CaptureFixture[str]) -> None:
    order = SUMMONS.with_name("sca_d_order.txt")
    main(
        ["assess", "--json", "--received", "2024-02-08", "--platform", "Otherbook", str(SUMMONS), str(order)]
    )
    summons, answer = json.loads(capsys.readouterr().out)
    assert answer["occasions"]["received_at"] == "2024-02-08"
    assert "wrong-addressee" in {ground["code"] for ground in summons["grounds"]}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--on", "soon"], "'soon' is no day; write one as 2017-03-14"),
        (["--served", "14.3.2017"], "'14.3.2017' is no day or time"),
        (["--zone", "Nowhere/Here"], "is no time zone"),
    ],
)
def test_a_slip_is_answered_with_what_to_write(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["assess", *arguments, str(SUMMONS)])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    assert status == 2
    assert said in capsys.readouterr().err


def test_a_reader_that_has_seen_enough_is_no_failure() -> None:
    command = [sys.executable, "-c", "import sys; from talley.cli import main; sys.exit(main())", "assess"]
    process = subprocess.Popen(
        [*command, "--json", *[str(SUMMONS)] * 3], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read().decode()
    process.wait()
    process.stderr.close()
    assert "Traceback" not in said
    assert "BrokenPipe" not in said


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
