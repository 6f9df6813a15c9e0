"""The calendar with a real browser: its pages in the states that no link leads to, and a talk that is dragged."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from browser.crawl import judge
from browser.demo_house import House
from browser.journeys import press, sign_in
from browser.profiles import profile
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

WEDNESDAY = "/kalender/zeiten/3"  # the demo's hour of appointments from nine to twelve


@pytest.fixture
def see(page: Page) -> Iterator[Callable[[str], None]]:
    """Return a function that judges the page that is open, with all that can be unfolded on it."""
    cdp, faults = page.context.new_cdp_session(page), list[str]()

    def look(state: str) -> None:
        page.evaluate("document.querySelectorAll('details.disclosure').forEach(each => { each.open = true })")
        faults.extend(f"{state}, {page.url}: {fault}" for fault in judge(page, cdp, fully=True))

    yield look
    assert not faults, "\n".join(faults)


def agree_on(page: Page, day: str, time: str) -> str:
    """Agree with somebody unknown on a talk, and return where it stands."""
    page.goto(f"/kalender/termin/neu?am={day}&um={time}")
    page.get_by_label("Name", exact=True).fill("Kim")
    page.get_by_label("Telefon oder E-Mail").fill("030 23125 046")
    press(page, "Termin eintragen")
    expect(page).to_have_url(re.compile(r"/kalender/termin/\d+$"))
    return urlsplit(page.url).path


def note_change(house: House, appointment: str, change: str) -> None:
    """Let somebody have changed a talk in the house's own calendar."""
    moved = "datetime({}, '+1 hour')" if change == "moved" else "NULL"
    with closing(sqlite3.connect(house.data / "lotse.sqlite3")) as database, database:
        database.execute(
            "INSERT INTO schedule_calendarcopy (appointment_id, staff_id, calendar, href, etag, written, starts_at,"
            " ends_at, change, change_starts_at, change_ends_at) SELECT id, staff_id, 'https://kalender.example/',"
            " 'https://kalender.example/' || id, '1', '', starts_at, ends_at, ?,"
            f" {moved.format('starts_at')}, {moved.format('ends_at')} FROM schedule_appointment WHERE id = ?",
            (change, appointment.rpartition("/")[2]),
        )


def wednesday(weeks: int) -> str:
    """Return the Wednesday so many weeks after the coming one; each test has weeks of its own."""
    today = dt.date.today()
    return f"{today + dt.timedelta(days=(1 - today.weekday()) % 7 + 1 + 7 * weeks)}"


def test_decision_about_a_change_in_the_house_calendar_is_sound(
    house: House, enter: Callable[[str], Page], see: Callable[[str], None]
) -> None:
    page = enter("caseworker")
    for change, said in (("moved", "verschoben"), ("deleted", "gelöscht")):
        talk = agree_on(page, wednesday(1), "09:00" if change == "moved" else "10:00")
        note_change(house, talk, change)
        page.goto(talk)
        expect(page.get_by_text(f"Im Hauskalender {said}")).to_be_visible()
        see(f"{said}: the talk")
        press(page, "Entscheiden, was gilt")
        expect(page.get_by_role("button", name="Zurücksetzen")).to_be_visible()
        see(f"{said}: the decision")
        press(page, "Zurücksetzen")
        expect(page.get_by_text("Zurückgesetzt.")).to_be_visible()
        see(f"{said}: put back")


def test_counter_screen_and_messages_are_sound_in_every_state(
    enter: Callable[[str], Page], see: Callable[[str], None]
) -> None:
    page = enter("caseworker")
    page.goto("/kalender/tresen")
    press(page, "Wohnen")
    expect(page.get_by_text("Gezählt", exact=True)).to_be_visible()
    see("just counted")
    screen = page.get_by_role("link", name="Bildschirm im Wartezimmer").get_attribute("href")
    assert screen
    page.goto(screen)
    see("the screen")
    page.goto("/kalender/tresen")
    page.get_by_text("Adresse des Bildschirms").click()
    press(page, "Neue Adresse")
    expect(page.get_by_text("Die alte Adresse zeigt nichts mehr")).to_be_visible()
    see("a new address")
    assert page.request.get(screen).status == 404
    page.goto("/kalender/abo")
    press(page, "Neue Adresse")
    expect(page.get_by_text("Ihre Adresse ist fertig")).to_be_visible()
    see("a subscription")
    page.goto("/kalender/nachrichten/texte/confirmation/de")
    page.get_by_label("Betreff").fill("")
    press(page, "Speichern")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    see("a text without a subject")
    page.goto("/kalender/termin/neu")
    press(page, "Termin eintragen")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    see("a talk without a name")


def test_talk_is_dragged_to_a_free_time_and_moved_only_by_the_button(enter: Callable[[str], Page]) -> None:
    page = enter("caseworker")
    day = wednesday(2)
    talk = agree_on(page, day, "10:00")
    page.goto(f"/kalender/woche?tag={day}")
    link = page.locator(f'a[data-lotse-drag="{talk}/verlegen"]')
    link.hover()
    page.mouse.down()
    page.mouse.move(0, 0)
    page.mouse.move(200, 400, steps=4)
    free = page.locator(f'[data-lotse-calendar-day="{day}"] [data-lotse-free]').filter(has_text="09:00")
    expect(free).to_be_visible()
    assert free.locator("xpath=..").get_attribute("aria-hidden") == "true"
    free.hover()
    page.mouse.up()
    expect(page.get_by_label("Uhrzeit")).to_have_value("09:00")
    expect(page.get_by_label("Tag", exact=True)).to_have_value(day)
    page.goto(talk)
    expect(page.get_by_text("10:00 bis 10:30 Uhr")).to_be_visible()
    page.goto(f"/kalender/woche?tag={day}")
    friday = page.locator("[data-lotse-calendar-day]").nth(4)
    wanted = friday.get_attribute("data-lotse-calendar-day")
    link.drag_to(friday, target_position={"x": 20, "y": 10})
    expect(page.get_by_label("Tag", exact=True)).to_have_value(wanted or "")
    expect(page.get_by_label("Uhrzeit")).to_have_value("10:00")
    press(page, "Verlegen")
    expect(page.get_by_text("Verlegt.")).to_be_visible()


def test_talk_dropped_on_its_own_day_or_given_up_changes_nothing(enter: Callable[[str], Page]) -> None:
    page = enter("caseworker")
    day = wednesday(3)
    talk = agree_on(page, day, "10:00")
    page.goto(f"/kalender/woche?tag={day}")
    link = page.locator(f'a[data-lotse-drag="{talk}/verlegen"]')
    link.drag_to(page.locator(f'[data-lotse-calendar-day="{day}"] h2'))
    expect(page.locator(".week__free, .is-target, .slot--dragged")).to_have_count(0)
    link.drag_to(page.locator("h1"))
    expect(page).to_have_url(re.compile(r"/kalender/woche"))
    link.click()
    expect(page).to_have_url(re.compile(f"{talk}$"))


def test_finger_opens_a_talk_and_drags_nothing(chromium: Browser, house: House) -> None:
    with profile(chromium, house, touch=True) as phone:
        page = phone.new_page()
        page.set_viewport_size({"width": 390, "height": 844})
        sign_in(page, "caseworker")
        page.goto("/kalender/woche")
        page.locator("[data-lotse-drag]").first.tap()
        expect(page).to_have_url(re.compile(r"/kalender/termin/\d+$"))


def test_changing_and_ending_hours_is_sound_in_every_state(
    enter: Callable[[str], Page], see: Callable[[str], None]
) -> None:
    page = enter("caseworker")
    day = wednesday(4)
    agree_on(page, day, "11:00")
    page.goto(f"{WEDNESDAY}/ende")
    press(page, "Beenden")
    expect(page.get_by_text("In dieser Zeit sind Termine vereinbart")).to_be_visible()
    see("talks after the end")
    page.goto("/kalender/zeiten/abwesend")
    page.get_by_label("Vom").fill(day)
    page.get_by_label("Bis einschließlich").fill(day)
    press(page, "Eintragen")
    expect(page.get_by_text("In dieser Zeit sind Termine vereinbart")).to_be_visible()
    see("talks in an absence")
    page.goto("/kalender/zeiten/neu")
    press(page, "Eintragen")
    expect(page.locator("[aria-invalid=true]").first).to_be_visible()
    see("nothing typed")
    page.goto(WEDNESDAY)
    page.get_by_label("Bis", exact=True).fill("10:30")
    page.get_by_label("Bis", exact=True).press("Tab")
    expect(page.get_by_text("Vorschlag: verlegen auf")).to_be_visible()
    see("preview while typing")
    page.get_by_label("Bis", exact=True).fill("08:00")
    press(page, "Ändern")
    expect(page.get_by_text("Das Ende liegt vor dem Anfang").first).to_be_visible()
    see("an end before the beginning")
    page.goto(WEDNESDAY)
    page.get_by_label("Bis", exact=True).fill("10:30")
    press(page, "Ändern")
    expect(page.get_by_text("In dieser Zeit sind Termine vereinbart")).to_be_visible()
    see("talks that no longer fit")
    press(page, "Trotzdem ändern")
    expect(page.get_by_text("Geändert ab")).to_be_visible()
    see("changed")
    expect(page.get_by_text("Mittwoch 9 bis 10.30 Uhr")).to_be_visible()


def test_mode_is_sound_before_and_after(enter: Callable[[str], Page], see: Callable[[str], None]) -> None:
    page = enter("caseworker")
    agree_on(page, wednesday(1), "11:30")
    page.goto("/kalender/betriebsart/neu")
    press(page, "Ansehen, was sich ändert")
    expect(page.locator(".error-summary, [aria-invalid=true], .kern-alert").first).to_be_visible()
    see("nothing chosen")
    page.get_by_label("nur am Telefon").check()
    page.get_by_label("Grund").fill("Wasserschaden")
    press(page, "Ansehen, was sich ändert")
    expect(page.get_by_role("heading", name="Vorher und nachher")).to_be_visible()
    see("before and after")
    press(page, "Jetzt alles umschalten")
    expect(page.get_by_role("heading", name="Noch Bescheid zu geben")).to_be_visible()
    see("switched")
    page.goto("/kalender/nachrichten")
    see("messages to pass on")
