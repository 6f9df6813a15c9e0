"""A demo town that runs as people run it, and Debian's Chromium in front of it.

The town is built once by `lotse demo`; each test module gets a copy of its own behind a server of its own.
A failure shows where the browser stood and what the server said; nothing is waited for without end.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from browser.demo_house import House, build, last_words, serving_copy
from browser.journeys import sign_in
from browser.profiles import CHROMIUM, PATIENCE_MS, profile, start_chromium
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# How long, in seconds, a journey may take when the machine is busy with other things.
TEST_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each journey its bound, unless it names one."""
    for item in items:
        if item.get_closest_marker("browser") and not item.get_closest_marker("timeout"):
            item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add to a failure where the browser stood and what the server said last."""
    report = yield
    if report.failed:
        for name, thing in getattr(item, "funcargs", {}).items():
            if isinstance(thing, Page):
                report.sections.append((f"{name} stood at", thing.url))
            if isinstance(thing, House):
                report.sections.append((f"{name} said last", last_words(thing.log)))
    return report


@pytest.fixture(scope="session")
def town_as_built(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """Build the demo town once for all test processes."""
    if CHROMIUM is None:
        pytest.fail("Chromium is missing: apt-get install chromium")
    mine = tmp_path_factory.getbasetemp()
    shared = mine if worker_id == "master" else mine.parent
    built = shared / "town.built"
    with (shared / "town.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            build(shared / "town")
            built.touch()
    return shared / "town"


@pytest.fixture(scope="module")
def house(town_as_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve a copy of the demo town on a port of its own, with a worker for what is done in the background."""
    with serving_copy(town_as_built, tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Chromium once."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, house: House) -> Iterator[BrowserContext]:
    """Open a fresh profile."""
    with profile(chromium, house) as opened:
        yield opened


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
def plain_page(chromium: Browser, house: House) -> Iterator[Page]:
    """Open a tab without scripts."""
    with profile(chromium, house, scripts=False) as opened:
        yield opened.new_page()


@pytest.fixture
def enter(page: Page) -> Callable[[str], Page]:
    """Return a function that signs in through the demo's door, by role: `enter("caseworker")`."""

    def through_the_door(role: str) -> Page:
        sign_in(page, role)
        return page

    return through_the_door
