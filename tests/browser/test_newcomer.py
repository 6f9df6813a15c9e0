"""Somebody who has read nothing: from the sign-in to a posted wave by what stands on the screen alone.

Nothing here types an address into the browser but the very first one; scripts are switched off, so that the
same journeys prove that everything works without them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from browser import journeys
from browser.demo_house import House, run, serving
from browser.journeys import press
from browser.profiles import profile
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

OPERATOR = "betrieb@jobcenter.example"
CASEWORKER = "lotse@jobcenter.example"
PASSWORD = "ein-Satz-den-sich-niemand-merkt-7"


def test_newcomer_posts_a_wave_in_the_demo_town(house: House, plain_page: Page) -> None:
    page = plain_page
    page.goto("/")  # the office's own page; whoever works here finds the way in at its foot
    page.get_by_role("link", name="Für Mitarbeitende").click()
    page.get_by_role("button", name=re.compile("^Als Lotse")).click()
    press(page, "Anschreiben")
    press(page, "Drucken und zur Post geben")
    journeys.post(page)
    press(page, "Zweite Welle an die noch nicht Erreichten")
    press(page, "Weiter")
    press(page, "Weiter zum Text")
    press(page, "Weiter zum Versand")
    page.get_by_label("Höchstens so viele Briefe in dieser Welle").fill("5")
    press(page, "Weiter zum Prüfen")
    press(page, "Empfängerliste festlegen")
    journeys.typeset(page)
    journeys.post(page)
    expect(page.get_by_role("heading", name="Die Briefe sind unterwegs")).to_be_visible()


@pytest.fixture
def invitation(tmp_path: Path) -> str:
    """Run `lotse init` and return the path of the first invitation."""
    said = run(
        tmp_path / "data",
        "init",
        *("--agency", "Jobcenter Musterkreis", "--kind", "joint"),
        *("--admin-name", "Bea Betrieb", "--admin-mail", OPERATOR),
        *("--yes", "--json"),
    )
    return urlsplit(json.loads(said)["invitation"]).path


@pytest.fixture
def empty_house(tmp_path: Path, invitation: str) -> Iterator[House]:
    """Serve the house right after `lotse init`."""
    with serving(tmp_path / "data", log=tmp_path / "log", with_worker=True, demo=False) as running:
        yield running


def test_newcomer_sets_up_an_empty_house_and_writes_to_everybody(
    empty_house: House, invitation: str, chromium: Browser, town_as_built: Path
) -> None:
    files = town_as_built / "demo"
    with profile(chromium, empty_house, scripts=False) as operator:
        page = operator.new_page()
        _accept(page, invitation, OPERATOR)
        _set_up(page, files / "strassenverzeichnis.csv")
        link = _invite(page)
    with profile(chromium, empty_house, scripts=False) as caseworker:
        page = caseworker.new_page()
        _accept(page, urlsplit(link).path, CASEWORKER)
        _take_in(page, files / "kundenliste.csv")
        _write(page)
        _three_come_back(page, empty_house)
        _second_wave_and_back(page)


def _accept(page: Page, invitation: str, email: str) -> None:
    """Open an account: password, sign-in, then the app."""
    page.goto(invitation)
    for field in page.locator('input[type="password"]').all():
        field.fill(PASSWORD)
    press(page, "Passwort setzen")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    press(page, "Anmelden")
    press(page, "App einrichten")
    page.get_by_text("Die App kann das Bild nicht lesen").click()
    secret = page.locator("details code").inner_text()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    press(page, "App einrichten")
    expect(page.get_by_role("heading", level=1, name="Ersatzcodes")).to_be_visible()


def _set_up(page: Page, directory: Path) -> None:
    """Follow the steps that the setup page offers next, as the operator."""
    press(page, "Fertig, an die Arbeit")
    press(page, "Verzeichnis hochladen")
    page.get_by_label("Straßenverzeichnis", exact=True).set_input_files(directory)
    press(page, "Hochladen")
    expect(page.get_by_text(re.compile(r"\d+ Zeilen übernommen"))).to_be_visible()
    press(page, "Einrichten")
    press(page, "Quartier anlegen")
    page.get_by_label("Name des Quartiers").fill("Lüner Höhe")
    press(page, "Weiter zu den Gebieten")
    page.get_by_role("checkbox", name=re.compile("Lüner Höhe")).first.check()
    press(page, "Weiter zu den Straßen")
    press(page, "Weiter zum Prüfen")
    press(page, "Quartier übernehmen")
    press(page, "Einrichten")
    press(page, "Bürokarte ausfüllen")
    page.get_by_label("Name des Büros").fill("Quartiersbüro Lüner Höhe")
    page.get_by_label("Straße und Hausnummer").fill("Ludwig-Schröder-Straße 18")
    page.get_by_label("Postleitzahl").fill("59174")
    page.get_by_label(re.compile(r"^Ort\b")).fill("Kamen")
    page.get_by_label("Telefon", exact=True).fill("030 23125 018")
    press(page, "Speichern")


def _invite(page: Page) -> str:
    """Invite the caseworker and return the link that is shown once."""
    press(page, "Einrichten")
    press(page, "Jemanden einladen")
    page.get_by_label("Vor- und Nachname").fill("Lotta Lotse")
    page.get_by_label("Dienstliche E-Mail-Adresse").fill(CASEWORKER)
    press(page, "Link ausgeben")
    return page.get_by_role("main").locator("code").first.inner_text()


def _take_in(page: Page, clients: Path) -> None:
    """Read the client list in, from the empty pages on."""
    press(page, "Fertig, an die Arbeit")
    press(page, "Zu den Menschen")
    press(page, "Liste einlesen")
    page.get_by_label("Kundenliste").set_input_files(clients)
    press(page, "Hochladen und Spalten zuordnen")
    press(page, "Liste prüfen")
    press(page, "Zeilen prüfen")
    press(page, "Berichtigen")
    press(page, "Speichern und neu prüfen")
    press(page, "Doppelte")
    press(page, "Dieselbe Person")
    expect(page.get_by_text("Vermerkt: dieselbe Person.")).to_be_visible()
    press(page, "Überblick")
    press(page, "Liste übernehmen")
    expect(page.get_by_text("neu aufgenommen").first).to_be_visible()


def _write(page: Page) -> None:
    """Plan, typeset and post the first wave."""
    press(page, "Anschreiben")
    press(page, "Erste Welle anlegen")
    press(page, "Weiter")
    press(page, "Weiter zum Text")
    press(page, "Weiter zum Versand")
    press(page, "Weiter zum Prüfen")
    press(page, "Empfängerliste festlegen")
    journeys.typeset(page)
    journeys.post(page)


def _three_come_back(page: Page, house: House) -> None:
    """Enter three envelopes, and take the last one back."""
    for code, reason in zip(journeys.posted_codes(house, 3), (2, 5, 7), strict=True):
        press(page, "Anschreiben")
        press(page, "Rückläufer")
        journeys.take_back(page, code, reason)
    rows = page.get_by_role("table", name="Die letzten zehn").locator("tbody tr")
    expect(rows).to_have_count(3)
    rows.first.get_by_role("button", name="Zurücknehmen").click()
    expect(rows).to_have_count(2)


def _second_wave_and_back(page: Page) -> None:
    """Write to those not yet reached, and take the posting back."""
    press(page, "Anschreiben")
    press(page, "Neue Welle")
    page.get_by_label(re.compile("noch nicht erreicht")).check()
    press(page, "Weiter")
    press(page, "Weiter zum Text")
    press(page, "Weiter zum Versand")
    press(page, "Weiter zum Prüfen")
    press(page, "Empfängerliste festlegen")
    journeys.typeset(page)
    journeys.post(page)
    press(page, "Doch nicht zur Post gegeben: zurücknehmen")
    expect(page.get_by_role("heading", name="Nächster Schritt: drucken und zur Post geben")).to_be_visible()
