"""Whose file is shown stands in the audit log, whatever page shows it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from people_cases import Importer, PersonOf
from pytest_django import Settings
from web.people.test_import_pages import staged
from world import World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.casework.models import Reminder
from lotse.people.models import ImportRow
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow
from lotse.privacy.services import audit_readings

SAME = {"birth_date": "1960-12-11", "street": "Blumenstraße", "house_number_text": "3", "postcode": "59174"}
LIST = "Vorname;Nachname;Geburtsdatum;Straße;Hausnummer;PLZ;Ort;Telefon\n"
ROW = "Klaus;Weiß;11.12.1960;Blumenstraße;3;59174;Kamen;030 23125 333"


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


@pytest.fixture
def browser(client_of: Callable[[Staff], Client], caseworker: Staff) -> Client:
    return client_of(caseworker)


def read() -> list[int]:
    rows = AuditRow.objects.filter(action="read", object_kind="person")
    return sorted(int(key) for key in rows.values_list("object_key", flat=True))


def test_two_entries_side_by_side_are_two_files(browser: Client, person_of: PersonOf) -> None:
    keep, other = person_of(**SAME), person_of("Weiss", **SAME)
    browser.get(f"/menschen/{keep.pk}/zusammenfuehren")
    assert read() == []
    browser.get(f"/menschen/{keep.pk}/zusammenfuehren", {"mit": other.pk})
    assert read() == [keep.pk, other.pk]


def test_everybody_who_may_be_known_twice_is_read(browser: Client, person_of: PersonOf) -> None:
    both = [person_of(**SAME).pk, person_of("Weiss", **SAME).pk]
    person_of("Groß", "Ute")
    for _ in ("once", "reloaded"):
        browser.get("/menschen/doppelte")
        assert read() == both


def test_list_reads_the_known_person_beside_a_row(
    browser: Client, importer: Importer, person_of: PersonOf
) -> None:
    known = person_of("Weiss", **SAME, phone="030 23125 111")
    stored = staged(browser, (LIST + ROW).encode())
    browser.get(f"/menschen/import/{stored.pk}/zeilen")
    assert read() == [], "a list of names is no file"
    browser.get(f"/menschen/import/{stored.pk}/doppelte")
    assert read() == [known.pk]


def test_list_reads_the_person_whose_details_it_changes(browser: Client, world: World) -> None:
    ImportRow.objects.create(
        client_import_id=world.client_import,
        row=999,
        line=1000,
        person_id=world.person,
        change="changed",
        news={"phone": ["030 23125 111", "030 23125 222"]},
    )
    browser.get(reverse("import_comparison", args=[world.client_import]), {"art": "changed"})
    assert read() == [world.person]


@pytest.mark.parametrize("page", ["reminder", "handover", "reminder_new"])
def test_reminder_and_handover_are_files(browser: Client, world: World, page: str) -> None:
    at = {"reminder": world.reminder, "handover": world.handover, "reminder_new": world.person}[page]
    if page == "reminder_new":
        Reminder.objects.filter(pk=world.reminder).update(person=world.person, state="open")
    AuditRow.objects.all()._raw_delete(AuditRow.objects.db)
    browser.get(reverse(page, args=[at]))
    assert len(read()) == 1


def test_many_files_take_two_queries(caseworker: Staff) -> None:
    audit_readings(by=caseworker, object_kind="person", object_keys=[3])
    with CaptureQueriesContext(connection) as asked:
        audit_readings(by=caseworker, object_kind="person", object_keys=range(30))
    assert len(asked) == 2
    assert read() == list(range(30))


@pytest.fixture
def world(cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, tmp_path: Path) -> World:
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)
