"""Writing the journal."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

from lotse.core import clock
from lotse.journal import rules
from lotse.journal.models import Entry


@dataclasses.dataclass(frozen=True, slots=True)
class Happening:
    """Something to write down: facts of a declared kind, the day, and whom it concerns."""

    facts: object
    on: dt.date
    agency_key: int
    neighbourhood_key: int | None = None
    person_key: int | None = None
    case_key: int | None = None
    undoes: int | None = None


def record(happening: Happening) -> Entry:
    """Write one entry, in the transaction of the change itself."""
    entry = _entry(happening, clock.now())
    entry.save()
    return entry


def record_many(happenings: Iterable[Happening]) -> int:
    """Write many entries at once and return how many; the memory needed does not grow with them."""
    moment, written, batch = clock.now(), 0, list[Entry]()
    for happening in happenings:
        batch.append(_entry(happening, moment))
        if len(batch) == 1000:
            Entry.objects.bulk_create(batch)
            written, batch = written + len(batch), []
    Entry.objects.bulk_create(batch)
    return written + len(batch)


def _entry(happening: Happening, moment: dt.datetime) -> Entry:
    return Entry(
        agency_key=happening.agency_key,
        neighbourhood_key=happening.neighbourhood_key,
        person_key=happening.person_key,
        case_key=happening.case_key,
        kind=rules.kind_of(happening.facts).code,
        on=happening.on,
        recorded_at=moment,
        facts=rules.to_json(happening.facts),
        undoes=happening.undoes,
    )
