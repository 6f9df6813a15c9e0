"""A staged list held against the people already known: what is new, changed, moved in, moved out, gone.

What a clerk sees here is exactly what committing does: both read the same plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from lotse.people import rules
from lotse.people.enums import (
    DepartureDecision,
    DepartureKind,
    ImportState,
    MailStop,
    RowChange,
    RowStatus,
    SourceState,
)
from lotse.people.models import AddressClarification, ClientImport, Departure, ImportRow, Person
from lotse.people.services.assessing import AssessedRow, listed_values
from lotse.people.services.staging import StagedList

_READ = (
    "pk",
    "unit__number",
    "unit_id",
    "neighbourhood_id",
    "is_blocked",
    "source_state",
    "gone_since",
    "listed",
    *rules.LISTED_FIELDS,
)

Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody as known before a list: `values` by listed field, and what else committing looks at."""

    key: int
    unit_key: int | None
    neighbourhood_key: int
    is_blocked: bool
    source_state: str
    gone_since: dt.date | None
    listed: Values
    values: Values


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What committing will do with one row inside the neighbourhood.

    `proposed` holds all the news of a row about somebody known, `changes` what of it is taken over. A second
    row about the same person brings no news.
    """

    row: AssessedRow
    change: RowChange
    person: KnownPerson | None = None
    proposed: Mapping[str, object] | None = None
    changes: Mapping[str, object] | None = None
    blocks: bool = False
    is_second: bool = False


@dataclass(frozen=True, slots=True)
class PlannedDeparture:
    """Somebody of the neighbourhood who is missing from the new list, and what becomes of it."""

    person_key: int
    kind: DepartureKind
    decision: DepartureDecision


def plan_rows(staged: StagedList) -> list[PlannedRow]:
    """Return what becomes of each row inside the neighbourhood, in the list's order; two queries."""
    inside = [row for row in staged.rows if row.status is RowStatus.INSIDE]
    people = _known_people({staged.known[row.row] for row in inside if row.row in staged.known})
    speaks_for = _speaking_rows(staged, inside)
    return [_plan_row(staged, row, people, speaks_for) for row in inside]


def _speaking_rows(staged: StagedList, inside: Iterable[AssessedRow]) -> dict[int, int]:
    """Return for each person known the row that speaks for them: of several the one that stays, else the lowest.

    It is the row that somebody new is made from, so that the same list again says the same of everybody.
    """
    rows = (row.row for row in inside if row.row not in staged.skipped and not row.has_error)
    speaks_for: dict[int, int] = {}
    for row in sorted(rows, key=lambda row: (row in staged.held, row)):
        if row in staged.known:
            speaks_for.setdefault(staged.known[row], row)
    return speaks_for


def _plan_row(
    staged: StagedList, row: AssessedRow, people: Mapping[int, KnownPerson], speaks_for: Mapping[int, int]
) -> PlannedRow:
    if row.row in staged.skipped:
        return PlannedRow(row, RowChange.SKIPPED)
    if row.has_error:
        return PlannedRow(row, RowChange.OPEN)
    person = people.get(staged.known.get(row.row, 0))
    if person is None:
        is_held = row.row in staged.held or row.row in staged.waiting
        return PlannedRow(row, RowChange.HELD if is_held else RowChange.NEW)
    blocks = row.row in staged.blocked and not person.is_blocked
    proposed = rules.list_changes(present=person.values, listed=person.listed, new=listed_values(row))
    moves_in = person.neighbourhood_key != staged.stored.neighbourhood_id
    is_back = person.source_state == SourceState.GONE
    if speaks_for[person.key] != row.row:
        return PlannedRow(row, RowChange.KNOWN, person, {}, {}, blocks, is_second=True)
    change = _change(proposed, moves_in or is_back)
    if row.row in staged.kept:
        return PlannedRow(row, change, person, proposed, {}, blocks)
    keeps = staged.keeps.get(row.row, frozenset())
    changes = {name: value for name, value in proposed.items() if name not in keeps}
    return PlannedRow(row, change, person, proposed, changes, blocks)


def _change(proposed: Mapping[str, object], arrives: bool) -> RowChange:
    if arrives:
        return RowChange.MOVED_IN
    return RowChange.CHANGED if proposed else RowChange.KNOWN


def plan_departures(staged: StagedList) -> list[PlannedDeparture]:
    """Return who of the neighbourhood is missing from the list; what a clerk decided wins over the proposal.

    Only people who once came from a list can be missing from one. Where so many are missing that the list
    is probably only a part, the proposal is to change nothing. Whose address is being looked into already,
    or who is known to have moved away, is not asked about again.
    """
    stored = staged.stored
    status = {row.row: row.status for row in staged.rows}
    places: dict[int, set[RowStatus]] = {}
    for row, person in staged.known.items():
        places.setdefault(person, set()).add(status[row])
    present = _present_people(stored)
    gone = [key for key in present if key not in places and key not in staged.maybe_known]
    settled = _settled(stored)
    moved = [key for key in present if places.get(key) == {RowStatus.OUTSIDE} and key not in settled]
    is_partial = rules.looks_partial(missing=len(gone), present=len(present))
    proposal = DepartureDecision.KEEP if is_partial else DepartureDecision.APPLY
    decided = dict(
        Departure.objects.filter(client_import=stored, is_decided=True).values_list("person_id", "decision")
    )
    return [
        PlannedDeparture(
            key, DepartureKind.MOVED_OUT, DepartureDecision(decided.get(key, DepartureDecision.APPLY))
        )
        for key in moved
    ] + [
        PlannedDeparture(key, DepartureKind.GONE, DepartureDecision(decided.get(key, proposal)))
        for key in gone
    ]


def _known_people(keys: Collection[int]) -> dict[int, KnownPerson]:
    people: dict[int, KnownPerson] = {}
    for line in Person.objects.filter(pk__in=keys).values(*_READ):
        born = line["birth_date"]
        values: Values = {name: line[name] for name in rules.LISTED_FIELDS}
        values |= {
            "birth_date": born.isoformat() if born else None,
            "unit_number": line["unit__number"] or "",
        }
        people[line["pk"]] = KnownPerson(
            key=line["pk"],
            unit_key=line["unit_id"],
            neighbourhood_key=line["neighbourhood_id"],
            is_blocked=line["is_blocked"],
            source_state=line["source_state"],
            gone_since=line["gone_since"],
            listed=line["listed"],
            values=values,
        )
    return people


def _present_people(stored: ClientImport) -> list[int]:
    came = ImportRow.objects.filter(person=OuterRef("pk"), client_import__state=ImportState.COMMITTED)
    people = Person.objects.filter(
        agency_id=stored.agency_id,
        neighbourhood_id=stored.neighbourhood_id,
        source_state=SourceState.PRESENT,
        merged_into__isnull=True,
    )
    return list(people.filter(Exists(came)).order_by("pk").values_list("pk", flat=True))


def _settled(stored: ClientImport) -> set[int]:
    """Return people of the neighbourhood about whose address nothing needs to be asked now."""
    here = Person.objects.filter(neighbourhood_id=stored.neighbourhood_id)
    looked_into = AddressClarification.objects.filter(
        person__neighbourhood_id=stored.neighbourhood_id, closed_on__isnull=True
    )
    away = here.filter(mail_stop=MailStop.MOVED_AWAY)
    return {*looked_into.values_list("person_id", flat=True), *away.values_list("pk", flat=True)}
