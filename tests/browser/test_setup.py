"""Setting a neighbourhood up with a real browser: ticks that count at once, a line drawn on the map."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def _points(folder: Path) -> Path:
    """Write two streets of ten houses, one north of the other."""
    lines = [
        f"{street};{number};59174;Kamen;{latitude};{7.660 + number * 0.001:.6f}"
        for street, latitude in (("Zechenblick", 51.600), ("Marktgasse", 51.590))
        for number in range(1, 11)
    ]
    file = folder / "punkte.csv"
    file.write_text("\n".join(["strasse;hausnummer;plz;ort;lat;lon", *lines]) + "\n", encoding="utf-8")
    return file


def _begin(page: Page, name: str) -> None:
    page.goto("/einrichten/quartier/neu")
    page.get_by_label("Name des Quartiers").fill(name)
    page.get_by_role("button", name="Weiter zu den Gebieten").click()


def test_ticked_area_is_counted_and_taken_over(enter: Callable[[str], Page]) -> None:
    page = enter("team-lead")
    _begin(page, "Am Südfeld")
    expect(page.locator("#zahlen")).to_contain_text(re.compile(r"Straßen\s*0"))
    page.get_by_label("Südfeld").check()
    expect(page.locator("#zahlen")).to_contain_text(re.compile(r"Straßen\s*2"))
    page.get_by_role("button", name="Weiter zu den Straßen").click()
    page.get_by_label("Straße suchen").press_sequentially("ziegelei")
    page.get_by_role("button", name="Ganz dazu").click()
    expect(page.get_by_role("table", name="Von Hand gewählt")).to_contain_text("Alte Ziegelei")
    page.get_by_role("link", name="Weiter zum Prüfen").click()
    page.get_by_role("button", name="Quartier übernehmen").click()
    expect(page.get_by_role("heading", name="Am Südfeld", level=1)).to_be_visible()
    expect(page.get_by_role("table", name="Straßen und Hausnummern")).to_contain_text("Heerener Feld")


def test_outline_is_drawn_with_mouse_and_keyboard(enter: Callable[[str], Page], tmp_path: Path) -> None:
    page = enter("team-lead")
    _begin(page, "Am Blick")
    page.goto(page.url.replace("gebiete", "karte"))
    page.locator("form[action$=adresspunkte] input[type=file]").set_input_files(_points(tmp_path))
    page.get_by_role("button", name="Adresspunkte hochladen").click()
    area = page.locator(".map")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    corners = page.get_by_label("Eckpunkte der Grenze")
    for across, down in ((0.01, 0.01), (0.99, 0.01), (0.99, 0.5)):
        area.click(position={"x": box["width"] * across, "y": box["height"] * down})
    expect(corners).to_have_value(re.compile(r"^(51,\d+; 7,\d+\n?){3}$"))
    page.get_by_role("button", name="Letzten Punkt löschen").click()
    expect(corners).to_have_value(re.compile(r"^(51,\d+; 7,\d+\n?){2}$"))
    page.get_by_role("button", name="Neu beginnen").click()
    page.get_by_role("button", name="Punkt in die Mitte setzen").press("Enter")
    expect(corners).to_have_value(re.compile(r"^51,595\d+; 7,66\d+$"))
    corners.fill("51,595; 7,650\n51,595; 7,680\n51,605; 7,680\n51,605; 7,650")
    expect(page.locator(".map__point--inside")).to_have_count(10)
    page.get_by_role("button", name="Häuser innerhalb übernehmen").click()
    expect(page.get_by_role("table", name="Straßen innerhalb der Grenze")).to_contain_text("Zechenblick")
    expect(page.get_by_text("10 Adressen in 1 Abschnitten")).to_be_visible()


def test_office_card_is_previewed_while_typing(enter: Callable[[str], Page]) -> None:
    page = enter("caseworker")
    page.goto("/einrichten")
    page.get_by_role("row", name=re.compile("Bürokarte.*Ändern")).get_by_role("link").click()
    page.wait_for_url("**/buero", wait_until="load")
    page.get_by_label("Telefon", exact=True).fill("030 23125 077")
    expect(page.locator("#vorschau")).to_contain_text("030 23125 077")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_text("Die Bürokarte ist gespeichert.")).to_be_visible()
