"""Letters, answers, call-backs and visits of one person, laid open for them."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.outreach import access
from lotse.outreach.rules import show_code
from lotse.people.queries.insight import Section
from lotse.people.queries.shown import value_text


def sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Return what this room stores about somebody; four queries."""
    letters = access.visible_letters(by, on=today).filter(person=person_key)
    answers = access.visible_answers(by, on=today).filter(person=person_key)
    calls = access.visible_callbacks(by, on=today).filter(letter__person=person_key)
    visits = access.visible_visits(by, on=today).filter(person=person_key)
    return [
        Section(
            "Briefe an Sie",
            ("Welle", "Code", "Zur Post", "Anschrift auf dem Umschlag", "Zurückgekommen"),
            tuple(
                (
                    letter.wave.name,
                    show_code(letter.code),
                    "zurückgehalten" if letter.is_withheld else value_text(letter.wave.posted_on),
                    ", ".join(letter.address) if not letter.person or not letter.person.is_blocked else "",
                    letter.came_back.get_reason_display() if hasattr(letter, "came_back") else "",
                )
                for letter in letters.select_related("wave", "person", "came_back").order_by("pk")
            ),
        ),
        Section(
            "Wie Sie sich gemeldet haben",
            ("Tag", "Weg"),
            tuple(
                (value_text(answer.on), answer.get_way_display()) for answer in answers.order_by("on", "pk")
            ),
        ),
        Section(
            "Rückrufwünsche",
            ("Eingegangen", "Telefon", "Wann", "Erledigt"),
            tuple(
                (
                    value_text(clock.day_of(call.received_at)),
                    call.phone,
                    call.when_text,
                    value_text(clock.day_of(call.done_at)) if call.done_at else "",
                )
                for call in calls.order_by("received_at")
            ),
        ),
        Section(
            "Besuche",
            ("Tag", "Ergebnis"),
            tuple(
                (value_text(visit.on), visit.get_outcome_display()) for visit in visits.order_by("on", "pk")
            ),
        ),
    ]
