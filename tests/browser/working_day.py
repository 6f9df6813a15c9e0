"""What the journeys of a working day share: three ways to work, somebody nobody has spoken to, a look at each page."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from browser.crawl import AXE, RULES
from browser.demo_house import House
from browser.journeys import press, sign_in
from browser.profiles import profile
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}
# At the desk, on a phone, and without scripts.
WAYS = ("desk", "phone", "plain")
# How often a key may be pressed on the way to something.
_MOST_KEYS = 120
_RUN_AXE = """axe.run(document, {runOnly: %s}).then(result => JSON.stringify(result.violations.map(
    fault => `${fault.id} (${fault.impact}): ${fault.nodes.map(node => node.target).join(' | ')}`)))"""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demo town, as lists spell them."""

    key: int
    family_name: str
    given_name: str

    @property
    def name(self) -> str:
        return f"{self.family_name}, {self.given_name}"


@contextmanager
def at_work(chromium: Browser, house: House, way: str, role: str = "caseworker") -> Iterator[Page]:
    """Open a tab in which somebody works in one of the WAYS; what a script complains about fails the journey."""
    with profile(chromium, house, scripts=way != "plain") as opened:
        page, complaints = opened.new_page(), list[str]()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.set_viewport_size(PHONE if way == "phone" else DESK)
        sign_in(page, role)
        yield page
        assert not complaints, f"the page complained: {complaints}"


def ask(house: House, question: str, *values: object) -> list[tuple[str, ...]]:
    """Ask the house's database; every cell comes as text."""
    with closing(sqlite3.connect(house.data / "lotse.sqlite3")) as database:
        rows = database.execute(question, values).fetchall()
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def people_without_case(house: House) -> Iterator[Somebody]:
    """Yield grown-ups who may be written to and with whom no case has begun, each once."""
    rows = ask(
        house,
        "SELECT id, family_name, given_name FROM people_person WHERE merged_into_id IS NULL AND NOT is_blocked"
        " AND mail_stop = '' AND birth_date < '1995-01-01'"
        " AND id NOT IN (SELECT person_id FROM casework_case) ORDER BY id DESC",
    )
    return (Somebody(int(key), family, given) for key, family, given in rows)


def look_at(page: Page) -> None:
    """Expect the page that is open to fit its screen, and axe, where scripts run, to find nothing."""
    page.wait_for_load_state()
    path = page.url
    surplus = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert surplus <= 0, f"{path} is {surplus} px too wide"
    if page.evaluate("matchMedia('(scripting: none)').matches"):
        return
    cdp = page.context.new_cdp_session(page)
    faults: list[str] = []
    for script in (f"{AXE}; '[]'", _RUN_AXE % json.dumps(RULES)):
        # As a debugger would, which the content security policy does not concern.
        answer = cdp.send(
            "Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True}
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        faults = json.loads(answer["result"]["value"])
    cdp.detach()
    assert not faults, f"{path}: {faults}"


def said(page: Page, words: str) -> None:
    """Expect the page to say that something was done."""
    expect(page.get_by_role("status").or_(page.get_by_role("alert")).filter(has_text=words)).to_be_visible()


def title(page: Page, words: str | re.Pattern[str]) -> None:
    """Expect to have arrived on the page with that heading."""
    expect(page.get_by_role("heading", level=1, name=words)).to_be_visible()


def line_of(page: Page, *words: str) -> Locator:
    """Return the desk's lines that hold all the words."""
    lines = page.locator("[data-lotse-desk-line]")
    for word in words:
        lines = lines.filter(has_text=word)
    return lines


def unfold(page: Page, summary: str) -> None:
    """Open a part of the page that is folded, if it is."""
    part = page.locator("details").filter(has=page.locator("summary", has_text=summary)).last
    if part.get_attribute("open") is None:
        part.locator("summary").click()


def turn_to(page: Page, part: str) -> None:
    """Follow a tab; on a phone the tabs may be folded."""
    tabs = page.get_by_role("navigation", name=re.compile("^Teile de[rs] (Akte|Falls)"))
    tab = tabs.get_by_role("link", name=part, exact=True)
    if not tab.is_visible():
        tabs.locator("summary").click()
    tab.click()
    here = tabs.get_by_role("link", name=part, exact=True, include_hidden=True)
    expect(here.and_(tabs.locator("[aria-current]")).first).to_be_attached()


def begin_case(page: Page, somebody: Somebody, *, since: str = "") -> None:
    """Begin to accompany somebody, from their page on."""
    page.goto(f"/menschen/{somebody.key}")
    press(page, "Begleitung beginnen")
    title(page, "Fall beginnen")
    page.get_by_label("Die Person möchte begleitet werden").check()
    if since:
        page.get_by_label("Seit").fill(since)
    press(page, "Fall beginnen")
    said(page, "Der Fall ist begonnen.")


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something is in focus; nothing is clicked."""
    for _ in range(_MOST_KEYS):
        if wanted.count() and wanted.first.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} is not reached by Tab")
