"""The migration that gives steps and goals done before it the journal's entry about them."""

from __future__ import annotations

from importlib import import_module

from casework_plans import DAY, agreed
from django.apps import apps

from lotse.accounts.models import Staff
from lotse.casework.models import Case, Goal, Step
from lotse.casework.services.steps import drop_step, finish_step, reach_goal, reopen_step


def test_what_was_done_before_finds_its_latest_entry(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    first, second, _ = plan.steps.order_by("position")
    goal = plan.goals.get(position=1)
    finish_step(by=caseworker, step_key=first.pk, on=DAY, today=DAY)
    reopen_step(by=caseworker, step_key=first.pk, today=DAY)
    drop_step(by=caseworker, step_key=first.pk, on=DAY, today=DAY)
    finish_step(by=caseworker, step_key=second.pk, on=DAY, today=DAY)
    reopen_step(by=caseworker, step_key=second.pk, today=DAY)
    reach_goal(by=caseworker, goal_key=goal.pk, on=DAY, today=DAY)
    known = _entries()
    Step.objects.update(entry_key=None)
    Goal.objects.update(entry_key=None)

    migration = import_module("lotse.casework.migrations.0005_entries_found")
    migration.find_entries(apps, None)

    assert _entries() == known
    assert [key for key, entry in known.items() if entry] == [("step", first.pk), ("goal", goal.pk)]


def _entries() -> dict[tuple[str, int], int | None]:
    steps = {("step", key): entry for key, entry in Step.objects.values_list("pk", "entry_key")}
    return steps | {("goal", key): entry for key, entry in Goal.objects.values_list("pk", "entry_key")}
