"""A town in the middle of its work: lists, waves, drafts and desks at every step, left there as people would."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from browser import journeys
from browser.demo_house import House
from browser.journeys import press
from playwright.sync_api import Page, expect


@dataclass(frozen=True, slots=True)
class LivedIn:
    """A house in the middle of its work, and addresses in it that no link leads to, or one link among many."""

    house: House
    invitation: str
    letter: str
    draft: str
    talks: str
    appointment: str
    waiting: str
    own_talk: str


def live_in(house: House, page: Page, folder: Path) -> LivedIn:
    """Let the cast do some work."""
    for role in ("privacy-officer", "staff-council", "privacy-officer"):
        journeys.sign_in(page, role)
        if role == "staff-council":
            journeys.release_the_log(page)
        else:
            journeys.ask_for_the_log(page)
        journeys.sign_out(page)
    journeys.sign_in(page, "caseworker")
    draft = _write(house, page)
    _hear(house, page)
    _take_in(house, page, folder)
    _draw(page)
    _begin_plan(page)
    talks = _talk(page)
    own_talk = _open_door(page)
    journeys.sign_out(page)
    journeys.sign_in(page, "team-lead")
    invitation = _invite(page)
    _make_codes(page)
    journeys.sign_out(page)
    letter = f"/b/{journeys.posted_codes(house, 1)[0]}"
    links = (journeys.book(page), journeys.wait_for_a_time(page))
    return LivedIn(house, urlsplit(invitation).path, letter, draft, talks, *links, own_talk=own_talk)


def _open_door(page: Page) -> str:
    """Subscribe to one's calendar, reword a message, agree with somebody unknown on a talk, which is returned."""
    page.goto("/kalender/abo")
    press(page, "Neue Adresse")
    page.goto("/kalender/nachrichten/texte/confirmation/de")
    press(page, "Speichern")
    page.goto(f"/kalender/termin/neu?um=19:00&am={dt.date.today() + dt.timedelta(days=3)}")
    page.get_by_label("Name", exact=True).fill("Kim")
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
    page.goto(f"/anschreiben/antworten?q={answered}")
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
