"""Lists of people: whom to choose, in which order, and what to show of each."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import OrderBy

from lotse.accounts.models import Staff
from lotse.lib.names import search_key
from lotse.people.access import visible_filters, visible_people
from lotse.people.enums import ListColumn, MailStop, PersonField, PersonGroup, SourceState, Standing
from lotse.people.models import ListColumns, Person
from lotse.people.queries.shown import MASKED, address_line, full_name, person_text, value_text
from lotse.people.queries.signs import last_sign_on, without_sign
from lotse.people.rules import age, language_name

USUAL_COLUMNS = (ListColumn.ADDRESS, ListColumn.STANDING, ListColumn.NOTES)
_BY_NAME = ("family_name", "given_name", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Whom a list is to show; what is empty chooses nobody out. Street and area never find a blocked address.

    `silent_days`: no sign of life for so many days, and known for as long.
    """

    standing: str = ""
    group: str = ""
    street: str = ""
    area: str = ""
    language: str = ""
    silent_days: int | None = None
    has_reminder: bool = False

    def stored(self) -> dict[str, object]:
        """Return what is chosen, as JSON values."""
        return {name: value for name, value in dataclasses.asdict(self).items() if value}


def criteria_of(stored: Mapping[str, object]) -> Criteria:
    """Return a stored choice; what this version does not know any more is left out."""
    known = {field.name for field in dataclasses.fields(Criteria)}
    return Criteria(**{name: value for name, value in stored.items() if name in known})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one column about somebody."""

    column: ListColumn
    text: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody as a list shows them; a blocked address is left out."""

    key: int
    name: str
    address: str
    is_blocked: bool
    standing: Standing
    is_gone: bool
    mail_stop: str
    cells: tuple[Cell, ...]


def people_of(
    user: Staff,
    neighbourhood_key: int,
    *,
    on: dt.date,
    criteria: Criteria | None = None,
    reminded: QuerySet[Any, Any] | None = None,
) -> QuerySet[Person]:
    """Return the people of a neighbourhood whom the criteria choose, by name.

    `reminded` are the keys of those with an open reminder: a room above knows them.
    """
    wanted = criteria or Criteria()
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key)
    if wanted.standing:
        people = people.filter(standing=wanted.standing)
    if wanted.group:
        people = _in_group(people, wanted.group)
    if wanted.street:
        people = people.filter(street=wanted.street, is_blocked=False)
    if wanted.area:
        people = people.filter(area=wanted.area, is_blocked=False)
    if wanted.language:
        people = people.filter(language=wanted.language)
    if wanted.silent_days:
        people = without_sign(people, days=wanted.silent_days, on=on)
    if wanted.has_reminder:
        people = people.filter(pk__in=reminded) if reminded is not None else people.none()
    return people.order_by(*_BY_NAME)


def _in_group(people: QuerySet[Person], group: str) -> QuerySet[Person]:
    if group == PersonGroup.CLARIFYING:
        return people.filter(clarifications__closed_on__isnull=True, clarifications__isnull=False)
    if group == PersonGroup.GONE:
        return people.filter(source_state=SourceState.GONE)
    if group == PersonGroup.STOPPED:
        return people.exclude(mail_stop=MailStop.NONE)
    return people.filter(is_blocked=True) if group == PersonGroup.BLOCKED else people.none()


def with_columns(people: QuerySet[Person], columns: Collection[str]) -> QuerySet[Person]:
    """Fetch along what these columns need beside the person."""
    if ListColumn.LAST_SIGN not in columns:
        return people
    return people.annotate(last_sign_on=last_sign_on())


_HIDDEN = Q(is_blocked=True)
# What a column sorts by. Blocked addresses stand apart: their place in the list would tell the street.
_ORDERS: Mapping[str, tuple[F | Case, ...]] = {
    "name": (F("family_name"), F("given_name")),
    ListColumn.ADDRESS: (
        Case(When(_HIDDEN, then=Value("")), default=F("street")),
        Case(When(_HIDDEN, then=Value(0)), default=F("house_number"), output_field=IntegerField()),
        Case(When(_HIDDEN, then=Value("")), default=F("house_number_text")),
    ),
    ListColumn.STANDING: (
        Case(
            *(When(standing=each, then=Value(place)) for place, each in enumerate(Standing)),
            default=Value(len(Standing)),
            output_field=IntegerField(),
        ),
    ),
    ListColumn.LANGUAGE: (F("language"),),
    ListColumn.BIRTH_DATE: (F("birth_date"),),
    ListColumn.TAKEN_IN: (F("taken_in_on"),),
}
SORTABLE = frozenset(_ORDERS)


def sorted_by(people: QuerySet[Person], sort: str) -> QuerySet[Person]:
    """Sort by a column's code, descending with "-" before it; an unknown one leaves the order by name."""
    terms = _ORDERS.get(sort.removeprefix("-"), ())
    is_turned = sort.startswith("-")
    return people.order_by(
        *(OrderBy(term, descending=is_turned, nulls_last=True) for term in terms), *_BY_NAME
    )


def standing_counts(user: Staff, neighbourhood_key: int, *, on: dt.date) -> dict[str, int]:
    """Return how many people of a neighbourhood stand where; standings that nobody has are left out."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key)
    counted = people.order_by().values_list("standing").annotate(people=Count("pk"))
    return dict(counted)


def person_lines(
    people: Iterable[Person], *, on: dt.date, columns: Sequence[ListColumn] = USUAL_COLUMNS
) -> list[PersonLine]:
    """Return people as lists show them; fetched through `with_columns`."""
    return [
        PersonLine(
            key=person.pk,
            name=full_name(person),
            address=address_line(person),
            is_blocked=person.is_blocked,
            standing=Standing(person.standing),
            is_gone=person.source_state == SourceState.GONE,
            mail_stop=MailStop(person.mail_stop).label if person.mail_stop else "",
            cells=tuple(Cell(column, cell_text(person, column, on=on)) for column in columns),
        )
        for person in people
    ]


def cell_text(person: Person, column: ListColumn, *, on: dt.date) -> str:
    """Return what a column says of somebody; nothing of a blocked address but that it is blocked."""
    if column is ListColumn.ADDRESS:
        return MASKED if person.is_blocked else address_line(person)
    if column is ListColumn.STANDING:
        return Standing(person.standing).label
    if column is ListColumn.NOTES:
        return ", ".join(_notes(person))
    if column is ListColumn.LAST_SIGN:
        return value_text(getattr(person, "last_sign_on", None))
    if column is ListColumn.AGE:
        return str(age(person.birth_date, today=on)) if person.birth_date else ""
    if column is ListColumn.TAKEN_IN:
        return value_text(person.taken_in_on)
    return person_text(person, PersonField(column.value))


def _notes(person: Person) -> Iterator[str]:
    if person.is_blocked:
        yield "Auskunftssperre"
    if person.source_state == SourceState.GONE:
        yield "nicht mehr auf der Liste"
    if person.mail_stop:
        yield MailStop(person.mail_stop).label


@dataclass(frozen=True, slots=True)
class Offered:
    """What the people of a neighbourhood can be chosen by: values that somebody has, blocked addresses left out."""

    streets: tuple[str, ...]
    areas: tuple[str, ...]
    languages: tuple[tuple[str, str], ...]


def offered(user: Staff, neighbourhood_key: int, *, on: dt.date) -> Offered:
    """Return the streets, areas and languages (code and name) of a neighbourhood's people; one query."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key).order_by()
    lines = list(people.values_list("street", "area", "language", "is_blocked").distinct())
    shown = [line for line in lines if not line[3]]
    languages = {language for _, _, language, _ in lines if language}
    return Offered(
        streets=tuple(sorted({street for street, *_ in shown if street}, key=search_key)),
        areas=tuple(sorted({area for _, area, *_ in shown if area}, key=search_key)),
        languages=tuple(
            sorted(((code, language_name(code)) for code in languages), key=lambda pair: pair[1])
        ),
    )


def columns_of(user: Staff) -> tuple[ListColumn, ...]:
    """Return the columns somebody has chosen, else the usual ones; one query."""
    chosen = ListColumns.objects.filter(staff=user).values_list("columns", flat=True).first()
    if chosen is None:
        return USUAL_COLUMNS
    return tuple(ListColumn(code) for code in chosen if code in ListColumn.values)


@dataclass(frozen=True, slots=True)
class KeptFilter:
    """A choice of people kept under a name."""

    key: int
    name: str
    is_shared: bool
    is_own: bool
    criteria: Criteria


def saved_filters(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[KeptFilter]:
    """Return the own filters for a neighbourhood and those its team shares, by name."""
    kept = visible_filters(user, on=on).filter(neighbourhood=neighbourhood_key).order_by("name", "pk")
    return [
        KeptFilter(each.pk, each.name, each.is_shared, each.author_id == user.pk, criteria_of(each.criteria))
        for each in kept
    ]
