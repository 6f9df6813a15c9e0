"""The plan with a real browser: rows added and moved by keys, two people at once, and all of it without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.demo_house import House
from browser.journeys import sign_in
from browser.profiles import profile
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


def open_draft(page: Page) -> None:
    """Open the one plan of the demo town that is being written."""
    for number in range(1, 12):
        answer = page.goto(f"/fall/{number}/plan")
        if answer and answer.ok and page.get_by_role("link", name="Weiterschreiben").count():
            page.get_by_role("link", name="Weiterschreiben").click()
            return
    raise AssertionError("the demo town has no draft")


def whats(page: Page) -> list[str]:
    return [box.input_value() for box in page.get_by_label(re.compile("^Was, ")).all()]


def test_steps_are_added_and_moved_by_keys(page: Page, enter: Callable[[str], Page]) -> None:
    enter("caseworker")
    open_draft(page)
    before = whats(page)
    page.get_by_role("button", name="Schritt hinzufügen").first.press("Enter")
    added = page.get_by_label(f"Was, Ziel 1, Schritt {len(before) + 1}")
    expect(added).to_be_focused()
    page.keyboard.type("Bewerbungsfoto machen")
    page.get_by_role("group", name=f"Schritt {len(before) + 1} ordnen").get_by_role(
        "button", name="Nach oben"
    ).press("Enter")
    expect(page.get_by_label(f"Was, Ziel 1, Schritt {len(before)}")).to_have_value("Bewerbungsfoto machen")
    page.get_by_label(f"Was, Ziel 1, Schritt {len(before)}").press("Enter")
    expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()
    expect(page.get_by_text("Bewerbungsfoto machen", exact=True)).to_be_visible()


def test_two_people_write_one_plan_and_nothing_is_lost(
    chromium: Browser, house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    open_draft(page)
    with profile(chromium, house, scripts=False) as other:
        deputy = other.new_page()
        deputy.set_viewport_size(PHONE)
        sign_in(deputy, "deputy")
        open_draft(deputy)
        page.get_by_label("In den Worten der Person").first.fill("Meine Zeugnisse sollen anerkannt werden.")
        page.get_by_role("button", name="Speichern", exact=True).last.click()
        expect(page.get_by_text("Der Entwurf ist gespeichert.")).to_be_visible()

        deputy.get_by_label("In den Worten der Person").first.fill("Ich möchte als Köchin arbeiten.")
        deputy.get_by_role("button", name="Schritt hinzufügen").first.click()
        deputy.get_by_label(re.compile("^Was, Ziel 1, Schritt")).last.fill("Kochprobe im Bürgerhaus")
        deputy.get_by_role("button", name="Speichern", exact=True).last.click()
        expect(deputy.get_by_role("heading", name="Zwei Fassungen des Plans")).to_be_visible()
        expect(deputy.get_by_text("Meine Zeugnisse sollen anerkannt werden.")).to_be_visible()
        deputy.get_by_label("Ihre Eingabe: Ich möchte als Köchin arbeiten.").check()
        deputy.get_by_role("button", name="So speichern").click()
        expect(deputy.get_by_text("wie Sie entschieden haben")).to_be_visible()
        expect(deputy.get_by_role("heading", name="Ich möchte als Köchin arbeiten.")).to_be_visible()
        expect(deputy.get_by_text("Kochprobe im Bürgerhaus", exact=True)).to_be_visible()
