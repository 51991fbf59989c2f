"""The desk as a person meets it: sign in, take in, confirm, draft; keyboard, narrow, light and dark."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import SHOTS
from tests.papers.render import clean_pdf, mail, scanned_pdf

PAPERS = Path(__file__).parents[1] / "papers"
SUMMONS = (PAPERS / "customs_summons_2017.txt").read_text(encoding="utf-8")
FORMS = {
    "summons.txt": ("text/plain", SUMMONS.encode),
    "summons.pdf": ("application/pdf", lambda: clean_pdf(SUMMONS)),
    "scan.pdf": ("application/pdf", lambda: scanned_pdf(SUMMONS)),
    "summons.eml": ("message/rfc822", lambda: mail(SUMMONS)),
}

pytestmark = pytest.mark.django_db(transaction=True)


def take_in(page: Page, name: str = "summons.pdf") -> None:
    media, make = FORMS[name]
    page.get_by_role("link", name="Take a demand in").click()
    page.get_by_label("The paper").set_input_files({"name": name, "mimeType": media, "buffer": make()})
    page.get_by_label("How it came").select_option("Fax")
    page.get_by_label("Received").fill("2017-03-14T12:00")
    page.get_by_role("button", name="Read and assess it").click()
    page.get_by_role("heading", name="Customs summons about @harbor_watch").wait_for()


@pytest.mark.parametrize("name", FORMS)
def test_the_summons_is_refused_in_every_form(signed_in: Page, name: str) -> None:
    take_in(signed_in, name)
    verdicts = signed_in.get_by_role("table").first
    expect(verdicts.get_by_text("Refused", exact=True)).to_have_count(4)
    for title in (
        "The power does not reach this purpose",
        "Return date before service",
        "Silence is asked for, not ordered",
        "Only a court can compel",
        "No settled test for unmasking",
        "Data whose reach is contested",
    ):
        expect(signed_in.get_by_role("heading", name=title)).to_be_visible()
    expect(signed_in.get_by_role("heading", name="The showings: 4 of 4 open")).to_be_visible()
    expect(signed_in.get_by_text("Does not bind")).to_be_visible()


def test_a_citation_opens_the_quoted_provision(signed_in: Page) -> None:
    take_in(signed_in)
    quote = signed_in.get_by_text("regarding which there is probable cause to believe").first
    expect(quote).to_be_hidden()
    signed_in.get_by_text("19 U.S.C. § 1509(d)(1)(A)").first.click()
    expect(quote).to_be_visible()


def correct_rank(page: Page, title: str) -> None:
    rank = page.get_by_role("group", name="Rank of the signer")
    rank.get_by_label("It says:").check()
    rank.get_by_label("Rank of the signer: correction").select_option(title)


def test_a_fact_is_corrected_beside_its_place_in_the_paper(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    correct_rank(signed_in, "Special agent")
    signed_in.get_by_role("button", name="Save the answers").click()
    expect(signed_in.get_by_text("Saved: 1 answer.")).to_be_visible()
    signed_in.get_by_role("link", name="To the assessment").click()
    expect(signed_in.get_by_role("heading", name="Rank of the signer")).to_be_visible()


def test_one_fact_is_corrected_and_saved_and_then_another_confirmed_and_saved(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    correct_rank(signed_in, "Special agent")
    signed_in.get_by_role("button", name="Save the answers").click()
    signed_in.get_by_role("group", name="Signed", exact=True).get_by_label("Right").check()
    signed_in.get_by_role("button", name="Save the answers").click()
    expect(signed_in.get_by_text("Saved: 1 answer.")).to_be_visible()
    rank = signed_in.get_by_role("group", name="Rank of the signer")
    expect(rank.get_by_text("corrected by ana")).to_be_visible()
    expect(rank.get_by_label("Rank of the signer: correction")).to_have_value("special_agent")
    expect(signed_in.get_by_role("group", name="Signed").get_by_text("confirmed by ana")).to_be_visible()


def test_the_title_in_the_paper_turns_no_verdict(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    correct_rank(signed_in, "Special agent in charge")
    signed_in.get_by_role("button", name="Save the answers").click()
    signed_in.get_by_role("link", name="To the assessment").click()
    expect(signed_in.get_by_role("heading", name="Grounds a lawyer may consider")).to_be_visible()
    expect(signed_in.get_by_role("heading", name="Rank of the signer")).to_have_count(0)


def test_a_fact_leads_to_its_place_and_back_by_the_keyboard(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    rank = signed_in.get_by_role("group", name="Rank of the signer")
    rank.get_by_role("link", name="page 1").press("Enter")
    signed_in.keyboard.press("Tab")
    back = signed_in.locator(":focus")
    expect(back).to_have_attribute("href", "#fact-issuer.rank")
    expect(back).to_be_in_viewport()
    back.press("Enter")
    expect(rank).to_be_in_viewport()


def test_one_press_says_that_a_page_is_right(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    signed_in.get_by_role("button", name="open facts on page 1 are right").click()
    expect(signed_in.get_by_text("All confirmed")).to_be_visible()
    signed_in.get_by_role("link", name="To the assessment").click()
    expect(signed_in.get_by_text("nobody has looked at")).to_have_count(0)


def test_a_page_is_large_enough_to_read(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    box = signed_in.get_by_role("group", name="Page 1, with the facts marked").bounding_box()
    assert box
    assert box["width"] > 850
    signed_in.get_by_role("link", name="Full size").click()
    assert signed_in.url.endswith("/pages/1.png")


def test_a_broken_fax_leaves_a_record_of_its_receipt(signed_in: Page) -> None:
    signed_in.get_by_role("link", name="Take a demand in").click()
    broken = {"name": "fax.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
    signed_in.get_by_label("The paper").set_input_files(broken)
    signed_in.get_by_label("How it came").select_option("Fax")
    signed_in.get_by_label("Received").fill("2026-03-14T02:10")
    signed_in.get_by_role("button", name="Read and assess it").click()
    signed_in.get_by_role("button", name="Enter it as received, unread").click()
    expect(signed_in.get_by_text("The file could not be read.")).to_be_visible()
    instrument = signed_in.get_by_role("group", name="Instrument")
    instrument.get_by_label("It says:").check()
    instrument.get_by_label("Instrument: correction").select_option("Customs summons")
    signed_in.get_by_label("Accounts, one a line").fill("@harbor_watch")
    signed_in.get_by_label("Postal address").check()
    signed_in.get_by_role("button", name="Save the answers").click()
    signed_in.get_by_role("link", name="To the assessment").click()
    expect(signed_in.get_by_role("heading", name="Customs summons about @harbor_watch")).to_be_visible()


def test_one_press_drafts_a_letter_that_counsel_can_edit(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.get_by_role("button", name="Draft a refusal, with grounds").click()
    expect(signed_in.get_by_text("for counsel. Not sent.")).to_be_visible()
    signed_in.screenshot(path=SHOTS / "draft-1280.png", full_page=True)
    with signed_in.expect_download() as download:
        signed_in.get_by_role("link", name="Take it as .docx").click()
    text = [p.text for p in docx.Document(io.BytesIO(Path(download.value.path()).read_bytes())).paragraphs]
    assert "Refusal of a demand" in text


def test_the_keyboard_alone_is_enough(signed_in: Page) -> None:
    take_in(signed_in)
    signed_in.goto("/demands/")
    signed_in.keyboard.press("Tab")
    expect(signed_in.get_by_role("link", name="Skip to the page")).to_be_focused()
    expect(signed_in.get_by_role("link", name="Demands", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    for _ in range(12):
        signed_in.keyboard.press("Tab")
        focused = signed_in.locator(":focus")
        if focused.inner_text().startswith("Customs summons"):
            break
    signed_in.keyboard.press("Enter")
    expect(signed_in.get_by_role("heading", name="What it may compel")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_pages_meet_axe_and_do_not_scroll_sideways(
    signed_in: Page, browser: Browser, live_server, scheme: str, width: int
) -> None:
    take_in(signed_in)
    here = signed_in.url.removeprefix(live_server.url)
    signed_in.get_by_role("button", name="Draft a narrowing").click()
    draft = signed_in.url.removeprefix(live_server.url)
    # axe is a script: these pages get JavaScript, and a policy that would stop it is set aside for the check.
    context = browser.new_context(
        base_url=live_server.url,
        storage_state=signed_in.context.storage_state(),
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    pages = {"list": "/demands/", "new": "/demands/new/", "show": here, "facts": f"{here}facts/", "draft": draft,
             "sign-in": "/account/security/"}  # fmt: skip
    for name, address in pages.items():
        page.goto(address)
        page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_with_errors_and_papers_nobody_could_read_meet_axe(
    signed_in: Page, browser: Browser, live_server, width: int
) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        storage_state=signed_in.context.storage_state(),
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()

    def check(name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/demands/new/")
    page.get_by_label("The paper").set_input_files(
        {"name": "fax.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
    )
    page.get_by_label("Or the words").fill("Who runs @crow_over_quay?")
    page.get_by_label("How it came").select_option("Fax")
    page.get_by_label("Received").fill("2026-03-14T02:10")
    page.get_by_role("button", name="Read and assess it").click()
    check("both")
    page.get_by_label("The file").check()
    page.get_by_role("button", name="Read and assess it").click()
    check("broken")
    page.get_by_role("button", name="Enter it as received, unread").click()
    check("unread-facts")
    page.get_by_label("From").last.fill("2026-01-01")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check("facts-error")
    page.get_by_role("link", name="To the assessment").click()
    check("unread")
    context.close()


def test_a_question_opens_the_place_where_it_is_answered(signed_in: Page) -> None:
    signed_in.get_by_role("link", name="Take a demand in").click()
    signed_in.get_by_label("Or the words").fill(
        "STATE OF MERIDIAN\nYou are commanded to produce the name of @a_b."
    )
    signed_in.get_by_label("How it came").select_option("Fax")
    signed_in.get_by_label("Received").fill("2026-03-14T02:10")
    signed_in.get_by_role("button", name="Read and assess it").click()
    signed_in.get_by_role("link", name="Answer What instrument is this?").click()
    expect(signed_in.get_by_role("group", name="Instrument", exact=True)).to_be_in_viewport()
    signed_in.go_back()
    signed_in.get_by_role("link", name="Answer Does the paper, or an order").click()
    # The fact lies in what was looked for in vain, which is closed until somebody asks for it.
    expect(signed_in.get_by_role("group", name="Secrecy claimed")).to_be_in_viewport()


def test_nothing_is_asked_of_anybody_else(signed_in: Page, live_server) -> None:
    asked: list[str] = []
    signed_in.on("request", lambda request: asked.append(request.url))
    take_in(signed_in)
    signed_in.get_by_role("link", name="Compare them with the paper").click()
    assert asked
    assert all(url.startswith((live_server.url, "data:")) for url in asked)
