"""Walking every page that somebody can reach by following links, and judging each as it stands in the browser."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import axe_playwright_python
from django.urls import Resolver404, resolve
from playwright.sync_api import CDPSession, Page

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Desk, the same at 200 % zoom, phone.
WIDTHS = (1280, 640, 390)
# Parts of a query that any word or number may fill.
_FREE = {"mit", "postcode", "q", "seite", "sort", "street", "town"}
# Views whose filters choose other rows of the same kind: one choice of each stands for all.
_ALIKE = {"import_rows", "people"}
# The axe run of one page: rule, how grave, where.
_RUN_AXE = """axe.run(document, {runOnly: %s}).then(result => JSON.stringify(result.violations.map(
    fault => `${fault.id} (${fault.impact}): ${fault.nodes.map(node => node.target).join(' | ')}`)))"""
_SHAPE = """() => [
    !document.title.trim() && 'no title',
    document.querySelectorAll('h1').length !== 1 && `${document.querySelectorAll('h1').length} h1`,
    !document.documentElement.lang && 'no lang',
    document.querySelector('[style]') && 'a style attribute: ' + document.querySelector('[style]').outerHTML.slice(0, 120),
    document.querySelector('script:not([src]):not([type="application/json"])') && 'an inline script',
].filter(Boolean)"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"
# Colours glide from light to dark; what turns for ever is not waited for.
_AT_REST = """() => Promise.all(document.getAnimations()
    .filter(running => running.effect.getComputedTiming().endTime !== Infinity)
    .map(running => running.finished)).then(() => true)"""
_LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a page: its address and the fault in words."""

    path: str
    what: str


def walk(page: Page, start: str) -> Iterator[tuple[str, list[Fault]]]:
    """Yield each page that can be reached from `start`, with its faults: one page per view and per choice in its query."""
    waiting, seen = deque([start]), _aspects(start)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on("console", lambda line: faults.append(f"console: {line.text}") if line.type == "error" else None)
    cdp = page.context.new_cdp_session(page)
    while waiting:
        path = waiting.popleft()
        faults.clear()
        if _is_file(page, path):
            continue
        answer = page.goto(path)
        assert answer is not None
        if answer.status != 200:
            faults.append(f"status {answer.status}")
        faults.extend(_judge(page, cdp))
        yield path, [Fault(path, what) for what in faults]
        for link in page.evaluate(_LINKS):
            address = _address(page.url, link)
            if address and not _aspects(address) <= seen:
                seen |= _aspects(address)
                waiting.append(address)


def _judge(page: Page, cdp: CDPSession) -> Iterator[str]:
    yield from page.evaluate(_SHAPE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        surplus = page.evaluate(_TOO_WIDE)
        if surplus > 0:
            yield f"{surplus} px wider than {width} px"
        if width != WIDTHS[1]:
            yield from (f"light, {width} px: {fault}" for fault in _axe(cdp))
    page.emulate_media(color_scheme="dark")
    page.evaluate(_AT_REST)
    yield from (f"dark, {WIDTHS[-1]} px: {fault}" for fault in _axe(cdp))
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


def _axe(cdp: CDPSession) -> list[str]:
    """Run axe as a debugger would, which the content security policy does not concern."""
    cdp.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    answer = cdp.send(
        "Runtime.evaluate",
        {"expression": _RUN_AXE % json.dumps(RULES), "awaitPromise": True, "returnByValue": True},
    )
    found: list[str] = json.loads(answer["result"]["value"])
    return found


def _address(base: str, link: str) -> str:
    """Return path and query of a link within the house, else nothing."""
    parts = urlsplit(urljoin(base, link))
    if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(base).netloc:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _aspects(address: str) -> set[tuple[str, str, str]]:
    """Name what an address shows: its view, and each part of the query without numbers and search words."""
    parts = urlsplit(address)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    query = parse_qsl(parts.query)
    choices = {
        (name, key, "" if name in _ALIKE or key in _FREE or value.isdigit() else value)
        for key, value in query
    }
    return {(name, "", "")} | choices


def _is_file(page: Page, path: str) -> bool:
    """Tell whether a link leads to something that is not a page: a file to take away, an answer without a body."""
    answer = page.request.head(path)
    return answer.ok and (answer.status == 204 or "text/html" not in answer.headers.get("content-type", ""))
