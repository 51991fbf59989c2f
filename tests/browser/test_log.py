"""The log as the public meets it, and the record of a demand as the desk does: no script, both widths, keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import SHOTS
from tests.browser.test_desk import take_in

from talley.tlog.checkpoint import parse_signed_checkpoint
from talley.tlog.receipt import Receipt, format_receipt
from talley.web.logserver.sequencer import Sequencer
from talley.web.logserver.services import write
from web.logserver.logs import Clock, Witnesses, entry, log_settings, writer_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sequencer(db, tmp_path, settings) -> Sequencer:
    log = log_settings(tmp_path / "log")
    settings.TALLEY = replace(django_settings.TALLEY, log=log)
    clock = Clock()
    made = Sequencer(writer_in(log.folder), log, Witnesses(clock).post, clock.now, clock.tick)
    made.start()
    write(entry(1), closed=False)
    made.step()
    clock.pass_(10)
    made.step()
    return made


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_anybody_reads_the_log_and_checks_a_receipt(
    browser: Browser, live_server, sequencer: Sequencer, width: int, scheme: str
) -> None:
    folder = sequencer.settings.folder
    signed = parse_signed_checkpoint((folder / "public/checkpoint").read_bytes())
    receipt = Receipt(1, sequencer.writer.reader().inclusion_proof(1), signed)
    context = browser.new_context(
        base_url=live_server.url,
        java_script_enabled=False,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    page = context.new_page()
    page.goto("/log/")
    expect(page.get_by_text("4 entries", exact=False)).to_be_visible()
    # By keyboard alone: the first Tab leads past the bar.
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the page")).to_be_focused()
    page.get_by_role("textbox", name="A receipt").focus()
    page.keyboard.insert_text(format_receipt(receipt).decode())
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Entry 1 is in the log")).to_be_visible()
    page.screenshot(path=SHOTS / f"log-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_log_s_page_has_no_violation(browser: Browser, live_server, sequencer, scheme: str) -> None:
    context = browser.new_context(base_url=live_server.url, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto("/log/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    context.close()


def test_what_is_confirmed_is_on_the_record_and_the_gate_says_what_is_missing(
    signed_in: Page, sequencer: Sequencer
) -> None:
    take_in(signed_in)
    expect(signed_in.get_by_text("Shut: nothing that is asked has been named")).to_be_visible()
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    while signed_in.get_by_role("button", name="open facts on page").count():
        signed_in.get_by_role("button", name="open facts on page").first.click()
    signed_in.get_by_role("link", name="To the assessment").first.click()
    signed_in.get_by_role("button", name="Confirm this assessment").click()
    expect(signed_in.get_by_text("Recorded: the assessment")).to_be_visible()
    expect(signed_in.get_by_text("The law book refuses the item.").first).to_be_visible()
    expect(signed_in.get_by_text("Nobody called back").first).to_be_visible()
    expect(signed_in.get_by_text("Measured against the law book").first).to_be_visible()
    sequencer._ticks.__self__.pass_(600)
    sequencer.step()
    signed_in.reload()
    expect(signed_in.get_by_text("closed in the slot at entry").first).to_be_visible()
    signed_in.screenshot(path=SHOTS / "record-1280.png", full_page=True)
    signed_in.set_viewport_size({"width": 390, "height": 900})
    signed_in.screenshot(path=SHOTS / "record-390.png", full_page=True)
    assert signed_in.evaluate("document.documentElement.scrollWidth") <= 390
