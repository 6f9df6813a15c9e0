"""A handover: offered, talked over, taken by the one it was offered to; nothing is lost on the way."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import models

from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, HandoverState, ReminderState, StepSide
from lotse.casework.models import Case, Goal, Handover, Plan, Reminder, Step
from lotse.casework.queries.colleagues import colleagues
from lotse.casework.services import handovers as services
from lotse.casework.services.cases import Ending, begin_case, close_case
from lotse.casework.services.reminders import make_reminder
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.places.models import Neighbourhood

TODAY = clock.today()


@pytest.fixture
def case(caseworker: Staff, somebody: Person) -> Case:
    return begin_case(by=caseworker, person_key=somebody.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)


def offer(by: Staff, case: Case, to: Staff, **values: object) -> Handover:
    return services.offer_handover(by=by, case_key=case.pk, to_key=to.pk, today=TODAY, **values)  # type: ignore[arg-type]


def take(by: Staff, handover: Handover, talk_on: dt.date = TODAY) -> Handover:
    return services.take_handover(
        by=by, handover_key=handover.pk, talk_on=talk_on, with_person=True, today=TODAY
    )


def _rows(model: type[models.Model]) -> list[dict[str, object]]:
    return list(model._base_manager.order_by("pk").values())


def test_colleagues_are_those_of_agency_and_neighbourhood(
    cast: dict[str, Staff], neighbourhood: Neighbourhood
) -> None:
    found = {colleague.name for colleague in colleagues(cast["caseworker"], neighbourhood.pk, on=TODAY)}
    assert found == {"Lotta Lotse", "Verena Vertretung", "Thea Teamleitung"}


def test_case_goes_over_when_it_is_taken_and_loses_nothing(
    caseworker: Staff, deputy: Staff, case: Case, somebody: Person
) -> None:
    make_reminder(by=caseworker, person_key=somebody.pk, text="Zeugnis", due_on=TODAY, today=TODAY)
    plan = Plan.objects.create(case=case, drafted_on=TODAY)
    goal = Goal.objects.create(plan=plan, position=1, text="Als Köchin arbeiten")
    Step.objects.create(plan=plan, goal=goal, position=1, side=StepSide.PERSON, text="Zeugnis suchen")
    kept = {model: _rows(model) for model in (Reminder, Plan, Goal, Step)}
    handover = offer(caseworker, case, deputy)
    case.refresh_from_db()
    assert case.responsible == caseworker
    take(deputy, handover)
    case.refresh_from_db()
    assert (case.responsible, case.state, case.phase) == (deputy, CaseState.OPEN, "intake")
    assert {model: _rows(model) for model in kept} == kept
    entry = Entry.objects.get(kind="case-handed-over")
    assert (entry.facts, entry.case_key) == ({"with_person": True}, case.pk)


def test_planned_talk_is_reminded_of_until_it_is_decided(
    caseworker: Staff, deputy: Staff, case: Case
) -> None:
    soon = TODAY + dt.timedelta(days=2)
    handover = offer(caseworker, case, deputy, talk_on=soon)
    reminder = Reminder.objects.get()
    assert (reminder.due_on, reminder.state) == (soon, ReminderState.OPEN)
    with pytest.raises(InputError, match="noch vor Ihnen"):
        take(deputy, handover, soon)
    take(deputy, handover)
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.DROPPED


def test_only_the_receiver_decides(caseworker: Staff, deputy: Staff, team_lead: Staff, case: Case) -> None:
    handover = offer(caseworker, case, deputy)
    for other in (caseworker, team_lead):
        with pytest.raises(RuleError):
            take(other, handover)
        with pytest.raises(RuleError):
            services.decline_handover(by=other, handover_key=handover.pk, today=TODAY)
    services.decline_handover(by=deputy, handover_key=handover.pk, today=TODAY)
    case.refresh_from_db()
    assert case.responsible == caseworker
    with pytest.raises(ConflictError, match="schon abgelehnt"):
        take(deputy, handover)


def test_offer_is_withdrawn_by_who_made_it(caseworker: Staff, deputy: Staff, case: Case) -> None:
    handover = offer(caseworker, case, deputy)
    with pytest.raises(RuleError):
        services.withdraw_handover(by=deputy, handover_key=handover.pk, today=TODAY)
    services.withdraw_handover(by=caseworker, handover_key=handover.pk, today=TODAY)
    handover.refresh_from_db()
    assert (handover.state, handover.decided_on) == (HandoverState.WITHDRAWN, TODAY)
    offer(caseworker, case, deputy)


def test_end_of_the_case_withdraws_the_offer(caseworker: Staff, deputy: Staff, case: Case) -> None:
    handover = offer(caseworker, case, deputy)
    close_case(by=caseworker, case_key=case.pk, ending=Ending(ExitReason.MOVED, TODAY), today=TODAY)
    handover.refresh_from_db()
    assert handover.state == HandoverState.WITHDRAWN
    with pytest.raises(RuleError, match="beendeter"):
        offer(caseworker, case, deputy)


@pytest.mark.parametrize("to", ["caseworker", "stranger", "town_adviser", "reviewer"])
def test_offer_goes_to_colleagues_only(cast: dict[str, Staff], case: Case, to: str) -> None:
    with pytest.raises(RuleError):
        offer(cast["caseworker"], case, cast[to])


def test_second_offer_waits_for_the_first(
    caseworker: Staff, deputy: Staff, team_lead: Staff, case: Case
) -> None:
    offer(caseworker, case, deputy)
    with pytest.raises(ConflictError):
        offer(caseworker, case, team_lead)


def test_who_is_not_responsible_gives_nothing_away(
    caseworker: Staff, deputy: Staff, team_lead: Staff, case: Case
) -> None:
    with pytest.raises(RuleError, match="Teamleitung"):
        offer(deputy, case, deputy)
    handover = offer(team_lead, case, deputy)
    assert handover.from_staff == caseworker


def test_case_of_somebody_who_left_may_be_taken_on(caseworker: Staff, deputy: Staff, case: Case) -> None:
    caseworker.assignments.filter(role=Role.CASEWORKER).delete()
    take(deputy, offer(deputy, case, deputy))
    case.refresh_from_db()
    assert case.responsible == deputy


def test_handover_of_others_does_not_exist(
    caseworker: Staff, deputy: Staff, stranger: Staff, case: Case
) -> None:
    handover = offer(caseworker, case, deputy)
    with pytest.raises(NotVisible):
        take(stranger, handover)
