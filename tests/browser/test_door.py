"""The door with a real browser: the counter and its screen, the calendar by keys, one switch of the mode."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.journeys import press, sign_in
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_somebody_at_the_counter_is_counted_called_and_on_the_screen(enter: Callable[[str], Page]) -> None:
    page = enter("caseworker")
    page.goto("/kalender/tresen")
    press(page, "Wohnen")
    expect(page.get_by_text("Gezählt", exact=True)).to_be_visible()
    page.get_by_label("Wohin?").fill("Zimmer 2")
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.get_by_text("Zimmer 2")).to_be_visible()
    address = page.get_by_role("link", name="Bildschirm im Wartezimmer").get_attribute("href")
    assert address
    page.goto(address)
    expect(page.get_by_text("Zimmer 2")).to_be_visible()


def test_week_is_walked_by_keys_alone(enter: Callable[[str], Page]) -> None:
    page = enter("caseworker")
    page.goto("/kalender/woche")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-lotse-calendar-day]").first.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/kalender\?tag="))
    monday = page.url
    page.keyboard.press("ArrowRight")
    expect(page).not_to_have_url(monday)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="Neuer Termin")).to_be_visible()


def test_mode_is_switched_after_before_and_after_without_scripts(plain_page: Page) -> None:
    page = plain_page
    sign_in(page, "caseworker")
    page.goto("/kalender/betriebsart/neu")
    page.get_by_label("nur am Telefon").check()
    page.get_by_label("Grund").fill("Wasserschaden")
    press(page, "Ansehen, was sich ändert")
    expect(page.get_by_role("heading", name="Vorher und nachher")).to_be_visible()
    press(page, "Jetzt alles umschalten")
    expect(page.get_by_text("Büro: nur am Telefon")).to_be_visible()
    expect(page.get_by_role("heading", name="Noch Bescheid zu geben")).to_be_visible()
    press(page, "Betriebsart")
    expect(page.get_by_role("link", name="nur am Telefon", exact=True)).to_be_visible()
