"""Two people change one plan at the same time: what does not collide is joined, nothing written is lost.

Plain Python. Lines are goals and steps; stored lines are told by their key. Three plans meet: `base`, from
which one began to write; `theirs`, which somebody has saved meanwhile; `mine`, which is to be saved now. A
line changed by one side only is taken from that side. A line changed by both, or changed by one and removed
by the other, is a collision: the merged plan holds their side of it, the collision holds both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from lotse.casework.rules.plans import GoalText, PlanText, StepText

Line = GoalText | StepText
_Line = TypeVar("_Line", GoalText, StepText)


@dataclass(frozen=True, slots=True)
class Collision:
    """One line that both sides changed; None is a line that this side removed.

    `goal_key` is the stored goal it is or stands in.
    """

    goal_key: int
    before: Line
    theirs: Line | None
    mine: Line | None

    @property
    def name(self) -> str:
        """What tells this collision from others of the same merging."""
        return f"{'goal' if isinstance(self.before, GoalText) else 'step'}-{self.before.key}"


@dataclass(frozen=True, slots=True)
class MergedPlan:
    """Both sides joined, and what has to be decided by hand."""

    plan: PlanText
    collisions: tuple[Collision, ...] = ()


def merge_plans(*, base: PlanText, theirs: PlanText, mine: PlanText) -> MergedPlan:
    """Join two changes of one plan."""
    collisions: list[Collision] = []
    sides = [_by_key(plan.goals) for plan in (base, theirs, mine)]
    kept: dict[int, GoalText] = {}
    for key, before in sides[0].items():
        there, here = sides[1].get(key), sides[2].get(key)
        if there and here:
            kept[key] = _merge_goal(key, before, there, here, collisions)
            continue
        survivor = there or here
        if survivor is None or _written(survivor) == _written(before):
            continue
        collisions.append(Collision(key, before, there, here))
        if there:
            kept[key] = there
    goals = _in_order(base.goals, theirs.goals, mine.goals, kept)
    return MergedPlan(PlanText(tuple(goals)), tuple(collisions))


def settle(merged: MergedPlan, mine: Mapping[str, bool]) -> PlanText:
    """Return the merged plan with the collisions decided: by name, whether one's own side stays."""
    plan = merged.plan
    for collision in merged.collisions:
        if mine[collision.name]:
            plan = _with_mine(plan, collision)
    return plan


def _merge_goal(
    key: int, before: GoalText, theirs: GoalText, mine: GoalText, collisions: list[Collision]
) -> GoalText:
    text = mine.text if theirs.text == before.text else theirs.text
    if mine.text not in (before.text, text):
        collisions.append(Collision(key, before, theirs, mine))
    there, here = _by_key(theirs.steps), _by_key(mine.steps)
    kept: dict[int, StepText] = {}
    for step_key, step in _by_key(before.steps).items():
        their_step, my_step = there.get(step_key), here.get(step_key)
        winner = my_step if _written(their_step) == _written(step) else their_step
        if winner:
            kept[step_key] = winner
        if _written(my_step) not in (_written(step), _written(winner)):
            collisions.append(Collision(key, step, their_step, my_step))
    steps = _in_order(before.steps, theirs.steps, mine.steps, kept)
    return GoalText(text, tuple(steps), key)


def _in_order(
    base: Sequence[_Line], theirs: Sequence[_Line], mine: Sequence[_Line], kept: Mapping[int, _Line]
) -> list[_Line]:
    """Put kept lines and what either side added into one order: mine where I changed it, else theirs."""
    known = [str(key) for key in _by_key(base)]
    found = {str(key): line for key, line in kept.items()}
    others = [str(line.key) for line in theirs]
    added = {str(line.key): line for line in theirs if str(line.key) not in known}
    found.update(added)
    twice = [_written(line) for line in added.values()]
    ours: list[str] = []
    for number, line in enumerate(mine):
        if str(line.key) in known and str(line.key) not in ours:
            ours.append(str(line.key))
        elif _written(line) in twice:  # the same, saved twice: once is enough
            twice.remove(_written(line))
        else:
            found[f"new {number}"] = _as_new(line)
            ours.append(f"new {number}")
    is_moved = [name for name in ours if name in known] != [name for name in known if name in ours]
    order = _woven(ours, others) if is_moved else _woven(others, ours)
    return [found[name] for name in order if name in found]


def _woven(frame: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return `frame` with what only `other` has, each after the line it follows there."""
    order = list(frame)
    for at, name in enumerate(other):
        if name not in order:
            before = next((each for each in reversed(other[:at]) if each in order), None)
            order.insert(0 if before is None else order.index(before) + 1, name)
    return order


def _with_mine(plan: PlanText, collision: Collision) -> PlanText:
    key, mine = collision.goal_key, collision.mine
    if isinstance(collision.before, GoalText):
        return PlanText(_decided(plan.goals, key, mine if isinstance(mine, GoalText) else None))
    step = mine if isinstance(mine, StepText) else None
    return PlanText(
        tuple(
            replace(goal, steps=_decided(goal.steps, collision.before.key, step)) if goal.key == key else goal
            for goal in plan.goals
        )
    )


def _decided(lines: tuple[_Line, ...], key: int | None, mine: _Line | None) -> tuple[_Line, ...]:
    """Return the lines with one of them as one's own side has it: removed, reworded, or there again."""
    if mine is None:
        return tuple(line for line in lines if line.key != key)
    if all(line.key != key for line in lines):
        return lines + (_as_new(mine),)
    return tuple(_reworded(line, mine) if line.key == key else line for line in lines)


def _reworded(line: _Line, mine: _Line) -> _Line:
    return replace(line, text=mine.text) if isinstance(line, GoalText) else mine


def _as_new(line: _Line) -> _Line:
    if isinstance(line, GoalText):
        return replace(line, key=None, steps=tuple(replace(step, key=None) for step in line.steps))
    return replace(line, key=None)


def _by_key(lines: Iterable[_Line]) -> dict[int, _Line]:
    """Return the stored lines; of two with one key the first, so that the other counts as new."""
    found: dict[int, _Line] = {}
    for line in lines:
        if line.key is not None:
            found.setdefault(line.key, line)
    return found


def _written(line: Line | None) -> tuple[object, ...] | None:
    """Return what a line says, whatever its key; None for one that is gone."""
    if isinstance(line, GoalText):
        return (line.text, *(_written(step) for step in line.steps))
    return (line.side, line.text, line.partner, line.until_on) if line else None
