"""The summons of 2017 on every path a paper takes: text, PDF, scan and e-mail."""

from __future__ import annotations

import importlib
import json
import shutil
import sys
from pathlib import Path

import pytest

from talley.cli import main

PAPERS = Path(__file__).parents[1] / "papers"
sys.path.append(str(PAPERS))
render = importlib.import_module("render")
TEXT = render.paper_text("customs_summons_2017")

FORMS = {
    "summons.txt": TEXT.encode,
    "summons.pdf": lambda: render.clean_pdf(TEXT),
    "summons.eml": lambda: render.mail(TEXT),
    "scan.pdf": lambda: render.scanned_pdf(TEXT),
}


@pytest.mark.parametrize("name", FORMS)
def test_the_answer_is_the_same_on_every_path(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if name == "scan.pdf" and shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed: no scan can be read")
    (tmp_path / name).write_bytes(FORMS[name]())
    main(["assess", "--json", "--served", "2017-03-14", "--on", "2017-03-15", str(tmp_path / name)])
    (answer,) = json.loads(capsys.readouterr().out)
    items = [verdict["item"] for verdict in answer["verdicts"]]
    assert items == ["account_identifier", "phone_number", "postal_address", "ip_log"]
    assert {verdict["result"] for verdict in answer["verdicts"]} == {"refused"}
    assert all(v["reasons"][0]["code"] == "purpose-outside-power" for v in answer["verdicts"])
    assert answer["facts"]["issuer.rank"]["value"] == "special_agent_in_charge"
    assert answer["secrecy"] | {"sentence": "", "citations": []} == {
        "kind": "requested",
        "found": True,
        "binding": False,
        "until": None,
        "sentence": "",
        "citations": [],
    }
