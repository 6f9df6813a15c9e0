"""How the office can be reached today, for the head of the page."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.schedule.access import visible_offices
from lotse.schedule.queries.modes import ModeOfDay, mode_on


def mode_today(by: Staff, neighbourhood_key: int, *, today: dt.date) -> ModeOfDay | None:
    """Return the mode of the neighbourhood's office; None where there is no office yet."""
    offices = visible_offices(by, on=today).filter(neighbourhood=neighbourhood_key)
    office = offices.values_list("pk", flat=True).first()
    return mode_on(office, today) if office else None
