"""Letters that were typeset before the office's mode changed: marked, refused at the post, typeset anew."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from factories import ClientOf
from letters_town import frozen, office, person
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import RuleError
from lotse.outreach import printing
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.queries.printed_modes import OutOfDate
from lotse.outreach.queries.waves import wave_lines, wave_page
from lotse.outreach.services.jobs import order_typesetting
from lotse.outreach.services.posting import mark_posted, undo_posted
from lotse.outreach.services.printing_jobs import typeset_wave
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import Mode
from lotse.schedule.models import OfficeMode
from lotse.schedule.services.modes import end_mode, switch_mode
from lotse.schedule.services.previews import ModePlan

TODAY = clock.today()
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)
STALE = OutOfDate(Mode.PHONE_ONLY, Mode.CLOSED, TODAY)  # by its card the office can be reached on the phone


@pytest.fixture(autouse=True)
def at_once(settings: Settings, tmp_path: Path) -> None:
    """Typeset at once, into a folder of the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DATA, settings.FILES = tmp_path, tmp_path / "files"


@pytest.fixture
def wave(caseworker: Staff, neighbourhood: Neighbourhood) -> Wave:
    """Two letters that lie there typeset, of today, for an office that answers the phone."""
    office(neighbourhood)
    for number in (1, 2):
        person(neighbourhood, number)
    return typeset(caseworker, frozen(caseworker, neighbourhood))


def typeset(by: Staff, wave: Wave) -> Wave:
    order_typesetting(by=by, wave_key=wave.pk, today=TODAY)
    found = Wave.objects.get(pk=wave.pk)
    assert (found.state, found.problem) == (WaveState.TYPESET, "")
    return found


def switch(by: Staff, mode: Mode = Mode.CLOSED, *, until_on: dt.date | None = None) -> OfficeMode:
    plan = ModePlan(mode=mode, from_on=TODAY, until_on=until_on, reason="Wasserschaden")
    return switch_mode(by=by, office_key=Office.objects.get().pk, plan=plan, now=clock.now())


def stale(by: Staff, wave: Wave) -> OutOfDate | None:
    """Return what the wave's page says, which the overview must say too."""
    (line,) = [line for line in wave_lines(by, wave.neighbourhood_id, on=TODAY) if line.key == wave.pk]
    found = wave_page(by, wave.pk, on=TODAY).out_of_date
    assert line.out_of_date == found
    return found


def page(client: Client, wave: Wave) -> str:
    return client.get(f"/anschreiben/{wave.pk}").content.decode()


def test_letters_are_out_of_date_after_a_switch(caseworker: Staff, wave: Wave) -> None:
    assert stale(caseworker, wave) is None
    switch(caseworker)
    assert stale(caseworker, wave) == STALE


def test_page_offers_to_typeset_anew_and_codes_stay(
    caseworker: Staff, client_of: ClientOf, wave: Wave
) -> None:
    client, letters = client_of(caseworker), Letter.objects.order_by("position")
    before = list(letters.values_list("code", "position", "file", "page"))
    assert "nennt noch" not in page(client, wave)
    switch(caseworker)
    assert "Der Brief nennt noch „nur am Telefon“" in page(client, wave)
    assert "gilt aber „geschlossen“" in page(client, wave)
    assert "nennt noch „nur am Telefon“" in client.get("/anschreiben").content.decode()
    client.post(f"/anschreiben/{wave.pk}/setzen")
    wave.refresh_from_db()
    assert (wave.state, wave.office_mode) == (WaveState.TYPESET, Mode.CLOSED)
    assert wave.printed_with is not None and wave.printed_with["mode"] == Mode.CLOSED
    assert list(letters.values_list("code", "position", "file", "page")) == before
    assert "nennt noch" not in page(client, wave)
    assert "nennt noch" not in client.get("/anschreiben").content.decode()


def test_page_of_the_switch_leads_to_the_letters(caseworker: Staff, client_of: ClientOf, wave: Wave) -> None:
    client, address = client_of(caseworker), f"/kalender/betriebsart/{switch(caseworker).pk}"
    link = f'<a href="/anschreiben/{wave.pk}">{wave.name}: Briefe neu setzen</a>'
    assert link in client.get(address).content.decode()
    typeset(caseworker, wave)
    assert "Briefe neu setzen" not in client.get(address).content.decode()


def test_switch_taken_back_leaves_nothing_behind(caseworker: Staff, wave: Wave) -> None:
    mode = switch(caseworker)
    end_mode(by=caseworker, mode_key=mode.pk, last_day=YESTERDAY, now=clock.now())
    assert stale(caseworker, wave) is None
    mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)


def test_switched_back_after_typesetting_anew_is_out_of_date_again(caseworker: Staff, wave: Wave) -> None:
    mode = switch(caseworker)
    typeset(caseworker, wave)
    end_mode(by=caseworker, mode_key=mode.pk, last_day=YESTERDAY, now=clock.now())
    assert stale(caseworker, wave) == OutOfDate(Mode.CLOSED, Mode.PHONE_ONLY, TODAY)


def test_posted_letters_are_left_alone(caseworker: Staff, client_of: ClientOf, wave: Wave) -> None:
    mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
    switch(caseworker)
    assert stale(caseworker, wave) is None
    assert "nennt noch" not in page(client_of(caseworker), wave)
    undo_posted(by=caseworker, wave_key=wave.pk, today=TODAY)
    assert stale(caseworker, wave) == STALE


def test_letters_not_typeset_yet_follow_the_switch(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    office(neighbourhood)
    person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    switch(caseworker)
    assert stale(caseworker, wave) is None
    assert typeset(caseworker, wave).office_mode == Mode.CLOSED
    assert stale(caseworker, wave) is None


def test_what_counts_is_the_day_of_posting(caseworker: Staff, wave: Wave) -> None:
    switch(caseworker, until_on=TODAY)
    assert stale(caseworker, wave) == STALE
    Wave.objects.update(letter_on=TOMORROW)
    assert stale(caseworker, wave) is None


def test_switch_while_letters_are_being_typeset_shows_afterwards(caseworker: Staff, wave: Wave) -> None:
    Wave.objects.update(state=WaveState.TYPESETTING)
    switch(caseworker)
    assert stale(caseworker, wave) is None
    Wave.objects.update(state=WaveState.TYPESET)
    assert stale(caseworker, wave) == STALE


def test_post_is_refused_until_somebody_says_so(caseworker: Staff, client_of: ClientOf, wave: Wave) -> None:
    switch(caseworker)
    client, address = client_of(caseworker), f"/anschreiben/{wave.pk}/post"
    answer = client.post(address, {"on": TODAY.isoformat()}, follow=True).content.decode()
    assert "heute gilt aber „geschlossen“" in answer
    wave.refresh_from_db()
    assert wave.state == WaveState.TYPESET
    with pytest.raises(RuleError, match="neu setzen"):
        mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
    client.post(address, {"on": TODAY.isoformat(), "as_printed": "on"})
    wave.refresh_from_db()
    assert wave.state == WaveState.POSTED


def test_what_left_on_an_earlier_day_has_left(caseworker: Staff, wave: Wave) -> None:
    switch(caseworker)
    assert mark_posted(by=caseworker, wave_key=wave.pk, on=YESTERDAY, today=TODAY).posted_on == YESTERDAY


def test_letters_of_the_command_line_note_what_they_say(
    caseworker: Staff, neighbourhood: Neighbourhood, tmp_path: Path
) -> None:
    office(neighbourhood)
    person(neighbourhood, 1)
    wave = frozen(caseworker, neighbourhood)
    Wave.objects.update(office_mode="")
    wave.refresh_from_db()
    card = printing.OfficeCard(
        "Büro", "Höhe", "Weg 1", "59174 Kamen", "030 23125 018", "", "http://localhost"
    )
    typeset_wave(
        by=caseworker,
        wave=wave,
        office=card,
        mode=printing.Mode.OPEN,
        out_dir=tmp_path,
        base_url="http://localhost",
        today=TODAY,
    )
    wave.refresh_from_db()
    assert stale(caseworker, wave) == OutOfDate(Mode.OPEN, Mode.PHONE_ONLY, TODAY)


def test_overview_asks_as_seldom_for_many_waves(
    caseworker: Staff, neighbourhood: Neighbourhood, wave: Wave
) -> None:
    counts = []
    for days in (0, 3, 40):
        Wave.objects.create(
            neighbourhood=neighbourhood,
            name=f"In {days} Tagen",
            text={},
            letter_on=TODAY + dt.timedelta(days=days),
            office_mode=Mode.OPEN,
            state=WaveState.TYPESET,
        )
        with CaptureQueriesContext(connection) as found:
            lines = wave_lines(caseworker, neighbourhood.pk, on=TODAY)
        counts.append(len(found))
    assert [line.out_of_date is None for line in lines] == [False, False, False, True]
    assert len(set(counts)) == 1
