"""Long work shows how far it is, survives a reload, and ends when a worker comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.demo_house import House, run, serving_copy
from browser.journeys import begin_second_wave, post, send_to_roster
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(town_as_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve a copy of the demo town with nobody working in the background."""
    with serving_copy(town_as_built, tmp_path_factory.mktemp("quiet"), with_worker=False) as running:
        yield running


def test_typesetting_waits_through_a_reload_and_ends_with_a_worker(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    page.goto("/anschreiben")
    page.get_by_role("link", name="Auftakt").click()
    post(page)
    begin_second_wave(page)
    send_to_roster(page, talks_per_week=200)
    page.get_by_role("button", name="Briefe setzen lassen").click()
    expect(page.get_by_role("heading", name="Briefe werden gesetzt")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Briefe werden gesetzt")).to_be_visible()
    expect(page.locator("#fortschritt")).to_contain_text("0 von")

    run(house.data, "worker", "--once", demo=True)
    expect(page.get_by_role("heading", name="Nächster Schritt: drucken und zur Post geben")).to_be_visible()
