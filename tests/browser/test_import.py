"""The import journey with a real browser: the excel list, a row corrected, a duplicate merged, all taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

HEADER = ("Kd-Nr.", "Nachname", "Vorname", "geb.", "Anschrift", "PLZ", "Ort", "Staatsang.")
PEOPLE = (
    ("901X000001", "Sonnenberg", "Tilda", "01.02.1980", "Blumenstraße 12", "59174", "Kamen", "deutsch"),
    ("901X000002", "Sonnenberg", "TILDA", "01.02.1980", "Blumenstraße 12", "59174", "Kamen", "deutsch"),
    ("901X000003", "Grünwald", "Jaron", "03.04.1975", "Gibtsnichtweg 3", "59174", "Kamen", "polnisch"),
)


@pytest.fixture
def excel_list(tmp_path: Path) -> Path:
    workbook = Workbook()
    for line in (HEADER, *PEOPLE):
        workbook.active.append(line)
    workbook.save(tmp_path / "Kundenliste.xlsx")
    return tmp_path / "Kundenliste.xlsx"


def test_excel_list_comes_in_and_goes_again(
    page: Page, enter: Callable[[str], Page], excel_list: Path
) -> None:
    enter("caseworker")
    page.goto("/menschen")
    page.get_by_role("link", name="Liste einlesen").first.click()
    page.get_by_label("Kundenliste").set_input_files(excel_list)
    page.get_by_role("button", name="Hochladen und Spalten zuordnen").click()
    expect(page.get_by_text("Staatsang. (Staatsangehörigkeit)")).to_be_visible()
    expect(page.get_by_label("Bedeutung der Spalte „Anschrift“")).to_have_value("street_line")
    page.get_by_role("button", name="Liste prüfen").click()

    expect(page.get_by_text("1 Paar ist noch zu entscheiden")).to_be_visible()
    page.get_by_role("link", name="Zeilen prüfen", exact=True).first.click()
    line = page.locator("tr#zeile-3")
    expect(line).to_contain_text("Die Straße steht nicht im Straßenverzeichnis.")
    line.get_by_role("link", name="Berichtigen").click()
    line.get_by_label("Straße mit Hausnummer").fill("Blumenstraße 3")
    line.get_by_role("button", name="Speichern und neu prüfen").click()
    expect(line).to_contain_text("neu geprüft")
    expect(line).to_contain_text("im Quartier")

    page.get_by_role("link", name="Doppelte", exact=True).click()
    expect(page.get_by_text(re.compile("gleicher Name"))).to_be_visible()
    page.get_by_role("button", name="Dieselbe Person").click()
    expect(page.get_by_role("heading", name="Kein Paar ist mehr offen")).to_be_visible()
    page.get_by_role("link", name="Zum Vergleich").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("button", name="Liste übernehmen").click()
    expect(page.get_by_text("2 neu aufgenommen")).to_be_visible()
    import_page = page.url

    page.wait_for_load_state("load")
    page.keyboard.press("/")
    page.keyboard.type("gruenwald")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Grünwald, Jaron")).to_be_visible()
    page.get_by_role("link", name="Grünwald, Jaron").click()
    expect(page.get_by_text("Aus der Liste übernommen")).to_be_visible()

    page.goto(import_page)
    page.get_by_role("link", name="Import zurücknehmen").click()
    page.get_by_role("button", name="Import zurücknehmen").click()
    expect(page.get_by_text("Dieser Import ist zurückgenommen")).to_be_visible()
    page.goto("/menschen")
    page.get_by_label(re.compile("^Name, Straße")).fill("gruenwald")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Niemand gefunden")).to_be_visible()


def test_search_answers_while_one_types(page: Page, enter: Callable[[str], Page]) -> None:
    enter("caseworker")
    page.goto("/menschen")
    page.get_by_label(re.compile("^Name, Straße")).press_sequentially("arsl")
    expect(page.get_by_text(re.compile(r"\d+ gefunden"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"/menschen\?suche=[\w-]+$"))
