"""Accompanying somebody, at the desk, on a phone and without scripts: a case from its beginning to its end."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import subprocess
from pathlib import Path

import openpyxl
import pytest
from browser.demo_house import House
from browser.each_way import page, somebody, untouched
from browser.journeys import press
from browser.working_day import (
    Somebody,
    ask,
    at_work,
    begin_case,
    line_of,
    look_at,
    said,
    title,
    turn_to,
    unfold,
)
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

TODAY = dt.date.today()
IN_TWO_WEEKS = (TODAY + dt.timedelta(days=14)).isoformat()
_OFFICE = "das Quartiersbüro"


__all__ = ["page", "somebody", "untouched"]


def test_case_goes_through_its_steps_rests_and_goes_on(page: Page, somebody: Somebody) -> None:
    begin_case(page, somebody)
    look_at(page)
    for phase in ("Einschätzung", "Planung"):
        press(page, f"Weiter: {phase}")
        said(page, f"Jetzt: {phase}.")
    unfold(page, "Zu einem anderen Schritt, auch zurück")
    page.locator('form[action$="/schritt"]').last.get_by_role("combobox").select_option(label="Einschätzung")
    press(page, "Wechseln")
    said(page, "Jetzt: Einschätzung.")
    press(page, "Pause einlegen")
    title(page, "Pause einlegen")
    look_at(page)
    page.get_by_label("Familie oder Pflege").check()
    press(page, "Pause beginnen")
    said(page, "Die Begleitung ruht.")
    look_at(page)
    press(page, "Begleitung fortsetzen")
    said(page, "Die Begleitung geht weiter.")
    expect(page.get_by_role("button", name="Weiter: Planung")).to_be_visible()


def test_case_ends_in_work_with_six_months_of_aftercare(page: Page, somebody: Somebody) -> None:
    begin_case(page, somebody)
    press(page, "Fall beenden")
    form = page.locator('form[action$="/beenden"]:visible')
    look_at(page)
    form.get_by_role("radio", name="Arbeit", exact=True).check()
    form.get_by_label("Erster Arbeitstag").fill(TODAY.isoformat())
    form.get_by_label("Nachbetreuung anbieten").check()
    form.get_by_role("button", name="Fall beenden").click()
    said(page, "Die Nachbetreuung ist begonnen.")
    month = (TODAY.month + 5) % 12 + 1
    until = page.get_by_text(
        re.compile(rf"Bis zum \d+\.{month}\.{TODAY.year + (TODAY.month > 6)} sind Sie da")
    )
    expect(until).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("in Arbeit"))).not_to_have_count(0)
    look_at(page)
    press(page, "Schritt zurücknehmen")
    said(page, "Der letzte Schritt ist zurückgenommen.")


def test_case_is_handed_over_between_two_browsers(
    chromium: Browser, house: House, page: Page, somebody: Somebody
) -> None:
    begin_case(page, somebody)
    case_url = page.url
    press(page, "An jemanden übergeben")
    look_at(page)
    page.get_by_role("radio", name="Vera Vertretung").check()
    page.get_by_label("Übergabegespräch geplant am").fill(TODAY.isoformat())
    press(page, "Übergabe anbieten")
    expect(page.get_by_text("Eine Übergabe steht aus")).to_be_visible()
    with at_work(chromium, house, "desk", "deputy") as deputy:
        deputy.goto("/heute")
        line_of(deputy, "Übergabe annehmen", somebody.name).get_by_role("link", name=somebody.name).click()
        title(deputy, "Übergabe")
        look_at(deputy)
        deputy.get_by_label("Die Person war dabei").check()
        press(deputy, "Fall übernehmen")
        expect(deputy.get_by_text("begleitet von Ihnen")).to_be_visible()
    page.goto(case_url)
    expect(page.get_by_text("· begleitet von Vera Vertretung")).to_be_visible()


def test_two_looks_show_the_way_between_them(page: Page, somebody: Somebody) -> None:
    first = TODAY - dt.timedelta(days=60)
    begin_case(page, somebody, since=first.isoformat())
    turn_to(page, "Einschätzung")
    for on, level in ((first, "dringend"), (TODAY, "geht")):
        press(page, "Neu gemeinsam ansehen" if on == TODAY else "Gemeinsam ansehen")
        title(page, "Gemeinsam ansehen")
        page.get_by_label("Angesehen am").fill(on.isoformat())
        unfold(page, "Wohnen")
        area = page.get_by_role("group", name="Wohnen", exact=True)
        area.get_by_role("radio", name=level, exact=True).check()
        area.get_by_label("Wobei Hilfe gut täte").fill("eine Wohnung ohne Schimmel")
        look_at(page)
        press(page, "Speichern")
        title(page, "Einschätzung")
    way = page.get_by_role("table", name="Der Weg in Worten").get_by_role("row", name=re.compile("^Wohnen"))
    expect(way).to_contain_text("von „dringend“ zu „geht“")
    expect(page.get_by_role("img", name=re.compile("Weg in jedem Bereich"))).to_be_visible()
    look_at(page)


def test_plan_is_written_agreed_printed_and_given_along(
    page: Page, somebody: Somebody, tmp_path: Path
) -> None:
    begin_case(page, somebody)
    turn_to(page, "Plan")
    press(page, "Plan beginnen")
    title(page, "Plan schreiben")
    page.get_by_label("In den Worten der Person").first.fill("Ich möchte Busse fahren.")
    for number in range(page.get_by_label(re.compile("^Was")).count(), 2):
        press(page, "Schritt hinzufügen")
        expect(page.get_by_label(re.compile("^Was"))).to_have_count(number + 1)
    for number, (what, who) in enumerate((("Sehtest machen", "die Person"), ("Fahrschule fragen", _OFFICE))):
        page.get_by_label(f"Was, Ziel 1, Schritt {number + 1}").fill(what)
        page.get_by_label(f"Wer, Ziel 1, Schritt {number + 1}").select_option(label=who)
        page.get_by_label(f"Bis wann, Ziel 1, Schritt {number + 1}").fill(IN_TWO_WEEKS)
    look_at(page)
    page.get_by_role("main").get_by_role("button", name="Speichern", exact=True).last.click()
    said(page, "Der Entwurf ist gespeichert.")
    title(page, "Mein Plan")
    look_at(page)
    press(page, "Gemeinsam vereinbart")
    expect(page.get_by_text("noch nicht mitgegeben")).to_be_visible()
    look_at(page)
    _expect_paper(page, tmp_path / "plan.pdf", "Ich möchte Busse fahren.", "Sehtest machen")
    press(page, "Als mitgegeben vermerken")
    expect(page.get_by_text("noch nicht mitgegeben")).to_have_count(0)
    turn_to(page, "Überblick")
    expect(page.get_by_role("link", name="Den Plan gemeinsam ansehen und erneuern")).to_be_visible()


def _expect_paper(page: Page, path: Path, *texts: str) -> None:
    """Fetch the plan's PDF as the button does, in Turkish too, and read it as a reading aid would."""
    form = page.locator('form[action$="/druck"]')
    answer = page.request.get(str(form.get_attribute("action")), params={"sprache": "tr"})
    assert answer.headers["content-type"] == "application/pdf"
    path.write_bytes(answer.body())
    about = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged:\s+yes", about)
    words = " ".join(
        subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split()
    )
    for text in (*texts, "Unterschrift"):
        assert text in words


def test_disputed_detail_is_marked_and_settled(page: Page, somebody: Somebody) -> None:
    page.goto(f"/menschen/{somebody.key}")
    turn_to(page, "Angaben und Post")
    look_at(page)
    press(page, "Eine Angabe wird bestritten")
    title(page, "Die Person sieht es anders")
    look_at(page)
    page.get_by_label("Welche Angabe?").select_option(label="Geburtsdatum")
    page.get_by_label("Was sagt die Person?").fill("Der Tag im Pass stimmt.")
    press(page, "Als bestritten vermerken")
    said(page, "Die Angabe trägt jetzt den Vermerk „bestritten“.")
    expect(page.get_by_text("„Der Tag im Pass stimmt.“")).to_be_visible()
    turn_to(page, "Einsicht")
    look_at(page)
    row = page.get_by_role("table", name="Was Sie bestritten haben").get_by_role("row").last
    expect(row).to_contain_text("Geburtsdatum")
    expect(row).to_contain_text("Der Tag im Pass stimmt.")
    turn_to(page, "Angaben und Post")
    press(page, "Ist geklärt")
    said(page, "Geklärt. Der Vermerk ist weg.")
    expect(page.get_by_text("„Der Tag im Pass stimmt.“")).to_have_count(0)


def test_network_card_is_drawn_kept_on_purpose_and_gone(page: Page, somebody: Somebody) -> None:
    page.goto(f"/menschen/{somebody.key}/netzwerkkarte")
    title(page, "Netzwerkkarte")
    for who in ("Nachbarin", "Trainer"):
        page.get_by_label("Wer?").fill(who)
        for group in ("Woher?", "Wie nah?"):
            page.get_by_role("group", name=group).get_by_role("radio").first.check()
        press(page, "Auf die Karte")
        expect(page.get_by_role("rowheader", name=who)).to_be_visible()
    expect(page.get_by_text("Nach diesem Tag ist die Karte gelöscht")).to_be_visible()
    look_at(page)
    press(page, "Behalten")
    title(page, "Netzwerkkarte behalten")
    look_at(page)
    press(page, "Abbrechen")
    expect(page.get_by_text("Nach diesem Tag ist die Karte gelöscht")).to_be_visible()
    press(page, "Behalten")
    page.get_by_label("Wofür wird sie noch gebraucht?").fill("Für das nächste Gespräch")
    page.get_by_label("Behalten bis").fill(IN_TWO_WEEKS)
    press(page, "Behalten")
    expect(page.get_by_text("Behalten wird sie nur, wenn sie das möchte.").first).to_be_visible()
    page.get_by_label("Die Person möchte, dass wir die Karte behalten.").check()
    press(page, "Behalten")
    expect(page.get_by_text("weil die Person es möchte: Für das nächste Gespräch")).to_be_visible()
    unfold(page, "Karte jetzt löschen")
    press(page, "Endgültig löschen")
    expect(page.get_by_role("rowheader", name="Nachbarin")).to_have_count(0)


def test_protected_address_is_seen_once_for_a_reason(house: House, page: Page) -> None:
    ((key, street),) = ask(house, "SELECT id, street FROM people_person WHERE is_blocked LIMIT 1")
    page.goto(f"/menschen/{key}")
    expect(page.get_by_text("Die Anschrift ist gesperrt")).to_be_visible()
    assert street not in page.content()
    look_at(page)
    press(page, "Anschrift einmal ansehen")
    press(page, "Einmal ansehen")
    expect(page.get_by_text("wofür Sie die Anschrift jetzt brauchen").first).to_be_visible()
    page.get_by_label("Wofür brauchen Sie die Anschrift jetzt?").fill("Rückruf wegen eines Wasserschadens")
    press(page, "Einmal ansehen")
    expect(page.get_by_text(street)).to_be_visible()
    look_at(page)
    page.goto(page.url)
    title(page, "Gesperrte Anschrift")
    assert street not in page.content()
    expect(page.get_by_role("button", name="Einmal ansehen")).to_be_visible()


def test_list_is_filtered_kept_and_taken_out_for_a_purpose(
    house: House, page: Page, somebody: Somebody, tmp_path: Path
) -> None:
    page.goto(f"/menschen/{somebody.key}/erreichen")
    page.get_by_label(re.compile("^Telefon")).fill("=030 23125 748")
    press(page, "Speichern")
    page.goto("/menschen")
    unfold(page, "Filter und Spalten")
    page.get_by_label("Telefon", exact=True).check()
    press(page, "Spalten merken")
    said(page, "Die Liste zeigt jetzt diese Spalten.")
    page.get_by_role("link", name=re.compile("^noch nicht angeschrieben")).click()
    page.wait_for_url("**stand=**")
    unfold(page, "Filter und Spalten")
    page.get_by_label("Name des Filters").fill(f"Noch offen {somebody.key}")
    press(page, "Filter merken")
    said(page, "Gemerkt als")
    look_at(page)
    press(page, "Diese Liste ausgeben")
    title(page, "Liste ausgeben")
    press(page, "Datei speichern")
    expect(page.get_by_text("Bitte wählen Sie den Zweck.").first).to_be_visible()
    look_at(page)
    page.get_by_label("Anrufe an einem Tag").check()
    blocked = {f"{family}, {given}" for family, given in ask(house, _BLOCKED)}
    for form in ("Text mit Semikolon (csv)", "Excel (xlsx)"):
        page.get_by_role("radio", name=form).check()
        with page.expect_download() as download:
            press(page, "Datei speichern")
        rows = _rows_of(Path(download.value.path()), is_csv="csv" in form)
        assert "'=030 23125 748" in {cell for row in rows for cell in row}
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "@"))]
        names = {row[0] for row in rows}
        assert somebody.name in names
        assert not names & blocked
    page.goto("/menschen")
    press(page, f"Noch offen {somebody.key}")
    unfold(page, "Filter und Spalten")
    press(page, "Filter löschen")
    said(page, "Der Filter ist gelöscht.")


_BLOCKED = (
    "SELECT family_name, given_name FROM people_person WHERE is_blocked AND (family_name, given_name) NOT IN"
    " (SELECT family_name, given_name FROM people_person WHERE NOT is_blocked)"
)


def _rows_of(path: Path, *, is_csv: bool) -> list[list[str]]:
    """Return the cells of a list taken out; what a table program would compute is not a text and fails."""
    if is_csv:
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    assert sheet is not None
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
