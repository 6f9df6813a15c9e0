"""What becomes of an agreed plan: steps done, moved or no longer needed, goals reached, and all of it taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, PlanState, StepState
from lotse.casework.models import Goal, Plan, Step, StepMove
from lotse.casework.rules import plans as rules
from lotse.casework.services.changing import Overtaken
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def finish_step(*, by: Staff, step_key: int, on: dt.date, today: dt.date) -> Step:
    """Write down that a step is done, by whichever side it belongs to."""
    step, plan = _open_step(by, step_key, on=on, today=today)
    entry = _record(plan, rules.StepDone(plan=plan.pk, step=step.pk, side=step.side), on=on)
    _close(by, plan, step, StepState.DONE, on=on, entry=entry)
    return step


@transaction.atomic
def drop_step(*, by: Staff, step_key: int, on: dt.date, today: dt.date) -> Step:
    """Write down that a step is no longer needed. It stays readable, and nothing follows from it."""
    step, plan = _open_step(by, step_key, on=on, today=today)
    entry = _record(plan, rules.StepDropped(plan=plan.pk, step=step.pk, side=step.side), on=on)
    _close(by, plan, step, StepState.DROPPED, on=on, entry=entry)
    return step


@transaction.atomic
def move_step(
    *,
    by: Staff,
    step_key: int,
    to_on: dt.date,
    reason: str,
    today: dt.date,
    stood_on: dt.date | None = None,
) -> Step:
    """Give a step of an agreed plan another day; the reason is kept with both days.

    What both agreed on stays as it is, only its day moves. `stood_on` is the day it was seen with: Overtaken
    where somebody has moved it since.
    """
    step, plan = _waiting_step(by, step_key, today=today)
    if stood_on not in (None, step.until_on):
        raise Overtaken(_moved_meanwhile(step), stood_on=step.until_on)
    if found := rules.moving_violations(to_on=to_on, reason=reason, today=today):
        raise InputError(" ".join(found))
    if to_on == step.until_on:
        return step
    facts = rules.StepMoved(plan=plan.pk, step=step.pk, side=step.side, to_on=to_on, from_on=step.until_on)
    entry = _record(plan, facts, on=today)
    StepMove.objects.create(
        step=step,
        from_on=step.until_on,
        to_on=to_on,
        reason=" ".join(reason.split()),
        moved_on=today,
        entry_key=entry.pk,
    )
    _set_day(by, AuditAction.CHANGED, plan, step, to_on)
    return step


@transaction.atomic
def undo_step_move(*, by: Staff, step_key: int, today: dt.date, stood_on: dt.date | None = None) -> Step:
    """Take the last move of a step back; `stood_on` is the day it was seen with, as above."""
    step, plan = _waiting_step(by, step_key, today=today)
    if stood_on not in (None, step.until_on):
        raise Overtaken(_moved_meanwhile(step), stood_on=step.until_on)
    move = step.moves.order_by("-pk").first()
    if move is None:
        raise ConflictError("Dieser Schritt wurde nicht verschoben.")
    undo_entries([move.entry_key], on=today)
    _set_day(by, AuditAction.UNDONE, plan, step, move.from_on)
    move.delete()
    return step


@transaction.atomic
def reopen_step(*, by: Staff, step_key: int, today: dt.date) -> Step:
    """Take back that a step is done or no longer needed; one that is open stays so."""
    step, plan = _step(by, step_key, today=today)
    if step.state == StepState.OPEN:
        return step
    undo_entries([step.entry_key] if step.entry_key else [], on=today)
    step.state, step.done_on, step.entry_key = StepState.OPEN, None, None
    step.save(update_fields=["state", "done_on", "entry_key"])
    _changed(by, AuditAction.UNDONE, plan)
    return step


@transaction.atomic
def reach_goal(*, by: Staff, goal_key: int, on: dt.date, today: dt.date) -> Goal:
    """Write down that a goal is reached; its open steps stay as they are."""
    goal, plan = _goal(by, goal_key, today=today)
    if goal.reached_on is not None:
        raise ConflictError("Dieses Ziel ist schon als erreicht vermerkt.")
    _check_day(on, plan=plan, today=today)
    entry = _record(plan, rules.GoalReached(plan=plan.pk, goal=goal.pk), on=on)
    goal.reached_on, goal.entry_key = on, entry.pk
    goal.save(update_fields=["reached_on", "entry_key"])
    _changed(by, AuditAction.CHANGED, plan)
    return goal


@transaction.atomic
def reopen_goal(*, by: Staff, goal_key: int, today: dt.date) -> Goal:
    """Take back that a goal is reached."""
    goal, plan = _goal(by, goal_key, today=today)
    if goal.reached_on is None:
        return goal
    undo_entries([goal.entry_key] if goal.entry_key else [], on=today)
    goal.reached_on, goal.entry_key = None, None
    goal.save(update_fields=["reached_on", "entry_key"])
    _changed(by, AuditAction.UNDONE, plan)
    return goal


def _step(by: Staff, key: int, *, today: dt.date) -> tuple[Step, Plan]:
    plan = _agreed(by, Step.objects.filter(pk=key).values_list("plan", flat=True).first(), today=today)
    return plan.steps.get(pk=key), plan


def _goal(by: Staff, key: int, *, today: dt.date) -> tuple[Goal, Plan]:
    plan = _agreed(by, Goal.objects.filter(pk=key).values_list("plan", flat=True).first(), today=today)
    return plan.goals.get(pk=key), plan


def _agreed(by: Staff, plan_key: int | None, *, today: dt.date) -> Plan:
    if plan_key is None:
        raise NotVisible("Diesen Plan gibt es für Sie nicht.")
    plan = access.get_plan(by, plan_key, on=today, lock=True)
    if plan.state != PlanState.AGREED:
        raise ConflictError(
            f"Dieser Plan ist „{plan.get_state_display()}“: Abhaken lassen sich nur Schritte eines vereinbarten Plans."
        )
    if plan.case.state == CaseState.CLOSED:
        raise ConflictError("Dieser Fall ist beendet. Sein Plan bleibt stehen, wie er am letzten Tag war.")
    return plan


def _open_step(by: Staff, key: int, *, on: dt.date, today: dt.date) -> tuple[Step, Plan]:
    step, plan = _waiting_step(by, key, today=today)
    _check_day(on, plan=plan, today=today)
    return step, plan


def _waiting_step(by: Staff, key: int, *, today: dt.date) -> tuple[Step, Plan]:
    step, plan = _step(by, key, today=today)
    if step.state != StepState.OPEN:
        raise ConflictError(
            f"Dieser Schritt ist schon „{step.get_state_display()}“. Sie können ihn wieder öffnen."
        )
    return step, plan


def _moved_meanwhile(step: Step) -> str:
    move = step.moves.order_by("-pk").first()
    why = f" („{move.reason}“)" if move else ""
    day = f"auf dem {step.until_on:%d.%m.%Y}" if step.until_on else "auf keinem Tag"
    return (
        f"Inzwischen liegt dieser Schritt {day}{why}. Soll trotzdem Ihr Tag gelten, verschieben Sie ihn bitte "
        "noch einmal."
    )


def _check_day(on: dt.date, *, plan: Plan, today: dt.date) -> None:
    if on > today or on < plan.drafted_on:
        raise InputError("Bitte wählen Sie einen Tag zwischen dem Entwurf des Plans und heute.")


def _close(by: Staff, plan: Plan, step: Step, state: StepState, *, on: dt.date, entry: Entry) -> None:
    step.state, step.done_on, step.entry_key = state, on, entry.pk
    step.save(update_fields=["state", "done_on", "entry_key"])
    _changed(by, AuditAction.CHANGED, plan)


def _set_day(by: Staff, action: AuditAction, plan: Plan, step: Step, day: dt.date | None) -> None:
    step.until_on = day
    step.save(update_fields=["until_on"])
    _changed(by, action, plan)


def _changed(by: Staff, action: AuditAction, plan: Plan) -> None:
    plan.version += 1
    plan.save(update_fields=["version"])
    audit(by=by, action=action, object_kind="plan", object_key=plan.pk)


def _record(plan: Plan, facts: object, *, on: dt.date) -> Entry:
    return record_step(person_key=plan.case.person_id, facts=facts, on=on, case_key=plan.case_id)
