"""Writing a plan together, agreeing on it, handing over a copy.

A plan is ours to be read and talked over: a draft for the binding one in the agency's own system. Nothing
here is an administrative act, and a step that is not done has no consequence. Law: § 15 SGB II
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CopyWay, PlanState, ReminderRule, ReminderState, StepSide, StepState
from lotse.casework.models import Case, Goal, Plan, Reminder, Step
from lotse.casework.queries.cases import CaseView, view_of
from lotse.casework.queries.plans import PlansOfCase, plan_text, plans_of_case
from lotse.casework.rules import plans as rules
from lotse.casework.rules.plan_merging import MergedPlan, merge_plans, settle
from lotse.casework.rules.plans import GoalText, PlanText, StepText
from lotse.casework.rules.reminders import plan_review_reminder
from lotse.casework.services.reminders import make_by_rule, withdraw_all
from lotse.core.errors import ConflictError, InputError, RuleError
from lotse.journal.models import Entry
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit, audit_reading

_ASIDE = 1000  # far above any position, so that lines can change places one by one


class PlanCollision(ConflictError):
    """Somebody else has saved the plan meanwhile, and some lines were changed by both. Nothing was saved."""

    def __init__(self, merged: MergedPlan, *, version: int) -> None:
        super().__init__(
            "Inzwischen hat jemand denselben Plan geändert. Bitte wählen Sie, was gelten soll; nichts ist verloren."
        )
        self.merged = merged
        self.version = version


@dataclass(frozen=True, slots=True)
class Decision:
    """How somebody decided a collision: the version they saw, and by name whether their own side stays."""

    version: int
    mine: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Saved:
    """A plan that was saved; `is_joined` says that somebody else's changes are in it too."""

    plan: Plan
    is_joined: bool


def open_plans(*, by: Staff, case_key: int, today: dt.date) -> tuple[CaseView, PlansOfCase]:
    """Return a case with its plans for their page; that somebody read them is written down."""
    case = view_of(access.get_case(by, case_key, on=today))
    audit_reading(by=by, object_kind="person", object_key=case.person_key)
    return case, plans_of_case(by, case_key, today=today)


@transaction.atomic
def draft_plan(*, by: Staff, case_key: int, today: dt.date) -> Plan:
    """Begin a plan: empty, or with the goals and steps of the present one that are still open.

    There is one draft for a case; where it exists already, it is returned as it is.
    """
    case = access.get_case(by, case_key, on=today, lock=True)
    known = Plan.objects.filter(case=case, state=PlanState.DRAFT).first()
    if known is not None:
        return known
    _refuse_without_talk(case)
    plan = Plan.objects.create(case=case, language=case.person.language, drafted_on=today)
    present = Plan.objects.filter(case=case, state=PlanState.AGREED).first()
    if present is not None:
        _write(plan, _still_open(present))
    _audit(by, AuditAction.CREATED, plan)
    return plan


@transaction.atomic
def save_plan(
    *,
    by: Staff,
    plan_key: int,
    base: PlanText,
    wanted: PlanText,
    today: dt.date,
    decision: Decision | None = None,
) -> Saved:
    """Save what is written in a draft, which was begun from `base`.

    What somebody else has saved since is joined with it. PlanCollision where both changed the same line, until
    a decision made on that very version comes along; ConflictError where the plan has been agreed meanwhile.
    """
    plan = _locked(by, plan_key, PlanState.DRAFT, today=today)
    _refuse_without_talk(plan.case)
    stored = plan_text(plan)
    _refuse(rules.writing_violations(wanted, today=today))
    merged = merge_plans(base=base, theirs=stored, mine=wanted)
    if not _is_decided(merged, decision, version=plan.version):
        raise PlanCollision(merged, version=plan.version)
    text = settle(merged, decision.mine) if decision else merged.plan
    if text != stored:
        _refuse(rules.writing_violations(text, today=today))
        _write(plan, text)
        _save(by, plan)
    return Saved(plan, is_joined=stored != base)


@transaction.atomic
def discard_draft(*, by: Staff, plan_key: int, today: dt.date) -> None:
    """Throw a draft away; the plan in force stays."""
    plan = _locked(by, plan_key, PlanState.DRAFT, today=today)
    _audit(by, AuditAction.DELETED, plan)
    plan.delete()


@transaction.atomic
def agree_plan(*, by: Staff, plan_key: int, version: int, on: dt.date, today: dt.date) -> Plan:
    """Write down that both sides agreed on a draft as it was in that version; it takes the present plan's place.

    The six months until it is looked at again begin on that day, and a reminder waits for their end.
    """
    plan = _locked(by, plan_key, PlanState.DRAFT, today=today)
    _refuse_without_talk(plan.case)
    if plan.version != version:
        raise ConflictError(
            "Der Entwurf hat sich inzwischen geändert. Bitte lesen Sie ihn noch einmal durch."
        )
    _check_day(on, since=plan.drafted_on, today=today)
    text = plan_text(plan)
    _refuse(rules.agreeing_violations(text, on=on))
    _replace_present(by, plan, today=today)
    review_on = rules.review_day(on)
    _save(by, plan, state=PlanState.AGREED, agreed_on=on, review_on=review_on)
    sides = [step.side for step in text.steps]
    _record(
        plan,
        rules.PlanAgreed(
            plan=plan.pk,
            goals=len(text.goals),
            person_steps=sides.count(StepSide.PERSON),
            office_steps=sides.count(StepSide.OFFICE),
            partner_steps=sides.count(StepSide.PARTNER),
            review_on=review_on,
        ),
        on=on,
    )
    make_by_rule(
        by=by,
        person_key=plan.case.person_id,
        case_key=plan.case_id,
        planned=[plan_review_reminder(review_on=review_on)],
        source_key=plan.pk,
        today=today,
    )
    return plan


@transaction.atomic
def give_copy(*, by: Staff, plan_key: int, way: CopyWay, on: dt.date, today: dt.date) -> Plan:
    """Write down that the person got their copy of the agreed plan, and how."""
    plan = _locked(by, plan_key, PlanState.AGREED, today=today)
    if plan.copy_on is not None:
        raise ConflictError("Dass die Person ihre Kopie hat, steht schon da.")
    _check_day(on, since=plan.agreed_on or plan.drafted_on, today=today)
    _save(by, plan, copy_on=on, copy_way=way)
    _record(plan, rules.PlanCopyGiven(plan=plan.pk, way=way), on=on)
    return plan


@transaction.atomic
def take_copy_back(*, by: Staff, plan_key: int, today: dt.date) -> Plan:
    """Take back that the person got their copy."""
    plan = _locked(by, plan_key, PlanState.AGREED, today=today)
    entries = Entry.objects.filter(case_key=plan.case_id, kind="plan-copy-given", facts__plan=plan.pk)
    undo_entries(list(entries.values_list("pk", flat=True)), on=today)
    _save(by, plan, AuditAction.UNDONE, copy_on=None, copy_way="")
    return plan


def _locked(by: Staff, key: int, state: PlanState, *, today: dt.date) -> Plan:
    plan = access.get_plan(by, key, on=today, lock=True)
    if plan.state != state:
        raise ConflictError(
            f"Dieser Plan ist inzwischen „{plan.get_state_display()}“. Bitte sehen Sie sich den Stand an."
        )
    return plan


def _refuse_without_talk(case: Case) -> None:
    if not rules.may_have_plan(case.state):
        raise RuleError(
            f"Dieser Fall ist „{case.get_state_display()}“. Ein Plan entsteht erst im Gespräch, solange der Fall läuft."
        )


def _is_decided(merged: MergedPlan, decision: Decision | None, *, version: int) -> bool:
    names = {collision.name for collision in merged.collisions}
    return not names or (
        decision is not None and decision.version == version and names <= decision.mine.keys()
    )


def _still_open(present: Plan) -> PlanText:
    """Return the goals not reached and the steps not done of a plan, as a new one begins with them."""
    steps = present.steps.filter(state=StepState.OPEN).order_by("position")
    return PlanText(
        tuple(
            GoalText(
                goal.text,
                tuple(
                    StepText(StepSide(step.side), step.text, step.partner, step.until_on)
                    for step in steps
                    if step.goal_id == goal.pk
                ),
            )
            for goal in present.goals.filter(reached_on__isnull=True).order_by("position")
        )
    )


def _write(plan: Plan, wanted: PlanText) -> None:
    """Bring the stored goals and steps in line with a text; keys that it names stay the same lines."""
    plan.goals.update(position=F("position") + _ASIDE)
    plan.steps.update(position=F("position") + _ASIDE)
    goals, steps = plan.goals.in_bulk(), plan.steps.in_bulk()
    position = 0
    for number, line in enumerate(wanted.goals, start=1):
        goal = goals.pop(line.key or 0, None) or Goal(plan=plan)
        goal.position, goal.text = number, line.text
        goal.save()
        for each in line.steps:
            position += 1
            step = steps.pop(each.key or 0, None) or Step(plan=plan)
            step.goal, step.position, step.side = goal, position, each.side
            step.partner, step.text, step.until_on = each.partner, each.text, each.until_on
            step.save()
    plan.steps.filter(pk__in=steps).delete()
    plan.goals.filter(pk__in=goals).delete()


def _replace_present(by: Staff, plan: Plan, *, today: dt.date) -> None:
    """Let the plan in force give way to a new one, which keeps what was done of it meanwhile."""
    present = Plan.objects.select_for_update().filter(case=plan.case_id, state=PlanState.AGREED).first()
    if present is None:
        return
    for step in present.steps.exclude(state=StepState.OPEN):
        same = plan.steps.filter(state=StepState.OPEN, side=step.side, text=step.text, partner=step.partner)
        _carry(same, state=step.state, done_on=step.done_on, entry_key=step.entry_key)
    for goal in present.goals.filter(reached_on__isnull=False):
        alike = plan.goals.filter(text=goal.text, reached_on__isnull=True)
        _carry(alike, reached_on=goal.reached_on, entry_key=goal.entry_key)
    _save(by, present, state=PlanState.REPLACED)
    waiting = Reminder.objects.filter(
        rule=ReminderRule.PLAN_REVIEW, source_key=present.pk, state=ReminderState.OPEN
    )
    withdraw_all(by=by, reminder_keys=list(waiting.values_list("pk", flat=True)), today=today)


def _carry(twins: QuerySet[Any], **columns: object) -> None:
    """Write what became of a line into the first of its twins in the new plan: one deed is done once."""
    twins.filter(pk__in=twins.order_by("position").values("pk")[:1]).update(**columns)


def _check_day(on: dt.date, *, since: dt.date, today: dt.date) -> None:
    if on > today:
        raise InputError("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    if on < since:
        raise InputError(
            f"Vor dem {since:%d.%m.%Y} gab es diesen Plan noch nicht. Bitte prüfen Sie das Datum."
        )


def _refuse(violations: Collection[str]) -> None:
    if violations:
        raise RuleError(" ".join(violations))


def _save(by: Staff, plan: Plan, action: AuditAction = AuditAction.CHANGED, **columns: object) -> None:
    for name, value in {**columns, "version": plan.version + 1}.items():
        setattr(plan, name, value)
    plan.save(update_fields=[*columns, "version"])
    _audit(by, action, plan)


def _record(plan: Plan, facts: object, *, on: dt.date) -> None:
    record_step(person_key=plan.case.person_id, facts=facts, on=on, case_key=plan.case_id)


def _audit(by: Staff, action: AuditAction, plan: Plan) -> None:
    audit(by=by, action=action, object_kind="plan", object_key=plan.pk)
