"""Casework's lines of the desk: reminders and steps whose day has come, handovers offered to oneself.

A pause that ends and the calls of aftercare are reminders that a rule has made, so they are among them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, DateField, F, QuerySet, TextField, Value, Window
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, RowNumber

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import HandoverState, ReminderRule, ReminderState, StepState
from lotse.casework.models import Handover, Step
from lotse.casework.queries.plans import steps_due, who_does
from lotse.casework.queries.reminders import reminder_line
from lotse.core.errors import NotVisible
from lotse.people.queries.shown import full_name, join_name
from lotse.people.queries.waiting import AT_MOST, Urgency, Waiting

REMINDER, STEP, HANDOVER = "reminder", "step", "handover"
_NAMES = ("title", "given_name", "family_name")


@dataclass(frozen=True, slots=True)
class _Row:
    """One row of the united query; its fields are the columns in their order. `said` is the text, `more` beside it."""

    kind: str
    key: int
    person: int
    title: str
    given: str
    family: str
    day: dt.date
    said: str
    more: str
    total: int


def waiting(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return what waits in the cases of a neighbourhood, in the desk's order; two queries."""
    rows = _reminders(by, neighbourhood_key, today=today).union(
        _handovers(by, neighbourhood_key, today=today), all=True
    )
    found = [_line(_Row(*values), today=today) for values in rows]
    return sorted([*found, *_steps(by, neighbourhood_key, today=today)], key=lambda line: line.order)


def _reminders(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Any, Any]:
    due = access.visible_reminders(by, on=today).filter(
        person__neighbourhood=neighbourhood_key, state=ReminderState.OPEN, due_on__lte=today
    )
    return _rows(due, REMINDER, person="person", day="due_on", said=F("text"), more=F("rule"))


def _handovers(by: Staff, neighbourhood_key: int, *, today: dt.date) -> QuerySet[Any, Any]:
    cases = access.visible_cases(by, on=today).filter(person__neighbourhood=neighbourhood_key)
    offered = Handover.objects.filter(case__in=cases, to_staff=by, state=HandoverState.OFFERED)
    return _rows(
        offered,
        HANDOVER,
        person="case__person",
        day="offered_on",
        said=Coalesce("from_staff__name", Value("")),
        more=F("note"),
    )


def _rows(
    found: QuerySet[Any], kind: str, *, person: str, day: str, said: Combinable, more: Combinable
) -> QuerySet[Any, Any]:
    """Return the first lines of a kind as rows that fit the other kind's rows; `person` is the way there."""
    columns: dict[str, Combinable] = {
        "line_kind": Value(kind, output_field=TextField()),
        "line_key": Cast(F("pk"), BigIntegerField()),
        "line_person": F(f"{person}__pk"),
        **{f"line_{name}": F(f"{person}__{name}") for name in _NAMES},
        "line_day": Cast(F(day), DateField()),
        "line_said": Cast(said, TextField()),
        "line_more": Cast(more, TextField()),
        "line_total": Window(Count("pk")),
    }
    placed: QuerySet[Any] = found.order_by().annotate(
        **columns, line_place=Window(RowNumber(), order_by=[F(day).asc(), F("pk").asc()])
    )
    return placed.filter(line_place__lte=AT_MOST).values_list(*columns)


def _line(row: _Row, *, today: dt.date) -> Waiting:
    name = join_name(row.title, row.given, row.family)
    if row.kind == HANDOVER:
        return Waiting(
            kind=HANDOVER,
            key=row.key,
            title="Übergabe annehmen oder ablehnen",
            detail=" · ".join(filter(None, (f"von {row.said}" if row.said else "", row.more))),
            urgency=Urgency.PROMISED,
            person_key=row.person,
            person_name=name,
            since_on=row.day,
            total=row.total,
        )
    return Waiting(
        kind=REMINDER,
        key=row.key,
        title=row.said,
        detail=str(ReminderRule(row.more).label) if row.more else "",
        urgency=_urgency(row.day, today=today),
        person_key=row.person,
        person_name=name,
        due_on=row.day,
        total=row.total,
        can_finish=True,
        can_move=True,
    )


def _steps(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    due = steps_due(by, neighbourhood_key, today=today).annotate(total=Window(Count("pk")))
    return [
        Waiting(
            kind=STEP,
            key=step.pk,
            title=step.text,
            detail=f"Schritt im Plan: {who_does(step)}",
            urgency=_urgency(step.until_on, today=today),
            person_key=step.plan.case.person_id,
            person_name=full_name(step.plan.case.person),
            due_on=step.until_on,
            total=step.total,
            can_finish=True,
            can_move=True,
        )
        for step in due[:AT_MOST]
    ]


def _urgency(day: dt.date | None, *, today: dt.date) -> Urgency:
    return Urgency.TODAY if day is None or day >= today else Urgency.PROMISED


def reminder_meanwhile(by: Staff, key: int, today: dt.date) -> str:
    """Say what became of a reminder that waits no more; NotVisible where there is none for this person."""
    line, moves = reminder_line(by, key, today=today)
    why = f" („{moves[0].reason}“)" if moves else ""
    if line.is_open:
        return f"Diese Wiedervorlage liegt inzwischen auf dem {line.due_on:%d.%m.%Y}{why}."
    return f"Diese Wiedervorlage ist inzwischen „{line.state.label}“."


def step_meanwhile(by: Staff, key: int, today: dt.date) -> str:
    """Say what became of a step that waits no more; NotVisible where there is none for this person."""
    step = Step.objects.filter(plan__in=access.visible_plans(by, on=today), pk=key).first()
    if step is None:
        raise NotVisible("Diesen Schritt gibt es für Sie nicht.")
    if step.state != StepState.OPEN or step.until_on is None:
        return f"Dieser Schritt ist inzwischen „{step.get_state_display()}“."
    move = step.moves.order_by("-pk").first()
    why = f" („{move.reason}“)" if move else ""
    return f"Dieser Schritt liegt inzwischen auf dem {step.until_on:%d.%m.%Y}{why}."
