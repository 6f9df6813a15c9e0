"""Days that are nearly always a slip of the pen: „2002“ or „1020“ for this year. Plain Python."""

from __future__ import annotations

import datetime as dt

from lotse.casework.rules.months import months_later

YEARS_OFF = 5


def slip_violations(day: dt.date, *, today: dt.date) -> tuple[str, ...]:
    """Return in German that a day lies too far off to be meant, or nothing.

    One rule for all that happened or is planned with somebody: talks, steps of a case, first days of work,
    steps of a plan, talks of a handover, consents. What is older than five years came with somebody's file, but
    did not happen here; what is further ahead nobody has agreed. Source: rule of the house; Art. 5 Abs. 1
    Buchst. d DSGVO, what is written down must be right.
    """
    if day < months_later(today, -12 * YEARS_OFF):
        return (f"Der {day:%d.%m.%Y} liegt mehr als fünf Jahre zurück. Bitte prüfen Sie das Jahr.",)
    if day > months_later(today, 12 * YEARS_OFF):
        return (f"Der {day:%d.%m.%Y} liegt mehr als fünf Jahre voraus. Bitte prüfen Sie das Jahr.",)
    return ()
