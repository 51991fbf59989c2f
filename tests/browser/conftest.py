"""A real Chromium against a live desk, with JavaScript off unless a test needs it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.web.conftest import SECRET, papers_folder, person  # noqa: F401

# Playwright keeps an event loop in this thread; the live server's database calls are in another one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
SHOTS = Path(__file__).parents[2] / "var" / "screenshots"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed")
        pytest.skip("Chromium is not installed: apt install chromium")
    SHOTS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield running
        running.close()


@pytest.fixture
def signed_in(browser: Browser, live_server, person) -> Iterator[Page]:  # noqa: F811
    """A page of the desk, JavaScript off, signed in by hand with both factors."""
    from django.core.cache import cache
    from tests.web.accounts.test_signing_in import digits

    cache.clear()
    person()
    context = browser.new_context(
        base_url=live_server.url, java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Name").fill("ana")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Code")).to_be_focused()
    page.get_by_label("Code").fill(digits())
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Demands", level=1).wait_for()
    yield page
    context.close()
