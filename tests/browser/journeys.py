"""The main journeys, click by click as the screen offers them; each works with and without scripts."""

from __future__ import annotations

import csv
import datetime as dt
import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from browser.demo_house import PATIENCE, House
from playwright.sync_api import Page, expect


def sign_in(page: Page, role: str) -> None:
    """Go through the demo's door."""
    page.goto("/anmelden")
    page.locator(f'form:has(input[name="role"][value="{role}"]) button').click()
    expect(page).not_to_have_url(re.compile("/anmelden$"))


def sign_out(page: Page) -> None:
    """Leave the house."""
    page.goto("/anmelden/abmelden")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()


def ask_for_the_log(page: Page) -> None:
    """Ask to see the audit log, as the privacy officer does."""
    page.goto("/datenschutz/protokoll")
    today = dt.date.today()
    page.get_by_label("Anlass").fill("Stichprobe im Herbst")
    page.get_by_label("Vom").fill((today - dt.timedelta(days=7)).isoformat())
    page.get_by_label("Bis zum").fill(today.isoformat())
    press(page, "Beim Personalrat anfragen")


def release_the_log(page: Page) -> None:
    """Turn the second key, as the staff council does."""
    page.goto("/datenschutz/protokoll")
    press(page, "Freigeben")


def press(page: Page, name: str) -> None:
    """Click the one button or link that is called so."""
    page.get_by_role("button", name=name, exact=True).or_(
        page.get_by_role("link", name=name, exact=True)
    ).first.click()


def plan_wave(page: Page) -> None:
    """Go from the first step of a wave to a roster that stands."""
    page.goto("/anschreiben/neu")
    page.get_by_label("einzeln ausgewählte Personen").check()
    press(page, "Weiter")
    page.get_by_label("Menschen suchen").fill("Blumen")
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    choices = page.get_by_role("group", name="Personen").get_by_role("checkbox")
    for number in range(3):
        choices.nth(number).check()
    press(page, "Auswahl übernehmen und hier bleiben")
    send_to_roster(page, talks_per_week=20)


def begin_second_wave(page: Page) -> None:
    """Plan another letter to those whom the first did not reach, up to who gets it."""
    page.goto("/anschreiben/neu?an=not-reached")
    press(page, "Weiter")


def send_to_roster(page: Page, *, talks_per_week: int, is_split: bool = False) -> None:
    """Go from who gets a letter to a roster that stands, with no more letters than the office can see if split."""
    press(page, "Weiter zum Text")
    press(page, "Weiter zum Versand")
    page.get_by_label("Gespräche in der Woche").fill(str(talks_per_week))
    press(page, "Weiter zum Prüfen")
    if is_split:
        press(page, "So aufteilen")
    press(page, "Empfängerliste festlegen")
    expect(page).to_have_url(re.compile(r"/anschreiben/\d+$"))


def typeset(page: Page) -> None:
    """Have the letters typeset and look again until they are there."""
    press(page, "Briefe setzen lassen")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if page.get_by_role("heading", name="Nächster Schritt: drucken und zur Post geben").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"the letters were not typeset within {PATIENCE} seconds")


def post(page: Page) -> None:
    """Say that the letters have gone."""
    press(page, "Zur Post gegeben")
    expect(page.get_by_role("heading", name="Die Briefe sind unterwegs")).to_be_visible()


def posted_codes(house: House, count: int) -> list[str]:
    """Return codes as they stand on posted letters."""
    with closing(sqlite3.connect(house.data / "lotse.sqlite3")) as database:
        rows = database.execute(
            "SELECT code FROM outreach_letter JOIN outreach_wave ON outreach_wave.id = wave_id"
            " WHERE posted_on IS NOT NULL ORDER BY position LIMIT ?",
            (count,),
        )
        return [code for (code,) in rows]


def take_back(page: Page, code: str, reason: int) -> None:
    """Enter one envelope at the returns desk, which is open."""
    page.get_by_label("Code des Briefes").fill(code)
    press(page, "Weiter")
    page.get_by_label("Grund (eine Ziffer von 1 bis 7)").fill(str(reason))
    if page.get_by_role("button", name="Eintragen", exact=True).count():
        press(page, "Eintragen")
    expect(page.get_by_role("rowheader", name=code.upper()[:4])).to_be_visible()


def later_list(house: House, folder: Path) -> Path:
    """Write the demo's client list as it might look a month later: some moved, some gone, some new, some wrong."""
    source = house.data / "demo" / "kundenliste.csv"
    with source.open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines, delimiter=";")
    at = {name: number for number, name in enumerate(header)}
    street, number, town = at["Straße"], at["Hausnr."], at["Ort"]
    at_home = [row for row in rows if row[street] == "Blumenstraße"]
    for row in at_home[:2]:
        row[street], row[number] = "Ludwig-Schröder-Straße", "4"
    for row in at_home[2:4]:
        row[at["Telefon"]] = "030 23125 099"
    at_home[4][street] = "Blumnstrasze"
    at_home[5][at["Geburtsdatum"]] = "31.02.1980"
    at_home[6][street], at_home[6][town], at_home[6][at["PLZ"]] = "Hauptstraße", "Unna", "59423"
    gone = {id(row) for row in at_home[7:10]}
    twin = [*at_home[10]]
    twin[at["Kundennummer"]] = "999Z999999"
    newcomer = [*at_home[11]]
    newcomer[at["Kundennummer"]], newcomer[at["Name"]], newcomer[at["Vorname"]] = (
        "999Y999999",
        "Neuland",
        "Nele",
    )
    newcomer[at["Geburtsdatum"]] = "03.03.1991"
    path = folder / "kundenliste-oktober.csv"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, delimiter=";")
        writer.writerow(header)
        writer.writerows([*(row for row in rows if id(row) not in gone), twin, newcomer])
    return path


def upload_list(page: Page, path: Path) -> None:
    """Upload a client list and stop at its columns."""
    page.goto("/menschen/import")
    page.locator('input[type="file"]').set_input_files(path)
    press(page, "Hochladen und Spalten zuordnen")
    expect(page.get_by_role("heading", level=1, name="Spalten zuordnen")).to_be_visible()


def check_list(page: Page) -> None:
    """Confirm the columns; what was found is shown."""
    press(page, "Liste prüfen")
    expect(page).to_have_url(re.compile(r"/menschen/import/\d+"))


def draw_by_area(page: Page, name: str, area: str) -> None:
    """Lay down a neighbourhood by one area of the directory."""
    page.goto("/einrichten/quartier/neu")
    page.get_by_label("Name des Quartiers").fill(name)
    press(page, "Weiter zu den Gebieten")
    page.get_by_role("checkbox", name=re.compile(area)).first.check()
    press(page, "Weiter zu den Straßen")
    press(page, "Weiter zum Prüfen")


# How long, in milliseconds, somebody looks at a form before sending it; who is quicker is asked to look again.
READING_MS = 2500


def book(page: Page, *, reach: str = "030 23125 044") -> str:
    """Book the first free time as somebody of the public and return the address of the appointment's page."""
    page.goto("/")
    page.locator('a.button[href^="/termin/bei/"]').click()
    page.locator("a.time-choice").first.click()
    return _give_details(page, reach)


def wait_for_a_time(page: Page, *, reach: str = "030 23125 045") -> str:
    """Join the waiting list and return the address of the place on it."""
    page.goto("/")
    page.locator('a.button[href^="/termin/bei/"]').click()
    page.locator('main a[href*="/warteliste"]').click()
    return _give_details(page, reach)


def _give_details(page: Page, reach: str) -> str:
    page.locator('input[name="name"]').fill("Kim")
    page.locator('input[name="reach"]').fill(reach)
    page.wait_for_timeout(READING_MS)
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/termin/(warteliste/)?[a-z2-7]{24}(\?|$)"))
    address = urlsplit(page.url)
    return f"{address.path}?{address.query}" if address.query else address.path
