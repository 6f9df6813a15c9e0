"""What the desk, the person's page and the case's page read: who sees what, in how many queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from letters_town import person

from lotse.accounts.access import keep_assignments
from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, PauseReason, PlanState, StepSide
from lotse.casework.models import Case, Goal, Plan, Reminder, Step
from lotse.casework.queries.cases import case_of, case_page
from lotse.casework.queries.reminders import Shown, open_reminders, reminder_line, reminders_shown
from lotse.casework.queries.waiting import waiting
from lotse.casework.services.cases import Ending, begin_case, close_case, pause_case
from lotse.casework.services.handovers import offer_handover
from lotse.casework.services.reminders import finish_reminder, make_reminder, move_reminder
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.models import Person
from lotse.people.queries.waiting import AT_MOST, Urgency
from lotse.places.models import Neighbourhood

TODAY = clock.today()
DAY = dt.timedelta(days=1)


def begin(by: Staff, someone: Person) -> Case:
    return begin_case(by=by, person_key=someone.pk, state=CaseState.OPEN, on=TODAY - 9 * DAY, today=TODAY)


def due(someone: Person, day: dt.date, text: str = "Anrufen") -> Reminder:
    return Reminder.objects.create(person=someone, text=text, first_due_on=day, due_on=day, made_on=day)


def step_due(case: Case, day: dt.date) -> Step:
    plan = Plan.objects.create(
        case=case, drafted_on=day, state=PlanState.AGREED, agreed_on=day, review_on=TODAY
    )
    goal = Goal.objects.create(plan=plan, position=1, text="Als Köchin arbeiten")
    return Step.objects.create(
        plan=plan, goal=goal, position=1, side=StepSide.OFFICE, text="Betrieb anrufen", until_on=day
    )


def test_desk_gets_what_is_due_and_what_is_offered(
    caseworker: Staff, deputy: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    case = begin(caseworker, somebody)
    due(somebody, TODAY, "Heute")
    due(somebody, TODAY - DAY, "Gestern")
    due(somebody, TODAY + DAY, "Morgen")
    step_due(case, TODAY)
    offer_handover(by=caseworker, case_key=case.pk, to_key=deputy.pk, note="Urlaub", today=TODAY)
    seen = {by: waiting(by, neighbourhood.pk, today=TODAY) for by in (caseworker, deputy)}
    assert [(line.kind, line.title, line.urgency) for line in seen[caseworker]] == [
        ("reminder", "Gestern", Urgency.PROMISED),
        ("reminder", "Heute", Urgency.TODAY),
        ("step", "Betrieb anrufen", Urgency.TODAY),
    ]
    [offered] = [line for line in seen[deputy] if line.kind == "handover"]
    assert (offered.detail, offered.person_name) == ("von Lotta Lotse · Urlaub", "Muster1, Alex")


def test_desk_of_others_stays_empty(
    stranger: Staff, caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    due(somebody, TODAY)
    assert waiting(stranger, neighbourhood.pk, today=TODAY) == []
    assert len(waiting(caseworker, neighbourhood.pk, today=TODAY)) == 1


@pytest.mark.parametrize("many", [1, 40])
def test_desk_asks_twice_however_much_waits(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood, many: int
) -> None:
    case = begin(caseworker, somebody)
    step_due(case, TODAY)
    for number in range(many):
        due(person(neighbourhood, number + 2), TODAY - number * DAY)
    keep_assignments(caseworker)
    with CaptureQueriesContext(connection) as queries:
        lines = waiting(caseworker, neighbourhood.pk, today=TODAY)
    assert len(queries) == 2
    reminders = [line for line in lines if line.kind == "reminder"]
    assert (len(reminders), reminders[0].total) == (min(many, AT_MOST), many)


def test_list_of_reminders_is_parted_by_day(
    caseworker: Staff, somebody: Person, neighbourhood: Neighbourhood
) -> None:
    days = {"gestern": -1, "heute": 0, "Woche": 7, "später": 8}
    for text, distance in days.items():
        due(somebody, TODAY + distance * DAY, text)
    done = make_reminder(by=caseworker, person_key=somebody.pk, text="getan", due_on=TODAY, today=TODAY)
    finish_reminder(by=caseworker, reminder_key=done.pk, today=TODAY)
    found = {
        shown: [
            reminder.text
            for reminder in reminders_shown(caseworker, neighbourhood.pk, shown, by_hand=None, today=TODAY)
        ]
        for shown in Shown
    }
    assert found == {
        Shown.DUE: ["gestern", "heute"],
        Shown.WEEK: ["Woche"],
        Shown.LATER: ["später"],
        Shown.CLOSED: ["getan"],
    }


@pytest.mark.parametrize(
    ("by_hand", "rules"), [(True, [""]), (False, ["pause-ends"]), (None, ["", "pause-ends"])]
)
def test_list_tells_hand_from_rule(
    caseworker: Staff,
    somebody: Person,
    neighbourhood: Neighbourhood,
    by_hand: bool | None,
    rules: list[str],
) -> None:
    case, soon = begin(caseworker, somebody), TODAY + 3 * DAY
    pause_case(by=caseworker, case_key=case.pk, reason=PauseReason.WISH, on=TODAY, until_on=soon, today=TODAY)
    due(somebody, soon)
    found = reminders_shown(caseworker, neighbourhood.pk, Shown.WEEK, by_hand=by_hand, today=TODAY)
    assert sorted(reminder.rule for reminder in found) == rules


def test_reminder_shows_where_it_has_been(caseworker: Staff, stranger: Staff, somebody: Person) -> None:
    reminder = due(somebody, TODAY - DAY)
    move_reminder(by=caseworker, reminder_key=reminder.pk, to_on=TODAY + DAY, reason="krank", today=TODAY)
    line, moves = reminder_line(caseworker, reminder.pk, today=TODAY)
    assert (line.was_moved, line.is_due, [move.reason for move in moves]) == (True, False, ["krank"])
    with pytest.raises(NotVisible):
        reminder_line(stranger, reminder.pk, today=TODAY)


def test_person_page_gets_the_live_case_in_one_query(
    caseworker: Staff, stranger: Staff, somebody: Person
) -> None:
    assert case_of(caseworker, somebody.pk, today=TODAY) is None
    old = begin(caseworker, somebody)
    close_case(by=caseworker, case_key=old.pk, ending=Ending(ExitReason.OWN_WISH, TODAY), today=TODAY)
    ended = case_of(caseworker, somebody.pk, today=TODAY)
    assert ended is not None
    assert (ended.key, ended.is_alive, ended.exit_reason) == (old.pk, False, ExitReason.OWN_WISH)
    new = begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.INFORMED, on=TODAY, today=TODAY)
    found = case_of(caseworker, somebody.pk, today=TODAY)
    assert found is not None
    assert (found.key, found.responsible, found.phase) == (new.pk, "Lotta Lotse", None)
    assert case_of(stranger, somebody.pk, today=TODAY) is None


def test_case_page_says_all_in_few_queries(caseworker: Staff, deputy: Staff, somebody: Person) -> None:
    case = begin(caseworker, somebody)
    pause_case(by=caseworker, case_key=case.pk, reason=PauseReason.COURSE, on=TODAY, today=TODAY)
    offer_handover(by=caseworker, case_key=case.pk, to_key=deputy.pk, today=TODAY)
    keep_assignments(caseworker)
    with CaptureQueriesContext(connection) as queries:
        page = case_page(caseworker, case.pk, today=TODAY)
    assert len(queries) == 3
    assert page.pause is not None
    assert page.handover is not None
    assert (page.pause.reason, page.handover.to_name) == (PauseReason.COURSE, "Verena Vertretung")
    assert [change.label for change in page.changes] == ["Pause begonnen", "Begleitung begonnen"]
    assert [reminder.key for reminder in page.reminders] == [
        reminder.key for reminder in open_reminders(caseworker, somebody.pk, today=TODAY)
    ]
