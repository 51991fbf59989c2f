"""The custodians' pages in a real browser: wide and narrow, light and dark, with the states that they show."""

from __future__ import annotations

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import SHOTS
from tests.casework.release.cases import RECIPIENT_KEY

from talley.casework.canonical import encode
from talley.casework.entries.release_refused import ReleaseRefused
from talley.web.custody.drills import write_drill
from talley.web.custody.models import Answer, Case, Key
from talley.web.demo_custodians import make_custodians
from talley.web.logserver.models import LogEntry
from talley.web.logserver.services import make_batch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drilled(settings, tmp_path, db) -> Case:
    """A demo's key with a share destroyed, and a drill that one custodian refused."""
    settings.TALLEY = replace(settings.TALLEY, demo=True)
    now = timezone.now()
    key = make_custodians(tmp_path, now)
    assert isinstance(key, Key)
    make_batch(now)
    LogEntry.objects.filter(type="seals").update(index=0)
    case = write_drill(key, RECIPIENT_KEY, now)
    assert isinstance(case, Case), case
    first, second, _ = key.holders.order_by("index")
    first.destroyed = key.sealing.entry
    first.save()
    refused = ReleaseRefused(case.pk, key.pk, second.index, ("log-stale", "log-not-trusted"), bytes(64))
    Answer.objects.create(
        case=case, holder=second, kind=refused.TYPE, body=encode(refused), entry=case.entry, at=now
    )
    return case


def test_the_desk_reads_who_answered_without_javascript(drilled, signed_in: Page) -> None:
    signed_in.get_by_role("link", name="Custodians", exact=True).click()
    expect(signed_in.get_by_role("heading", name="Custodians", level=1)).to_be_visible()
    expect(signed_in.get_by_role("alert")).to_contain_text("One loss from dead")
    row = signed_in.get_by_role("row", name="Joel Mbeki (invented) Refused")
    expect(row.get_by_role("listitem")).to_have_count(2)
    expect(signed_in.get_by_text("No answer yet")).to_be_visible()
    signed_in.get_by_role("link", name="Who holds the keys").click()
    expect(signed_in.get_by_role("heading", name="Who holds the keys", level=1)).to_be_visible()
    expect(signed_in.get_by_text("Open cases")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_custodians_pages_meet_axe_and_do_not_scroll_sideways(
    drilled, signed_in: Page, browser: Browser, live_server, scheme: str, width: int
) -> None:
    # axe is a script: these pages get JavaScript, and a policy that would stop it is set aside for the check.
    context = browser.new_context(
        base_url=live_server.url,
        storage_state=signed_in.context.storage_state(),
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
        bypass_csp=True,
    )
    page = context.new_page()
    for name, address in {"custody": "/custody/", "custody-public": "/custody/public/"}.items():
        page.goto(address)
        page.screenshot(path=SHOTS / f"{name}-{width}-{scheme}.png", full_page=True)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
