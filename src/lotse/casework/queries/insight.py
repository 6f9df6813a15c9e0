"""Talks, disputes, case, assessments, plans and reminders of one person, laid open for them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import WorkLimit
from lotse.casework.models import AssessmentAnswer, Goal, Handover, ReminderMove, Step, StepMove
from lotse.casework.queries.disputes import ever_disputed
from lotse.casework.queries.plans import who_does
from lotse.casework.queries.talks import line_of, talks_with
from lotse.people.queries.insight import Section
from lotse.people.queries.shown import value_text

Rows = tuple[tuple[str, ...], ...]


def talk_sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Return talks; one query."""
    lines = [line_of(talk) for talk in talks_with(by, person_key, on=today)]
    return [
        Section(
            "Gespräche",
            ("Tag", "Wie und worüber", "Sprache", "Notiz"),
            tuple(
                (
                    value_text(line.on),
                    line.summary,
                    f"{line.language}{', gedolmetscht' if line.with_interpreter else ''}".strip(", "),
                    line.note,
                )
                for line in lines
            ),
        ),
    ]


def dispute_sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Return what was disputed, settled or not; one query."""
    return [
        Section(
            "Was Sie bestritten haben",
            ("Tag", "Worum es geht", "Was Sie gesagt haben", "Geklärt"),
            tuple(
                (value_text(line.raised_on), line.what, line.statement, value_text(line.settled_on))
                for line in ever_disputed(by, person_key, today=today)
            ),
        )
    ]


def case_sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Return cases, assessments, plans and reminders; at most ten queries."""
    return [
        Section(
            "Begleitung", ("Begonnen", "Stand", "Begleitet von", "Beendet"), _cases(by, person_key, today)
        ),
        Section("Übergaben", ("Tag", "Stand", "Vermerk"), _handovers(by, person_key, today)),
        Section(
            "Einschätzungen", ("Tag", "Bereich", "Stärke", "Bedarf", "Stand"), _answers(by, person_key, today)
        ),
        Section(
            "Pläne", ("Plan vom", "Ziel oder Schritt", "Wer", "Bis", "Stand"), _plans(by, person_key, today)
        ),
        Section("Wiedervorlagen", ("Fällig", "Wozu", "Stand"), _reminders(by, person_key, today)),
    ]


def _cases(by: Staff, person_key: int, today: dt.date) -> Rows:
    cases = access.visible_cases(by, on=today).filter(person=person_key).select_related("responsible")
    return tuple(
        (
            value_text(case.began_on),
            " · ".join(
                filter(None, (case.get_state_display(), case.get_phase_display() if case.phase else ""))
            ),
            case.responsible.name if case.responsible else "",
            f"{value_text(case.exit_on)} {case.get_exit_reason_display() if case.exit_reason else ''}".strip(),
        )
        for case in cases.order_by("began_on", "pk")
    )


def _handovers(by: Staff, person_key: int, today: dt.date) -> Rows:
    offered = Handover.objects.filter(case__in=access.visible_cases(by, on=today).filter(person=person_key))
    return tuple(
        (value_text(one.offered_on), one.get_state_display(), one.note)
        for one in offered.order_by("offered_on", "pk")
    )


def _answers(by: Staff, person_key: int, today: dt.date) -> Rows:
    answers = AssessmentAnswer.objects.filter(
        assessment__in=access.visible_assessments(by, on=today).filter(case__person=person_key)
    )
    return tuple(
        (
            value_text(answer.assessment.on),
            answer.dimension.label,
            answer.strength,
            answer.need,
            ", ".join(
                filter(
                    None,
                    (
                        answer.get_level_display() if answer.level else "",
                        *(str(WorkLimit(code).label) for code in answer.limits),
                    ),
                )
            ),
        )
        for answer in answers.select_related("assessment", "dimension").order_by(
            "assessment__on", "dimension__position"
        )
    )


def _plans(by: Staff, person_key: int, today: dt.date) -> Rows:
    steps = Prefetch("steps", queryset=Step.objects.order_by("position").prefetch_related("moves"))
    goals = Prefetch("goals", queryset=Goal.objects.order_by("position").prefetch_related(steps))
    plans = access.visible_plans(by, on=today).filter(case__person=person_key).prefetch_related(goals)
    rows: list[tuple[str, ...]] = []
    for plan in plans.order_by("drafted_on", "pk"):
        day = f"{value_text(plan.drafted_on)} ({plan.get_state_display()})"
        for goal in plan.goals.all():
            reached = f"erreicht am {value_text(goal.reached_on)}" if goal.reached_on else ""
            rows.append((day, f"Ziel: {goal.text}", "", "", reached))
            rows += [
                (
                    day,
                    step.text,
                    who_does(step),
                    value_text(step.until_on),
                    _with_moves(step.get_state_display(), step.moves.all()),
                )
                for step in goal.steps.all()
            ]
    return tuple(rows)


def _reminders(by: Staff, person_key: int, today: dt.date) -> Rows:
    reminders = access.visible_reminders(by, on=today).filter(person=person_key)
    return tuple(
        (value_text(one.due_on), one.text, _with_moves(one.get_state_display(), one.moves.all()))
        for one in reminders.order_by("due_on", "pk").prefetch_related("moves")
    )


def _with_moves(state: str, moves: Iterable[StepMove | ReminderMove]) -> str:
    """Return how something stands, and when and why it was put off."""
    told = sorted(moves, key=lambda move: move.pk)
    return "; ".join([state, *(f"verschoben auf den {value_text(one.to_on)}: {one.reason}" for one in told)])
