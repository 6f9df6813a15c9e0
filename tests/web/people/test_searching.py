"""Whom somebody searches for stands in no address: not in the history, not in a proxy's log."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import ClientOf
from django.test import Client
from django.urls import reverse
from people_cases import PersonOf
from pytest_django import Settings
from searches import search
from world import World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.places.models import Neighbourhood

FORM = re.compile(r"<form[^>]*role=\"search\".*?</form>", re.DOTALL)
STREETS = ("setup_areas", "setup_streets", "setup_directory")  # they search for places, not for people


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


@pytest.fixture
def world(
    cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, tmp_path: Path, settings: Settings
) -> World:
    settings.FILES = tmp_path
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)


def test_address_says_nothing_of_what_was_typed_and_finds_it_again(
    browser: Client, person_of: PersonOf
) -> None:
    person_of("Weiß", "Klaus")
    address = search(browser, "/menschen", "weiss klaus 11.12.1960")
    assert re.fullmatch(r"/menschen\?suche=[\w-]{12}", address)
    address = search(browser, "/menschen", "weiss klaus")
    for _ in ("at once", "on the way back"):
        page = browser.get(address).content.decode()
        assert "Weiß, Klaus" in page
        assert 'value="weiss klaus"' in page
        assert not re.search(r'(href|action|hx-[a-z-]+)="[^"]*weiss', page)


def test_words_in_an_address_are_not_searched_for(browser: Client, person_of: PersonOf) -> None:
    person_of("Weiß", "Klaus")
    assert "1 gefunden" not in browser.get("/menschen?q=weiss").content.decode()


def test_signs_are_kept_apart_and_the_same_words_keep_theirs(browser: Client, person_of: PersonOf) -> None:
    person_of("Weiß", "Klaus"), person_of("Groß", "Ute")
    first, second = search(browser, "/menschen", "weiss"), search(browser, "/menschen", "gross")
    assert first != second == search(browser, "/menschen", "gross")
    assert "Weiß, Klaus" in browser.get(first).content.decode()
    for number in range(40):
        search(browser, "/menschen", f"wort {number}")
    assert len(browser.session["searches"]) == 30
    assert 'value="weiss"' not in browser.get(first).content.decode(), "the oldest is forgotten"


def test_sign_leads_nobody_else_to_the_words(
    browser: Client, client_of: ClientOf, team_lead: Staff, person_of: PersonOf
) -> None:
    person_of("Weiß", "Klaus")
    assert "weiss" not in client_of(team_lead).get(search(browser, "/menschen", "weiss")).content.decode()


@pytest.mark.parametrize("page", ["https://fremd.example/", "//fremd.example", "/einrichten", "", "\x00"])
def test_search_leads_only_to_pages_that_search(browser: Client, page: str) -> None:
    assert search(browser, page, "weiss") == "/"


def test_nothing_typed_shows_the_page_as_it_begins(browser: Client) -> None:
    assert search(browser, "/menschen", "  \x00 ") == "/menschen"


def test_every_search_for_people_is_sent_and_finds(browser: Client, world: World) -> None:
    pages = {
        reverse("people"): "Muster",
        reverse("answers"): "Muster",
        reverse("wave_who", args=[world.draft]): "Muster",
        reverse("person_merge", args=[world.person]): "Muster",
        reverse("walk_in_person", args=[world.walk_in]): "Muster",
        reverse("appointment_person", args=[world.appointment]): "Muster",
        reverse("waiting_new"): "Muster",
    }
    for page, words in pages.items():
        forms = FORM.findall(browser.get(page).content.decode())
        assert len(forms) >= 2, page  # the quick search and its own
        for form in forms:
            assert 'method="post"' in form and 'action="/suche"' in form, page
        assert f'name="auf" value="{page}"' in forms[-1]
        found = browser.get(search(browser, page, words)).content.decode()
        assert "Muster" in found.split('id="inhalt"')[-1], page
