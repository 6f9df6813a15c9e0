"""Letters that were typeset before the office's mode changed: what they still say, and what will hold instead.

What a typeset wave says stands in it (`Wave.office_mode`); what holds on a day is asked anew each time. So nobody
has to be told of a switch, and one that is taken back leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.outreach import access
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Wave
from lotse.outreach.rules import posting_day
from lotse.places.models import Office
from lotse.schedule.enums import Mode
from lotse.schedule.queries.modes import mode_here, modes_between


@dataclass(frozen=True, slots=True)
class OutOfDate:
    """What the letters of a wave say of the office, and what holds on the day they are posted."""

    says: Mode
    holds: Mode
    on: dt.date


def out_of_date(wave: Wave, *, on: dt.date) -> OutOfDate | None:
    """Return what is wrong about typeset letters if they are posted on that day, or None."""
    if wave.state != WaveState.TYPESET or not wave.office_mode:
        return None
    return _compared(wave, mode_here(wave.neighbourhood_id, on).mode, on)


def out_of_date_among(
    waves: Sequence[Wave], neighbourhood_key: int, *, today: dt.date
) -> dict[int, OutOfDate]:
    """Return by key which of a neighbourhood's waves say what will not hold; three queries however many."""
    typeset = [wave for wave in waves if wave.state == WaveState.TYPESET and wave.office_mode]
    office = Office.objects.filter(neighbourhood=neighbourhood_key).values_list("pk", flat=True).first()
    if not typeset or office is None:
        return {}
    days = {wave.pk: posting_day(wave.letter_on, today=today) for wave in typeset}
    modes = modes_between(office, min(days.values()), max(days.values()))
    found = {wave.pk: _compared(wave, modes[days[wave.pk]].mode, days[wave.pk]) for wave in typeset}
    return {key: each for key, each in found.items() if each is not None}


def stale_waves(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[tuple[int, str]]:
    """Return key and name of a neighbourhood's typeset waves that say what will not hold, the newest first."""
    here = access.visible_waves(user, on=on).filter(neighbourhood=neighbourhood_key)
    waves = list(here.filter(state=WaveState.TYPESET).order_by("-pk"))
    stale = out_of_date_among(waves, neighbourhood_key, today=on)
    return [(wave.pk, wave.name) for wave in waves if wave.pk in stale]


def _compared(wave: Wave, holds: Mode, on: dt.date) -> OutOfDate | None:
    says = Mode(wave.office_mode)
    return None if says == holds else OutOfDate(says, holds, on)
