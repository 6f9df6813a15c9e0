"""Appointments, messages, walk-ins and places on the waiting list of one person, laid open for them."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.people.queries.insight import Section
from lotse.people.queries.shown import value_text
from lotse.schedule import access
from lotse.schedule.queries.agenda import of_person
from lotse.schedule.queries.hours import ZONE

_ALL = 1000


def sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Return what this room stores about somebody; four queries."""
    talks = of_person(by, person_key, on=today, limit=_ALL)
    sent = access.visible_messages(by, on=today).filter(person=person_key)
    waiting = access.visible_waiting(by, on=today).filter(person=person_key)
    walk_ins = access.visible_walk_ins(by, on=today).filter(person=person_key).order_by("-on", "-number")
    return [
        Section(
            "Termine",
            ("Wann", "Wo und wie", "Mit", "Dazu", "Stand"),
            tuple(
                (
                    _moment(talk.starts_at),
                    talk.way.label,
                    talk.staff_name,
                    ", ".join(
                        filter(None, (talk.companion.label if talk.companion else "", talk.interpreter))
                    ),
                    talk.state.label,
                )
                for talk in talks
            ),
        ),
        Section(
            "Nachrichten",
            ("Wann", "Worum es ging", "Wie", "Wohin", "Text", "Stand"),
            tuple(
                (
                    _moment(row.queued_at),
                    row.get_kind_display(),
                    row.get_way_display(),
                    row.address,
                    row.text,
                    row.get_state_display(),
                )
                for row in sent
            ),
        ),
        Section(
            "Ohne Termin im Büro",
            ("Tag", "Worum es ging"),
            tuple((value_text(row.on), row.get_topic_display()) for row in walk_ins),
        ),
        Section(
            "Warteliste",
            ("Seit", "Wo und wie", "Stand"),
            tuple(
                (_moment(row.entered_at), row.get_way_display(), row.get_state_display()) for row in waiting
            ),
        ),
    ]


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(ZONE):%d.%m.%Y, %H:%M} Uhr"
