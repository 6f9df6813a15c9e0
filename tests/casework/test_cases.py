"""A case from the first word to the end: state, journal, audit, reminders, refusals, steps taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, PauseReason, Phase, ReminderRule, ReminderState
from lotse.casework.models import Case, CaseChange, Pause, Reminder
from lotse.casework.rules.months import months_later
from lotse.casework.services import cases as services
from lotse.casework.services.cases import Ending
from lotse.casework.services.reminders import finish_reminder, make_reminder, reopen_reminder
from lotse.casework.services.undoing import undo_last_step
from lotse.core import clock
from lotse.core.errors import ConflictError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.people.enums import MailStop, Standing
from lotse.people.models import Person
from lotse.people.services.checking import standing_faults
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.merging import merge_people, undo_merge
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

TODAY = clock.today()
DAY = dt.timedelta(days=1)
AT_FIRST = TODAY - 30 * DAY


def begin(by: Staff, someone: Person, state: CaseState = CaseState.OPEN) -> Case:
    return services.begin_case(by=by, person_key=someone.pk, state=state, on=AT_FIRST, today=TODAY)


def close(by: Staff, case: Case, reason: ExitReason = ExitReason.MOVED, **values: object) -> Case:
    ending = Ending(reason, **({"on": TODAY} | values))  # type: ignore[arg-type]
    return services.close_case(by=by, case_key=case.pk, ending=ending, today=TODAY)


def into_aftercare(by: Staff, someone: Person) -> Case:
    return close(by, begin(by, someone), ExitReason.WORK, started_on=TODAY, with_aftercare=True)


def open_reminders(someone: Person) -> set[str]:
    return set(
        Reminder.objects.filter(person=someone, state=ReminderState.OPEN).values_list("rule", flat=True)
    )


def standing_of(someone: Person) -> str:
    someone.refresh_from_db()
    return someone.standing


@pytest.mark.parametrize(
    ("state", "kind", "phase", "standing"),
    [
        (CaseState.INFORMED, "case-informed", "", Standing.REACHED),
        (CaseState.IN_CONTACT, "case-in-contact", "", Standing.IN_CONTACT),
        (CaseState.OPEN, "case-opened", Phase.INTAKE, Standing.CASE),
    ],
)
def test_case_begins_in_three_ways(
    caseworker: Staff, somebody: Person, state: CaseState, kind: str, phase: str, standing: Standing
) -> None:
    case = begin(caseworker, somebody, state)
    assert (case.state, case.phase, case.began_on, case.responsible) == (state, phase, AT_FIRST, caseworker)
    entry = Entry.objects.get()
    assert (entry.kind, entry.person_key, entry.case_key, entry.on) == (
        kind,
        somebody.pk,
        case.pk,
        AT_FIRST,
    )
    assert standing_of(somebody) == standing
    assert AuditRow.objects.filter(object_kind="case", object_key=str(case.pk), action="created").exists()


def test_one_live_case_at_a_time(caseworker: Staff, somebody: Person) -> None:
    begin(caseworker, somebody)
    with pytest.raises(ConflictError):
        begin(caseworker, somebody, CaseState.INFORMED)


def test_case_of_somebody_one_may_not_see(stranger: Staff, caseworker: Staff, somebody: Person) -> None:
    with pytest.raises(NotVisible):
        begin(stranger, somebody)
    case = begin(caseworker, somebody)
    with pytest.raises(NotVisible):
        services.move_phase(by=stranger, case_key=case.pk, phase=Phase.PLANNING, on=TODAY, today=TODAY)


def test_case_goes_its_whole_way(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody, CaseState.INFORMED)
    services.note_contact(by=caseworker, case_key=case.pk, on=AT_FIRST + DAY, today=TODAY)
    services.open_case(by=caseworker, case_key=case.pk, on=AT_FIRST + 2 * DAY, today=TODAY)
    services.move_phase(
        by=caseworker, case_key=case.pk, phase=Phase.MONITORING, on=AT_FIRST + 3 * DAY, today=TODAY
    )
    services.move_phase(
        by=caseworker, case_key=case.pk, phase=Phase.PLANNING, on=AT_FIRST + 4 * DAY, today=TODAY
    )
    services.pause_case(
        by=caseworker, case_key=case.pk, reason=PauseReason.COURSE, on=AT_FIRST + 5 * DAY, today=TODAY
    )
    resumed = services.resume_case(by=caseworker, case_key=case.pk, on=AT_FIRST + 6 * DAY, today=TODAY)
    assert (resumed.state, resumed.phase) == (CaseState.OPEN, Phase.PLANNING)
    assert standing_of(somebody) == Standing.CASE
    closed = close(caseworker, case, ExitReason.TRAINING, started_on=TODAY, with_aftercare=True)
    assert (closed.state, closed.aftercare_until) == (CaseState.AFTERCARE, months_later(TODAY, 6))
    services.end_aftercare(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY)
    case.refresh_from_db()
    assert (case.state, case.exit_reason, case.version) == (CaseState.CLOSED, ExitReason.TRAINING, 9)
    assert standing_of(somebody) == Standing.CLOSED
    assert list(Entry.objects.order_by("pk").values_list("kind", flat=True)) == [
        "case-informed",
        "case-in-contact",
        "case-opened",
        "case-phase",
        "case-phase",
        "case-paused",
        "case-resumed",
        "aftercare-begun",
        "case-closed",
    ]
    assert standing_faults() == []


@pytest.mark.parametrize("reason", ExitReason)
def test_every_reason_ends_a_case(caseworker: Staff, somebody: Person, reason: ExitReason) -> None:
    case = close(caseworker, begin(caseworker, somebody), reason)
    assert (case.state, case.exit_reason, case.exit_on, case.phase) == (CaseState.CLOSED, reason, TODAY, "")
    assert Entry.objects.get(kind="case-closed").facts == {"reason": reason}


def test_ended_case_stays_ended_and_a_new_one_begins(caseworker: Staff, somebody: Person) -> None:
    old = close(caseworker, begin(caseworker, somebody))
    for step in (services.open_case, services.note_contact, services.resume_case):
        with pytest.raises((RuleError, ConflictError)):
            step(by=caseworker, case_key=old.pk, on=TODAY, today=TODAY)
    with pytest.raises(RuleError):  # not before the old one ended
        begin(caseworker, somebody)
    new = services.begin_case(
        by=caseworker, person_key=somebody.pk, state=CaseState.IN_CONTACT, on=TODAY, today=TODAY
    )
    assert new.pk != old.pk
    assert standing_of(somebody) == Standing.IN_CONTACT


def test_second_of_two_is_told(caseworker: Staff, deputy: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    seen = case.version
    services.move_phase(
        by=caseworker, case_key=case.pk, phase=Phase.ASSESSMENT, on=TODAY, today=TODAY, version=seen
    )
    with pytest.raises(ConflictError):
        services.move_phase(
            by=deputy, case_key=case.pk, phase=Phase.PLANNING, on=TODAY, today=TODAY, version=seen
        )
    case.refresh_from_db()
    assert case.phase == Phase.ASSESSMENT


def test_pause_is_remembered_and_ends_with_its_reminder(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    until = TODAY + 60 * DAY
    services.pause_case(
        by=caseworker, case_key=case.pk, reason=PauseReason.FAMILY, on=TODAY, until_on=until, today=TODAY
    )
    reminder = Reminder.objects.get()
    assert (reminder.rule, reminder.due_on, reminder.case) == (ReminderRule.PAUSE_ENDS, until, case)
    services.resume_case(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY)
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.DROPPED
    assert Pause.objects.get().ended_on == TODAY


def test_aftercare_is_followed_up(caseworker: Staff, somebody: Person) -> None:
    case = into_aftercare(caseworker, somebody)
    assert case.aftercare_until is not None
    reminders = Reminder.objects.filter(person=somebody).order_by("due_on")
    assert {reminder.rule for reminder in reminders} == {
        ReminderRule.AFTERCARE_CALL,
        ReminderRule.AFTERCARE_ENDS,
    }
    assert len(reminders) == 4
    assert all(TODAY < reminder.due_on <= case.aftercare_until for reminder in reminders)


def test_work_that_did_not_last_leads_back(caseworker: Staff, somebody: Person) -> None:
    case = into_aftercare(caseworker, somebody)
    services.resume_case(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY, phase=Phase.ASSESSMENT)
    case.refresh_from_db()
    assert (case.state, case.phase, case.exit_reason) == (CaseState.OPEN, Phase.ASSESSMENT, "")
    assert (case.exit_on, case.started_on, case.aftercare_until) == (None, None, None)
    assert open_reminders(somebody) == set()


def test_aftercare_ends_by_law_when_its_time_is_over(caseworker: Staff, somebody: Person) -> None:
    case = into_aftercare(caseworker, somebody)
    assert services.end_overdue_aftercare() == 0
    Case.objects.filter(pk=case.pk).update(aftercare_until=TODAY)
    assert services.end_overdue_aftercare() == 0  # the last day counts
    Case.objects.filter(pk=case.pk).update(aftercare_until=TODAY - DAY)
    assert services.end_overdue_aftercare() == 1
    case.refresh_from_db()
    assert (case.state, case.exit_reason) == (CaseState.CLOSED, ExitReason.WORK)
    assert open_reminders(somebody) == set()
    assert services.end_overdue_aftercare() == 0
    with pytest.raises(RuleError, match="Nachbetreuung ging bis"):
        undo_last_step(by=caseworker, case_key=case.pk, today=TODAY)


def test_end_keeps_reminders_made_by_hand(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    services.pause_case(by=caseworker, case_key=case.pk, reason=PauseReason.AWAY, on=TODAY, today=TODAY)
    close(caseworker, case)
    assert open_reminders(somebody) == {""}


def test_death_stops_letters_and_reminders_at_once(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    close(caseworker, case, ExitReason.DECEASED)
    somebody.refresh_from_db()
    assert somebody.mail_stop == MailStop.DECEASED
    assert open_reminders(somebody) == set()
    with pytest.raises(RuleError):
        services.begin_case(
            by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=TODAY, today=TODAY
        )


@pytest.mark.parametrize("before", [MailStop.NONE, MailStop.WISH])
def test_death_noted_by_mistake_is_taken_back(caseworker: Staff, somebody: Person, before: MailStop) -> None:
    if before:
        stop_mail(by=caseworker, person_key=somebody.pk, reason=before, today=TODAY)
    case = begin(caseworker, somebody)
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    close(caseworker, case, ExitReason.DECEASED)
    undo_last_step(by=caseworker, case_key=case.pk, today=TODAY)
    somebody.refresh_from_db()
    assert somebody.mail_stop == before
    assert open_reminders(somebody) == {""}


def test_death_in_aftercare(caseworker: Staff, somebody: Person) -> None:
    case = into_aftercare(caseworker, somebody)
    services.end_aftercare(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY, is_deceased=True)
    somebody.refresh_from_db()
    assert somebody.mail_stop == MailStop.DECEASED
    undo_last_step(by=caseworker, case_key=case.pk, today=TODAY)
    case.refresh_from_db()
    assert (case.state, case.exit_reason) == (CaseState.AFTERCARE, ExitReason.WORK)
    assert len(Reminder.objects.filter(state=ReminderState.OPEN)) == 4


def test_talk_takes_an_informed_case_into_contact(caseworker: Staff, somebody: Person) -> None:
    assert services.follow_talk(by=caseworker, person_key=somebody.pk, on=TODAY, today=TODAY) is None
    begin(caseworker, somebody, CaseState.INFORMED)
    moved = services.follow_talk(by=caseworker, person_key=somebody.pk, on=AT_FIRST - 5 * DAY, today=TODAY)
    assert moved is not None
    assert (moved.state, moved.state_since) == (CaseState.IN_CONTACT, AT_FIRST)
    assert services.follow_talk(by=caseworker, person_key=somebody.pk, on=TODAY, today=TODAY) is None


def test_steps_are_taken_back_one_by_one(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody, CaseState.INFORMED)
    services.open_case(by=caseworker, case_key=case.pk, on=AT_FIRST, today=TODAY)
    services.pause_case(by=caseworker, case_key=case.pk, reason=PauseReason.WISH, on=TODAY, today=TODAY)
    services.resume_case(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY)
    close(caseworker, case)
    seen = []
    while undo_last_step(by=caseworker, case_key=case.pk, today=TODAY) is not None:
        case.refresh_from_db()
        seen.append(
            (case.state, case.phase, Pause.objects.filter(ended_on=None).count(), standing_of(somebody))
        )
    assert seen == [
        ("open", "intake", 0, "case"),
        ("paused", "intake", 1, "case"),
        ("open", "intake", 0, "case"),
        ("informed", "", 0, "reached"),
    ]
    assert standing_of(somebody) == Standing.NOT_WRITTEN
    assert not Case.objects.exists()
    assert not CaseChange.objects.exists()
    assert standing_faults() == []


def test_end_is_not_taken_back_once_a_new_case_runs(caseworker: Staff, somebody: Person) -> None:
    old = close(caseworker, begin(caseworker, somebody))
    services.begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
    with pytest.raises(RuleError, match="neuer Fall"):
        undo_last_step(by=caseworker, case_key=old.pk, today=TODAY)


def test_beginning_stays_where_something_hangs_on_it(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    with pytest.raises(RuleError, match="hängen schon"):
        undo_last_step(by=caseworker, case_key=case.pk, today=TODAY)


def test_two_people_with_two_cases_are_not_joined(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    other = person(neighbourhood, 2)
    begin(caseworker, somebody)
    second = begin(caseworker, other, CaseState.INFORMED)
    with pytest.raises(RuleError, match="Für beide Einträge läuft ein Fall"):
        merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    other.refresh_from_db()
    assert other.merged_into is None
    close(caseworker, second, ExitReason.HANDED_OVER)
    merge = merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    assert Case.objects.filter(person=somebody).count() == 2
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    assert Case.objects.get(person=other).pk == second.pk
    assert Case.objects.get(person=somebody).state == CaseState.OPEN
    assert standing_faults() == []


def test_case_of_the_second_entry_moves_along(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    other = person(neighbourhood, 2)
    case = begin(caseworker, other)
    make_reminder(by=caseworker, person_key=other.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    merge = merge_people(by=caseworker, keep=somebody.pk, other=other.pk, today=TODAY)
    assert Case.objects.get(person=somebody).pk == case.pk
    assert open_reminders(somebody) == {""}
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    assert Case.objects.get(person=other).pk == case.pk
    assert open_reminders(other) == {""}


def test_reminder_of_a_state_that_is_over_stays_closed(caseworker: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    services.pause_case(by=caseworker, case_key=case.pk, reason=PauseReason.WISH, on=TODAY, today=TODAY)
    asked = Reminder.objects.get(rule=ReminderRule.PAUSE_ENDS)
    finish_reminder(by=caseworker, reminder_key=asked.pk, today=TODAY)
    assert reopen_reminder(by=caseworker, reminder_key=asked.pk, today=TODAY).state == ReminderState.OPEN
    services.resume_case(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY)
    with pytest.raises(ConflictError, match="vorbei"):
        reopen_reminder(by=caseworker, reminder_key=asked.pk, today=TODAY)


def test_work_that_ended_is_not_taken_back_into_aftercare_that_is_over(
    caseworker: Staff, somebody: Person
) -> None:
    case = into_aftercare(caseworker, somebody)
    services.resume_case(by=caseworker, case_key=case.pk, on=TODAY, today=TODAY)
    with pytest.raises(RuleError, match="Nachbetreuung ging bis"):
        undo_last_step(by=caseworker, case_key=case.pk, today=months_later(TODAY, 7))
