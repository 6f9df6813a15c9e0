"""Which reminders rules make, on which days and in which words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.casework.enums import CaseState, ReminderRule
from lotse.casework.rules.months import months_later, weekday_until

AFTERCARE_CALL_MONTHS = (1, 3, 6)  # source: rule of the house; most jobs that end early end in these months
AFTERCARE_END_DAYS_AHEAD = 14
OPEN_PAUSE_MONTHS = 3  # a pause without an end is asked about then; source: rule of the house
MOVE_AHEAD_MONTHS = 12


_ALIVE = frozenset(CaseState) - {CaseState.CLOSED}
# What a rule reminds of ends with the state of the case that led to it.
_GROUNDS = {
    ReminderRule.PAUSE_ENDS: frozenset({CaseState.PAUSED}),
    ReminderRule.AFTERCARE_CALL: frozenset({CaseState.AFTERCARE}),
    ReminderRule.AFTERCARE_ENDS: frozenset({CaseState.AFTERCARE}),
    ReminderRule.PLAN_REVIEW: _ALIVE,
    ReminderRule.HANDOVER: _ALIVE,
}


@dataclass(frozen=True, slots=True)
class Planned:
    """A reminder that a rule wants made."""

    rule: ReminderRule
    due_on: dt.date
    text: str


def aftercare_reminders(*, started_on: dt.date, until_on: dt.date, today: dt.date) -> tuple[Planned, ...]:
    """Return the calls of aftercare, and its end two weeks ahead; none in the past, none after the last day.

    A day on a weekend gives way to the Friday before.
    Law: § 16g Abs. 2 SGB II
    """
    calls = [
        Planned(ReminderRule.AFTERCARE_CALL, weekday_until(min(day, until_on)), _CALL[months])
        for months in AFTERCARE_CALL_MONTHS
        if (day := months_later(started_on, months)) <= until_on
    ]
    ahead = weekday_until(until_on - dt.timedelta(days=AFTERCARE_END_DAYS_AHEAD))
    end = Planned(
        ReminderRule.AFTERCARE_ENDS,
        ahead,
        f"Die Nachbetreuung endet am {until_on:%d.%m.%Y}: Abschied besprechen",
    )
    return tuple(planned for planned in (*calls, end) if planned.due_on >= today)


_CALL = {
    1: "Einen Monat in Arbeit: nachfragen, wie es läuft",
    3: "Drei Monate in Arbeit: nachfragen, wie es läuft",
    6: "Sechs Monate in Arbeit: nachfragen, wie es läuft",
}


def pause_reminder(*, from_on: dt.date, until_on: dt.date | None) -> Planned:
    """Return the reminder that a pause ends; one left open is asked about after three months.

    Law: § 15 Abs. 3 SGB II
    """
    if until_on is not None:
        return Planned(
            ReminderRule.PAUSE_ENDS,
            until_on,
            f"Die Pause endet am {until_on:%d.%m.%Y}: fragen, wie es weitergeht",
        )
    day = weekday_until(months_later(from_on, OPEN_PAUSE_MONTHS))
    return Planned(
        ReminderRule.PAUSE_ENDS, day, f"Pause seit {from_on:%d.%m.%Y} ohne Ende: fragen, wie es weitergeht"
    )


def plan_review_reminder(*, review_on: dt.date) -> Planned:
    """Return the reminder to look at the plan together after six months.

    Law: § 15 Abs. 3 SGB II
    """
    return Planned(
        ReminderRule.PLAN_REVIEW, weekday_until(review_on), "Den Plan gemeinsam ansehen und erneuern"
    )


def talk_reminder(*, due_on: dt.date) -> Planned:
    """Return the reminder for the day agreed in a talk."""
    return Planned(ReminderRule.TALK, due_on, "Wie im Gespräch verabredet: wieder melden")


def handover_reminder(*, talk_on: dt.date) -> Planned:
    """Return the reminder of the talk with which a case is handed over."""
    return Planned(ReminderRule.HANDOVER, talk_on, "Übergabegespräch")


def has_ground(rule: str, state: str) -> bool:
    """Say whether what a rule reminds of still goes on in a case; a reminder made by hand needs no ground."""
    return rule not in _GROUNDS or state in _GROUNDS[ReminderRule(rule)]


def reminder_violations(*, text: str, due_on: dt.date, today: dt.date) -> tuple[str, ...]:
    """Return what keeps a reminder from being made or put off, in German, or nothing.

    Source: rule of the house; what lies more than a year off nobody has agreed.
    """
    found = []
    if not text.strip():
        found.append("Bitte schreiben Sie in ein paar Worten, woran Sie denken möchten.")
    if due_on < today:
        found.append("Dieser Tag ist schon vorbei. Bitte wählen Sie heute oder einen späteren Tag.")
    elif due_on > months_later(today, MOVE_AHEAD_MONTHS):
        found.append("Eine Wiedervorlage liegt höchstens ein Jahr voraus.")
    return tuple(found)
