"""Reading the journal: somebody's timeline, and whether every entry is what its kind says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery

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
class Position:
    """Where a page of a timeline ended: the day and the key of its last line."""

    on: dt.date
    key: int

    def __str__(self) -> str:
        return f"{self.on.isoformat()}.{self.key}"

    @classmethod
    def parse(cls, text: str) -> Position | None:
        """Return the position that was written as text, or None where it is none."""
        day, _, key = text.partition(".")
        try:
            return cls(dt.date.fromisoformat(day), int(key))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A part of a timeline; `end` is where it ends, None where nothing follows."""

    entries: tuple[TimelineEntry, ...]
    end: Position | None


@dataclass(frozen=True, slots=True)
class EntryFault:
    """An entry that is not what it should be."""

    entry: int
    person_key: int | None
    text: str


def timeline(
    person_key: int,
    *,
    kinds: Collection[str] | None = None,
    from_on: dt.date | None = None,
    until_on: dt.date | None = None,
    after: Position | None = None,
    limit: int = 30,
) -> TimelinePage:
    """Return what happened with a person, latest first, a page at a time; one query however long it is.

    The caller has found the person through `people.access`. `kinds` are codes, None for all; `after` is where
    the page before ended. An entry that takes another one back is no line of its own: it marks that one.
    """
    entries = Entry.objects.filter(person_key=person_key, undoes__isnull=True)
    if kinds is not None:
        entries = entries.filter(kind__in=kinds)
    if from_on is not None:
        entries = entries.filter(on__gte=from_on)
    if until_on is not None:
        entries = entries.filter(on__lte=until_on)
    if after is not None:
        entries = entries.filter(Q(on__lt=after.on) | Q(on=after.on, pk__lt=after.key))
    # Only among the person's own entries: there is an index for that, and a short list.
    undoing = Entry.objects.filter(person_key=OuterRef("person_key"), undoes=OuterRef("pk")).order_by("pk")
    marked = entries.annotate(undone_on=Subquery(undoing.values("on")[:1]))
    lines = [_line(entry, entry.undone_on) for entry in marked.order_by("-on", "-pk")[: limit + 1]]
    shown = tuple(lines[:limit])
    return TimelinePage(shown, Position(shown[-1].on, shown[-1].key) if len(lines) > limit else None)


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
