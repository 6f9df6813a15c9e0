"""What comes next with one person: reminders and the open steps of the plan, in one line of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, PlanState, ReminderState, StepSide, StepState
from lotse.casework.models import Step

REMINDER, STEP = "reminder", "step"


@dataclass(frozen=True, slots=True)
class NextThing:
    """A reminder, or a step of the plan in force; `who` says who does a step."""

    kind: str
    key: int
    text: str
    due_on: dt.date | None
    who: str
    is_due: bool


def next_things(by: Staff, person_key: int, *, today: dt.date, limit: int = 12) -> list[NextThing]:
    """Return what is still to do with somebody, the nearest day first, then what has none; one query."""
    reminders = access.visible_reminders(by, on=today).filter(person=person_key, state=ReminderState.OPEN)
    plans = access.visible_plans(by, on=today).filter(case__person=person_key, state=PlanState.AGREED)
    steps = Step.objects.filter(plan__in=plans.exclude(case__state=CaseState.CLOSED), state=StepState.OPEN)
    rows = _rows(reminders, REMINDER, day="due_on", side=Value(""), partner=Value("")).union(
        _rows(steps, STEP, day="until_on", side=F("side"), partner=F("partner")), all=True
    )
    found = [_thing(*row, today=today) for row in rows]
    return sorted(found, key=lambda thing: (thing.due_on or dt.date.max, thing.kind, thing.key))[:limit]


def _rows(found: QuerySet[Any], kind: str, *, day: str, side: Any, partner: Any) -> QuerySet[Any, Any]:
    return found.order_by().values_list(
        Value(kind, output_field=TextField()),
        "pk",
        Cast(F("text"), TextField()),
        Cast(F(day), DateField()),
        Cast(side, TextField()),
        Cast(partner, TextField()),
    )


def _thing(
    kind: str, key: int, text: str, day: dt.date | None, side: str, partner: str, *, today: dt.date
) -> NextThing:
    who = partner or (str(StepSide(side).label) if side else "")
    return NextThing(kind, key, text, day, who, day is not None and day <= today)
