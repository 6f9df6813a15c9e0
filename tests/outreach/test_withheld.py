"""Letters of a frozen roster whose people may not be written to any more: never printed, never posted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from factories import ClientOf
from letters_town import frozen, letter_of, office, person
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import RuleError
from lotse.outreach.enums import StopReason, WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.queries.waves import wave_page
from lotse.outreach.services import folders
from lotse.outreach.services.jobs import order_typesetting
from lotse.outreach.services.posting import mark_posted, undo_posted
from lotse.people.enums import ClarificationReason, MailStop, SourceState
from lotse.people.models import Person
from lotse.people.services.clarifying import open_clarification
from lotse.people.services.mail_stops import release_mail, stop_mail
from lotse.people.services.merging import merge_people
from lotse.places.models import Neighbourhood

TODAY = clock.today()
Change = Callable[[Staff, Person, Person], object]


@pytest.fixture(autouse=True)
def at_once(settings: Settings, tmp_path: Path) -> None:
    """Typeset at once, into a folder of the test."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.DATA, settings.FILES = tmp_path, tmp_path / "files"


@pytest.fixture
def people(neighbourhood: Neighbourhood) -> list[Person]:
    """Three neighbours on one side of the street, and an office to write from."""
    office(neighbourhood)
    return [person(neighbourhood, number) for number in (1, 3, 5)]


def printed(wave: Wave) -> list[str]:
    """Return the text of each page of a wave's letters."""
    path = folders.file_of(Wave.objects.get(pk=wave.pk), "letters.pdf")
    assert path is not None
    with pypdfium2.PdfDocument(path) as pdf:
        return [sheet.get_textpage().get_text_range() for sheet in pdf]


def died(by: Staff, someone: Person, neighbour: Person) -> None:
    stop_mail(by=by, person_key=someone.pk, reason=MailStop.DECEASED, today=TODAY)


CHANGES: dict[StopReason, Change] = {
    StopReason.FORGOTTEN: lambda by, someone, neighbour: Letter.objects.filter(person=someone).update(
        person=None, address=[], salutation=""
    ),
    StopReason.MERGED: lambda by, someone, neighbour: merge_people(
        by=by, keep=neighbour.pk, other=someone.pk, today=TODAY
    ),
    StopReason.BLOCKED: lambda by, someone, neighbour: Person.objects.filter(pk=someone.pk).update(
        is_blocked=True
    ),
    StopReason.MAIL_STOP: died,
    StopReason.GONE: lambda by, someone, neighbour: Person.objects.filter(pk=someone.pk).update(
        source_state=SourceState.GONE, gone_since=TODAY
    ),
    StopReason.CLARIFYING: lambda by, someone, neighbour: open_clarification(
        by=by, person_key=someone.pk, reason=ClarificationReason.RETURNED, on=TODAY
    ),
}


def test_every_reason_has_a_case() -> None:
    assert set(CHANGES) == {*StopReason} - {StopReason.NONE}


@pytest.mark.parametrize("reason", CHANGES)
def test_letter_is_not_printed_after_a_change(
    reason: StopReason, caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    wave = frozen(caseworker, neighbourhood)
    first, second, third = people
    CHANGES[reason](caseworker, second, third)
    order_typesetting(by=caseworker, wave_key=wave.pk, today=TODAY)
    pages = printed(wave)
    assert len(pages) == 2
    assert "Muster3" not in "".join(pages)
    assert [letter_of(someone).page for someone in (first, third)] == [1, 2]
    page = wave_page(caseworker, wave.pk, on=TODAY)
    assert (page.withheld, page.stopped) == ([(reason, 1)], [])
    assert (page.letters, page.to_typeset, page.typeset) == (3, 2, 2)
    assert [(file.first, file.last, file.letters) for file in page.files] == [(1, 3, 2)]


@pytest.mark.parametrize("reason", CHANGES)
def test_letter_is_taken_out_of_the_pile_after_a_change(
    reason: StopReason, caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    wave = frozen(caseworker, neighbourhood)
    order_typesetting(by=caseworker, wave_key=wave.pk, today=TODAY)
    CHANGES[reason](caseworker, people[1], people[2])
    (sheet,) = wave_page(caseworker, wave.pk, on=TODAY).stopped
    assert (sheet.position, sheet.file, sheet.page, sheet.reason) == (2, "letters.pdf", 2, reason)
    mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
    assert list(Letter.objects.filter(is_withheld=True).values_list("position", flat=True)) == [2]


def test_what_was_not_printed_is_not_posted_though_it_might_be_by_now(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    wave = frozen(caseworker, neighbourhood)
    died(caseworker, people[1], people[2])
    order_typesetting(by=caseworker, wave_key=wave.pk, today=TODAY)
    release_mail(by=caseworker, person_key=people[1].pk, today=TODAY)
    for _ in range(2):
        mark_posted(by=caseworker, wave_key=wave.pk, on=TODAY, today=TODAY)
        people[1].refresh_from_db()
        assert people[1].standing == "not-written"
        assert wave_page(caseworker, wave.pk, on=TODAY).withheld == [(StopReason.NONE, 1)]
        undo_posted(by=caseworker, wave_key=wave.pk, today=TODAY)
    order_typesetting(by=caseworker, wave_key=wave.pk, today=TODAY)
    assert (len(printed(wave)), wave_page(caseworker, wave.pk, on=TODAY).withheld) == (3, [])


def test_page_says_how_many_are_withheld_and_why(
    client_of: ClientOf, caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    wave = frozen(caseworker, neighbourhood)
    died(caseworker, people[0], people[2])
    client = client_of(caseworker)
    client.post(f"/anschreiben/{wave.pk}/setzen")
    shown = client.get(f"/anschreiben/{wave.pk}").content.decode()
    assert "Davon zurückgehalten" in shown
    assert "Zurückgehaltene Briefe" in shown
    assert "Post ist angehalten" in shown


def test_wave_without_a_letter_left_is_refused(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    wave = frozen(caseworker, neighbourhood)
    for someone in people:
        died(caseworker, someone, someone)
    with pytest.raises(RuleError, match="kein Brief mehr"):
        order_typesetting(by=caseworker, wave_key=wave.pk, today=TODAY)
    wave.refresh_from_db()
    assert wave.state == WaveState.FROZEN
    assert not Letter.objects.filter(is_withheld=True).exists()
