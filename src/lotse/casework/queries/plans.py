"""Plans as people read them, and which steps are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import Prefetch, QuerySet

from lotse.accounts.models import Staff
from lotse.casework.access import visible_plans
from lotse.casework.enums import CaseState, CopyWay, PlanState, StepSide, StepState
from lotse.casework.models import Goal, Plan, Step, StepMove
from lotse.casework.queries.reminders import MoveLine
from lotse.casework.rules.plans import GoalText, PlanText, StepText

_UNMOVED: Mapping[int, tuple[MoveLine, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as it is read; `who` names the partner where there is one."""

    key: int
    side: StepSide
    partner: str
    who: str
    text: str
    until_on: dt.date | None
    state: StepState
    done_on: dt.date | None
    is_due: bool
    moves: tuple[MoveLine, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.state == StepState.OPEN


@dataclass(frozen=True, slots=True)
class GoalView:
    """One goal with its steps."""

    key: int
    text: str
    reached_on: dt.date | None
    steps: tuple[StepView, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as it is read."""

    key: int
    case_key: int
    person_key: int
    state: PlanState
    language: str
    version: int
    drafted_on: dt.date
    agreed_on: dt.date | None
    review_on: dt.date | None
    copy_on: dt.date | None
    copy_way: str
    goals: tuple[GoalView, ...]

    @property
    def is_draft(self) -> bool:
        return self.state == PlanState.DRAFT

    @property
    def is_agreed(self) -> bool:
        return self.state == PlanState.AGREED

    @property
    def open_steps(self) -> tuple[StepView, ...]:
        """The open steps, those with the nearest day first."""
        found = [step for goal in self.goals for step in goal.steps if step.is_open]
        return tuple(sorted(found, key=lambda step: step.until_on or dt.date.max))


@dataclass(frozen=True, slots=True)
class PlansOfCase:
    """What there is of plans in one case: the one in force, the one being written, and earlier ones."""

    agreed: PlanView | None
    draft: PlanView | None
    earlier: tuple[PlanView, ...]

    def open_step(self, key: int) -> StepView | None:
        """Return a step of the plan in force that is still to do, None where there is no such one."""
        steps = self.agreed.open_steps if self.agreed else ()
        return next((step for step in steps if step.key == key), None)


def plans_of_case(by: Staff, case_key: int, *, today: dt.date) -> PlansOfCase:
    """Return all plans of a case, with the moves of their steps, in four queries."""
    found = _read(visible_plans(by, on=today).filter(case=case_key).order_by("-pk"))
    moves = _moves(found)
    views = [_plan_view(plan, moves, today=today) for plan in found]
    return PlansOfCase(
        agreed=next((view for view in views if view.is_agreed), None),
        draft=next((view for view in views if view.is_draft), None),
        earlier=tuple(view for view in views if view.state == PlanState.REPLACED),
    )


def plan_in_force(by: Staff, person_key: int, *, today: dt.date) -> PlanView | None:
    """Return the plan somebody and the office have agreed on, while the case lives."""
    plans = visible_plans(by, on=today).filter(case__person=person_key, state=PlanState.AGREED)
    found = _read(plans.exclude(case__state=CaseState.CLOSED)).first()
    return _plan_view(found, today=today) if found else None


def plan_view(plan: Plan, *, today: dt.date) -> PlanView:
    """Return one plan, found through `access`, as it is read."""
    return _plan_view(_read(Plan.objects.filter(pk=plan.pk)).get(), today=today)


def steps_due(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Step]:
    """Return open steps of agreed plans whose day has come, the oldest first, with their people.

    Steps of cases that rest or are over wait for nobody.
    """
    return (
        Step.objects.filter(
            plan__in=visible_plans(by, on=today).filter(
                state=PlanState.AGREED,
                case__person__neighbourhood=neighbourhood_key,
                case__state__in=[CaseState.IN_CONTACT, CaseState.OPEN, CaseState.AFTERCARE],
            ),
            state=StepState.OPEN,
            until_on__lte=today,
        )
        .select_related("plan__case__person")
        .order_by("until_on", "pk")
    )


def who_does(step: Step) -> str:
    """Return in German who does a step."""
    return step.partner or str(StepSide(step.side).label)


def plan_text(plan: Plan) -> PlanText:
    """Return what is written in a plan, in its order, in two queries."""
    return PlanText(
        tuple(
            GoalText(goal.text, tuple(_step_text(step) for step in goal.steps.all()), key=goal.pk)
            for goal in _goals(plan.goals.all())
        )
    )


def text_of_view(view: PlanView) -> PlanText:
    """Return what is written in a plan that has been read already."""
    return PlanText(
        tuple(
            GoalText(
                goal.text,
                tuple(
                    StepText(step.side, step.text, step.partner, step.until_on, key=step.key)
                    for step in goal.steps
                ),
                key=goal.key,
            )
            for goal in view.goals
        )
    )


def _step_text(step: Step) -> StepText:
    return StepText(StepSide(step.side), step.text, step.partner, step.until_on, key=step.pk)


def _goals(goals: QuerySet[Goal]) -> QuerySet[Goal]:
    return goals.order_by("position").prefetch_related(
        Prefetch("steps", queryset=Step.objects.order_by("position"))
    )


def _read(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    return plans.select_related("case").prefetch_related(
        Prefetch("goals", queryset=_goals(Goal.objects.all()))
    )


def _moves(plans: Iterable[Plan]) -> dict[int, tuple[MoveLine, ...]]:
    """Return the moves of the steps of some plans by their steps, the last first; one query."""
    found: dict[int, tuple[MoveLine, ...]] = {}
    for move in StepMove.objects.filter(step__plan__in=[plan.pk for plan in plans]).order_by("-pk"):
        line = MoveLine(move.from_on, move.to_on, move.reason, move.moved_on)
        found[move.step_id] = (*found.get(move.step_id, ()), line)
    return found


def _plan_view(
    plan: Plan, moves: Mapping[int, tuple[MoveLine, ...]] = _UNMOVED, *, today: dt.date
) -> PlanView:
    return PlanView(
        key=plan.pk,
        case_key=plan.case_id,
        person_key=plan.case.person_id,
        state=PlanState(plan.state),
        language=plan.language,
        version=plan.version,
        drafted_on=plan.drafted_on,
        agreed_on=plan.agreed_on,
        review_on=plan.review_on,
        copy_on=plan.copy_on,
        copy_way=str(CopyWay(plan.copy_way).label) if plan.copy_way else "",
        goals=tuple(
            GoalView(
                goal.pk,
                goal.text,
                goal.reached_on,
                tuple(_step_view(step, moves.get(step.pk, ()), today=today) for step in goal.steps.all()),
            )
            for goal in plan.goals.all()
        ),
    )


def _step_view(step: Step, moves: tuple[MoveLine, ...], *, today: dt.date) -> StepView:
    is_open = step.state == StepState.OPEN
    return StepView(
        key=step.pk,
        side=StepSide(step.side),
        partner=step.partner,
        who=who_does(step),
        text=step.text,
        until_on=step.until_on,
        state=StepState(step.state),
        done_on=step.done_on,
        is_due=is_open and step.until_on is not None and step.until_on <= today,
        moves=moves,
    )
