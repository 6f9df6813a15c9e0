"""Where the desk's lines come from, and the door behind each kind of line.

A room brings its lines with `queries/waiting.py` (`people.queries.waiting`); here stands, kind by kind, where a
line leads and which service does it, takes it back or moves it. What a room has no service for is kept as a
mark on the line itself (`people.services.desk`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from django.urls import reverse

from lotse.casework.queries import waiting as casework
from lotse.casework.services.reminders import finish_reminder, move_reminder, reopen_reminder, undo_move
from lotse.casework.services.steps import finish_step, move_step, reopen_step, undo_step_move
from lotse.core import clock
from lotse.outreach.queries import waiting as outreach
from lotse.outreach.services.answers import finish_callback, reopen_callback
from lotse.people.queries import waiting as people
from lotse.people.queries.waiting import Waiting
from lotse.schedule.queries import waiting as schedule
from lotse.schedule.services.appointments import check_in, confirm, hold, set_right
from lotse.schedule.services.messages import note_told

if TYPE_CHECKING:
    from lotse.accounts.models import Staff


class Source(Protocol):
    """What each room offers."""

    def __call__(self, by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]: ...


Act = Callable[["Staff", int, dt.date], object]
Move = Callable[["Staff", int, dt.date, str, dt.date], object]
MoveBack = Callable[["Staff", int, dt.date, dt.date], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What can be done with lines of one kind. `several` names them where more wait than are shown.

    `meanwhile` says what became of a line that waits no more though nobody did it on a desk.
    `move_back` is told on which day the desk's mark left the line: where somebody has moved it since, it refuses.
    `is_final`: what is done cannot be taken back, so the desk keeps no mark of it.
    """

    group: str
    source: Source
    opens: Callable[[Waiting], str]
    several: str
    full_list: str
    finish: Act | None = None
    reopen: Act | None = None
    move: Move | None = None
    move_back: MoveBack | None = None
    meanwhile: Callable[[Staff, int, dt.date], str] | None = None
    is_final: bool = False
    done_word: str = "Erledigt"


def _person(line: Waiting) -> str:
    return reverse("person", args=[line.person_key]) if line.person_key else ""


def _appointment(
    several: str,
    *,
    leads_to: str = "appointment",
    full_list: str = "/kalender",
    finish: Act | None = None,
    reopen: Act | None = None,
    done_word: str = "Erledigt",
) -> Door:
    return Door(
        group="Termine",
        source=schedule.waiting,
        opens=lambda line: reverse(leads_to, args=[line.key]),
        several=several,
        full_list=full_list,
        finish=finish,
        reopen=reopen,
        is_final=finish is not None and reopen is None,
        done_word=done_word,
    )


SOURCES: tuple[Source, ...] = (
    outreach.waiting,
    schedule.waiting,
    casework.waiting,
    people.waiting,
)

# The desk's groups in their order, each with its icon.
GROUPS: Mapping[str, str] = {
    "Rückrufe": "phone",
    "Termine": "calendar",
    "Übergaben": "people",
    "Wiedervorlagen": "clock",
    "Schritte": "flag",
    "Neu": "mail",
    "Anschriften klären": "place",
    "Auskunftssperren": "key",
    "Stille Fälle": "talk",
}

DOORS: Mapping[str, Door] = {
    outreach.CALLBACK: Door(
        group="Rückrufe",
        source=outreach.waiting,
        opens=_person,
        several="Rückrufe",
        full_list="/anschreiben/rueckrufe",
        finish=lambda by, key, today: finish_callback(by=by, request_key=key, today=today),
        reopen=lambda by, key, today: reopen_callback(by=by, request_key=key, today=today),
    ),
    schedule.APPOINTMENT: _appointment("Termine von heute"),
    schedule.TO_CLOSE: _appointment(
        "Termine ohne Ergebnis",
        finish=lambda by, key, today: hold(by=by, appointment_key=key, now=clock.now()),
        reopen=lambda by, key, today: set_right(by=by, appointment_key=key, now=clock.now()),
        done_word="Hat stattgefunden",
    ),
    schedule.BOOKING: _appointment(
        "Terminwünsche",
        finish=lambda by, key, today: confirm(by=by, appointment_key=key, now=clock.now()),
        done_word="Zusagen",
    ),
    schedule.SECOND_OFFER: _appointment("verpasste Termine", leads_to="appointment_again"),
    schedule.VISIT_BACK: _appointment(
        "Rückmeldungen",
        finish=lambda by, key, today: check_in(by=by, appointment_key=key, now=clock.now()),
        done_word="Ist zurück",
    ),
    schedule.HOUSE_CALENDAR: Door(
        group="Termine",
        source=schedule.waiting,
        opens=lambda line: reverse("appointment_house", args=[line.key]),
        several="Änderungen im Hauskalender",
        full_list="/kalender",
    ),
    schedule.BOUNCED: _appointment(
        "Nachrichten",
        leads_to="message",
        full_list="/kalender/nachrichten",
        finish=lambda by, key, today: note_told(by=by, message_key=key, now=clock.now()),
    ),
    schedule.OFFER_TO_TELL: _appointment(
        "freie Termine für die Warteliste",
        leads_to="message",
        full_list="/kalender/nachrichten",
        finish=lambda by, key, today: note_told(by=by, message_key=key, now=clock.now()),
        done_word="Bescheid gegeben",
    ),
    casework.HANDOVER: Door(
        group="Übergaben",
        source=casework.waiting,
        opens=lambda line: reverse("handover", args=[line.key]),
        several="Übergaben",
        full_list="/menschen?stand=case",
    ),
    casework.REMINDER: Door(
        group="Wiedervorlagen",
        source=casework.waiting,
        opens=_person,
        several="Wiedervorlagen",
        full_list="/wiedervorlage",
        finish=lambda by, key, today: finish_reminder(by=by, reminder_key=key, today=today),
        reopen=lambda by, key, today: reopen_reminder(by=by, reminder_key=key, today=today),
        move=lambda by, key, until_on, reason, today: move_reminder(
            by=by, reminder_key=key, to_on=until_on, reason=reason, today=today
        ),
        move_back=lambda by, key, until_on, today: undo_move(
            by=by, reminder_key=key, stood_on=until_on, today=today
        ),
        meanwhile=casework.reminder_meanwhile,
    ),
    casework.STEP: Door(
        group="Schritte",
        source=casework.waiting,
        opens=_person,
        several="Schritte",
        full_list="/menschen?stand=case",
        finish=lambda by, key, today: finish_step(by=by, step_key=key, on=today, today=today),
        reopen=lambda by, key, today: reopen_step(by=by, step_key=key, today=today),
        move=lambda by, key, until_on, reason, today: move_step(
            by=by, step_key=key, to_on=until_on, reason=reason, today=today
        ),
        move_back=lambda by, key, until_on, today: undo_step_move(
            by=by, step_key=key, stood_on=until_on, today=today
        ),
        meanwhile=casework.step_meanwhile,
    ),
    outreach.ANSWER: Door(
        group="Neu",
        source=outreach.waiting,
        opens=_person,
        several="Antworten",
        full_list="/anschreiben/antworten",
    ),
    outreach.RETURN: Door(
        group="Neu",
        source=outreach.waiting,
        opens=_person,
        several="Rückläufer",
        full_list="/anschreiben/ruecklauf",
    ),
    people.CLARIFICATION: Door(
        group="Anschriften klären",
        source=people.waiting,
        opens=lambda line: reverse("person_clarify", args=[line.person_key]),
        several="Anschriften",
        full_list="/menschen?gruppe=clarifying",
    ),
    people.BLOCK_ENDS: Door(
        group="Auskunftssperren",
        source=people.waiting,
        opens=lambda line: reverse("person_block", args=[line.person_key]),
        several="Auskunftssperren",
        full_list="/menschen?gruppe=blocked",
    ),
    outreach.SILENT: Door(
        group="Stille Fälle",
        source=outreach.waiting,
        opens=_person,
        several="stille Fälle",
        full_list="/anschreiben/still",
    ),
}


def lines_of(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return all lines of a neighbourhood's desk in the house's order.

    A letter that has just come back says already that its address is to be clarified.
    """
    found = [line for source in SOURCES for line in source(by, neighbourhood_key, today=today)]
    fresh = {line.person_key for line in found if line.kind == outreach.RETURN}
    doubles = [line for line in found if line.kind == people.CLARIFICATION and line.person_key in fresh]
    told = [
        replace(line, total=line.total - len(doubles)) if line.kind == people.CLARIFICATION else line
        for line in found
        if line not in doubles
    ]
    return sorted(told, key=lambda line: line.order)


def line_of(by: Staff, neighbourhood_key: int, kind: str, key: int, *, today: dt.date) -> Waiting | None:
    """Return one line that waits on the desk now; None where it does not (any more)."""
    door = DOORS.get(kind)
    lines = door.source(by, neighbourhood_key, today=today) if door else []
    return next((line for line in lines if (line.kind, line.key) == (kind, key)), None)
