"""Debian's Chromium, and profiles in it that stay within the house and wait for nothing without end."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from browser.demo_house import House
from playwright.sync_api import Browser, BrowserContext, Playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
# How long, in milliseconds, a busy machine may take for one step.
PATIENCE_MS = 60_000


def start_chromium(playwright: Playwright) -> Browser:
    """Start Chromium; no name but localhost leads anywhere."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE_MS)


@contextmanager
def profile(
    chromium: Browser, house: House, *, scripts: bool = True, touch: bool = False
) -> Iterator[BrowserContext]:
    """Open a fresh profile in German; a request that would leave the house is a failure."""
    opened = chromium.new_context(
        locale="de-DE", base_url=house.url, java_script_enabled=scripts, has_touch=touch
    )
    opened.set_default_timeout(PATIENCE_MS)
    strays: list[str] = []
    opened.on("request", lambda request: strays.append(request.url) if _leaves(request.url, house) else None)
    try:
        yield opened
    finally:
        opened.close()
    assert not strays, f"requests left the house: {strays}"


def _leaves(url: str, house: House) -> bool:
    return url.startswith(("http:", "https:", "ws:", "wss:")) and not url.startswith(house.url)
