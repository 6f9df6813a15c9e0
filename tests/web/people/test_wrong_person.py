"""Something of one person, named under the address of another: it is not there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, DisputedKind, StepSide
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.services.cases import begin_case
from lotse.casework.services.disputes import raise_dispute
from lotse.casework.services.plans import draft_plan, save_plan
from lotse.core import clock
from lotse.people.models import Person
from lotse.people.services.merging import merge_people
from lotse.places.models import Neighbourhood

TODAY = clock.today()


@pytest.fixture
def people(neighbourhood: Neighbourhood) -> list[Person]:
    return [person(neighbourhood, number) for number in (1, 2, 3)]


def test_dispute_is_settled_only_where_it_was_raised(
    caseworker: Staff, people: list[Person], client: Client
) -> None:
    one, other, _ = people
    raised = raise_dispute(
        by=caseworker,
        person_key=other.pk,
        kind=DisputedKind.PERSON,
        object_key=other.pk,
        field="phone",
        today=TODAY,
    )
    client.force_login(caseworker)
    assert client.post(reverse("person_settle", args=[one.pk, raised.pk])).status_code == 404
    raised.refresh_from_db()
    assert raised.settled_on is None


def test_people_are_taken_apart_only_where_they_were_joined(
    caseworker: Staff, people: list[Person], client: Client
) -> None:
    kept, other, third = people
    merge = merge_people(by=caseworker, keep=kept.pk, other=other.pk, today=TODAY)
    client.force_login(caseworker)
    assert client.post(reverse("person_unmerge", args=[third.pk, merge.pk])).status_code == 404
    merge.refresh_from_db()
    assert merge.undone_at is None


@pytest.mark.parametrize(
    "address", ["plan_agree", "plan_discard", "plan_paper", "plan_copy", "plan_step", "plan_goal"]
)
def test_plan_of_another_case_is_not_there(
    caseworker: Staff, people: list[Person], client: Client, address: str
) -> None:
    one, other, _ = (
        begin_case(by=caseworker, person_key=each.pk, state=CaseState.OPEN, on=TODAY, today=TODAY)
        for each in people
    )
    plan = draft_plan(by=caseworker, case_key=other.pk, today=TODAY)
    text = PlanText((GoalText("Arbeiten", (StepText(StepSide.PERSON, "Anrufen"),)),))
    save_plan(by=caseworker, plan_key=plan.pk, base=PlanText(), wanted=text, today=TODAY)
    key = {"plan_step": plan.steps.get().pk, "plan_goal": plan.goals.get().pk}.get(address, plan.pk)
    client.force_login(caseworker)
    url = reverse(address, args=[one.pk, key])
    answer = client.get(url) if address == "plan_paper" else client.post(url, {"what": "undo"})
    assert answer.status_code == 404
