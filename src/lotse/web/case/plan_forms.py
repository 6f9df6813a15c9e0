"""The form of a plan: goals with their steps, as typed. Rows are added, moved and removed before anything is saved."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms

from lotse.casework.enums import CopyWay, StepSide
from lotse.casework.rules.plans import (
    MOST_GOALS,
    MOST_STEPS,
    PARTNER_LENGTH,
    TEXT_LENGTH,
    GoalText,
    PlanText,
    StepText,
)
from lotse.web.design.fields import DateInput
from lotse.web.pages import number_in

_Row = TypeVar("_Row")
_Form = TypeVar("_Form", bound=forms.Form)


@dataclass(frozen=True, slots=True)
class TypedStep:
    """One row as somebody typed it."""

    side: str = ""
    text: str = ""
    partner: str = ""
    until: str = ""
    key: str = ""


NEW_STEPS = (TypedStep(StepSide.PERSON), TypedStep(StepSide.OFFICE))


@dataclass(frozen=True, slots=True)
class TypedGoal:
    """One goal as somebody typed it."""

    text: str = ""
    key: str = ""
    steps: tuple[TypedStep, ...] = NEW_STEPS


def typed_from(plan: PlanText) -> tuple[TypedGoal, ...]:
    """Return a stored plan as if it had been typed; an empty one begins with a goal to write."""
    return tuple(
        TypedGoal(goal.text, _shown(goal.key), tuple(_typed_step(step) for step in goal.steps))
        for goal in plan.goals
    ) or (TypedGoal(),)


def typed_in(data: Mapping[str, str]) -> tuple[TypedGoal, ...]:
    """Return what was typed, row by row, whether it makes sense or not."""
    goals: list[TypedGoal] = []
    while f"g{len(goals)}-text" in data and len(goals) <= MOST_GOALS:
        prefix, steps = f"g{len(goals)}", list[TypedStep]()
        while f"{prefix}s{len(steps)}-text" in data and len(steps) <= MOST_STEPS:
            names = {
                field.name: f"{prefix}s{len(steps)}-{field.name}" for field in dataclasses.fields(TypedStep)
            }
            steps.append(TypedStep(**{name: data.get(source, "") for name, source in names.items()}))
        goals.append(TypedGoal(data[f"{prefix}-text"], data.get(f"{prefix}-key", ""), tuple(steps)))
    return tuple(goals)


def rearranged(goals: tuple[TypedGoal, ...], act: str) -> tuple[tuple[TypedGoal, ...], str]:
    """Do one act on the rows (`up g1`, `remove g0s2`, `add g1`, `add`); return them and which row has the focus."""
    verb, _, place = act.partition(" ")
    if verb == "add" and not place:
        return ((*goals, TypedGoal()), f"g{len(goals)}") if len(goals) < MOST_GOALS else (goals, "")
    at, _, step_at = place.removeprefix("g").partition("s")
    goal_at = number_in(at)
    if goal_at is None or goal_at >= len(goals):
        return goals, ""
    if not step_at:
        if verb == "add":
            return _with_new_step(goals, goal_at)
        moved, now = _moved(goals, goal_at, verb)
        return moved, f"g{now}"
    row = number_in(step_at)
    if row is None or row >= len(goals[goal_at].steps):
        return goals, ""
    steps, now = _moved(goals[goal_at].steps, row, verb)
    return _with_steps(goals, goal_at, steps), f"g{goal_at}s{now}"


def _with_new_step(goals: tuple[TypedGoal, ...], at: int) -> tuple[tuple[TypedGoal, ...], str]:
    steps = goals[at].steps
    if len(steps) >= MOST_STEPS:
        return goals, ""
    return _with_steps(goals, at, (*steps, TypedStep(StepSide.PERSON))), f"g{at}s{len(steps)}"


def _with_steps(goals: tuple[TypedGoal, ...], at: int, steps: tuple[TypedStep, ...]) -> tuple[TypedGoal, ...]:
    return (*goals[:at], dataclasses.replace(goals[at], steps=steps), *goals[at + 1 :])


def _moved(rows: Sequence[_Row], at: int, verb: str) -> tuple[tuple[_Row, ...], int]:
    found = list(rows)
    row = found.pop(at)
    if verb == "remove":
        return tuple(found), max(0, min(at, len(found) - 1))
    target = max(0, min(len(found), at - 1 if verb == "up" else at + 1))
    found.insert(target, row)
    return tuple(found), target


class StepForm(forms.Form):
    """One step: who, what, until when."""

    side = forms.TypedChoiceField(label="Wer", choices=StepSide, coerce=StepSide, initial=StepSide.PERSON)
    partner = forms.CharField(
        label="Name des Partners",
        max_length=PARTNER_LENGTH,
        required=False,
        widget=forms.TextInput({"placeholder": "zum Beispiel Familienbüro"}),
    )
    text = forms.CharField(label="Was", max_length=TEXT_LENGTH, required=False)
    until = forms.DateField(label="Bis wann", widget=DateInput(), required=False)
    key = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @property
    def is_blank(self) -> bool:
        return not any(self.data[f"{self.prefix}-{name}"].strip() for name in ("text", "partner", "until"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_blank:
            return data
        is_partner = data.get("side") == StepSide.PARTNER
        if not data.get("text") and "text" not in self.errors:
            self.add_error("text", "Bitte schreiben Sie, was zu tun ist.")
        if is_partner and not data.get("partner") and "partner" not in self.errors:
            self.add_error("partner", "Bitte nennen Sie den Partner, der das übernimmt.")
        if not is_partner and data.get("partner"):
            self.add_error("side", "Wählen Sie „ein Partner“, oder lassen Sie den Namen leer.")
        return data

    def written(self) -> StepText:
        """Return the step that was typed."""
        data = self.cleaned_data
        return StepText(data["side"], data["text"], data["partner"], data["until"], key=data["key"])


class GoalForm(forms.Form):
    """One goal, in the person's own words."""

    text = forms.CharField(
        label="Ziel", max_length=TEXT_LENGTH, required=False, widget=forms.Textarea({"rows": 2})
    )
    key = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PlanForm:
    """A whole plan as it was typed: a form for each goal, with one for each step."""

    def __init__(self, goals: Sequence[TypedGoal], *, focus: str = "", check: bool = False) -> None:
        self.goals = [GoalRows(f"g{at}", goal, check=check) for at, goal in enumerate(goals)]
        self.focus = focus
        self.can_add_goal = len(goals) < MOST_GOALS

    @property
    def faults(self) -> list[dict[str, str]]:
        """All faults with the row they stand in, for the summary at the top."""
        return [fault for number, rows in enumerate(self.goals, start=1) for fault in rows.faults(number)]

    def plan(self) -> PlanText:
        """Return what was typed, blank rows left out; call it only without faults."""
        return PlanText(tuple(rows.written() for rows in self.goals if not rows.is_blank))


class GoalRows:
    """The form of one goal, and those of its steps."""

    def __init__(self, prefix: str, typed: TypedGoal, *, check: bool) -> None:
        self.prefix = prefix
        self.goal = _filled(GoalForm, prefix, {"text": typed.text, "key": typed.key}, check=check)
        self.steps = [
            _filled(StepForm, f"{prefix}s{at}", dataclasses.asdict(step), check=check)
            for at, step in enumerate(typed.steps)
        ]
        if check:
            self._check()

    @property
    def is_blank(self) -> bool:
        return not self.goal.data[f"{self.prefix}-text"].strip() and all(step.is_blank for step in self.steps)

    def _check(self) -> None:
        for step in self.steps:
            if not step.is_valid() and step.is_blank:
                step.errors.clear()
        if self.goal.is_valid() and not self.goal.cleaned_data["text"] and not self.is_blank:
            self.goal.add_error("text", "Bitte schreiben Sie das Ziel auf, zu dem diese Schritte führen.")

    def faults(self, number: int) -> Iterator[dict[str, str]]:
        yield from _faults(self.goal, f"Ziel {number}")
        for at, step in enumerate(self.steps, start=1):
            yield from _faults(step, f"Ziel {number}, Schritt {at}")

    def written(self) -> GoalText:
        data = self.goal.cleaned_data
        steps = tuple(step.written() for step in self.steps if not step.is_blank)
        return GoalText(data["text"], steps, key=data["key"])


class AgreeForm(forms.Form):
    """That both sides agreed on a draft as it stands there."""

    on = forms.DateField(label="Gemeinsam vereinbart am", widget=DateInput())
    version = forms.IntegerField(widget=forms.HiddenInput)


class CopyForm(forms.Form):
    """That the person got their copy."""

    way = forms.TypedChoiceField(
        label="Wie hat die Person ihre Kopie bekommen?", choices=CopyWay, coerce=CopyWay
    )
    on = forms.DateField(label="Am", widget=DateInput())


def _filled(kind: type[_Form], prefix: str, values: Mapping[str, str], *, check: bool) -> _Form:
    """Return a form that shows what was typed, and finds fault with it only where that is wished."""
    data = {f"{prefix}-{name}": value for name, value in values.items()}
    return kind(data, prefix=prefix) if check else kind(initial=dict(values), prefix=prefix)


def _typed_step(step: StepText) -> TypedStep:
    until = step.until_on.isoformat() if step.until_on else ""
    return TypedStep(str(step.side), step.text, step.partner, until, _shown(step.key))


def _shown(key: int | None) -> str:
    return "" if key is None else str(key)


def _faults(form: forms.Form, place: str) -> Iterator[dict[str, str]]:
    for name, texts in form.errors.items():
        for text in texts:
            yield {
                "label": f"{place}: {form[name].label}",
                "target": form[name].id_for_label,
                "text": str(text),
            }


def plain(plan: PlanText) -> list[dict[str, Any]]:
    """Return a plan as plain JSON values."""
    return [
        {"text": goal.text, "key": goal.key, "steps": [_plain_step(step) for step in goal.steps]}
        for goal in plan.goals
    ]


def plan_from(goals: Sequence[Mapping[str, Any]]) -> PlanText:
    """Return the plan that `plain` made plain."""
    return PlanText(
        tuple(
            GoalText(goal["text"], tuple(_step_from(step) for step in goal["steps"]), key=goal["key"])
            for goal in goals
        )
    )


def _plain_step(step: StepText) -> dict[str, Any]:
    until = step.until_on.isoformat() if step.until_on else None
    return {**dataclasses.asdict(step), "side": str(step.side), "until_on": until}


def _step_from(step: Mapping[str, Any]) -> StepText:
    until = dt.date.fromisoformat(step["until_on"]) if step["until_on"] else None
    return StepText(StepSide(step["side"]), step["text"], step["partner"], until, key=step["key"])
