"""Days that one click chooses, for whatever is to be looked at again."""

from __future__ import annotations

import datetime as dt

from lotse.casework.rules.months import months_later

_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_SATURDAY = 5


def quick_days(today: dt.date) -> list[tuple[str, str]]:
    """Return day (ISO) and label of the usual distances; a weekend gives way to the Monday after."""
    week = dt.timedelta(days=7)
    far = (
        ("morgen", today + dt.timedelta(days=1)),
        ("in 1 Woche", today + week),
        ("in 2 Wochen", today + 2 * week),
        ("in 1 Monat", months_later(today, 1)),
    )
    return [
        (day.isoformat(), f"{label} ({_said(day)})")
        for label, day in ((one, _working(day)) for one, day in far)
    ]


def _working(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def _said(day: dt.date) -> str:
    return f"{_WEEKDAYS[day.weekday()]}, {day.day}.{day.month}."
