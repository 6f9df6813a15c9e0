"""The returns desk, answers and requests to be called: short lists, the newest first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.outreach import access
from lotse.outreach.models import Answer, CallbackRequest, Letter
from lotse.outreach.rules import read_code, show_code
from lotse.people.access import visible_people
from lotse.people.enums import Standing
from lotse.people.models import Person
from lotse.people.queries import search as people_search


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter as it lies on the desk, to be compared with what stands on the envelope."""

    code: str
    wave: str
    lines: tuple[str, ...]
    is_blocked: bool


def envelope(letter: Letter) -> Envelope:
    """Return what the desk shows of a letter; a blocked address stays masked."""
    person = letter.person
    is_blocked = person is None or person.is_blocked
    return Envelope(
        code=show_code(letter.code),
        wave=letter.wave.name,
        lines=() if is_blocked else tuple(letter.address),
        is_blocked=is_blocked,
    )


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """One of the last returns."""

    key: int
    code: str
    reason: str
    on: dt.date
    name: str
    stopped_mail: bool


def last_returns(user: Staff, *, on: dt.date, limit: int = 10) -> list[ReturnLine]:
    """Return the last letters that came back, newest first."""
    returns = access.visible_returns(user, on=on).select_related("letter__person")
    return [
        ReturnLine(
            key=came_back.pk,
            code=show_code(came_back.letter.code),
            reason=came_back.get_reason_display(),
            on=came_back.on,
            name=_name(came_back.letter.person),
            stopped_mail=came_back.stopped_mail,
        )
        for came_back in returns.order_by("-recorded_at", "-pk")[:limit]
    ]


def open_clarifications(user: Staff, *, on: dt.date) -> int:
    """Return for how many people the address is being clarified."""
    return (
        visible_people(user, on=on)
        .filter(clarifications__closed_on__isnull=True, clarifications__isnull=False)
        .count()
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody found by name, or by the code of a letter; a blocked address stays masked."""

    key: int
    name: str
    place: str
    standing: Standing
    is_blocked: bool
    letter: int | None = None


def find_people(user: Staff, text: str, *, on: dt.date) -> list[Hit]:
    """Return at most 20 people whom somebody on the phone may be: by the letter's code, else by the one search."""
    if coded := person_of_code(user, text, on=on):
        return [_hit(*coded)]
    return [_hit(person) for person in people_search.find_people(user, text, on=on).people[:20]]


def person_of_code(user: Staff, text: str, *, on: dt.date) -> tuple[Person, int] | None:
    """Return who got the letter with this code, and the letter's key; None where the text is no such code."""
    code = read_code(text.strip())
    if code is None:
        return None
    letter = access.visible_letters(user, on=on).select_related("person").filter(code=code).first()
    addressee = letter.person if letter else None
    if letter is None or addressee is None:
        return None
    person = visible_people(user, on=on).filter(pk=addressee.merged_into_id or addressee.pk).first()
    return (person, letter.pk) if person else None


def _hit(person: Person, letter: int | None = None) -> Hit:
    street = f"{person.street} {person.house_number_text}".strip()
    return Hit(
        key=person.pk,
        name=_name(person),
        place="" if person.is_blocked else street,
        standing=Standing(person.standing),
        is_blocked=person.is_blocked,
        letter=letter,
    )


def last_answers(user: Staff, *, on: dt.date, limit: int = 10) -> list[Answer]:
    """Return the last answers, newest first."""
    answers = access.visible_answers(user, on=on).select_related("person")
    return list(answers.order_by("-recorded_at", "-pk")[:limit])


def callbacks(user: Staff, *, on: dt.date, limit: int = 100) -> list[CallbackRequest]:
    """Return the requests to be called: open ones first, the oldest of them on top, then what is done."""
    requests = access.visible_callbacks(user, on=on).select_related("letter__person")
    waiting = list(requests.filter(done_at__isnull=True).order_by("received_at")[:limit])
    return waiting + list(requests.filter(done_at__isnull=False).order_by("-done_at")[:20])


def open_callbacks(user: Staff, *, on: dt.date) -> int:
    """Return how many people wait for a call."""
    return access.visible_callbacks(user, on=on).filter(done_at__isnull=True).count()


def _name(person: Person | None) -> str:
    if person is None:
        return "nicht mehr gespeichert"
    return " ".join(filter(None, (person.title, person.given_name, person.family_name)))
