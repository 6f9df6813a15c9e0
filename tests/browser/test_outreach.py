"""The outreach journey with a real browser: post, scan three returns without a mouse, second wave, undo."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from browser.demo_house import House
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def _codes(house: House, count: int) -> list[str]:
    with closing(sqlite3.connect(house.data / "lotse.sqlite3")) as database:
        rows = database.execute("SELECT code FROM outreach_letter ORDER BY position LIMIT ?", (count,))
        return [code for (code,) in rows]


def test_post_scan_three_returns_and_plan_the_second_wave(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    page.goto("/anschreiben")
    page.get_by_role("link", name="Auftakt").click()
    page.get_by_role("button", name="Zur Post gegeben").click()
    expect(page.get_by_role("heading", name="Die Briefe sind unterwegs")).to_be_visible()

    page.goto("/anschreiben/ruecklauf")
    rows = page.locator("table tbody tr")
    for done, (code, key) in enumerate(zip(_codes(house, 3), "257", strict=True), start=1):
        expect(page.get_by_label("Code des Briefes")).to_be_focused()
        page.keyboard.type(code.lower())
        page.keyboard.press("Enter")
        expect(page.get_by_label("Grund (eine Ziffer von 1 bis 7)")).to_be_focused()
        page.keyboard.press(key)
        expect(rows).to_have_count(done)
    expect(rows.first).to_contain_text("Post angehalten")
    rows.first.get_by_role("button", name="Zurücknehmen").click()
    expect(rows).to_have_count(2)

    page.goto("/anschreiben/neu?an=not-reached")
    page.get_by_role("button", name="Weiter").click()
    expect(page.get_by_text("Anschrift wird gerade geklärt")).to_be_visible()
    page.get_by_role("button", name="Weiter zum Text").click()
    page.get_by_role("button", name="Weiter zum Versand").click()
    page.get_by_label("Gespräche in der Woche").fill("20")
    page.get_by_role("button", name="Weiter zum Prüfen").click()
    page.get_by_role("button", name="So aufteilen").click()
    page.get_by_role("button", name="Empfängerliste festlegen").click()
    page.get_by_role("button", name="Briefe setzen lassen").click()
    expect(page).to_have_url(re.compile(r"/anschreiben/\d+$"))
    expect(page.get_by_role("heading", name="Nächster Schritt: drucken und zur Post geben")).to_be_visible()


def test_wrong_code_says_what_to_do(page: Page, enter: Callable[[str], Page]) -> None:
    enter("caseworker")
    page.goto("/anschreiben/ruecklauf")
    page.keyboard.type("XXXX-XXXX")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Dieser Code stimmt nicht")
