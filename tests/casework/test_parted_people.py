"""Two entries joined and taken apart again while work goes on: whatever hangs on a case goes where the case goes."""

from __future__ import annotations

import uuid

import pytest
from casework_plans import DAY, agreed, open_case
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, DisputedKind, ExitReason, Level, TalkWay
from lotse.casework.models import Case, Dispute, Reminder, Talk
from lotse.casework.rules.assessments import AnswerText
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.assessments import save_assessment
from lotse.casework.services.cases import Ending, begin_case, close_case
from lotse.casework.services.disputes import raise_dispute, settle_dispute
from lotse.casework.services.reminders import make_reminder
from lotse.casework.services.talks import record_talk
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.people.enums import MailStop, PersonField, Standing
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


def test_what_hangs_on_a_case_goes_back_with_it(caseworker: Staff, somebody: Person, other: Person) -> None:
    case = begin_case(by=caseworker, person_key=other.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
    merge = merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    record_talk(by=caseworker, person_key=somebody.pk, content=TALK, client_key=uuid.uuid4(), today=TODAY)
    close_case(by=caseworker, case_key=case.pk, ending=Ending(ExitReason.MOVED, TODAY), today=TODAY)
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    hanging = [Case.objects.get().person_id, Talk.objects.get().person_id, Reminder.objects.get().person_id]
    assert hanging == [other.pk] * 3
    assert set(Entry.objects.filter(case_key=case.pk).values_list("person_key", flat=True)) == {other.pk}
    assert set(Person.objects.values_list("pk", "standing")) == {
        (somebody.pk, Standing.NOT_WRITTEN),
        (other.pk, Standing.CLOSED),
    }
    assert standing_faults() == []


def test_disputes_go_back_with_what_they_are_about(
    caseworker: Staff, neighbourhood: Neighbourhood, somebody: Person
) -> None:
    case = open_case(neighbourhood, 2)
    step = agreed(caseworker, case).steps.order_by("pk")[0]
    answers = {"money": AnswerText(level=Level.NEEDS)}
    look = save_assessment(
        by=caseworker, case_key=case.pk, on=DAY, with_person=True, base={}, answers=answers, today=TODAY
    )
    merge = merge_people(by=caseworker, keep=somebody.pk, other=case.person_id, today=TODAY)
    talk = record_talk(
        by=caseworker, person_key=somebody.pk, content=TALK, client_key=uuid.uuid4(), today=TODAY
    )
    disputed = {
        (DisputedKind.STEP, step.pk, ""),
        (DisputedKind.ASSESSMENT, look.answers.get().pk, ""),
        (DisputedKind.TALK, talk.talk_key, ""),
        (DisputedKind.PERSON, somebody.pk, PersonField.PHONE),
    }
    for kind, key, field in sorted(disputed):
        raised = raise_dispute(
            by=caseworker, person_key=somebody.pk, kind=kind, object_key=key, field=field, today=TODAY
        )
        settle_dispute(by=caseworker, person_key=somebody.pk, dispute_key=raised.pk, today=TODAY)

    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    kept = {(kind, somebody.pk if kind == DisputedKind.PERSON else case.person_id) for kind, *_ in disputed}
    assert set(Dispute.objects.values_list("kind", "person")) == kept
    entries = Entry.objects.filter(kind__in=["dispute-raised", "dispute-settled"])
    assert sorted(entries.values_list("facts__kind", "person_key")) == sorted([*kept, *kept])


def test_case_of_the_kept_entry_stays_with_all_that_hangs_on_it(
    caseworker: Staff, somebody: Person, other: Person
) -> None:
    case = begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
    merge = merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    assert Reminder.objects.get().person_id == somebody.pk
    assert Entry.objects.filter(case_key=case.pk).exclude(person_key=somebody.pk).count() == 0


def test_talk_that_waited_on_a_device_finds_somebody_joined_twice(
    caseworker: Staff, somebody: Person, other: Person, neighbourhood: Neighbourhood
) -> None:
    third = person(neighbourhood, 3)
    merge_people(by=caseworker, keep=other.pk, other=somebody.pk, today=TODAY)
    merge_people(by=caseworker, keep=third.pk, other=other.pk, today=TODAY)
    arrival = record_talk(
        by=caseworker, person_key=somebody.pk, content=TALK, client_key=uuid.uuid4(), today=TODAY
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
    caseworker: Staff, somebody: Person, other: Person, kept: MailStop, second: MailStop, after: MailStop
) -> None:
    for someone, reason in ((somebody, kept), (other, second)):
        if reason != MailStop.NONE:
            stop_mail(by=caseworker, person_key=someone.pk, reason=reason, today=TODAY)
    merge = merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    somebody.refresh_from_db()
    assert somebody.mail_stop == after
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    somebody.refresh_from_db()
    assert somebody.mail_stop == kept
