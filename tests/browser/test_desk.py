"""The desk with a real browser: a morning by keys alone, at phone width, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.journeys import sign_in
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def answered(enter: Callable[[str], Page]) -> Page:
    """Write down that somebody has called, and stand at the desk."""
    page = enter("caseworker")
    page.goto("/anschreiben/antworten")
    page.get_by_role("main").get_by_role("searchbox").fill("m")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Anruf").first.click()
    expect(page.get_by_text("Schön, dass sich jemand meldet!")).to_be_visible()
    page.goto("/heute")
    return page


def walk_to(page: Page, wanted: Locator) -> Locator:
    """Press j until a line that holds something is under the hand."""
    for _ in range(60):
        page.keyboard.press("j")
        line = page.locator("[data-lotse-desk-line]:focus")
        if line.filter(has=wanted).count():
            return line
    raise AssertionError("no such line on the desk")


def test_day_begins_at_the_desk(page: Page, enter: Callable[[str], Page]) -> None:
    enter("caseworker")
    expect(page).to_have_url(re.compile(r"/heute$"))
    expect(page.get_by_role("heading", name="Heute", exact=True)).to_be_visible()


def test_line_is_done_moved_and_opened_by_keys_alone(answered: Page) -> None:
    page = answered
    news = page.get_by_text("Hat sich gemeldet")
    before = page.locator("[data-lotse-desk-line]", has=news).count()
    walk_to(page, news)
    page.keyboard.press("e")
    expect(page.get_by_role("alert").filter(has_text="Erledigt")).to_be_visible()
    expect(page.locator("[data-lotse-desk-line]", has=news)).to_have_count(before - 1)
    page.keyboard.press("u")
    expect(page.get_by_text("Die Zeile steht wieder da")).to_be_visible()
    expect(page.locator("[data-lotse-desk-line]", has=news)).to_have_count(before)

    walk_to(page, page.get_by_role("link", name="Verschieben"))
    page.keyboard.press("v")
    expect(page.get_by_role("button", name="Verschieben")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="Verschoben")).to_be_visible()

    walk_to(page, news)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/menschen/\d+"))


def test_keys_leave_writing_alone(answered: Page) -> None:
    page = answered
    page.keyboard.press("/")
    page.keyboard.type("jeku")
    expect(page.locator(":focus")).to_have_value("jeku")


def test_line_is_done_on_a_phone(answered: Page) -> None:
    page = answered
    page.set_viewport_size(PHONE)
    page.reload()
    page.get_by_role("button", name="Erledigt: Hat sich gemeldet").first.click()
    expect(page.get_by_role("alert").filter(has_text="Erledigt")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_somebody_was_there_takes_two_clicks_without_scripts(plain_page: Page) -> None:
    page = plain_page
    sign_in(page, "caseworker")
    page.goto("/heute")
    page.get_by_text("Jemand war da").click()
    page.get_by_role("button", name="Wohnen").click()
    expect(page.get_by_text(re.compile(r"Nummer \d+ von heute: Wohnen"))).to_be_visible()
    page.get_by_role("link", name="Ja, Person zuordnen").click()
    page.get_by_label("Name, Straße, Telefon oder Brief-Code").fill("m")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    page.get_by_role("button", name="Zuordnen").first.click()
    expect(page.get_by_text("Der Besuch steht jetzt im Verlauf der Person.")).to_be_visible()
