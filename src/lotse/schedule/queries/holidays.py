"""Public holidays of a state of Germany."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from lotse.schedule.enums import State


@lru_cache(maxsize=64)
def public_holidays(state: State, year: int) -> dict[dt.date, str]:
    """Return the public holidays that hold in a whole state, with their German names.

    What only some towns have off (Augsburg's feast, Corpus Christi in parts of Saxony) is entered as an
    absence of the office.
    """
    from holidays import country_holidays  # noqa: PLC0415  60 ms that no command but the calendar's needs

    return dict(country_holidays("DE", subdiv=state, years=year, language="de").items())


def holiday_name(state: State, day: dt.date) -> str:
    """Return the German name of the holiday on a day, or ""."""
    return public_holidays(state, day.year).get(day, "")
