"""Reading the journal: somebody's timeline, and whether every entry is what its kind says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from lotse.journal import rules
from lotse.journal.models import Entry

_CHUNK = 5000


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Something that happened with a person; `undone_on` where it was taken back later."""

    key: int
    kind: str
    label: str
    on: dt.date
    recorded_at: dt.datetime
    text: str
    undone_on: dt.date | None

    @property
    def is_undone(self) -> bool:
        return self.undone_on is not None


@dataclass(frozen=True, slots=True)
class EntryFault:
    """An entry that is not what it should be."""

    entry: int
    person_key: int | None
    text: str


def timeline(person_key: int, *, limit: int = 200) -> list[TimelineEntry]:
    """Return what happened with a person, latest first; one query.

    The caller has found the person through `people.access`. An entry that takes another one back is not
    a line of its own: it marks that one.
    """
    entries = list(Entry.objects.filter(person_key=person_key).order_by("-on", "-pk")[:limit])
    undone = {entry.undoes: entry.on for entry in entries if entry.undoes is not None}
    shown = {entry.pk for entry in entries}
    return [_line(entry, undone.get(entry.pk)) for entry in entries if entry.undoes not in shown]


def _line(entry: Entry, undone_on: dt.date | None) -> TimelineEntry:
    declared = rules.kind_named(entry.kind)
    text = ""
    if declared is not None and not rules.fault_of(declared, entry.facts):
        text = rules.in_words(rules.from_json(declared, entry.facts))
    label = declared.label if declared else entry.kind
    return TimelineEntry(entry.pk, entry.kind, label, entry.on, entry.recorded_at, text, undone_on)


def entry_faults() -> Iterator[EntryFault]:
    """Yield the entries that no room understands, and those that take back what is not there (any more)."""
    lines = Entry.objects.order_by("pk").values_list("pk", "person_key", "kind", "facts")
    for key, person, code, facts in lines.iterator(chunk_size=_CHUNK):
        declared = rules.kind_named(code)
        if declared is None:
            yield EntryFault(key, person, f"Die Art „{code}“ kennt kein Raum.")
        elif fault := rules.fault_of(declared, facts):
            yield EntryFault(key, person, f"Die Angaben passen nicht zu „{declared.label}“ ({fault}).")
    yield from _undo_faults()


def _undo_faults() -> Iterator[EntryFault]:
    undoing = Entry.objects.filter(undoes__isnull=False)
    astray = undoing.exclude(Exists(Entry.objects.filter(pk=OuterRef("undoes"))))
    for key, person, target in astray.order_by("pk").values_list("pk", "person_key", "undoes"):
        yield EntryFault(key, person, f"Der zurückgenommene Eintrag {target} fehlt.")
    twice = undoing.values("undoes").annotate(times=Count("pk")).filter(times__gt=1).order_by("undoes")
    for target, times in twice.values_list("undoes", "times"):
        yield EntryFault(target or 0, None, f"Der Eintrag wurde {times}-mal zurückgenommen.")
