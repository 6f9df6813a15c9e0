"""Every page that anybody of the cast can reach: answers, sound, readable for all, on desk and phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import journeys
from browser.crawl import walk
from browser.demo_house import House, serving
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROLES = [
    "caseworker",
    "deputy",
    "team-lead",
    "town-adviser",
    "reviewer",
    "privacy-officer",
    "staff-council",
    "operator",
]


@pytest.fixture(scope="module")
def house(
    town_as_built: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """Serve a town in the middle of its work: lists, waves and drafts at every step."""
    folder = tmp_path_factory.mktemp("lived-in")
    shutil.copytree(town_as_built, folder / "data")
    with serving(folder / "data", log=folder / "log", with_worker=True) as running:
        profile = chromium.new_context(locale="de-DE", base_url=running.url, java_script_enabled=False)
        _live_in(running, profile.new_page(), folder)
        profile.close()
        yield running


def _live_in(house: House, page: Page, folder: Path) -> None:
    journeys.sign_in(page, "privacy-officer")
    journeys.ask_for_the_log(page)
    journeys.sign_out(page)
    journeys.sign_in(page, "staff-council")
    journeys.release_the_log(page)
    journeys.sign_out(page)
    journeys.sign_in(page, "privacy-officer")
    journeys.ask_for_the_log(page)
    journeys.sign_out(page)
    journeys.sign_in(page, "caseworker")
    page.goto("/anschreiben/1")
    journeys.post(page)
    for code, reason in zip(journeys.posted_codes(house, 3), (2, 5, 7), strict=True):
        page.goto("/anschreiben/ruecklauf")
        journeys.take_back(page, code, reason)
    journeys.plan_wave(page)
    page.goto("/anschreiben/neu")
    journeys.press(page, "Weiter")
    later = journeys.later_list(house, folder)
    journeys.upload_list(page, later)
    journeys.check_list(page)
    journeys.upload_list(page, later)
    journeys.draw_by_area(page, "Stadtmitte", "Stadtmitte")


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_a_role_is_sound(page: Page, role: str) -> None:
    journeys.sign_in(page, role)
    faults = [fault for _, found in walk(page, "/") for fault in found]
    assert not faults, "\n".join(f"{fault.path}: {fault.what}" for fault in faults)


def test_every_page_without_sign_in_is_sound(page: Page, house: House) -> None:
    code = journeys.posted_codes(house, 1)[0]
    starts = ["/anmelden", f"/b/{code}", "/b/danke", "/muster"]
    faults = [fault for start in starts for _, found in walk(page, start) for fault in found]
    assert not faults, "\n".join(f"{fault.path}: {fault.what}" for fault in faults)
