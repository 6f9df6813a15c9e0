"""A demo town that runs as people run it, and Debian's Chromium in front of it.

The town is built once by `lotse demo`; each test module gets a copy of its own behind a server of its own.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.demo_house import House, build, serving
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def town_as_built() -> Iterator[Path]:
    """Build the demo town once."""
    if CHROMIUM is None:
        pytest.skip("Chromium is missing: apt-get install chromium")
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        yield Path(folder)


@pytest.fixture(scope="module")
def house(town_as_built: Path) -> Iterator[House]:
    """Serve a copy of the demo town on a port of its own."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        shutil.copytree(town_as_built, data)
        with serving(data, log=Path(folder) / "log") as running:
            yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, house: House) -> Iterator[BrowserContext]:
    """Open a fresh profile in German; a request that would leave the host fails the test."""
    profile = chromium.new_context(locale="de-DE", base_url=house.url)
    strays: list[str] = []

    def stay_home(route: Route) -> None:
        if route.request.url.startswith((house.url, "data:", "blob:")):
            route.continue_()
        else:
            strays.append(route.request.url)
            route.abort()

    profile.route("**/*", stay_home)
    yield profile
    profile.close()
    assert not strays, f"requests left the host: {strays}"


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Open a tab; an uncaught error or a breach of the content security policy fails the test."""
    tab = context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on(
        "console",
        lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None,
    )
    yield tab
    assert not faults, f"the page complained: {faults}"


@pytest.fixture
def enter(page: Page) -> Callable[[str], Page]:
    """Return a function that signs in through the demo's door, by role: `enter("caseworker")`."""

    def through_the_door(role: str) -> Page:
        page.goto("/anmelden")
        page.locator(f'form:has(input[name="role"][value="{role}"]) button').click()
        return page

    return through_the_door
