"""The office's own page: everything in nine languages, no cookie, nothing from elsewhere, small, true."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import MONDAY, NOW
from factories import NeighbourhoodFactory
from office_photos import show_office_photo

import lotse.web
from lotse.accounts.models import Staff
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import HoursKind, Mode
from lotse.schedule.models import CalendarSettings, OfficeMode
from lotse.schedule.rules.hours import Hours
from lotse.schedule.rules.languages import LANGUAGES
from lotse.schedule.services.hours import add_hours
from lotse.schedule.services.wording import default_notice
from lotse.web.public.words import words_in

pytestmark = pytest.mark.usefixtures("set_clock", "hours")
PAGE = "/buero/luener-hoehe"
PAGES = (PAGE, f"{PAGE}/datenschutz", "/termin/bei/luener-hoehe", "/termin/bei/luener-hoehe/warteliste")
STATIC = Path(lotse.web.__file__).parent / "static"
MOST_BYTES = 60_000


def text_of(url: str = PAGE, **headers: str) -> str:
    response = Client(headers=headers).get(url)
    assert response.status_code == 200
    return response.content.decode()


def structured(page: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert len(found) == 1
    return dict(json.loads(found[0]))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("url", PAGES)
def test_page_speaks_each_language_without_a_cookie(url: str, code: str) -> None:
    response = Client().get(f"{url}?sprache={code}")
    page = response.content.decode()
    direction = "rtl" if code == "ar" else "ltr"
    assert f'<html lang="{code}" dir="{direction}">' in page
    assert not response.cookies
    assert words_in(code).no_traces in page
    assert response.headers["Content-Language"] == code
    assert len(re.findall(r'<a href="[^"]*sprache=[^"]+" hreflang=', page)) == len(LANGUAGES)


def test_page_answers_what_people_ask() -> None:
    page, words = text_of(), words_in("de")
    for expected in (
        "Quartiersbüro Lüner Höhe",
        'href="tel:03023125018"',
        "Ludwig-Schröder-Straße 18",
        words.bring_nothing,
        words.voluntary_yes,
        words.steps,
        "09:00–11:00",
    ):
        assert expected in page


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("tr-TR,tr;q=0.9,en;q=0.8", "tr"),
        ("fa,ar;q=0.7", "ar"),
        ("zh, ja;q=0.5", "de"),
        ("", "de"),
        ("de;q=0.5, pl;q=0.9", "pl"),
        ("x" * 5000, "de"),
    ],
)
def test_first_visit_follows_the_browser(header: str, expected: str) -> None:
    response = Client(headers={"accept-language": header}).get(PAGE)
    assert response.headers["Content-Language"] == expected
    assert "Accept-Language" in response.headers["Vary"]


def test_chosen_language_wins_and_goes_along() -> None:
    page = text_of(f"{PAGE}?sprache=uk", **{"accept-language": "tr"})
    assert '<html lang="uk"' in page
    assert 'href="/termin/bei/luener-hoehe?sprache=uk"' in page
    assert f'<link rel="canonical" href="http://localhost:8000{PAGE}?sprache=uk">' in page
    assert '<html lang="de"' in text_of(f"{PAGE}?sprache=klingonisch")


def test_search_engines_find_every_language() -> None:
    page = text_of()
    alternates = re.findall(r'rel="alternate" hreflang="([^"]+)" href="(http[^"]+)"', page)
    assert [code for code, _ in alternates] == [*LANGUAGES, "x-default"]
    assert "noindex" not in page
    assert '<meta name="description" content="' in page


def test_structured_data_tells_the_real_hours(caseworker: Staff, office: Office) -> None:
    tuesday = Hours(
        kind=HoursKind.CONSULTATION, weekday=1, starts=dt.time(14), ends=dt.time(16), valid_from=MONDAY
    )
    add_hours(by=caseworker, office_key=office.pk, hours=tuesday, today=MONDAY)
    found = structured(text_of())
    hours = found["openingHoursSpecification"]
    assert isinstance(hours, list)
    assert len(hours) == 7
    assert hours[1] == {
        "@type": "OpeningHoursSpecification",
        "validFrom": "2026-11-24",
        "validThrough": "2026-11-24",
        "opens": "14:00",
        "closes": "16:00",
    }
    assert (hours[0]["opens"], hours[0]["closes"]) == ("00:00", "00:00")
    assert found["telephone"] == "030 23125 018"


def test_structured_data_cannot_leave_its_element(office: Office) -> None:
    office.name = "</script><script>alert(1)</script>"
    office.save()
    page = text_of()
    assert structured(page)["name"] == office.name
    assert "<script>alert" not in page


@pytest.mark.parametrize("mode", [Mode.PHONE_ONLY, Mode.CLOSED])
def test_mode_stands_on_every_page_at_once(office: Office, mode: Mode) -> None:
    until = MONDAY + dt.timedelta(days=9)
    OfficeMode.objects.create(
        office=office, mode=mode, from_on=MONDAY, until_on=until, notices={"tr": "Bugün kapalı"}, set_at=NOW
    )
    page = text_of()
    assert "Mittwoch, 2. Dezember" in page
    assert "Bugün kapalı" in text_of(f"{PAGE}?sprache=tr")
    assert "Bugün kapalı" not in page
    offered = [text_of(f"/termin/bei/luener-hoehe?art={way}") for way in ("office", "phone")]
    assert "/office/20261124" not in offered[0]
    assert ("/phone/20261124" in offered[1]) == (mode == Mode.PHONE_ONLY)
    assert all(default_notice(mode, "de") in page for page in (*offered, text_of()))


def test_closed_booking_leaves_the_phone(office: Office) -> None:
    CalendarSettings.objects.create(office=office, books_online=False)
    assert 'href="/termin/bei/' not in text_of()
    assert words_in("de").none_free in text_of("/termin/bei/luener-hoehe")


def test_first_visit_is_small_and_asks_nobody_else() -> None:
    response = Client(headers={"accept-encoding": "gzip"}).get(PAGE)
    page = gzip.decompress(response.content).decode()
    loaded = re.findall(
        r'<(?:link rel="(?:icon|stylesheet)"[^>]*href|img[^>]*src|script[^>]*src)="([^"]+)"', page
    )
    assert sorted(loaded) == ["/static/lotse/img/logo.svg", "/static/lotse/public/public.css"]
    sizes = [(STATIC / name.removeprefix("/static/")).stat().st_size for name in loaded]
    assert len(response.content) + sum(sizes) < MOST_BYTES / 4
    addresses = set(re.findall(r'(?:href|src|action)="(https?://[^"/]+)', page))
    assert addresses <= {"http://localhost:8000"}


def test_first_visit_with_a_photo_is_small_too(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    photo = show_office_photo(caseworker, neighbourhood)
    response = Client(headers={"accept-encoding": "gzip"}).get(PAGE)
    page = gzip.decompress(response.content).decode()
    loaded = re.findall(r'<(?:link rel="(?:icon|stylesheet)"[^>]*href|img[^>]*src)="([^"]+)"', page)
    assert f"{PAGE}/foto-{photo.fingerprint}.jpg" in loaded
    sizes = [
        (STATIC / name.removeprefix("/static/")).stat().st_size
        if name.startswith("/static/")
        else len(Client().get(name).getvalue())
        for name in loaded
    ]
    assert len(response.content) + sum(sizes) < MOST_BYTES
    assert structured(page)["image"] == f"http://localhost:8000{PAGE}/foto-{photo.fingerprint}.jpg"


@pytest.mark.parametrize("url", PAGES)
def test_page_asks_the_database_seldom(url: str, caseworker: Staff, office: Office) -> None:
    counts = []
    for day in (None, 2, 3):
        if day:
            hours = Hours(
                kind=HoursKind.APPOINTMENTS,
                weekday=day,
                starts=dt.time(9),
                ends=dt.time(17),
                valid_from=MONDAY,
                staff_key=caseworker.pk,
            )
            add_hours(by=caseworker, office_key=office.pk, hours=hours, today=MONDAY)
        with CaptureQueriesContext(connection) as queries:
            text_of(url)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_first_address_leads_to_the_one_office() -> None:
    response = Client().get("/?sprache=ar")
    assert response.headers["Location"] == f"{PAGE}?sprache=ar"


def test_first_address_lists_several_offices(neighbourhood: Neighbourhood) -> None:
    other = NeighbourhoodFactory.create(agency=neighbourhood.agency, name="Nordstadt", slug="nordstadt")
    Office.objects.create(neighbourhood=other, name="Büro Nordstadt", town="Kamen")
    page = text_of("/")
    assert (PAGE in page, "/buero/nordstadt" in page) == (True, True)


def test_first_address_of_an_empty_house_is_the_sign_in(office: Office) -> None:
    Office.objects.all().delete()
    assert Client().get("/").headers["Location"] == "/anmelden"


def test_unknown_office_is_not_found() -> None:
    assert Client().get("/buero/nirgendwo").status_code == 404


def test_card_hours_stand_there_while_the_calendar_is_empty(office: Office) -> None:
    office.opening_rules.all().delete()
    assert "Montag bis Freitag 9 bis 12 Uhr" in text_of()


def test_notice_names_who_answers_for_the_data(neighbourhood: Neighbourhood) -> None:
    agency = neighbourhood.agency
    agency.street_line, agency.officer_mail, agency.authority = (
        "Poststraße 1",
        "dsb@stelle.example",
        "Aufsicht Nord",
    )
    agency.save()
    for code in LANGUAGES:
        page, words = text_of(f"{PAGE}/datenschutz?sprache={code}"), words_in(code)
        for expected in (agency.name, "Poststraße 1", "dsb@stelle.example", "Aufsicht Nord", words.officer):
            assert expected in page
