"""What becomes of an agreed plan: steps done, dropped, moved; goals reached; all of it taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from casework_plans import DAY, agreed, draft

from lotse.accounts.models import Staff
from lotse.casework.enums import StepState
from lotse.casework.models import Case, Step, StepMove
from lotse.casework.queries import insight
from lotse.casework.queries.plans import plans_of_case
from lotse.casework.services.changing import Overtaken
from lotse.casework.services.steps import (
    drop_step,
    finish_step,
    move_step,
    reach_goal,
    reopen_goal,
    reopen_step,
    undo_step_move,
)
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.journal.queries import timeline

FIRST = dt.date(2026, 3, 23)
LATER = dt.date(2026, 4, 2)


def kinds(case: Case) -> list[str]:
    return list(Entry.objects.filter(case_key=case.pk).order_by("pk").values_list("kind", flat=True))


def move(by: Staff, step: Step, to_on: dt.date = LATER, reason: str = "Zeugnis fehlt noch") -> Step:
    return move_step(by=by, step_key=step.pk, to_on=to_on, reason=reason, today=DAY)


def days(step: Step) -> list[tuple[dt.date | None, dt.date, str]]:
    return list(StepMove.objects.filter(step=step).order_by("pk").values_list("from_on", "to_on", "reason"))


@pytest.mark.parametrize(("act", "kind"), [(finish_step, "step-done"), (drop_step, "step-dropped")])
def test_steps_are_closed_and_opened_again(caseworker: Staff, case: Case, act: object, kind: str) -> None:
    plan = agreed(caseworker, case)
    step = plan.steps.get(position=1)

    act(by=caseworker, step_key=step.pk, on=DAY, today=DAY)  # type: ignore[operator]
    with pytest.raises(ConflictError):
        finish_step(by=caseworker, step_key=step.pk, on=DAY, today=DAY)
    reopen_step(by=caseworker, step_key=step.pk, today=DAY)
    reopen_step(by=caseworker, step_key=step.pk, today=DAY)

    step.refresh_from_db()
    assert (step.state, step.done_on) == (StepState.OPEN, None)
    assert kinds(case) == ["plan-agreed", kind, "step-undone"]


def test_steps_of_a_draft_are_not_ticked(caseworker: Staff, case: Case) -> None:
    plan = draft(caseworker, case)
    with pytest.raises(ConflictError):
        finish_step(by=caseworker, step_key=plan.steps.get(position=1).pk, on=DAY, today=DAY)


def test_goal_is_reached_and_taken_back(caseworker: Staff, case: Case) -> None:
    plan = agreed(caseworker, case)
    aim = plan.goals.get(position=1)

    reach_goal(by=caseworker, goal_key=aim.pk, on=DAY, today=DAY)
    with pytest.raises(ConflictError):
        reach_goal(by=caseworker, goal_key=aim.pk, on=DAY, today=DAY)
    reopen_goal(by=caseworker, goal_key=aim.pk, today=DAY)

    aim.refresh_from_db()
    assert aim.reached_on is None
    assert kinds(case) == ["plan-agreed", "goal-reached", "step-undone"]


# --- moved


@pytest.fixture
def step(caseworker: Staff, case: Case) -> Step:
    """The first step of an agreed plan, to be done within a week."""
    return agreed(caseworker, case).steps.get(position=1)


def test_step_is_moved_with_its_reason_and_back_again(caseworker: Staff, case: Case, step: Step) -> None:
    version = step.plan.version
    assert move(caseworker, step, reason=" Zeugnis  fehlt noch ").until_on == LATER
    assert days(step) == [(FIRST, LATER, "Zeugnis fehlt noch")]
    [told, *_] = timeline(case.person_id).entries
    assert (told.label, told.text) == ("Schritt verschoben", "vom 23.03.2026 auf den 02.04.2026")
    assert "Zeugnis" not in str(list(Entry.objects.values_list("facts", flat=True)))

    assert undo_step_move(by=caseworker, step_key=step.pk, today=DAY).until_on == FIRST
    assert days(step) == []
    assert kinds(case) == ["plan-agreed", "step-moved", "step-undone"]
    step.plan.refresh_from_db()
    assert step.plan.version == version + 2


def test_move_back_from_a_day_that_is_past_is_told(caseworker: Staff, step: Step) -> None:
    move(caseworker, step)
    move(caseworker, step, LATER + dt.timedelta(days=1), "krank")
    with pytest.raises(Overtaken, match="krank"):
        undo_step_move(by=caseworker, step_key=step.pk, today=DAY, stood_on=LATER)
    assert len(days(step)) == 2


def test_moves_are_read_with_the_plan_and_laid_open(caseworker: Staff, case: Case, step: Step) -> None:
    move(caseworker, step)
    move(caseworker, step, LATER + dt.timedelta(days=1), "krank")
    found = plans_of_case(caseworker, case.pk, today=DAY).open_step(step.pk)
    assert found is not None
    assert [each.reason for each in found.moves] == ["krank", "Zeugnis fehlt noch"]
    sections = insight.case_sections(caseworker, case.person_id, today=DAY)
    rows = next(section.rows for section in sections if section.title == "Pläne")
    assert (
        "offen; verschoben auf den 02.04.2026: Zeugnis fehlt noch; verschoben auf den 03.04.2026: krank"
        in [row[-1] for row in rows]
    )


@pytest.mark.parametrize(
    ("to_on", "reason", "says"),
    [
        (DAY - dt.timedelta(days=1), "krank", "schon vorbei"),
        (dt.date(2027, 3, 17), "krank", "höchstens ein Jahr"),
        (dt.date.max, "krank", "höchstens ein Jahr"),
        (LATER, "  ", "kurz den Grund"),
        (LATER, "x" * 201, "200 Zeichen"),
    ],
)
def test_what_keeps_a_step_where_it_is(
    caseworker: Staff, step: Step, to_on: dt.date, reason: str, says: str
) -> None:
    with pytest.raises(InputError, match=says):
        move(caseworker, step, to_on, reason)
    assert days(step) == []


def test_step_moved_to_its_own_day_stays_without_a_word(caseworker: Staff, case: Case, step: Step) -> None:
    move(caseworker, step, FIRST)
    assert kinds(case) == ["plan-agreed"]


def test_second_mover_is_told_and_may_insist(caseworker: Staff, step: Step) -> None:
    move(caseworker, step)
    wanted = LATER + dt.timedelta(days=5)
    values = {"by": caseworker, "step_key": step.pk, "to_on": wanted, "reason": "Urlaub", "today": DAY}
    with pytest.raises(Overtaken, match=r"auf dem 02\.04\.2026 \(„Zeugnis fehlt noch“\)") as told:
        move_step(**values, stood_on=FIRST)  # type: ignore[arg-type]
    assert told.value.known == {"stood_on": LATER}
    assert move_step(**values, stood_on=LATER).until_on == wanted  # type: ignore[arg-type]


def test_only_open_steps_of_agreed_plans_are_moved(caseworker: Staff, case: Case, step: Step) -> None:
    finish_step(by=caseworker, step_key=step.pk, on=DAY, today=DAY)
    with pytest.raises(ConflictError, match="schon „erledigt“"):
        move(caseworker, step)
    with pytest.raises(ConflictError, match="nicht verschoben"):
        undo_step_move(by=caseworker, step_key=step.plan.steps.get(position=2).pk, today=DAY)
    with pytest.raises(ConflictError, match="Entwurf"):
        move(caseworker, draft(caseworker, case).steps.get(position=1))


def test_stranger_moves_nothing(stranger: Staff, step: Step) -> None:
    with pytest.raises(NotVisible):
        move(stranger, step)
    with pytest.raises(NotVisible):
        undo_step_move(by=stranger, step_key=step.pk, today=DAY)
