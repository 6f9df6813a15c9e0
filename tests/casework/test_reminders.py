"""Reminders: made by hand and by rule, once each; put off with a reason; done, dropped, taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ReminderRule, ReminderState
from lotse.casework.models import Reminder
from lotse.casework.rules.reminders import Planned, plan_review_reminder, talk_reminder
from lotse.casework.services import reminders as services
from lotse.casework.services.cases import begin_case
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.people.models import Person
from lotse.privacy.models import AuditRow

TODAY = clock.today()
SOON = TODAY + dt.timedelta(days=7)


def make(by: Staff, someone: Person, text: str = "Zeugnis mitbringen lassen") -> Reminder:
    return services.make_reminder(by=by, person_key=someone.pk, text=text, due_on=SOON, today=TODAY)


def by_rule(by: Staff, someone: Person, *planned: Planned, source_key: int = 1) -> list[Reminder]:
    return services.make_by_rule(
        by=by, person_key=someone.pk, case_key=None, planned=planned, source_key=source_key, today=TODAY
    )


def test_reminder_hangs_on_person_and_live_case(caseworker: Staff, somebody: Person) -> None:
    case = begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
    reminder = make(caseworker, somebody, "  Zeugnis  ")
    assert (reminder.person, reminder.case, reminder.text, reminder.due_on) == (
        somebody,
        case,
        "Zeugnis",
        SOON,
    )
    assert AuditRow.objects.filter(object_kind="reminder", action="created").count() == 1


@pytest.mark.parametrize(
    ("text", "due_on"), [("", SOON), ("Anrufen", TODAY - dt.timedelta(days=1)), ("Anrufen", dt.date.max)]
)
def test_reminder_needs_words_and_a_day(
    caseworker: Staff, somebody: Person, text: str, due_on: dt.date
) -> None:
    with pytest.raises(InputError):
        services.make_reminder(by=caseworker, person_key=somebody.pk, text=text, due_on=due_on, today=TODAY)
    assert not Reminder.objects.exists()


def test_rule_makes_the_same_reminder_once(caseworker: Staff, somebody: Person) -> None:
    planned = plan_review_reminder(review_on=SOON)
    [first] = by_rule(caseworker, somebody, planned)
    assert by_rule(caseworker, somebody, planned) == []
    services.move_reminder(
        by=caseworker, reminder_key=first.pk, to_on=SOON + dt.timedelta(days=3), reason="Urlaub", today=TODAY
    )
    assert by_rule(caseworker, somebody, planned) == []
    services.finish_reminder(by=caseworker, reminder_key=first.pk, today=TODAY)
    assert by_rule(caseworker, somebody, planned) == []
    assert len(by_rule(caseworker, somebody, planned, source_key=2)) == 1
    assert len(by_rule(caseworker, somebody, talk_reminder(due_on=SOON))) == 1


def test_dropped_reminder_may_come_back_once(caseworker: Staff, somebody: Person) -> None:
    planned = talk_reminder(due_on=SOON)
    [first] = by_rule(caseworker, somebody, planned)
    services.drop_reminder(by=caseworker, reminder_key=first.pk, today=TODAY)
    assert len(by_rule(caseworker, somebody, planned)) == 1
    with pytest.raises(ConflictError, match="noch einmal"):
        services.reopen_reminder(by=caseworker, reminder_key=first.pk, today=TODAY)
    services.reopen_all(by=caseworker, reminder_keys=[first.pk])
    assert Reminder.objects.filter(state=ReminderState.OPEN, rule=ReminderRule.TALK).count() == 1


def test_move_keeps_reason_and_both_days_and_is_taken_back(caseworker: Staff, somebody: Person) -> None:
    reminder = make(caseworker, somebody)
    later = SOON + dt.timedelta(days=14)
    services.move_reminder(
        by=caseworker, reminder_key=reminder.pk, to_on=later, reason="nicht erreicht", today=TODAY
    )
    move = reminder.moves.get()
    assert (move.from_on, move.to_on, move.reason, move.moved_on) == (SOON, later, "nicht erreicht", TODAY)
    assert services.undo_move(by=caseworker, reminder_key=reminder.pk, today=TODAY).due_on == SOON
    with pytest.raises(ConflictError):
        services.undo_move(by=caseworker, reminder_key=reminder.pk, today=TODAY)


def test_move_without_reason_is_refused(caseworker: Staff, somebody: Person) -> None:
    reminder = make(caseworker, somebody)
    with pytest.raises(InputError, match="Grund"):
        services.move_reminder(by=caseworker, reminder_key=reminder.pk, to_on=TODAY, reason=" ", today=TODAY)
    with pytest.raises(InputError, match="vorbei"):
        services.move_reminder(
            by=caseworker,
            reminder_key=reminder.pk,
            to_on=TODAY - dt.timedelta(days=1),
            reason="nicht erreicht",
            today=TODAY,
        )
    reminder.refresh_from_db()
    assert reminder.due_on == SOON


@pytest.mark.parametrize("close", [services.finish_reminder, services.drop_reminder])
def test_closed_reminder_is_told_to_the_second_and_opens_again(
    caseworker: Staff, deputy: Staff, somebody: Person, close: type
) -> None:
    reminder = make(caseworker, somebody)
    assert close(by=caseworker, reminder_key=reminder.pk, today=TODAY).closed_on == TODAY
    with pytest.raises(ConflictError):
        close(by=deputy, reminder_key=reminder.pk, today=TODAY)
    again = services.reopen_reminder(by=deputy, reminder_key=reminder.pk, today=TODAY)
    assert (again.state, again.closed_on) == (ReminderState.OPEN, None)


def test_reminder_of_others_does_not_exist(caseworker: Staff, stranger: Staff, somebody: Person) -> None:
    reminder = make(caseworker, somebody)
    for act in (
        services.finish_reminder,
        services.drop_reminder,
        services.reopen_reminder,
        services.undo_move,
    ):
        with pytest.raises(NotVisible):
            act(by=stranger, reminder_key=reminder.pk, today=TODAY)
    with pytest.raises(NotVisible):
        make(stranger, somebody)
