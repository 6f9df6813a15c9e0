"""What the page behind a letter's code shows: how to reach the office, and nothing about the addressee."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.core import clock
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Letter
from lotse.outreach.printing import Mode
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.queries.modes import ModeOfDay, mode_here, mode_on


@dataclass(frozen=True, slots=True)
class PublicOffice:
    """How to reach the office at the moment."""

    key: int
    slug: str
    name: str
    host: str
    address: str
    phone: str
    mail: str
    step_free: bool
    present: ModeOfDay


def public_office(code: str) -> PublicOffice | None:
    """Return the office behind a posted letter's code; None for a code that no posted letter has."""
    letters = Letter.objects.filter(code=code, wave__state=WaveState.POSTED)
    neighbourhood = letters.values_list("wave__neighbourhood", flat=True).first()
    offices = Office.objects.select_related("neighbourhood").filter(neighbourhood=neighbourhood)
    office = offices.first() if neighbourhood else None
    if office is None:
        return None
    return PublicOffice(
        key=office.pk,
        slug=office.neighbourhood.slug,
        name=office.name,
        host=office.host,
        address=", ".join(filter(None, (office.street_line, f"{office.postcode} {office.town}".strip()))),
        phone=office.phone,
        mail=office.mail,
        step_free=office.step_free,
        present=mode_on(office.pk, clock.today()),
    )


def mode_of_place(neighbourhood: Neighbourhood, day: dt.date) -> Mode:
    """Return how a neighbourhood's office can be reached on a day; on the phone only where there is none yet."""
    return Mode(mode_here(neighbourhood.pk, day).mode)
