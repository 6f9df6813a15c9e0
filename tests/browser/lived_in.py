"""A town in the middle of its work: lists, waves, drafts and desks at every step, left there as people would."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from browser import journeys
from browser.demo_house import House
from browser.journeys import press
from browser.working_day import ask
from playwright.sync_api import Page, expect


@dataclass(frozen=True, slots=True)
class LivedIn:
    """A house in the middle of its work, and where to begin in it beside the start page.

    `outside` are the links that people without an account get; `inside` is the caseworker's work that no page
    leads to, or one link among many.
    """

    house: House
    outside: tuple[str, ...]
    inside: tuple[str, ...]


def live_in(house: House, page: Page, folder: Path) -> LivedIn:
    """Let the cast do some work."""
    _as(page, "team-lead", _ask_for_notes)
    _as(page, "privacy-officer", journeys.ask_for_the_log, _agree_to_notes)
    _as(page, "staff-council", journeys.release_the_log)
    _as(page, "privacy-officer", journeys.ask_for_the_log)
    _as(page, "team-lead", partial(_let_into_notes, house))
    journeys.sign_in(page, "caseworker")
    inside = [_write(house, page)]
    _hear(house, page)
    _take_in(house, page, folder)
    _draw(page)
    _begin_plan(page)
    inside += [_talk(page), _open_door(page), _held(house), _draw_network(page), _note(page)]
    journeys.sign_out(page)
    journeys.sign_in(page, "team-lead")
    invitation = _invite(page)
    _make_codes(page)
    journeys.sign_out(page)
    letter = f"/b/{journeys.posted_codes(house, 1)[0]}"
    outside = (urlsplit(invitation).path, letter, journeys.book(page), journeys.wait_for_a_time(page))
    return LivedIn(house, outside, tuple(inside))


def _as(page: Page, role: str, *steps: Callable[[Page], None]) -> None:
    journeys.sign_in(page, role)
    for step in steps:
        step(page)
    journeys.sign_out(page)


def _ask_for_notes(page: Page) -> None:
    page.goto("/einrichten/geschuetzte-notizen")
    page.get_by_label("Wofür braucht Ihre Stelle geschützte Notizen?").fill("Begleitung zu Fachdiensten")
    press(page, "Beantragen")


def _agree_to_notes(page: Page) -> None:
    page.goto("/datenschutz/geschuetzte-notizen")
    press(page, "Zustimmen")


def _let_into_notes(house: House, page: Page) -> None:
    """Let the caseworker into protected notes."""
    email = house.cast["caseworker"]["email"]
    ((key,),) = ask(house, "SELECT id FROM accounts_staff WHERE email = ?", email)
    page.goto("/einrichten/geschuetzte-notizen")
    page.get_by_label("Wer?").select_option(key)
    page.get_by_label("Letzter Tag").fill(str(dt.date.today() + dt.timedelta(days=30)))
    page.get_by_label("Grund").fill("Begleitung zu Fachdiensten")
    press(page, "Berechtigen")
    expect(page.get_by_role("button", name="Entziehen")).to_be_visible()


def _note(page: Page) -> str:
    """Keep a protected note; the page of the person's notes is returned."""
    notes = "/menschen/200/geschuetzt"
    page.goto(notes)
    page.get_by_label("Was festgehalten wird").fill("Nur Arbeit im Sitzen.")
    page.get_by_role("radio").first.check()
    page.get_by_label("Tag der Einwilligung").fill(str(dt.date.today()))
    page.get_by_label("Löschen am").fill(str(dt.date.today() + dt.timedelta(days=60)))
    press(page, "Verschlüsselt speichern")
    expect(page.get_by_role("link", name="Öffnen")).to_be_visible()
    return notes


def _draw_network(page: Page) -> str:
    """Put somebody on a person's network card, which is returned."""
    card = "/menschen/200/netzwerkkarte"
    page.goto(card)
    page.get_by_label("Wer?").fill("Nachbarin")
    for group in ("Woher?", "Wie nah?"):
        page.get_by_role("group", name=group).get_by_role("radio").first.check()
    press(page, "Auf die Karte")
    expect(page.get_by_role("rowheader", name="Nachbarin")).to_be_visible()
    return card


def _held(house: House) -> str:
    """Return a talk that took place."""
    ((key,),) = ask(house, "SELECT id FROM schedule_appointment WHERE state = 'held' LIMIT 1")
    return f"/kalender/termin/{key}"


def _open_door(page: Page) -> str:
    """Subscribe to one's calendar, reword a message, agree with somebody unknown on a talk, which is returned."""
    page.goto("/kalender/abo")
    press(page, "Neue Adresse")
    page.goto("/kalender/nachrichten/texte/confirmation/de")
    press(page, "Speichern")
    page.goto(f"/kalender/termin/neu?um=19:00&am={dt.date.today() + dt.timedelta(days=3)}")
    page.get_by_label("Name", exact=True).fill("Kim")
    page.get_by_label("Telefon oder E-Mail").fill("030 23125 046")
    press(page, "Termin eintragen")
    expect(page).to_have_url(re.compile(r"/kalender/termin/\d+$"))
    return urlsplit(page.url).path


def _write(house: House, page: Page) -> str:
    """Post a wave, with envelopes that came back; freeze one; bring a third to its last step, which is returned."""
    page.goto("/anschreiben/1")
    journeys.post(page)
    for code, reason in zip(journeys.posted_codes(house, 3), (2, 5, 7), strict=True):
        page.goto("/anschreiben/ruecklauf")
        journeys.take_back(page, code, reason)
    journeys.plan_wave(page)
    page.goto("/anschreiben/neu")
    for step in ("Weiter", "Weiter zum Text", "Weiter zum Versand", "Weiter zum Prüfen"):
        press(page, step)
    expect(page).to_have_url(re.compile("/pruefen$"))
    return urlsplit(page.url).path


def _hear(house: House, page: Page) -> None:
    """Answer, call, visit, and a round of flyers."""
    *_, answered, first, second = journeys.posted_codes(house, 6)
    page.goto("/anschreiben/antworten")
    page.get_by_role("main").get_by_role("searchbox").fill(answered)
    page.keyboard.press("Enter")
    page.locator('button[name="way"]').first.click()
    for code in (first, second):
        page.goto(f"/b/{code}")
        press(page, "Um Anruf bitten")
    page.goto("/anschreiben/rueckrufe")
    press(page, "Erledigt")
    page.goto("/anschreiben/besuche")
    page.locator('select[name="outcome"]').first.select_option(index=1)
    press(page, "Eintragen")
    page.goto("/anschreiben/faltblaetter")
    page.locator('input[name$="-street"]').first.fill("Blumenstraße")
    page.locator('input[name$="-doors"]').first.fill("12")
    press(page, "Runde eintragen")
    expect(page.get_by_role("button", name="Runde zurücknehmen")).to_be_visible()


def _take_in(house: House, page: Page, folder: Path) -> None:
    """One list checked, one left at its columns."""
    later = journeys.later_list(house, folder)
    journeys.upload_list(page, later)
    journeys.check_list(page)
    journeys.upload_list(page, later)


def _draw(page: Page) -> None:
    """Begin a neighbourhood, with a street chosen by hand."""
    journeys.draw_by_area(page, "Stadtmitte", "Stadtmitte")
    page.goto(page.url.replace("pruefen", "strassen") + "?q=ziegelei")
    press(page, "Ganz dazu")


def _begin_plan(page: Page) -> None:
    page.goto("/fall/2/plan")
    page.get_by_role("main").get_by_role("button", name="Plan beginnen").click()
    expect(page).to_have_url(re.compile("/plan/"))


def _talk(page: Page) -> str:
    """Note a talk that one may still change; the address of the person's talks is returned."""
    page.goto("/menschen/200/gespraech")
    page.get_by_role("radio", name="Telefon").check()
    page.get_by_label("Notiz").fill("Möchte wieder in der Küche arbeiten.")
    press(page, "Speichern")
    expect(page).not_to_have_url(re.compile("/gespraech$"))
    return "/menschen/200/gespraeche"


def _invite(page: Page) -> str:
    page.goto("/einrichten/quartier/1/team")
    page.get_by_label("Vor- und Nachname").fill("Nora Neu")
    page.get_by_label("Dienstliche E-Mail-Adresse").fill("neu@jobcenter.example")
    press(page, "Link ausgeben")
    return page.get_by_role("main").locator("code").first.inner_text()


def _make_codes(page: Page) -> None:
    page.goto("/anmelden/zweiter-faktor/ersatzcodes/neu")
    press(page, "Neue Codes erzeugen")
