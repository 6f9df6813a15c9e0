"""How long somebody at the end of the line will wait, roughly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil

KEPT = dt.timedelta(days=30)
LONGEST_TALK = dt.timedelta(minutes=90)
_ENOUGH = 5


def mean_length(lengths: Sequence[dt.timedelta], *, usual_minutes: int) -> dt.timedelta:
    """Return how long one talk at the counter takes: the median of the latest ones, the usual length before
    there are five. Whoever forgot to press "fertig" does not count.
    """
    measured = [length for length in lengths if dt.timedelta(0) < length <= LONGEST_TALK]
    if len(measured) < _ENOUGH:
        return dt.timedelta(minutes=usual_minutes)
    return sorted(measured)[len(measured) // 2]


def waiting_minutes(*, before: int, being_served: int, counters: int, mean: dt.timedelta) -> int:
    """Return the minutes until somebody is called with `before` people ahead, in steps of five, upwards.

    Each counter is half way through a talk on average. 0 means: at once.
    """
    counters = max(counters, being_served, 1)
    ahead = before - (counters - being_served)
    if ahead < 0:
        return 0
    minutes = (ahead + 0.5) * mean / counters / dt.timedelta(minutes=1)
    return ceil(minutes / 5) * 5


def in_words(minutes: int) -> str:
    """Return a waiting time as one says it: nobody is promised a minute."""
    if minutes == 0:
        return "gleich"
    return "etwa eine Stunde oder länger" if minutes >= 60 else f"etwa {minutes} Minuten"
