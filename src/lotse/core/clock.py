"""The one place that asks what time it is; rules get the day as an argument."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """Return the present day in the office's time zone."""
    return timezone.localdate()


def day_of(moment: dt.datetime) -> dt.date:
    """Return the day a moment lies on in the office's time zone."""
    return timezone.localdate(moment)


def start_of(day: dt.date) -> dt.datetime:
    """Return the moment at which a day begins in the office's time zone."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
