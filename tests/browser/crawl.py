"""Walking every page that somebody can reach, and judging each make-up of a page as it stands in the browser.

The walk begins at the start page and at every address of the URL table that needs no argument, and follows all
links from there; so a new page is found without being named here. Each page has to answer, to have one title and
one heading, and to fit desk and phone. Axe, the slow judge, reads a page only when it is made up of parts that it
has not yet seen together: forty people are one page to it, two states of a wave are two.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import axe_playwright_python
from django.urls import NoReverseMatch, Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import APIResponse, CDPSession, Page, Response
from playwright.sync_api import Error as PlaywrightError

AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What can be wrong in the dark if it is right in the light.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# Desk, the same at 200 % zoom, phone.
WIDTHS = (1280, 640, 390)
# Things of one kind are looked at until so many in a row are made up like others before, and never more than …
ALIKE = 2
EXAMPLES = 4
# Parts of a query that any word or number may fill.
_FREE = {"ab", "mit", "postcode", "q", "seite", "sort", "street", "suche", "town"}
# Another number, page or day is no other choice: a calendar goes on for ever.
_DIGITS = re.compile(r"\d+")
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
    document.querySelector('script:not([src]):not([type="application/json"]):not([type="application/ld+json"])') && 'an inline script',
].filter(Boolean)"""
_TOO_WIDE = "() => document.documentElement.scrollWidth - window.innerWidth"
# Which elements stand within which, with which attributes, and the order of the headings; no text, no number of rows.
_MAKE_UP = """() => {
    const parts = new Set(), paths = new Map([[document.documentElement, '']]);
    for (const element of document.body.querySelectorAll('*')) {
        const marks = element.getAttributeNames().sort().map(name =>
            ['class', 'role', 'type', 'scope', 'aria-current'].includes(name) ? name + '=' + element.getAttribute(name) : name);
        const text = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        const path = (paths.get(element.parentElement) || '') + '>' + element.localName + '[' + marks + ']' + (text ? 't' : '');
        paths.set(element, path);
        parts.add(path);
    }
    const order = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(heading => heading.localName);
    return [...parts].sort().join() + order.filter((level, at) => level !== order[at - 1]).join();
}"""
# Colours glide from light to dark, and what glides within may begin later; what turns for ever is left alone.
_AT_REST = """() => {
    const gliding = () => document.getAnimations().filter(
        running => running.playState !== 'finished' && running.effect.getComputedTiming().endTime !== Infinity);
    for (let round = 0; round < 20 && gliding().length; round++) gliding().forEach(running => running.finish());
}"""
_LINKS = "() => [...document.querySelectorAll('a[href]:not([download])')].map(link => link.href)"
_MENTIONS = """() => ['href', 'action', 'formaction', 'src', 'data', 'hx-get', 'hx-post'].flatMap(
    name => [...document.querySelectorAll(`[${name}]`)].map(element => element.getAttribute(name)))"""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong on a page: its address and the fault in words."""

    path: str
    what: str


@dataclass(slots=True)
class Crawl:
    """All walks through one house: the make-ups judged, the views met on pages."""

    judged: set[str] = field(default_factory=set)
    met: set[str] = field(default_factory=set)

    def walk(self, page: Page, *starts: str) -> Iterator[Fault]:
        """Yield the faults of all pages that whoever is signed in can reach.

        A view is visited for as many things as look new, and once for each choice in its query.
        """
        plan, faults, cdp = _Plan(starts), _complaints(page), page.context.new_cdp_session(page)
        while path := plan.next():
            faults.clear()
            with _noting(path):
                if (answer := _open(page, path, is_linked=path in plan.linked)) is None:
                    continue
                if answer.status != 200:
                    faults.append(f"status {answer.status}")
                if isinstance(answer, Response):
                    is_new = self._is_new(page)
                    faults.extend(judge(page, cdp, fully=is_new))
                    mentions = page.evaluate(_MENTIONS)
                    self.met |= {_view(page.url)} | {_view(urljoin(page.url, to)) for to in mentions}
                    plan.learn(path, is_new, [_address(page.url, link) for link in page.evaluate(_LINKS)])
                yield from (Fault(path, what) for what in faults)

    def _is_new(self, page: Page) -> bool:
        make_up = page.evaluate(_MAKE_UP)
        is_new = make_up not in self.judged
        self.judged.add(make_up)
        return is_new


def judge(page: Page, cdp: CDPSession, *, fully: bool) -> Iterator[str]:
    """Yield what is wrong with the page that is open; `fully` asks axe, too."""
    yield from page.evaluate(_SHAPE)
    if fully:
        _tell(cdp, f"{AXE}; 0")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        surplus = page.evaluate(_TOO_WIDE)
        if surplus > 0:
            yield f"{surplus} px wider than {width} px"
        if fully and width != WIDTHS[1]:
            yield from (f"light, {width} px: {fault}" for fault in _axe(cdp, RULES))
    if fully:
        page.emulate_media(color_scheme="dark")
        page.evaluate(_AT_REST)
        yield from (f"dark, {WIDTHS[-1]} px: {fault}" for fault in _axe(cdp, COLOUR_RULES))
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})


class _Plan:
    """Where a walk still has to go: first wherever links lead, then through the URL table."""

    def __init__(self, starts: Iterable[str]) -> None:
        self.linked = {*starts}
        self._waiting = deque(starts)
        self._table = deque(_table())
        self._seen: set[tuple[str, str, str]] = set()
        self._examples: Counter[str] = Counter()
        self._alike: Counter[str] = Counter()

    def next(self) -> str:
        """Return the next address that is worth a visit, or nothing when the walk is over."""
        while self._waiting or self._table:
            address = (self._waiting or self._table).popleft()
            if address and self._is_worth_it(address):
                return address
        return ""

    def learn(self, path: str, is_new: bool, links: list[str]) -> None:
        """Take note of a page: whether its like was there before, and where it leads."""
        self._alike[_view(path)] = 0 if is_new else self._alike[_view(path)] + 1
        self.linked.update(links)
        self._waiting.extend(links)

    def _is_worth_it(self, address: str) -> bool:
        view, path = _view(address), urlsplit(address).path
        fresh = _choices(address) - self._seen
        if (
            (view, "", path) not in self._seen
            and self._examples[view] < EXAMPLES
            and self._alike[view] < ALIKE
        ):
            self._examples[view] += 1
            fresh.add((view, "", path))
        self._seen |= fresh
        return bool(fresh)


def view_names(resolver: URLResolver | None = None) -> Iterator[str]:
    """Yield the name of every address of the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield entry.name or str(entry.pattern)
        else:
            yield from view_names(entry)


def _table() -> Iterator[str]:
    """Yield the addresses that need no argument."""
    for name in view_names():
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _axe(cdp: CDPSession, rules: list[str]) -> list[str]:
    found: list[str] = json.loads(_tell(cdp, _RUN_AXE % json.dumps(rules)))
    return found


def _tell(cdp: CDPSession, script: str) -> str:
    """Run a script as a debugger would, which the content security policy does not concern."""
    answer = cdp.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    value: str = answer["result"]["value"]
    return value


def _address(base: str, link: str) -> str:
    """Return path and query of a link within the house, else nothing."""
    parts = urlsplit(urljoin(base, link))
    if parts.scheme not in ("http", "https") or parts.netloc != urlsplit(base).netloc:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _view(address: str) -> str:
    """Return the name of the view behind an address, or its path if there is none."""
    path = urlsplit(address).path
    try:
        return resolve(path).view_name
    except Resolver404:
        return path


def _choices(address: str) -> set[tuple[str, str, str]]:
    """Name what the query of an address chooses: view, key, and the value without numbers and search words."""
    view = _view(address)
    return {
        (view, key, "" if view in _ALIKE or key in _FREE else _DIGITS.sub("", value))
        for key, value in parse_qsl(urlsplit(address).query)
    }


def _open(page: Page, path: str, *, is_linked: bool) -> Response | APIResponse | None:
    """Go to an address and return its answer, that of a file without showing it.

    Nothing where no page is meant to come: an answer without a body, or an address that nothing links to and that
    has no page for whoever is signed in.
    """
    if "." in urlsplit(path).path.rpartition("/")[2]:
        return page.request.head(path)
    if not is_linked and not _is_page(page.request.get(path, max_redirects=0)):
        return None
    try:
        return page.goto(path)
    except PlaywrightError as error:
        if "Download is starting" in error.message or "net::ERR_ABORTED" in error.message:
            return None
        raise


def _is_page(answer: APIResponse) -> bool:
    return answer.status == 200 and answer.text().lstrip().lower().startswith("<!doctype html")


def _complaints(page: Page) -> list[str]:
    """Return a list to which the browser adds what goes wrong on a page."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"script error: {error}"))
    page.on("console", lambda line: heard.append(f"console: {line.text}") if line.type == "error" else None)
    return heard


@contextmanager
def _noting(path: str) -> Iterator[None]:
    """Say of an error, or of a wait that was given up, at which page it came."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"at {path}")
        raise
