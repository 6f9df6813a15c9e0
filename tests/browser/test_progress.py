"""Long work shows how far it is, survives a reload, and ends when a worker comes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browser.demo_house import House, run, serving
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(town_as_built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Serve a copy of the demo town with nobody working in the background."""
    folder = tmp_path_factory.mktemp("quiet")
    shutil.copytree(town_as_built, folder / "data")
    with serving(folder / "data", log=folder / "log") as running:
        yield running


def test_typesetting_waits_through_a_reload_and_ends_with_a_worker(
    house: House, page: Page, enter: Callable[[str], Page]
) -> None:
    enter("caseworker")
    page.goto("/anschreiben")
    page.get_by_role("link", name="Auftakt").click()
    page.get_by_role("button", name="Zur Post gegeben").click()
    page.goto("/anschreiben/neu?an=not-reached")
    for step in ("Weiter", "Weiter zum Text", "Weiter zum Versand"):
        page.get_by_role("button", name=step, exact=True).click()
    page.get_by_label("Gespräche in der Woche").fill("200")
    page.get_by_role("button", name="Weiter zum Prüfen").click()
    page.get_by_role("button", name="Empfängerliste festlegen").click()
    page.get_by_role("button", name="Briefe setzen lassen").click()
    expect(page.get_by_role("heading", name="Briefe werden gesetzt")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Briefe werden gesetzt")).to_be_visible()
    expect(page.locator("#fortschritt")).to_contain_text("0 von")

    run(house.data, "worker", "--once", demo=True)
    expect(page.get_by_role("heading", name="Nächster Schritt: drucken und zur Post geben")).to_be_visible()
