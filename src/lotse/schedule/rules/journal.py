"""What the journal says of modes, appointments and the walk-in line.

That somebody missed an appointment is not among it, on purpose: whatever is exported or counted is read from
the journal, and a missed voluntary talk must lead to nothing but a friendly second offer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.journal.rules import kind


@kind("office-mode-changed", label="Betriebsart des Büros geändert")
@dataclass(frozen=True, slots=True)
class OfficeModeChanged:
    """The office can be reached in another way from that day, until that day if one is known."""

    office: int
    mode: str
    from_on: dt.date
    until_on: dt.date | None = None


@kind("office-mode-ended", label="Betriebsart des Büros beendet")
@dataclass(frozen=True, slots=True)
class OfficeModeEnded:
    """A mode ended before its time, or was taken back before it began; from that day the hours hold again."""

    office: int
    mode: str
    from_on: dt.date


@kind("walk-in-counted", label="Ohne Termin gekommen")
@dataclass(frozen=True, slots=True)
class WalkInCounted:
    """Somebody came without an appointment; nobody's name."""

    office: int
    topic: str = ""


@kind("walk-in-linked", label="War ohne Termin da", standing="in-contact")
@dataclass(frozen=True, slots=True)
class WalkInLinked:
    """Somebody who had come without an appointment wished to be known."""

    office: int


@kind("appointment-offered", label="Termin angeboten")
@dataclass(frozen=True, slots=True)
class AppointmentOffered:
    """The office offered a voluntary talk; an answer is welcome, none is a duty."""

    appointment: int
    way: str


@kind("appointment-booked", label="Termin vereinbart", standing="reached")
@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """Two sides agreed on a voluntary talk."""

    appointment: int
    way: str


@kind("appointment-moved", label="Termin verlegt")
@dataclass(frozen=True, slots=True)
class AppointmentMoved:
    """An appointment got another time or another way."""

    appointment: int
    way: str


@kind("appointment-cancelled", label="Termin abgesagt")
@dataclass(frozen=True, slots=True)
class AppointmentCancelled:
    """One side cancelled; that leads to nothing."""

    appointment: int
    by: str


@kind("appointment-held", label="Termin hat stattgefunden", standing="in-contact")
@dataclass(frozen=True, slots=True)
class AppointmentHeld:
    """The talk took place."""

    appointment: int
    way: str
