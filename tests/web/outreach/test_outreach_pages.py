"""The journey's pages: what they show, who sees them, how many queries they need, what a click does."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ClientOf
from django.db import connection
from django.test.utils import CaptureQueriesContext
from letters_town import frozen, letter_of, office, person, posted
from pytest_django import Settings
from searches import search

from lotse.accounts.models import Staff
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Answer, FlyerRound, Letter, LetterText, Return, Visit, Wave
from lotse.outreach.rules import show_code
from lotse.people.models import Person
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

PAGES = (
    "/anschreiben",
    "/anschreiben/neu",
    "/anschreiben/ruecklauf",
    "/anschreiben/ruecklauf?code={code}",
    "/anschreiben/antworten gesucht: alex",
    "/anschreiben/antworten gesucht: {code}",
    "/anschreiben/rueckrufe",
    "/anschreiben/besuche",
    "/anschreiben/besuche/liste",
    "/anschreiben/faltblaetter",
    "/anschreiben/abdeckung",
    "/anschreiben/still?tage=0",
    "/anschreiben/{wave}",
    "/anschreiben/{wave}/vorschau/1",
    "/anschreiben/{wave}/zustellung",
    "/anschreiben/{draft}/wer gesucht: alex",
    "/anschreiben/{draft}/text",
    "/anschreiben/{draft}/versand",
    "/anschreiben/{draft}/pruefen",
)


@pytest.fixture(autouse=True)
def at_once(settings: Settings, tmp_path: Path) -> None:
    """Do background work at once, with files in a folder of the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.FILES = tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_page_needs_few_queries_however_many_people(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf, page: str
) -> None:
    office(neighbourhood)
    first = person(neighbourhood, 1)
    wave = posted(caseworker, neighbourhood)
    client = client_of(caseworker)
    client.post("/anschreiben/neu", {"audience": "by-hand"})
    draft = Wave.objects.get(state=WaveState.DRAFT)
    address = page.format(code=letter_of(first).code, wave=wave.pk, draft=draft.pk)
    path, _, words = address.partition(" gesucht: ")
    address = search(client, path, words) if words else path
    client.get(address)
    counts = []
    for more in (0, 12):
        for number in range(more):
            again = person(neighbourhood, 10 + number, standing="written")
            Letter.objects.create(
                wave=wave,
                person=again,
                code=f"CODE{number:04}",
                position=100 + number,
                address=["x"],
                salutation="x",
            )
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_pages_of_others_are_not_found(
    caseworker: Staff,
    stranger: Staff,
    reviewer: Staff,
    neighbourhood: Neighbourhood,
    client_of: ClientOf,
) -> None:
    person(neighbourhood, 1)
    wave = posted(caseworker, neighbourhood)
    for somebody in (stranger, reviewer):
        client = client_of(somebody)
        for page in ("", "/zustellung", "/vorschau/1", "/vorschau/1.png", "/dateien/letters.pdf", "/wer"):
            assert client.get(f"/anschreiben/{wave.pk}{page}").status_code == 404
        assert client.post(f"/anschreiben/{wave.pk}/post/zuruecknehmen").status_code == 404
    assert client_of(reviewer).get("/anschreiben").status_code == 404


def test_journey_from_draft_to_post_without_javascript(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    office(neighbourhood)
    someone = person(neighbourhood, 1)
    client = client_of(caseworker)
    assert "Erste Welle anlegen" in client.get("/anschreiben").content.decode()
    client.post("/anschreiben/neu", {"audience": "not-written"})
    key = Wave.objects.get().pk
    base = f"/anschreiben/{key}"
    client.post(f"{base}/wer", {"audience": "not-written", "one_letter_per": "person"})
    form = client.get(f"{base}/text").context["form"]
    assert client.post(f"{base}/text", {**form.initial, "subject": "{{falsch}}"}).status_code == 422
    assert client.post(f"{base}/text", {**form.initial, "subject": "Guten Tag"}).status_code == 302
    sending = client.get(f"{base}/versand").context["form"].initial
    sent = {name: value for name, value in sending.items() if value is not None}
    assert client.post(f"{base}/versand", {**sent, "budget": "0,50"}).headers["Location"] == f"{base}/pruefen"
    assert "kostet mehr" in client.get(f"{base}/pruefen").content.decode()
    client.post(f"{base}/pruefen")
    client.post(f"{base}/setzen")
    wave = Wave.objects.get()
    assert (wave.state, wave.problem) == (WaveState.TYPESET, "")
    file = client.get(f"{base}/dateien/letters.pdf")
    assert file.headers["Content-Disposition"] == f'attachment; filename="welle-{key}-letters.pdf"'
    assert b"".join(file.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert AuditRow.objects.filter(action="exported", facts__file="letters.pdf").count() == 1
    assert client.get(f"{base}/dateien/secret-key").status_code == 404
    client.post(f"{base}/post", {"on": wave.letter_on.isoformat()})
    someone.refresh_from_db()
    assert someone.standing == "written"
    assert LetterText.objects.get().content["subject"] == "Guten Tag"


def test_progress_is_a_fragment_for_htmx(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.TYPESETTING, printed_with={})
    client = client_of(caseworker)
    fragment = client.get(f"/anschreiben/{wave.pk}", headers={"HX-Request": "true"}).content.decode()
    page = client.get(f"/anschreiben/{wave.pk}").content.decode()
    assert "<html" not in fragment
    assert "0 von 1" in fragment
    assert "0 von 1" in page
    assert 'hx-trigger="every 1s"' in page
    Wave.objects.update(state=WaveState.TYPESET)
    done = client.get(f"/anschreiben/{wave.pk}", headers={"HX-Request": "true"})
    assert done.headers["HX-Refresh"] == "true"


def test_returns_desk_takes_code_and_one_digit(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    client = client_of(caseworker)
    code = show_code(letter_of(someone).code)
    page = client.get("/anschreiben/ruecklauf", {"code": code.lower()})
    assert "Blumenstraße 1" in page.content.decode()
    wrong = client.get("/anschreiben/ruecklauf", {"code": "AAAA-AAAC"})
    assert wrong.status_code == 422
    assert "stimmt nicht" in wrong.content.decode()
    client.post("/anschreiben/ruecklauf", {"code": code, "reason": "9"})
    assert Return.objects.count() == 0
    client.post("/anschreiben/ruecklauf", {"code": code, "reason": "7"})
    someone.refresh_from_db()
    assert (Return.objects.get().reason, someone.mail_stop) == (7, "deceased-pending")
    client.post(f"/anschreiben/ruecklauf/{Return.objects.get().pk}/zuruecknehmen")
    assert Return.objects.count() == 0


def test_returns_desk_masks_blocked_addresses(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    Person.objects.update(is_blocked=True)
    client = client_of(caseworker)
    code = letter_of(someone).code
    for page in (
        f"/anschreiben/ruecklauf?code={code}",
        search(client, "/anschreiben/antworten", "alex"),
        "/anschreiben/still?tage=0",
        "/anschreiben/besuche",
        "/anschreiben/abdeckung",
        "/anschreiben/faltblaetter",
        f"/anschreiben/{Wave.objects.get().pk}/zustellung",
    ):
        assert "Blumenstraße" not in client.get(page).content.decode(), page
    assert client.get(f"/anschreiben/{Wave.objects.get().pk}/vorschau/1.png").status_code == 404


def test_answer_visit_and_flyers_in_one_click_each(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    client = client_of(caseworker)
    client.post("/anschreiben/besuche", {"person": someone.pk, "outcome": "card-left"})
    client.post("/anschreiben/antworten", {"person": someone.pk, "way": "phone"})
    assert (Answer.objects.get().way, Visit.objects.get().outcome) == ("phone", "card-left")
    management = {"street-TOTAL_FORMS": 1, "street-INITIAL_FORMS": 1}
    line = {"street-0-street": "Blumenstraße", "street-0-doors": 20, "street-0-skipped": 0}
    client.post("/anschreiben/faltblaetter", {"on": "2020-09-01", "languages": ["de"], **management, **line})
    assert FlyerRound.objects.get().streets.get().doors == 20


def test_preview_shows_the_picture_of_a_letter(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    office(neighbourhood)
    person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    client = client_of(caseworker)
    picture = client.get(f"/anschreiben/{wave.pk}/vorschau/1.png")
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert "letter-preview__window" in client.get(f"/anschreiben/{wave.pk}/vorschau/1").content.decode()
    without = client.get(f"/anschreiben/{wave.pk}/vorschau/1?fenster=aus").content.decode()
    assert "letter-preview__window" not in without
    assert AuditRow.objects.filter(action="read", object_kind="letter").count() == 1


def test_preview_of_an_unknown_letter_is_not_found(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    office(neighbourhood)
    person(neighbourhood, 1)
    hidden = person(neighbourhood, 3)
    wave = frozen(caseworker, neighbourhood)
    Person.objects.filter(pk=hidden.pk).update(is_blocked=True)
    client = client_of(caseworker)
    base = f"/anschreiben/{wave.pk}/vorschau"
    assert client.get(f"{base}/0").status_code == 200
    for position in (2, 9):  # the blocked one, and one that never was
        assert client.get(f"{base}/{position}").status_code == 404
        assert client.get(f"{base}/{position}.png").status_code == 404


def test_wave_leads_to_the_first_letter_that_may_be_looked_at(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    first = person(neighbourhood, 1)
    person(neighbourhood, 3)
    wave = frozen(caseworker, neighbourhood)
    Person.objects.filter(pk=first.pk).update(is_blocked=True)
    page = client_of(caseworker).get(f"/anschreiben/{wave.pk}").content.decode()
    assert f'href="/anschreiben/{wave.pk}/vorschau/2"' in page
    Person.objects.update(is_blocked=True)
    assert "/vorschau/" not in client_of(caseworker).get(f"/anschreiben/{wave.pk}").content.decode()


def test_preview_without_an_office_says_what_to_do(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    page = client_of(caseworker).get(f"/anschreiben/{wave.pk}/vorschau/1").content.decode()
    assert "noch kein Büro eingetragen" in page
    assert "<image" not in page


@pytest.mark.parametrize("state", [WaveState.TYPESET, WaveState.POSTED])
def test_wave_whose_files_are_gone_offers_none(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf, state: WaveState
) -> None:
    office(neighbourhood)
    person(neighbourhood, 1)
    wave = posted(caseworker, neighbourhood)
    wave.letters.update(file="letters.pdf", page=1)
    Wave.objects.update(state=state)
    page = client_of(caseworker).get(f"/anschreiben/{wave.pk}").content.decode()
    assert "nicht mehr da" in page
    assert "/dateien/letters.pdf" not in page
    assert ("Briefe noch einmal setzen" in page) == (state == WaveState.TYPESET)


def test_death_on_an_envelope_is_confirmed_on_the_page_of_the_person(
    caseworker: Staff, neighbourhood: Neighbourhood, client_of: ClientOf
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    client = client_of(caseworker)
    client.post("/anschreiben/ruecklauf", {"code": letter_of(someone).code, "reason": "7"})
    page = f"/menschen/{someone.pk}/angaben"
    assert "Bestätigen: verstorben" in client.get(page).content.decode()
    client.post(f"/menschen/{someone.pk}/post", {"reason": "deceased"})
    someone.refresh_from_db()
    assert someone.mail_stop == "deceased"
    assert "Bestätigen: verstorben" not in client.get(page).content.decode()
    answer = client.post(f"/anschreiben/ruecklauf/{Return.objects.get().pk}/zuruecknehmen", follow=True)
    assert "Die Post bleibt angehalten" in answer.content.decode()
