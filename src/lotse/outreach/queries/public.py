"""What the page behind a letter's code shows: how to reach the office, and nothing about the addressee."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.core import clock
from lotse.lib.typesetting import fill
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Letter
from lotse.outreach.printing import Mode
from lotse.outreach.printing.texts import ModeText, language_blocks, mode_text
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import HoursKind
from lotse.schedule.queries.hours import lines_of
from lotse.schedule.queries.modes import mode_here, mode_on


@dataclass(frozen=True, slots=True)
class Greeting:
    """The office in another language."""

    code: str
    name: str
    direction: str
    welcome: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicOffice:
    """How to reach the office at the moment."""

    name: str
    host: str
    address: str
    phone: str
    mail: str
    step_free: bool
    mode: ModeText
    times: tuple[tuple[str, tuple[str, ...]], ...]
    greetings: tuple[Greeting, ...]


_KINDS = {
    HoursKind.CONSULTATION: "walk_in",
    HoursKind.APPOINTMENTS: "appointment",
    HoursKind.PHONE: "phone",
}
_TIMES = {"walk_in": "Ohne Termin", "appointment": "Mit Termin", "phone": "Am Telefon"}


def public_office(code: str) -> PublicOffice | None:
    """Return the office behind a posted letter's code; None for a code that no posted letter has."""
    letters = Letter.objects.filter(code=code, wave__state=WaveState.POSTED)
    neighbourhood = letters.values_list("wave__neighbourhood", flat=True).first()
    office = Office.objects.filter(neighbourhood=neighbourhood).first() if neighbourhood else None
    if office is None:
        return None
    mode = mode_text(present_mode(office))
    lines = lines_of(office, on=clock.today())
    hours = {name: lines.get(kind, ()) for kind, name in _KINDS.items()}
    return PublicOffice(
        name=office.name,
        host=office.host,
        address=", ".join(filter(None, (office.street_line, f"{office.postcode} {office.town}".strip()))),
        phone=office.phone,
        mail=office.mail,
        step_free=office.step_free,
        mode=mode,
        times=tuple((_TIMES[kind], tuple(hours[kind])) for kind in mode.times if hours[kind]),
        greetings=_greetings(office),
    )


def present_mode(office: Office) -> Mode:
    """Return how the office can be reached today."""
    return Mode(mode_on(office.pk, clock.today()).mode)


def mode_of_place(neighbourhood: Neighbourhood, day: dt.date) -> Mode:
    """Return how a neighbourhood's office can be reached on a day; on the phone only where there is none yet."""
    return Mode(mode_here(neighbourhood.pk, day).mode)


def _greetings(office: Office) -> tuple[Greeting, ...]:
    """Return a block for every language; right to left, German values are isolated or numbers turn round."""
    greetings = []
    for block in language_blocks().values():
        values = {"buero": office.name, "telefon": office.phone}
        if block.direction == "rtl":
            values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
        text = fill(block.text, values)
        greetings.append(Greeting(block.code, block.name, block.direction, block.welcome, text))
    return tuple(greetings)
