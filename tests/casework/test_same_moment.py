"""Two people at one case in the same moment: a plan and its case never get past each other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from casework_plans import DAY, agreed, draft, open_case
from django.db import connections
from own_connection import connect_to

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, PlanState, ReminderRule, ReminderState
from lotse.casework.models import Case, Plan, Reminder
from lotse.casework.queries.plans import plan_text
from lotse.casework.services import cases as case_services
from lotse.casework.services import plans as plan_services
from lotse.casework.services.cases import Ending, close_case
from lotse.casework.services.plans import agree_plan, save_plan
from lotse.casework.services.steps import drop_step, finish_step, reach_goal
from lotse.core.errors import ConflictError, RuleError
from lotse.places.models import Neighbourhood

Act = Callable[[], object]
HEAD_START = 0.4  # seconds that the second has to slip past the first, if nothing holds it back


class Halfway:
    """Stops whoever comes by until somebody else is through, or has waited in vain."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> None:
        self.reached, self.passed = threading.Event(), threading.Event()
        before = getattr(module, name)

        def stopped(*args: object, **values: object) -> object:
            self.reached.set()
            self.passed.wait(HEAD_START)
            return before(*args, **values)

        monkeypatch.setattr(module, name, stopped)


def meet(halfway: Halfway, first: Act, second: Act, look: Callable[[], object], copy: Path) -> list[object]:
    """Let the second begin while the first is halfway; return how both fared, and what there is then."""
    connect = connect_to(copy)

    def fared(act: Act, *, waits: bool) -> object:
        connect()
        try:
            if waits:
                halfway.reached.wait()
            act()
            return "done"
        except (ConflictError, RuleError) as error:
            return type(error).__name__
        finally:
            if waits:
                halfway.passed.set()
            connections["default"].close()

    def seen() -> object:
        connect()
        found = look()
        connections["default"].close()
        return found

    with ThreadPoolExecutor(2) as pool:
        doing = [pool.submit(fared, first, waits=False), pool.submit(fared, second, waits=True)]
        outcomes = [one.result() for one in doing]
        return [*outcomes, pool.submit(seen).result()]


def close(by: Staff, case: Case) -> Act:
    ending = Ending(ExitReason.MOVED, on=DAY)
    return lambda: close_case(by=by, case_key=case.pk, ending=ending, today=DAY)


def agree(by: Staff, plan: Plan) -> Act:
    return lambda: agree_plan(by=by, plan_key=plan.pk, version=plan.version, on=DAY, today=DAY)


def stand(case: Case) -> Callable[[], object]:
    """Return how to look at what became of a case: its state, its plan, the reviews still waited for."""

    def look() -> object:
        reviews = Reminder.objects.filter(rule=ReminderRule.PLAN_REVIEW, state=ReminderState.OPEN)
        return Case.objects.get(pk=case.pk).state, Plan.objects.get(case=case).state, reviews.count()

    return look


@pytest.mark.django_db(transaction=True)
def test_a_case_that_ends_while_a_plan_is_agreed_on_ends_afterwards(
    caseworker: Staff, neighbourhood: Neighbourhood, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(neighbourhood)
    plan = draft(caseworker, case)
    halfway = Halfway(monkeypatch, plan_services, "_check_day")

    found = meet(halfway, agree(caseworker, plan), close(caseworker, case), stand(case), tmp_path / "copy")
    assert found == ["done", "done", (CaseState.CLOSED, PlanState.AGREED, 0)]


@pytest.mark.django_db(transaction=True)
def test_no_plan_is_agreed_on_while_its_case_ends(
    caseworker: Staff, neighbourhood: Neighbourhood, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = open_case(neighbourhood)
    plan = draft(caseworker, case)
    halfway = Halfway(monkeypatch, case_services, "_after_end")

    found = meet(halfway, close(caseworker, case), agree(caseworker, plan), stand(case), tmp_path / "copy")
    assert found == ["done", "RuleError", (CaseState.CLOSED, PlanState.DRAFT, 0)]


def test_nothing_of_a_plan_changes_once_its_case_has_ended(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    case, other = open_case(neighbourhood), open_case(neighbourhood, 2)
    plan, written = agreed(caseworker, case), draft(caseworker, other)
    for each in (case, other):
        close(caseworker, each)()

    step, goal = plan.steps.order_by("pk")[0], plan.goals.order_by("pk")[0]
    acts: list[Act] = [
        lambda: finish_step(by=caseworker, step_key=step.pk, on=DAY, today=DAY),
        lambda: drop_step(by=caseworker, step_key=step.pk, on=DAY, today=DAY),
        lambda: reach_goal(by=caseworker, goal_key=goal.pk, on=DAY, today=DAY),
    ]
    for act in acts:
        with pytest.raises(ConflictError, match="Dieser Fall ist beendet"):
            act()
    text = plan_text(written)
    with pytest.raises(RuleError, match="„beendet“"):
        save_plan(by=caseworker, plan_key=written.pk, base=text, wanted=text, today=DAY)
    with pytest.raises(RuleError, match="„beendet“"):
        agree(caseworker, written)()
