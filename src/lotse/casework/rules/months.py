"""Periods of months, as the law counts them."""

from __future__ import annotations

import calendar
import datetime as dt

_SATURDAY = 5


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the last day of a period of so many months that an event on `day` sets off.

    The day of the event does not count, the period ends on the day of the same number; where the last month
    has no such day, on its last day: 31 August and six months is 28 or 29 February. No calendar goes beyond the
    year 9999; a period that would, ends on its last day.
    Law: § 26 Abs. 1 SGB X, § 187 Abs. 1, § 188 Abs. 2 and 3 BGB
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def weekday_until(day: dt.date) -> dt.date:
    """Return the day itself, or the Friday before a weekend: what must not be late is done before."""
    return day - dt.timedelta(days=max(0, day.weekday() - _SATURDAY + 1))
