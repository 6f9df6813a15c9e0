"""Two people change one plan: what does not collide is joined, and no word of either is ever lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.casework.enums import StepSide
from lotse.casework.rules.plan_merging import Collision, Line, merge_plans, settle
from lotse.casework.rules.plans import GoalText, PlanText, StepText

PERSON, OFFICE = StepSide.PERSON, StepSide.OFFICE
CV = StepText(PERSON, "Lebenslauf mitbringen", key=11)
CALL = StepText(OFFICE, "Betrieb anrufen", key=12)
CARE = StepText(OFFICE, "Kita-Platz suchen", key=21)
WORK = GoalText("Arbeit in der Küche", (CV, CALL), key=1)
CHILD = GoalText("Betreuung für die Kleine", (CARE,), key=2)
BASE = PlanText((WORK, CHILD))


def plan(*goals: GoalText) -> PlanText:
    return PlanText(goals)


def test_merge_joins_changes_of_different_lines() -> None:
    theirs = plan(replace(WORK, steps=(replace(CV, until_on=dt.date(2026, 12, 1)), CALL)), CHILD)
    mine = plan(WORK, replace(CHILD, text="Ganztagsplatz für die Kleine"))

    merged = merge_plans(base=BASE, theirs=theirs, mine=mine)

    assert merged.collisions == ()
    assert merged.plan == plan(theirs.goals[0], mine.goals[1])


def test_merge_keeps_what_both_added() -> None:
    their_step, my_step = StepText(PERSON, "Zeugnis suchen", key=13), StepText(OFFICE, "Kochjacke leihen")
    theirs = plan(replace(WORK, steps=(CV, CALL, their_step)), CHILD)
    mine = plan(replace(WORK, steps=(CV, my_step, CALL)), CHILD)

    merged = merge_plans(base=BASE, theirs=theirs, mine=mine)

    assert merged.plan.goals[0].steps == (CV, my_step, CALL, their_step)


def test_merge_keeps_once_what_was_sent_twice() -> None:
    added = StepText(PERSON, "Zeugnis suchen")
    theirs = plan(replace(WORK, steps=(CV, CALL, replace(added, key=13))), CHILD)
    mine = plan(replace(WORK, steps=(CV, CALL, added)), CHILD)

    assert merge_plans(base=BASE, theirs=theirs, mine=mine).plan == theirs


def test_merge_asks_where_both_changed_one_step() -> None:
    there, here = replace(CV, text="Lebenslauf schreiben"), replace(CV, until_on=dt.date(2026, 12, 1))
    theirs = plan(replace(WORK, steps=(there, CALL)), CHILD)
    mine = plan(replace(WORK, steps=(here, CALL)), CHILD)

    merged = merge_plans(base=BASE, theirs=theirs, mine=mine)

    assert merged.collisions == (Collision(1, CV, there, here),)
    assert settle(merged, {"step-11": False}) == theirs
    assert settle(merged, {"step-11": True}) == mine


def test_merge_asks_where_one_removed_what_the_other_changed() -> None:
    theirs = plan(replace(WORK, steps=(CV, replace(CALL, text="Zwei Betriebe anrufen"))))
    mine = plan(replace(WORK, steps=(CV,)), replace(CHILD, text="Ganztagsplatz"))

    merged = merge_plans(base=BASE, theirs=theirs, mine=mine)

    assert [collision.name for collision in merged.collisions] == ["step-12", "goal-2"]
    assert settle(merged, {"step-12": False, "goal-2": False}) == theirs
    again = GoalText("Ganztagsplatz", (replace(CARE, key=None),))
    assert settle(merged, {"step-12": True, "goal-2": True}) == plan(mine.goals[0], again)


@pytest.mark.parametrize(
    ("theirs", "mine", "expected"),
    [
        (plan(CHILD, WORK), BASE, plan(CHILD, WORK)),
        (BASE, plan(CHILD, WORK), plan(CHILD, WORK)),
        (plan(CHILD), plan(CHILD, WORK), plan(CHILD)),
    ],
    ids=["they moved", "I moved", "they removed, I moved"],
)
def test_merge_keeps_the_order_somebody_chose(theirs: PlanText, mine: PlanText, expected: PlanText) -> None:
    assert merge_plans(base=BASE, theirs=theirs, mine=mine).plan == expected


words = st.sampled_from(["anrufen", "lernen", "fragen", "suchen", "üben", "schreiben"])
days = st.one_of(st.none(), st.dates(dt.date(2026, 1, 1), dt.date(2026, 1, 3)))


def _steps(prefix: str) -> st.SearchStrategy[StepText]:
    return st.builds(
        StepText, st.sampled_from([PERSON, OFFICE]), words.map(lambda word: f"{prefix} {word}"), until_on=days
    )


@st.composite
def bases(draw: st.DrawFn) -> PlanText:
    goals = []
    for number in range(draw(st.integers(0, 3))):
        count = draw(st.integers(0, 3))
        steps = tuple(replace(draw(_steps("Alt")), key=10 * number + at) for at in range(count))
        goals.append(GoalText(f"Ziel {draw(words)}", steps, key=number))
    return PlanText(tuple(goals))


@st.composite
def changed(draw: st.DrawFn, base: PlanText, prefix: str, *, first_key: int | None) -> PlanText:
    """One side's change of a plan; what they saved already has keys of its own."""
    keys = iter(range(first_key, first_key + 100)) if first_key else None

    def added(line: Line) -> Line:
        return replace(line, key=next(keys)) if keys else line

    goals = []
    for goal in draw(st.permutations(base.goals)):
        if draw(st.booleans()) and draw(st.booleans()):
            continue
        steps = [
            draw(st.sampled_from([step, replace(draw(_steps(prefix)), key=step.key), None]))
            for step in goal.steps
        ]
        new = [added(step) for step in draw(st.lists(_steps(prefix), max_size=2))]
        mixed = draw(st.permutations([*(step for step in steps if step), *new]))
        text = draw(st.sampled_from([goal.text, f"{prefix} {draw(words)}"]))
        goals.append(GoalText(text, tuple(mixed), key=goal.key))
    for step in draw(st.lists(_steps(prefix), max_size=1)):
        goals.append(added(GoalText(f"{prefix} neues Ziel", (added(step),))))
    return PlanText(tuple(goals))


@st.composite
def triples(draw: st.DrawFn) -> tuple[PlanText, PlanText, PlanText]:
    base = draw(bases())
    theirs = draw(changed(base, "Ihr", first_key=1000))
    return base, theirs, draw(changed(base, "Mein", first_key=None))


def texts(plan: PlanText) -> Iterator[str]:
    for goal in plan.goals:
        yield goal.text
        yield from (step.text for step in goal.steps)


def of_line(line: Line | None) -> set[str]:
    return set(texts(PlanText((line,)))) if isinstance(line, GoalText) else {line.text} if line else set()


@settings(deadline=None, max_examples=300)
@given(triples())
def test_merge_loses_no_text(triple: tuple[PlanText, PlanText, PlanText]) -> None:
    base, theirs, mine = triple
    merged = merge_plans(base=base, theirs=theirs, mine=mine)

    shown = set(texts(merged.plan))
    for collision in merged.collisions:
        shown |= of_line(collision.theirs) | of_line(collision.mine)

    assert set(texts(theirs)) - set(texts(base)) <= shown
    assert set(texts(mine)) - set(texts(base)) <= shown


@settings(deadline=None, max_examples=200)
@given(triples())
def test_merge_with_one_side_alone_is_that_side(triple: tuple[PlanText, PlanText, PlanText]) -> None:
    base, theirs, mine = triple

    assert merge_plans(base=base, theirs=base, mine=mine).plan == mine
    assert merge_plans(base=base, theirs=theirs, mine=base).plan == theirs
    again = merge_plans(base=base, theirs=theirs, mine=theirs)
    assert again.plan == theirs
    assert again.collisions == ()


@settings(deadline=None, max_examples=200)
@given(triples())
def test_settling_for_mine_keeps_every_word_of_mine(triple: tuple[PlanText, PlanText, PlanText]) -> None:
    base, theirs, mine = triple
    merged = merge_plans(base=base, theirs=theirs, mine=mine)

    settled = settle(merged, {collision.name: True for collision in merged.collisions})

    assert set(texts(mine)) - set(texts(base)) <= set(texts(settled))
    keys = [line.key for goal in settled.goals for line in (goal, *goal.steps) if line.key is not None]
    stored = [
        (type(line), line.key)
        for goal in settled.goals
        for line in (goal, *goal.steps)
        if line.key is not None
    ]
    assert len(stored) == len(set(stored)) == len(keys)
