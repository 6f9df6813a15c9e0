"""All that stands about somebody, laid open for them (Einsicht): each room brings its sections.

A room above offers `queries/insight.py: sections(by, person_key, *, today) -> list[Section]`; the page composes
them. What nobody but the person and the office may read at all (protected notes) is named, not shown.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.people import access
from lotse.people.enums import PersonField
from lotse.people.queries.shown import person_text, value_text

_SHOWN = tuple(
    field
    for field in PersonField
    if field
    not in (PersonField.UNIT_NUMBER, PersonField.UNIT, PersonField.HOUSE_NUMBER, PersonField.NEIGHBOURHOOD)
)


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing that is stored: its columns, and a row of words for each."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def lines(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """The rows with each cell beside its column's word."""
        return tuple(tuple(zip(self.columns, row, strict=True)) for row in self.rows)


def sections(by: Staff, person_key: int, *, today: dt.date) -> list[Section]:
    """Return what this room stores about somebody; three queries."""
    person = access.get_person(by, person_key, on=today)
    details = [(field.label, person_text(person, field)) for field in _SHOWN]
    details += [
        ("Quartier", person.neighbourhood.name),
        ("Bedarfsgemeinschaft", person.unit.number if person.unit else ""),
        ("Stand", person.get_standing_display()),
        ("Briefe", person.get_mail_stop_display() if person.mail_stop else ""),
        ("Auf der Liste der Behörde", person.get_source_state_display()),
        ("Bekannt seit", value_text(person.taken_in_on)),
        *(("Kundennummer", number.number) for number in person.source_numbers.order_by("pk")),
    ]
    clarifications = [
        (
            value_text(one.opened_on),
            one.get_reason_display(),
            value_text(one.closed_on),
            one.get_outcome_display() if one.outcome else "",
        )
        for one in person.clarifications.order_by("opened_on", "pk")
    ]
    return [
        Section("Angaben zur Person", ("Angabe", "Was gespeichert ist"), tuple(details)),
        Section(
            "Klärungen der Anschrift", ("Begonnen", "Anlass", "Beendet", "Ergebnis"), tuple(clarifications)
        ),
    ]
