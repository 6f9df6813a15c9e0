"""The page on which an address is blocked and the block lifted."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ClientOf
from django.test import Client
from people_cases import PersonOf
from pytest_django import Settings
from web.people.test_import_pages import text_of
from world import build_world

from lotse.accounts.models import Agency, Staff
from lotse.core import clock
from lotse.outreach.models import Letter
from lotse.outreach.queries.stopped import stopped
from lotse.people.models import Person
from lotse.people.services.blocking import latest_end
from lotse.places.models import Neighbourhood

WHY = "Bescheid der Meldebehörde liegt vor."


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


def test_address_is_blocked_and_the_block_lifted(browser: Client, person_of: PersonOf) -> None:
    person = person_of(street="Blumenstraße", house_number=3, house_number_text="3")
    details, page = f"/menschen/{person.pk}/angaben", f"/menschen/{person.pk}/auskunftssperre"
    assert f'href="{page}"' in browser.get(details).content.decode()
    end = latest_end(clock.today())
    assert f'value="{end.isoformat()}"' in browser.get(page).content.decode()
    done = browser.post(page, {"until_on": end.isoformat(), "reason": WHY}, follow=True)
    assert f"gesperrt bis {end.day}.{end.month}.{end.year}" in text_of(done)
    assert "Blumenstr" not in text_of(done)
    lifted = browser.post(page, {"aufheben": "1", "reason": WHY}, follow=True)
    assert "Die Auskunftssperre ist aufgehoben" in text_of(lifted)
    assert "Blumenstr" in text_of(lifted)


@pytest.mark.parametrize(
    "sent",
    [
        {"until_on": "", "reason": WHY},
        {"until_on": "2099-01-01", "reason": WHY},
        {"until_on": "31.02.", "reason": WHY},
        {"until_on": "2020-01-01", "reason": "weil"},
        {"aufheben": "1", "reason": ""},
        {"aufheben": "1", "reason": WHY},
    ],
)
def test_what_is_missing_is_asked_for(browser: Client, person_of: PersonOf, sent: dict[str, str]) -> None:
    person = person_of()
    assert browser.post(f"/menschen/{person.pk}/auskunftssperre", sent).status_code == 422
    assert not Person.objects.get().is_blocked


def test_letter_that_is_not_posted_is_held(
    browser: Client,
    cast: dict[str, Staff],
    neighbourhood: Neighbourhood,
    town: Agency,
    tmp_path: Path,
    settings: Settings,
) -> None:
    settings.FILES = tmp_path
    world = build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)
    going = Letter.objects.filter(wave=world.frozen)
    letter = going.exclude(pk__in=stopped(going).values("pk"))[0]
    end = latest_end(clock.today()).isoformat()
    browser.post(f"/menschen/{letter.person_id}/auskunftssperre", {"until_on": end, "reason": WHY})
    assert letter.pk in stopped(going).values_list("pk", flat=True)
