"""Protected notes on screen: for one look, for who was let in; and nowhere else in the house."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from searches import know
from test_access import EXPECTED
from world import SECRET, World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.casework.models import NoteOfSpecialCategory
from lotse.core import clock
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow
from lotse.privacy.services.encryption import key_file

ClientOf = Callable[[Staff], Client]
WORD, MARKER = SECRET.split()[0], SECRET.split()[-1]
MOST_QUERIES = 12
REASON = "Vorbereitung des Gesprächs am Dienstag"


@pytest.fixture
def world(
    cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, tmp_path: Path, settings: Settings
) -> World:
    settings.FILES = settings.DATA = tmp_path
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)


def _everything(signed_in: Callable[[], Client], world: World) -> dict[str, bytes]:
    """Return what every address answers to somebody, asked and sent to, and leave all as it was."""
    answers = {}
    for name, row in EXPECTED.items():
        url = reverse(name, args=[getattr(world, thing) for thing in row.at])
        client = signed_in()  # anew: some addresses sign out
        know(client, [WORD])
        client.raise_request_exception = False
        for way, ask in (
            ("asked", lambda client=client, url=url: client.get(url, {"suche": WORD})),
            ("sent", lambda client=client, url=url, row=row: client.post(url, row.post)),
        ):
            with transaction.atomic():
                response = ask()
                leads_to = response.headers.get("Location", "").encode()
                answers[f"{name}, {way}: {response.status_code}"] = response.getvalue() + leads_to
                transaction.set_rollback(True)
    return answers


def test_what_is_in_a_note_shows_nowhere(world: World, client_of: ClientOf, caseworker: Staff) -> None:
    answers = _everything(lambda: client_of(caseworker), world)
    assert "special_notes, asked: 200" in answers
    assert [place for place, answer in answers.items() if MARKER.encode() in answer] == []


def test_what_is_in_a_note_stands_readable_in_no_table_and_no_file(world: World, tmp_path: Path) -> None:
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            assert SECRET not in str(row), model
            assert SECRET.encode() not in b"".join(
                bytes(cell) for cell in row if isinstance(cell, memoryview)
            )
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert key_file() in files
    assert not [file for file in files if SECRET.encode() in file.read_bytes()]


def test_export_of_the_list_leaves_notes_out(world: World, browser: Client) -> None:
    response = browser.post(
        reverse("people_export"), {"purpose": "Übersicht für die Teamrunde", "file_format": "csv"}
    )
    assert SECRET.encode() not in response.getvalue()


def test_note_opens_for_a_reason_and_for_one_look(world: World, browser: Client) -> None:
    url = reverse("special_note", args=[world.person, world.special_note])
    assert SECRET not in browser.get(url).content.decode()
    refused = browser.post(url, {"reason": "weil"})
    assert refused.status_code == 422
    assert SECRET not in refused.content.decode()
    opened = browser.post(url, {"reason": REASON})
    assert SECRET in opened.content.decode()
    assert "no-store" in opened.headers["Cache-Control"]
    assert SECRET not in browser.get(url).content.decode(), "the next look asks again"
    (row,) = AuditRow.objects.filter(object_kind="special-note", action="read")
    assert (row.reason, row.object_key) == (REASON, str(world.special_note))


def test_note_is_written_and_deleted(world: World, browser: Client) -> None:
    url = reverse("special_notes", args=[world.person])
    sent = {"text": SECRET, "basis": "statute", "delete_on": clock.today().replace(day=28).isoformat()}
    assert browser.post(url, {**sent, "delete_on": ""}).status_code == 422
    soon = (clock.today() + (clock.today() - clock.today().replace(day=1))).replace(day=28)
    later = soon.replace(year=soon.year if soon > clock.today() else soon.year + 1)
    assert browser.post(url, {**sent, "delete_on": later.isoformat()}).status_code == 302
    written = NoteOfSpecialCategory.objects.latest("pk")
    browser.post(reverse("special_note_delete", args=[world.person, written.pk]))
    assert not NoteOfSpecialCategory.objects.filter(pk=written.pk).exists()


def test_lost_key_is_said_on_the_page(world: World, browser: Client) -> None:
    key_file().unlink()
    response = browser.post(
        reverse("special_note", args=[world.person, world.special_note]), {"reason": REASON}
    )
    assert response.status_code == 422
    assert "Die Schlüsseldatei" in response.content.decode()
    sent = {"text": SECRET, "basis": "statute", "delete_on": f"{clock.today().year + 1}-01-01"}
    assert browser.post(reverse("special_notes", args=[world.person]), sent).status_code == 422


def test_person_page_leads_there_only_who_was_let_in(
    world: World, browser: Client, client_of: ClientOf, deputy: Staff
) -> None:
    notes = reverse("special_notes", args=[world.person])
    page = reverse("person", args=[world.person])
    assert notes in browser.get(page).content.decode()
    assert notes not in client_of(deputy).get(page).content.decode()


def test_insight_names_notes_and_the_card_without_what_is_in_them(
    world: World, client_of: ClientOf, deputy: Staff
) -> None:
    page = client_of(deputy).get(reverse("person_insight", args=[world.person]), {"teil": "netz"})
    text = page.content.decode()
    assert "Geschützte Notizen" in text
    assert "verschlüsselt" in text
    assert "Nachbarin" not in text
    assert SECRET not in text


def test_team_lead_and_privacy_officer_switch_off_and_on_again(
    world: World, client_of: ClientOf, cast: dict[str, Staff]
) -> None:
    lead, officer = client_of(cast["team_lead"]), client_of(cast["privacy_officer"])
    setup, privacy = reverse("setup_special_notes"), reverse("privacy_special_notes")
    assert "Lotta Lotse" in lead.get(setup).content.decode()
    lead.post(reverse("setup_special_notes_off"))
    assert "beantragen" in lead.get(setup).content.decode()
    assert lead.post(setup, {"what": "ask", "ask-reason": "kurz"}).status_code == 422
    lead.post(setup, {"what": "ask", "ask-reason": REASON})
    assert REASON in officer.get(privacy).content.decode()
    officer.post(privacy, {"what": "refuse"})
    lead.post(setup, {"what": "ask", "ask-reason": REASON})
    officer.post(privacy, {"what": "confirm"})
    assert "Eingeschaltet" in lead.get(setup).content.decode()
    officer.post(privacy, {"what": "end"})
    assert "Ausgeschaltet" in officer.get(privacy).content.decode()


def test_team_lead_lets_a_colleague_in_and_out(
    world: World, client_of: ClientOf, cast: dict[str, Staff]
) -> None:
    lead, setup = client_of(cast["team_lead"]), reverse("setup_special_notes")
    sent = {
        "what": "allow",
        "allow-staff": str(world.colleague),
        "allow-until_on": clock.today().isoformat(),
        "allow-reason": "Vertretung",
    }
    assert lead.post(setup, {**sent, "allow-reason": ""}).status_code == 422
    assert lead.post(setup, sent).status_code == 302
    notes = reverse("special_notes", args=[world.person])
    assert client_of(cast["deputy"]).get(notes).status_code == 200
    lead.post(reverse("setup_special_notes_stop", args=[world.colleague]))
    assert client_of(cast["deputy"]).get(notes).status_code == 404


@pytest.mark.parametrize(
    ("role", "name", "at"),
    [
        ("caseworker", "special_notes", ("person",)),
        ("caseworker", "special_note", ("person", "special_note")),
        ("caseworker", "person_insight", ("person",)),
        ("team_lead", "setup_special_notes", ()),
        ("privacy_officer", "privacy_special_notes", ()),
    ],
)
def test_pages_ask_few_questions(
    world: World, client_of: ClientOf, cast: dict[str, Staff], role: str, name: str, at: tuple[str, ...]
) -> None:
    client, url = client_of(cast[role]), reverse(name, args=[getattr(world, thing) for thing in at])
    client.get(url)  # the first look is written down
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, {"teil": "netz"}).status_code == 200
    assert len(asked) <= MOST_QUERIES, [query["sql"][:90] for query in asked]
