"""The outreach journey with a real browser: post, scan three returns without a mouse, second wave, undo."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from browser.demo_house import House
from browser.journeys import begin_second_wave, post, posted_codes, send_to_roster
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_post_scan_three_returns_and_plan_the_second_wave(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    page.goto("/anschreiben")
    page.get_by_role("link", name="Auftakt").click()
    post(page)

    page.goto("/anschreiben/ruecklauf")
    rows = page.locator("table tbody tr")
    for done, (code, key) in enumerate(zip(posted_codes(house, 3), "257", strict=True), start=1):
        expect(page.get_by_label("Code des Briefes")).to_be_focused()
        page.keyboard.type(code.lower())
        page.keyboard.press("Enter")
        expect(page.get_by_label("Grund (eine Ziffer von 1 bis 7)")).to_be_focused()
        page.keyboard.press(key)
        expect(rows).to_have_count(done)
    expect(rows.first).to_contain_text("Post angehalten")
    rows.first.get_by_role("button", name="Zurücknehmen").click()
    expect(rows).to_have_count(2)

    begin_second_wave(page)
    expect(page.get_by_text("Anschrift wird gerade geklärt")).to_be_visible()
    send_to_roster(page, talks_per_week=20, is_split=True)
    page.get_by_role("button", name="Briefe setzen lassen").click()
    expect(page).to_have_url(re.compile(r"/anschreiben/\d+$"))
    expect(page.get_by_role("heading", name="Nächster Schritt: drucken und zur Post geben")).to_be_visible()


def test_wrong_code_says_what_to_do(page: Page, enter: Callable[[str], Page]) -> None:
    enter("caseworker")
    page.goto("/anschreiben/ruecklauf")
    page.keyboard.type("XXXX-XXXX")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Dieser Code stimmt nicht")


def test_scan_into_the_reason_is_no_reason_and_one_key_counts_once(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    code = next(code for code in posted_codes(house, 50) if code[0] in "3467")
    page.goto("/anschreiben/ruecklauf")
    rows = page.locator("table tbody tr")
    before = rows.count()
    reason = page.get_by_label("Grund (eine Ziffer von 1 bis 7)")
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(reason).to_be_focused()
    page.keyboard.type(code)  # the same envelope once more, by a scanner that ends its line
    page.keyboard.press("Enter")
    expect(reason).to_have_value("")
    expect(rows).to_have_count(before)
    page.keyboard.type("3")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Der nächste Brief, bitte")
    expect(rows).to_have_count(before + 1)
    expect(rows.first).to_contain_text(code[:4])
