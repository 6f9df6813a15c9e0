"""What an hour of opening may look like, and what becomes of one that is changed from a day on."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, replace

from lotse.schedule.enums import HoursKind
from lotse.schedule.rules.hours import Hours, holds_on

_DAY = dt.timedelta(days=1)
_THREE_WEEKS = 21  # a year of 53 weeks has two odd ones in a row, so an even one may be that far away


def violations(hours: Hours) -> list[str]:
    """Return what is wrong with an hour of opening, in German."""
    found = []
    if (hours.weekday is None) == (hours.single_day is None):
        found.append("Bitte wählen Sie einen Wochentag oder einen einzelnen Tag.")
    if hours.ends <= hours.starts:
        found.append("Das Ende liegt vor dem Anfang.")
    if (hours.break_starts is None) != (hours.break_ends is None):
        found.append("Bitte geben Sie Anfang und Ende der Pause an, oder keine Pause.")
    elif (
        hours.break_starts
        and hours.break_ends
        and not (hours.starts < hours.break_starts < hours.break_ends < hours.ends)
    ):
        found.append("Die Pause liegt nicht innerhalb der Öffnungszeit.")
    if hours.valid_until is not None and hours.valid_until < hours.valid_from:
        found.append("Der letzte Tag der Gültigkeit liegt vor dem ersten.")
    if hours.single_day is not None and hours.single_day < hours.valid_from:
        found.append("Der einzelne Tag liegt vor dem Tag, ab dem die Zeit gilt.")
    if hours.kind == HoursKind.APPOINTMENTS and hours.staff_key is None:
        found.append("Bitte sagen Sie, wer die Termine wahrnimmt.")
    if hours.kind == HoursKind.APPOINTMENTS and not hours.ways:
        found.append("Bitte wählen Sie mindestens einen Weg, sich zu sprechen.")
    if hours.slot_minutes < 5 or hours.slot_minutes % 5:
        found.append("Ein Termin dauert volle fünf Minuten, mindestens fünf.")
    if any(time.minute % 5 for time in (hours.starts, hours.break_ends or hours.starts)):
        found.append("Bitte wählen Sie volle fünf Minuten, zum Beispiel 9.05 Uhr.")
    return found


def change_violations(stored: Hours, wanted: Hours, *, today: dt.date) -> list[str]:
    """Return what keeps an hour of opening from being changed like that, in German."""
    found = violations(wanted)
    if wanted.valid_from < today:
        found.append("Was war, bleibt stehen: Bitte lassen Sie die Änderung heute oder später beginnen.")
    left, _ = changed(stored, wanted, today=today)
    if left is not None and replace(wanted, key=stored.key, valid_from=stored.valid_from) == stored:
        found.append("Es ist noch nichts anders als bisher. Bitte ändern Sie zuerst etwas.")
    return found


def changed(stored: Hours, wanted: Hours, *, today: dt.date) -> tuple[Hours | None, Hours]:
    """Return what is left of a rule and what holds from the day of the change on.

    Nothing is left of one that has not begun yet, or begins on that very day: it is changed itself.
    """
    begins = max(stored.single_day or stored.valid_from, stored.valid_from)
    if begins > today or begins >= wanted.valid_from:
        return None, replace(wanted, key=stored.key)
    last = wanted.valid_from - _DAY
    if stored.valid_until is not None:
        last = min(last, stored.valid_until)
    return replace(stored, valid_until=last), replace(wanted, key=0)


def next_day(hours: Hours, *, after: dt.date) -> dt.date:
    """Return the first day later than `after` on which a rule holds: when a change of it can begin.

    For a rule that holds no more it is the day after.
    """
    if hours.single_day is not None:
        return hours.single_day
    first = max(after + _DAY, hours.valid_from)
    days = (first + number * _DAY for number in range(_THREE_WEEKS))
    return next((day for day in days if holds_on(hours, day, is_holiday=False)), first)


def mark(hours: Hours) -> str:
    """Return a short mark of a rule as it is, the same only as long as nobody changes it."""
    values = asdict(hours) | {"ways": sorted(hours.ways)}
    return hashlib.sha256(json.dumps(values, default=str, sort_keys=True).encode()).hexdigest()[:16]
