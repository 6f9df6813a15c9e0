"""Which mode holds on a day, what it allows, and what becomes of appointments that it touches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from lotse.schedule.enums import HoursKind, MeetingWay, Mode, ModeAction


@dataclass(frozen=True, slots=True)
class Period:
    """A mode and the days it was set for; without a last day it holds until another one begins.

    Of two the one that was set later has the greater key.
    """

    key: int
    mode: Mode
    from_on: dt.date
    until_on: dt.date | None = None

    def covers(self, day: dt.date) -> bool:
        """Say whether the period reaches over a day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


def period_of_day(periods: Iterable[Period], day: dt.date) -> Period | None:
    """Return the period that holds on a day: of those that cover it the one that begins last, or was set last.

    None means that the hours decide.
    """
    covering = [period for period in periods if period.covers(day)]
    return max(covering, key=lambda period: (period.from_on, period.key), default=None)


def superseded(periods: Iterable[Period], *, from_on: dt.date, until_on: dt.date | None) -> list[int]:
    """Return the keys of the periods that a new one brings to an end the day before it.

    One without an end supersedes whatever still holds on its first day. One with an end only replaces what
    begins with it and ends no later: after it all else goes on. What begins later stays planned.
    """
    return [
        period.key
        for period in periods
        if period.covers(from_on)
        and (
            until_on is None
            or (period.from_on == from_on and period.until_on is not None and period.until_on <= until_on)
        )
    ]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an opening rule says of how an office is kept: what it is for, and over which days it counts."""

    kind: HoursKind
    valid_from: dt.date
    valid_until: dt.date | None = None
    single_day: dt.date | None = None

    def counts_on(self, day: dt.date) -> bool:
        """Say whether the rule makes a day what it usually is: a weekly one all week, a single day itself only."""
        if self.single_day is not None:
            return self.single_day == day
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def usual_mode(rules: Iterable[Kept], card: Iterable[HoursKind], day: dt.date) -> Mode:
    """Return what an office's hours amount to on a day where no mode was set: by its rules, else by its card."""
    there = {rule.kind for rule in rules if rule.counts_on(day)} or set(card)
    if HoursKind.CONSULTATION in there:
        return Mode.OPEN
    return Mode.BY_APPOINTMENT if HoursKind.APPOINTMENTS in there else Mode.PHONE_ONLY


_EVERY_WAY = frozenset(MeetingWay)
_FROM_AFAR = frozenset({MeetingWay.PHONE, MeetingWay.VIDEO})
WAYS: dict[Mode, frozenset[MeetingWay]] = {
    Mode.OPEN: _EVERY_WAY,
    Mode.BY_APPOINTMENT: _EVERY_WAY,
    Mode.PHONE_ONLY: _FROM_AFAR,
    Mode.EMERGENCY_ONLY: _FROM_AFAR,
    Mode.CLOSED: frozenset(),
}
HOURS: dict[Mode, frozenset[HoursKind]] = {
    Mode.OPEN: frozenset(HoursKind),
    Mode.BY_APPOINTMENT: frozenset({HoursKind.APPOINTMENTS, HoursKind.PHONE}),
    Mode.PHONE_ONLY: frozenset({HoursKind.APPOINTMENTS, HoursKind.PHONE}),
    Mode.EMERGENCY_ONLY: frozenset({HoursKind.APPOINTMENTS, HoursKind.PHONE}),
    Mode.CLOSED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for an appointment, and why in one German sentence."""

    action: ModeAction
    reason: str


def proposal(mode: Mode, *, way: MeetingWay, has_phone: bool, ends: bool) -> Proposal | None:
    """Return what to propose for an appointment that falls into a mode, or None where it may stay as it is.

    `ends`: the last day of the mode is known, so there is a day to move to. `has_phone`: somebody can be
    called. Keeping an appointment as an emergency is never proposed: that takes a human being and a reason.
    """
    if way in WAYS[mode]:
        return None
    if mode != Mode.CLOSED and has_phone:
        place = "Im Büro" if way == MeetingWay.OFFICE else "Zu Hause"
        return Proposal(ModeAction.TO_PHONE, f"{place} geht es dann nicht; telefonieren geht.")
    why = "Das Büro ist dann geschlossen" if mode == Mode.CLOSED else "Eine Telefonnummer ist nicht bekannt"
    if ends:
        return Proposal(ModeAction.MOVE, f"{why}; danach ist wieder ein Platz frei.")
    return Proposal(ModeAction.LATER, f"{why}, und das Ende steht noch nicht fest.")


def switch_violations(
    *,
    mode: Mode,
    reason: str,
    from_on: dt.date,
    until_on: dt.date | None,
    today: dt.date,
) -> tuple[str, ...]:
    """Return what keeps a mode from being set, in German, or nothing."""
    found = []
    if from_on < today:
        found.append("Der erste Tag ist schon vorbei. Bitte wählen Sie heute oder einen späteren Tag.")
    if until_on is not None and until_on < from_on:
        found.append("Der letzte Tag liegt vor dem ersten.")
    if mode != Mode.OPEN and not reason.strip():
        found.append("Bitte nennen Sie den Grund; er steht nur hier im Haus, nicht auf dem Aushang.")
    return tuple(found)
