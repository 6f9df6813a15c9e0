"""A staged list held against the people known, as its page shows it: read from the stored plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.lib.sheets import Field
from lotse.people.enums import DepartureDecision, DepartureKind, PersonField
from lotse.people.models import ClientImport, Departure, ImportRow, Person
from lotse.people.queries.imports import is_row_blocked
from lotse.people.queries.shown import (
    HIDDEN_WHEN_BLOCKED,
    MASKED,
    address_line,
    full_name,
    join_address,
    text_of,
)
from lotse.people.rules import ADDRESS_FIELDS

_LABELS = dict(PersonField.choices)


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One detail that the list brings about somebody known; `is_kept` where the clerk leaves it as it was.

    Of a blocked address only that it changes may be seen: then it `is_hidden`, and old and new are empty.
    """

    code: str
    label: str
    old: str
    new: str
    is_kept: bool
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ComparisonLine:
    """A row in the comparison: who, what is new, and what becomes of it."""

    row: int
    line: int
    name: str
    address: str
    is_blocked: bool
    person: int | None
    change: str
    decision: str
    news: tuple[NewsLine, ...]


def comparison_rows(stored: ClientImport, change: str) -> QuerySet[ImportRow]:
    """Return the rows that mean this for the people of the neighbourhood."""
    rows = ImportRow.objects.filter(client_import=stored, change=change)
    return rows.select_related("person").order_by("row")


def comparison_line(row: ImportRow) -> ComparisonLine:
    """Return a row for the comparison; nothing of a blocked address is in it."""
    cells, person = row.cells, row.person
    is_blocked = is_row_blocked(row)
    street = " ".join(
        cells[name] for name in (Field.STREET, Field.STREET_LINE, Field.HOUSE_NUMBER) if cells.get(name)
    )
    name = ", ".join(cells[name] for name in (Field.FAMILY_NAME, Field.GIVEN_NAME) if cells.get(name))
    return ComparisonLine(
        row=row.row,
        line=row.line,
        name=full_name(person) if person else name or cells.get(Field.FULL_NAME, ""),
        address=f"Adresse {MASKED}" if is_blocked else street,
        is_blocked=is_blocked,
        person=row.person_id,
        change=row.change,
        decision=row.decision,
        news=tuple(_news(row, is_blocked=is_blocked)),
    )


def _news(row: ImportRow, *, is_blocked: bool) -> list[NewsLine]:
    """Return what is new, the address as one line."""
    lines = [
        _line(
            row,
            name,
            text_of(name, old),
            text_of(name, new),
            is_hidden=is_blocked and name in HIDDEN_WHEN_BLOCKED,
        )
        for name, (old, new) in row.news.items()
        if name not in ADDRESS_FIELDS
    ]
    moved = {name: new for name, (_, new) in row.news.items() if name in ADDRESS_FIELDS and name != "area"}
    if moved and row.person is not None:
        lines.append(_line(row, "street", *_addresses(row.person, moved), is_hidden=is_blocked))
    return lines


def _line(row: ImportRow, name: str, old: str, new: str, *, is_hidden: bool) -> NewsLine:
    label = "Anschrift" if name == "street" else _LABELS.get(name, name)
    if is_hidden:
        old = new = ""
    return NewsLine(name, label, old, new, name in row.keeps, is_hidden)


def _addresses(person: Person, moved: Mapping[str, object]) -> tuple[str, str]:
    names = ("street", "house_number_text", "postcode", "town")
    old = [str(getattr(person, name)) for name in names]
    new = [str(moved.get(name, before) or "") for name, before in zip(names, old, strict=True)]
    return join_address(*old), join_address(*new)


@dataclass(frozen=True, slots=True)
class DepartureLine:
    """Somebody who is missing from the list."""

    person: int
    name: str
    address: str
    decision: DepartureDecision


def departures_of(stored: ClientImport, kind: DepartureKind) -> QuerySet[Departure]:
    """Return who is missing from the list in that way, by name."""
    departures = Departure.objects.filter(client_import=stored, kind=kind).select_related("person")
    return departures.order_by("person__family_name", "person__given_name", "pk")


def departure_line(departure: Departure) -> DepartureLine:
    """Return somebody missing for the comparison."""
    person = departure.person
    address = f"Adresse {MASKED}" if person.is_blocked else address_line(person)
    return DepartureLine(person.pk, full_name(person), address, DepartureDecision(departure.decision))
