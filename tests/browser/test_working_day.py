"""A working day at the desk, on a phone and without scripts: calls, talks, reminders, and who comes in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest
from browser.demo_house import House
from browser.each_way import page, somebody, untouched
from browser.journeys import post, posted_codes, press, sign_in
from browser.profiles import profile
from browser.working_day import (
    DESK,
    WAYS,
    Somebody,
    ask,
    at_work,
    line_of,
    look_at,
    said,
    tab_to,
    title,
)
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser


__all__ = ["page", "somebody", "untouched"]


@pytest.fixture
def desk(chromium: Browser, house: House) -> Iterator[Page]:
    """Work as a case worker at the desk."""
    with at_work(chromium, house, "desk") as opened:
        yield opened


@pytest.fixture(scope="module")
def called(chromium: Browser, house: House) -> Iterator[str]:
    """Post the first wave; return codes of letters whose readers will ask to be called."""
    with profile(chromium, house, scripts=False) as opened:
        page = opened.new_page()
        sign_in(page, "caseworker")
        page.goto("/anschreiben/1")
        post(page)
    return iter(posted_codes(house, 9))


def test_morning_begins_with_a_call_back(called: Iterator[str], page: Page) -> None:
    page.goto(f"/b/{next(called)}")
    press(page, "Um Anruf bitten")
    page.goto("/heute")
    title(page, "Heute")
    look_at(page)
    group = page.locator("section").filter(has=page.get_by_role("heading", name=re.compile("^Rückrufe")))
    waiting = group.locator("[data-lotse-desk-line]")
    before = waiting.count()
    waiting.first.get_by_role("button", name=re.compile("^Erledigt")).click()
    said(page, "Erledigt")
    expect(waiting).to_have_count(before - 1)
    page.get_by_role("button", name="Zurücknehmen", exact=True).first.click()
    said(page, "Die Zeile steht wieder da")
    expect(waiting).to_have_count(before)


def test_talk_is_noted_from_the_desk_by_keys(desk: Page) -> None:
    desk.goto("/heute")
    waiting = line_of(desk, "Einen Monat in Arbeit")
    for _ in range(30):
        desk.keyboard.press("j")
        if waiting.evaluate("line => line === document.activeElement"):
            break
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/menschen/*")
    desk.keyboard.press("g")
    desk.wait_for_url("**/gespraech")
    expect(desk.get_by_role("radio", name="Telefon")).to_be_focused()
    for key in ("1", "a", "n"):
        desk.keyboard.press(key)
    desk.keyboard.type("Die Einarbeitung läuft weiter gut")
    desk.keyboard.press("Enter")
    said(desk, "Das Gespräch ist notiert.")
    expect(desk.get_by_text("Die Einarbeitung läuft weiter gut")).to_be_visible()
    look_at(desk)


@pytest.mark.parametrize("way", WAYS)
def test_person_is_found_by_whatever_is_known(chromium: Browser, house: House, way: str) -> None:
    ((key, phone, street, number),) = ask(
        house,
        "SELECT id, phone, street, house_number_text FROM people_person"
        " WHERE family_name = 'Haddad' AND given_name = 'Petra' AND phone != '' AND NOT is_blocked",
    )
    with at_work(chromium, house, way) as page:
        for words in ("Hadad Petra", "petra haddat", phone, phone.replace(" ", ""), f"{street} {number}"):
            page.goto("/menschen")
            main = page.get_by_role("main")
            main.get_by_role("searchbox").fill(words)
            main.get_by_role("button", name="Suchen").click()
            page.wait_for_url("**suche=*")
            found = main.locator(f'a[href="/menschen/{key}"]')
            expect(found, f"by {words}").to_be_visible()
        look_at(page)
        found.click()
        title(page, "Haddad, Petra")
        look_at(page)


def test_reminder_is_made_moved_and_done(page: Page, somebody: Somebody) -> None:
    page.goto(f"/menschen/{somebody.key}")
    press(page, "Wiedervorlage")
    title(page, "Wiedervorlage anlegen")
    look_at(page)
    page.get_by_label("Woran möchten Sie denken?").fill("Nach dem Bescheid fragen")
    page.get_by_role("radio", name="in 1 Woche").check()
    press(page, "Anlegen")
    said(page, "Wiedervorlage am")
    page.get_by_role("link", name="Nach dem Bescheid fragen").click()
    title(page, "Nach dem Bescheid fragen")
    look_at(page)
    press(page, "Verschieben")
    expect(page.get_by_text("Bitte nennen Sie kurz den Grund.").first).to_be_visible()
    page.get_by_role("radio", name="in 2 Wochen").check()
    page.get_by_label("Grund").fill("nicht erreicht")
    press(page, "Verschieben")
    said(page, "Verschoben auf den")
    expect(page.get_by_role("heading", name="nicht erreicht")).to_be_visible()
    press(page, "Erledigt")
    said(page, "Erledigt.")
    expect(page.get_by_role("button", name="Wieder öffnen")).to_be_visible()


def test_somebody_who_comes_in_is_counted_and_named_later(page: Page, somebody: Somebody) -> None:
    page.goto("/heute")
    page.get_by_text("Jemand war da").click()
    page.get_by_role("button", name="Arbeit und Ausbildung").click()
    expect(page.get_by_text(re.compile(r"Nummer \d+ von heute: Arbeit und Ausbildung"))).to_be_visible()
    look_at(page)
    press(page, "Nein, zurück zu Heute")
    title(page, "Heute")
    page.get_by_text("Jemand war da").click()
    press(page, "Wer schon da war")
    page.get_by_role("link", name=re.compile("^Zuordnen: Nummer")).first.click()
    page.get_by_label("Name, Straße, Telefon oder Brief-Code").fill(somebody.name.replace(",", ""))
    page.get_by_role("main").get_by_role("button", name="Suchen").click()
    look_at(page)
    page.get_by_role("button", name=f"Zuordnen: {somebody.given_name} {somebody.family_name}").first.click()
    said(page, "Der Besuch steht jetzt im Verlauf der Person.")
    page.get_by_role("button", name=re.compile("^Doch ohne Namen: Nummer")).first.click()
    said(page, "Der Besuch bleibt ohne Namen gezählt.")


def test_deputy_works_at_the_desk_of_a_colleague_for_a_reason(
    chromium: Browser, house: House, page: Page
) -> None:
    with profile(chromium, house, scripts=False) as elsewhere:
        lead = elsewhere.new_page()
        sign_in(lead, "team-lead")
        lead.goto("/einrichten/quartier/1/team")
        lead.get_by_label("Wer vertritt?").select_option(label="Rike Rückblick")
        lead.get_by_label("Letzter Tag", exact=True).fill(
            (dt.date.today() + dt.timedelta(days=9)).isoformat()
        )
        press(lead, "Eintragen")
        expect(lead.get_by_role("rowheader", name="Rike Rückblick")).to_have_count(0)
        expect(lead.get_by_text("Eine Angabe stimmt noch nicht")).to_be_visible()
    with at_work(chromium, house, "phone", "deputy") as deputy:
        deputy.goto("/heute")
        expect(deputy.get_by_text("Sie vertreten hier")).to_be_visible()
        expect(deputy.get_by_text("Grund: Urlaub")).to_be_visible()
        look_at(deputy)
        page.goto("/heute")
        step = "Zwei Küchen im Quartier ansprechen"
        assert line_of(page, step).count() == line_of(deputy, step).count() == 1
        line_of(deputy, step).get_by_role("button", name=re.compile("^Erledigt")).click()
        said(deputy, "Erledigt")
        page.reload()
        expect(line_of(page, step)).to_have_count(0)
        deputy.get_by_role("button", name="Zurücknehmen", exact=True).first.click()
        said(deputy, "Die Zeile steht wieder da")


def test_whole_day_is_worked_by_keys_alone(chromium: Browser, house: House, somebody: Somebody) -> None:
    with profile(chromium, house) as opened:
        page = opened.new_page()
        page.set_viewport_size(DESK)
        page.goto("/anmelden")
        tab_to(page, page.locator('form:has(input[name="role"][value="caseworker"]) button'))
        page.keyboard.press("Enter")
        title(page, "Heute")
        _done_and_taken_back_by_keys(page)
        _counted_by_keys(page)
        _found_by_keys(page, somebody)
        _reminded_by_keys(page)
        _accompanied_by_keys(page)
        tab_to(page, page.get_by_role("banner").locator("summary:visible", has_text="Lotta Lotse"))
        page.keyboard.press("Enter")
        tab_to(
            page, page.get_by_role("link", name="Abmelden").or_(page.get_by_role("button", name="Abmelden"))
        )
        page.keyboard.press("Enter")
        page.wait_for_url("**/anmelden**")


def _done_and_taken_back_by_keys(page: Page) -> None:
    waiting = line_of(page, "Nach den Öffnungszeiten der Kita fragen")
    for _ in range(30):
        page.keyboard.press("j")
        if waiting.evaluate("line => line === document.activeElement"):
            break
    page.keyboard.press("e")
    said(page, "Erledigt")
    expect(page.locator("[data-lotse-desk-line]:focus")).to_have_count(1)
    page.keyboard.press("u")
    said(page, "Die Zeile steht wieder da")


def _counted_by_keys(page: Page) -> None:
    tab_to(page, page.locator("summary", has_text="Jemand war da"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Wohnen"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"Nummer \d+ von heute: Wohnen"))).to_be_visible()


def _found_by_keys(page: Page, somebody: Somebody) -> None:
    page.keyboard.press("/")
    page.keyboard.type(somebody.name.replace(",", ""))
    page.keyboard.press("Enter")
    page.wait_for_url("**suche=*")
    tab_to(page, page.get_by_role("main").locator(f'a[href="/menschen/{somebody.key}"]'))
    page.keyboard.press("Enter")
    title(page, somebody.name)


def _reminded_by_keys(page: Page) -> None:
    page.keyboard.press("w")
    title(page, "Wiedervorlage anlegen")
    tab_to(page, page.get_by_label("Woran möchten Sie denken?"))
    page.keyboard.type("Noch einmal anrufen")
    tab_to(page, page.get_by_role("radio", name="morgen"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Anlegen"))
    page.keyboard.press("Enter")
    said(page, "Wiedervorlage am")


def _accompanied_by_keys(page: Page) -> None:
    page.keyboard.press("f")
    title(page, "Fall beginnen")
    tab_to(page, page.get_by_role("radio", name="Wir sind im Gespräch"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Fall beginnen"))
    page.keyboard.press("Enter")
    said(page, "Der Fall ist begonnen.")
    tab_to(page, page.get_by_role("button", name="Weiter: Einschätzung"))
    page.keyboard.press("Enter")
    said(page, "Jetzt: Einschätzung.")
    tab_to(page, page.get_by_role("link", name="Gespräch notieren"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/gespraech")
    for key in ("2", "n"):
        page.keyboard.press(key)
    page.keyboard.type("Erstes Treffen vereinbart")
    page.keyboard.press("Control+Enter")
    said(page, "Das Gespräch ist notiert.")
