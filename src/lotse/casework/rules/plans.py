"""The plan: what it says, what it needs to be agreed, when it is looked at again. Plain Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from lotse.casework.enums import CaseState, PlanState, StepSide
from lotse.casework.rules.days import slip_violations
from lotse.casework.rules.months import months_later
from lotse.journal.rules import kind

REVIEW_MONTHS = 6  # Law: § 15 Abs. 3 SGB II
MOST_GOALS = 8
MOST_STEPS = 40
TEXT_LENGTH = 300
PARTNER_LENGTH = 120
MOVE_AHEAD_MONTHS = 12
REASON_LENGTH = 200


@dataclass(frozen=True, slots=True)
class StepText:
    """Who does what until when. `key` is the stored step's, None for one that is new."""

    side: StepSide
    text: str
    partner: str = ""
    until_on: dt.date | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class GoalText:
    """A goal in the person's own words, and the steps that lead there."""

    text: str
    steps: tuple[StepText, ...] = ()
    key: int | None = None


@dataclass(frozen=True, slots=True)
class PlanText:
    """All that is written in a plan, in its order: what is saved, compared and printed as one."""

    goals: tuple[GoalText, ...] = ()

    @property
    def steps(self) -> Iterator[StepText]:
        return (step for goal in self.goals for step in goal.steps)


@kind("plan-agreed", label="Plan vereinbart")
@dataclass(frozen=True, slots=True)
class PlanAgreed:
    """Both sides agreed on a plan; how many goals and steps it has, and when it is looked at again."""

    plan: int
    goals: int
    person_steps: int
    office_steps: int
    partner_steps: int
    review_on: dt.date

    def in_words(self) -> str:
        steps = self.person_steps + self.office_steps + self.partner_steps
        return (
            f"{_counted(self.goals, 'Ziel', 'Ziele')}, {_counted(steps, 'Schritt', 'Schritte')}; "
            f"wieder ansehen am {self.review_on:%d.%m.%Y}"
        )


@kind("plan-copy-given", label="Plan mitgegeben")
@dataclass(frozen=True, slots=True)
class PlanCopyGiven:
    """The person got a copy of their plan."""

    plan: int
    way: str


@kind("step-done", label="Schritt erledigt")
@dataclass(frozen=True, slots=True)
class StepDone:
    """A step of the plan was done, by whichever side it belongs to."""

    plan: int
    step: int
    side: str

    def in_words(self) -> str:
        return _DONE_BY[StepSide(self.side)]


@kind("step-moved", label="Schritt verschoben")
@dataclass(frozen=True, slots=True)
class StepMoved:
    """A step of the plan got another day; the reason stays with the plan."""

    plan: int
    step: int
    side: str
    to_on: dt.date
    from_on: dt.date | None = None

    def in_words(self) -> str:
        before = f"vom {self.from_on:%d.%m.%Y} " if self.from_on else ""
        return f"{before}auf den {self.to_on:%d.%m.%Y}"


@kind("step-dropped", label="Schritt nicht mehr nötig")
@dataclass(frozen=True, slots=True)
class StepDropped:
    """A step of the plan is no longer needed. That has no consequence."""

    plan: int
    step: int
    side: str


@kind("goal-reached", label="Ziel erreicht")
@dataclass(frozen=True, slots=True)
class GoalReached:
    """A goal of the plan was reached."""

    plan: int
    goal: int


_DONE_BY = {
    StepSide.PERSON: "von der Person",
    StepSide.OFFICE: "vom Quartiersbüro",
    StepSide.PARTNER: "von einem Partner",
}

# A draft may be thrown away instead; nothing leads back from an agreed plan, a new one takes its place.
WAYS: dict[PlanState, frozenset[PlanState]] = {
    PlanState.DRAFT: frozenset({PlanState.AGREED}),
    PlanState.AGREED: frozenset({PlanState.REPLACED}),
    PlanState.REPLACED: frozenset(),
}


def may_become(state: str, wanted: PlanState) -> bool:
    """Say whether a plan may go from one state to another."""
    return wanted in WAYS[PlanState(state)]


def may_have_plan(state: str) -> bool:
    """Say whether a plan can be drafted in that state of the case: as soon as one talks, until it ends."""
    return CaseState(state) not in (CaseState.INFORMED, CaseState.CLOSED)


def review_day(agreed_on: dt.date) -> dt.date:
    """Return when an agreed plan is looked at again, at the latest.

    Law: § 15 Abs. 3 SGB II (after six months each), § 188 Abs. 2 BGB
    """
    return months_later(agreed_on, REVIEW_MONTHS)


def writing_violations(plan: PlanText, *, today: dt.date) -> list[str]:
    """Return what keeps a plan from being saved, as German sentences."""
    found = []
    if len(plan.goals) > MOST_GOALS or sum(1 for _ in plan.steps) > MOST_STEPS:
        found.append(
            f"Ein Plan hat höchstens {MOST_GOALS} Ziele und {MOST_STEPS} Schritte. Bitte nehmen Sie sich weniger vor."
        )
    texts = [goal.text for goal in plan.goals] + [step.text for step in plan.steps]
    if any(not text or len(text) > TEXT_LENGTH for text in texts):
        found.append(f"Jedes Ziel und jeder Schritt braucht einen Text von höchstens {TEXT_LENGTH} Zeichen.")
    if any((step.side == StepSide.PARTNER) != bool(step.partner) for step in plan.steps):
        found.append(
            "Übernimmt ein Partner einen Schritt, steht sein Name dabei; sonst bleibt das Feld leer."
        )
    if any(len(step.partner) > PARTNER_LENGTH for step in plan.steps):
        found.append(f"Der Name des Partners darf höchstens {PARTNER_LENGTH} Zeichen haben.")
    found += [
        f"„{step.text}“: {words}"
        for step in plan.steps
        if step.until_on
        for words in slip_violations(step.until_on, today=today)
    ]
    return found


def agreeing_violations(plan: PlanText, *, on: dt.date) -> list[str]:
    """Return what a draft still needs before both sides can agree on it, as German sentences.

    Goals, own steps, and what the office gives: a plan binds both sides or nobody.
    Law: § 15 Abs. 2 SGB II names goal and main steps; ours is a draft for that plan.
    """
    found = []
    if not plan.goals:
        found.append("Schreiben Sie mindestens ein Ziel auf, in den Worten der Person.")
    found += [f"Zum Ziel „{goal.text}“ fehlt noch ein Schritt." for goal in plan.goals if not goal.steps]
    sides = {step.side for step in plan.steps}
    if sides and StepSide.PERSON not in sides:
        found.append("Es fehlt noch ein Schritt, den die Person selbst geht.")
    if sides and not sides - {StepSide.PERSON}:
        found.append("Es fehlt noch ein Schritt, den das Quartiersbüro oder ein Partner übernimmt.")
    found += [f"Bis wann? „{step.text}“ hat noch keinen Tag." for step in plan.steps if not step.until_on]
    found += [
        f"„{step.text}“: Der Tag liegt schon zurück."
        for step in plan.steps
        if step.until_on and step.until_on < on
    ]
    return found


def moving_violations(*, to_on: dt.date, reason: str, today: dt.date) -> tuple[str, ...]:
    """Return what keeps a step of an agreed plan from getting another day, in German, or nothing.

    Source: rule of the house; what lies more than a year off belongs into the next plan (§ 15 Abs. 3 SGB II).
    """
    found = []
    if to_on < today:
        found.append("Dieser Tag ist schon vorbei. Bitte wählen Sie heute oder einen späteren Tag.")
    elif to_on > months_later(today, MOVE_AHEAD_MONTHS):
        found.append("Ein Schritt liegt höchstens ein Jahr voraus.")
    if not reason.strip():
        found.append("Bitte nennen Sie kurz den Grund, zum Beispiel „Unterlagen fehlen noch“.")
    if len(reason) > REASON_LENGTH:
        found.append(f"Bitte fassen Sie den Grund in {REASON_LENGTH} Zeichen.")
    return tuple(found)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
