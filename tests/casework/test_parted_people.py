"""Two entries joined and taken apart again while work goes on: whatever hangs on a case goes where the case goes."""

from __future__ import annotations

import uuid

import pytest
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, TalkWay
from lotse.casework.models import Case, Reminder, Talk
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.cases import Ending, begin_case, close_case
from lotse.casework.services.reminders import make_reminder
from lotse.casework.services.talks import record_talk
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.people.enums import MailStop, Standing
from lotse.people.models import Person
from lotse.people.services.checking import standing_faults
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.merging import merge_people, undo_merge
from lotse.places.models import Neighbourhood

TODAY = clock.today()
TALK = TalkContent(TalkWay.PHONE, TODAY)


@pytest.fixture
def other(neighbourhood: Neighbourhood) -> Person:
    return person(neighbourhood, 2)


def test_what_hangs_on_a_case_goes_back_with_it(
    caseworker: Staff, client_person: Person, other: Person
) -> None:
    case = begin_case(by=caseworker, person_key=other.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
    merge = merge_people(by=caseworker, keep=client_person.pk, other=other.pk, today=TODAY)
    make_reminder(by=caseworker, person_key=client_person.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    record_talk(
        by=caseworker, person_key=client_person.pk, content=TALK, client_key=uuid.uuid4(), today=TODAY
    )
    close_case(by=caseworker, case_key=case.pk, ending=Ending(ExitReason.MOVED, TODAY), today=TODAY)
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    hanging = [Case.objects.get().person_id, Talk.objects.get().person_id, Reminder.objects.get().person_id]
    assert hanging == [other.pk] * 3
    assert set(Entry.objects.filter(case_key=case.pk).values_list("person_key", flat=True)) == {other.pk}
    assert set(Person.objects.values_list("pk", "standing")) == {
        (client_person.pk, Standing.NOT_WRITTEN),
        (other.pk, Standing.CLOSED),
    }
    assert standing_faults() == []


def test_case_of_the_kept_entry_stays_with_all_that_hangs_on_it(
    caseworker: Staff, client_person: Person, other: Person
) -> None:
    case = begin_case(by=caseworker, person_key=client_person.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
    merge = merge_people(by=caseworker, keep=client_person.pk, other=other.pk, today=TODAY)
    make_reminder(by=caseworker, person_key=client_person.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    assert Reminder.objects.get().person_id == client_person.pk
    assert Entry.objects.filter(case_key=case.pk).exclude(person_key=client_person.pk).count() == 0


def test_talk_that_waited_on_a_device_finds_somebody_joined_twice(
    caseworker: Staff, client_person: Person, other: Person, neighbourhood: Neighbourhood
) -> None:
    third = person(neighbourhood, 3)
    merge_people(by=caseworker, keep=other.pk, other=client_person.pk, today=TODAY)
    merge_people(by=caseworker, keep=third.pk, other=other.pk, today=TODAY)
    arrival = record_talk(
        by=caseworker, person_key=client_person.pk, content=TALK, client_key=uuid.uuid4(), today=TODAY
    )
    assert arrival.person_key == third.pk


@pytest.mark.parametrize(
    ("kept", "second", "after"),
    [
        (MailStop.WISH, MailStop.DECEASED, MailStop.DECEASED),
        (MailStop.MOVED_AWAY, MailStop.DECEASED_PENDING, MailStop.DECEASED_PENDING),
        (MailStop.DECEASED, MailStop.WISH, MailStop.DECEASED),
        (MailStop.NONE, MailStop.MOVED_AWAY, MailStop.MOVED_AWAY),
    ],
)
def test_graver_stop_of_mail_survives_joining(
    caseworker: Staff, client_person: Person, other: Person, kept: MailStop, second: MailStop, after: MailStop
) -> None:
    for someone, reason in ((client_person, kept), (other, second)):
        if reason != MailStop.NONE:
            stop_mail(by=caseworker, person_key=someone.pk, reason=reason, today=TODAY)
    merge = merge_people(by=caseworker, keep=client_person.pk, other=other.pk, today=TODAY)
    client_person.refresh_from_db()
    assert client_person.mail_stop == after
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    client_person.refresh_from_db()
    assert client_person.mail_stop == kept
