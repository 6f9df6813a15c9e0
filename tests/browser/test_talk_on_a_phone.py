"""A talk on a phone: the button that saves it is always under the thumb, and covers nothing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser.demo_house import House
from browser.working_day import PHONE, at_work, look_at, people_without_case, said
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

# Of the element with the cursor: is any of it under the bar? What lies in the bar itself is not.
_COVERED = """() => {
    const bar = document.querySelector(".save-bar"), here = document.activeElement;
    if (bar.contains(here) || !here.closest("form")?.contains(bar)) return null;
    return here.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1 ? here.outerHTML : "";
}"""


@pytest.fixture(params=["phone", "plain"])
def page(request: pytest.FixtureRequest, chromium: Browser, house: House) -> Iterator[Page]:
    """Open the form of a talk on a phone, with scripts and without."""
    with at_work(chromium, house, request.param) as opened:
        opened.set_viewport_size(PHONE)
        opened.goto(f"/menschen/{next(people_without_case(house)).key}/gespraech")
        yield opened


def saving(page: Page) -> Locator:
    return page.get_by_role("button", name="Speichern")


def come_to_rest(page: Page) -> None:
    """Wait until a page that glides to its place has come there."""
    before = -1
    while (now := page.evaluate("scrollY")) != before:
        before = now
        page.wait_for_timeout(120)


def test_talk_is_saved_without_scrolling(page: Page) -> None:
    look_at(page)
    page.get_by_role("radio", name="Telefon").check()
    expect(saving(page)).to_be_in_viewport(ratio=1)
    assert page.evaluate("scrollY") == 0
    saving(page).click()
    said(page, "Das Gespräch ist notiert.")


def test_bar_covers_nothing_that_has_the_cursor(page: Page) -> None:
    page.get_by_role("radio", name="Telefon").focus()
    seen = 0
    for _ in range(24):
        page.keyboard.press("Tab")
        come_to_rest(page)
        covered = page.evaluate(_COVERED)
        assert not covered, f"{covered} lies under the bar"
        seen += covered == ""
    assert seen > 10


def test_bar_lies_in_its_own_place_at_the_end_and_not_on_paper(page: Page) -> None:
    page.evaluate("document.querySelector('.save-bar').closest('form').scrollIntoView({block: 'end'})")
    come_to_rest(page)
    last = page.locator("form:has(.save-bar) > .disclosure")
    bar = page.locator(".save-bar").bounding_box()
    end = last.bounding_box()
    assert bar is not None
    assert end is not None
    assert end["y"] + end["height"] <= bar["y"]
    page.emulate_media(media="print")
    expect(saving(page)).to_be_hidden()


def test_low_screen_keeps_its_lines_for_what_is_typed(page: Page) -> None:
    page.set_viewport_size({"width": PHONE["width"], "height": 300})
    expect(page.locator(".save-bar")).to_have_css("position", "static")
