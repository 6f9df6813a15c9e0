"""What keeps bots out of the booking without watching anybody: no cookie, no picture puzzle, nobody else's server.

- **A ticket instead of a cookie.** A form carries a signed text: for what it was shown, when, and a random number.
  Django's own protection against forged requests compares a form with a cookie, because another site could make a
  signed-in browser send something in its owner's name. Nobody is signed in here: a forged booking has no more rights
  than one typed by hand, so there is nothing to protect but the form itself, and for that the signature suffices. It
  holds for one office and time and for two hours; sent twice, it books once (`PublicWish.form`).
- **A field that people do not see** and that must stay empty.
- **Two seconds** between showing and sending: nobody types a name faster. Who does sends the same form again.
- **Two times for each contact** (`schedule.services.booking`); whoever needs more calls. And a name is a name: no
  link, no number, no line break stands in what the house then writes to somebody.
- **A limit for each office and network** (the first three parts of an IPv4 address, the first 48 bits of an IPv6
  one), counted as a keyed hash. A whole neighbourhood may share one address, behind a carrier's translation or in a
  library, so forms are many (240 an hour: two hundred who come at one moment all get an answer) and times are few:
  in a day a network takes 40, and beyond that only as long as as many are left for everybody else. Whoever comes
  then gets a place on the waiting list.

Behind a client's own link the link is the secret: who could forge a request there would have to know it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

from django.core import signing
from django.http import HttpRequest

from lotse.core import clock
from lotse.schedule.queries.slots import free_slots
from lotse.web.public import limits

SALT = "lotse.booking"
QUICKEST_SECONDS, LONGEST_SECONDS = 2, 2 * 3600
FORMS_AN_HOUR = 240
TIMES_A_DAY = 40
_DAY = 24 * limits.HOUR


class Doubt(Enum):
    """Why a form is not taken as it came."""

    STALE = "wrong_stale"
    QUICK = "wrong_quick"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a form carries: for what it was shown, when (seconds), and which showing it was."""

    subject: str
    shown_at: float
    number: str

    @property
    def text(self) -> str:
        """The signed text that stands in the form."""
        return signing.Signer(salt=SALT).sign_object([self.subject, self.shown_at, self.number])


def new_ticket(subject: str) -> Ticket:
    """Return the ticket of a form that is being shown."""
    return Ticket(subject, clock.now().timestamp(), secrets.token_urlsafe(12))


def read_ticket(text: str, subject: str) -> Ticket | None:
    """Return the ticket that a form was sent with; None for one that is not ours, for something else, or old."""
    try:
        ticket = Ticket(*signing.Signer(salt=SALT).unsign_object(text))
    except signing.BadSignature:
        return None
    age = clock.now().timestamp() - ticket.shown_at
    return ticket if ticket.subject == subject and age <= LONGEST_SECONDS else None


def doubt_about(ticket: Ticket | None) -> Doubt | None:
    """Return why a form with this ticket is shown again, or None."""
    if ticket is None:
        return Doubt.STALE
    return Doubt.QUICK if clock.now().timestamp() - ticket.shown_at < QUICKEST_SECONDS else None


def is_too_often(request: HttpRequest, office_key: int) -> bool:
    """Count a form sent to an office from a network and say whether it is one too many."""
    return limits.is_too_often("booking", _who(request, office_key), at_most=FORMS_AN_HOUR)


def note_taken(request: HttpRequest, office_key: int) -> None:
    """Count a time of an office that somebody in a network took."""
    limits.count("times", _who(request, office_key), seconds=_DAY)


def has_its_share(request: HttpRequest, office_key: int, *, now: dt.datetime) -> bool:
    """Say whether the network that a request comes from took as many of an office's times today as it may."""
    taken = limits.so_often("times", _who(request, office_key), seconds=_DAY)
    return taken >= TIMES_A_DAY and taken >= len(free_slots(office_key, now=now, online=True))


def _who(request: HttpRequest, office_key: int) -> str:
    return f"{office_key} {network_of(limits.visitor(request))}"


def network_of(address: str) -> str:
    """Return the network that an address belongs to; what is no address stands for itself."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return str(ip_network(f"{known}/{24 if known.version == 4 else 48}", strict=False))
