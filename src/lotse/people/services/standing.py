"""Steps that move people: the journal entry and the stored standing, always together.

Rooms above call these for whatever they write down about a person with a declared step ("letter-posted"
leads to "written"). The stored standing must always equal the fold over the person's entries, ordered by
day and then by when they were recorded; entries that were taken back do not count.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import islice

from django.db import transaction

from lotse.core.errors import NotVisible
from lotse.journal.models import Entry
from lotse.journal.rules import kind_of, kinds
from lotse.journal.services import Happening, record, record_many
from lotse.people import rules
from lotse.people.enums import Standing
from lotse.people.models import Person

_CHUNK = 5000


@transaction.atomic
def record_step(*, person_key: int, facts: object, on: dt.date, case_key: int | None = None) -> Entry:
    """Write down something that happened with one person, and move the standing along with it.

    The caller has already found the person through `access`; `facts` are of a declared journal kind. The case
    lies a floor above and is a plain key.
    """
    person = Person.objects.select_for_update().filter(pk=person_key).first()
    if person is None:
        raise NotVisible("Diese Person gibt es nicht mehr.", detail=f"no person {person_key}")
    entry = record(
        Happening(
            facts,
            on=on,
            agency_key=person.agency_id,
            neighbourhood_key=person.neighbourhood_id,
            person_key=person.pk,
            case_key=case_key,
        )
    )
    _move({person.pk: person.standing}, {person.pk: kind_of(facts).standing}, on=on)
    return entry


@transaction.atomic
def record_steps(
    *, agency_key: int, neighbourhood_key: int | None, on: dt.date, facts_by_person: Mapping[int, object]
) -> int:
    """Write down the same sort of thing for many people at once; return how many entries were written.

    The number of queries does not grow with the people, apart from one more for each five thousand.
    """
    keys = iter(sorted(facts_by_person))
    written = 0
    while chunk := list(islice(keys, _CHUNK)):
        standings = dict(
            Person.objects.select_for_update()
            .filter(pk__in=chunk, agency_id=agency_key)
            .order_by("pk")
            .values_list("pk", "standing")
        )
        written += record_many(
            Happening(
                facts_by_person[key],
                on=on,
                agency_key=agency_key,
                neighbourhood_key=neighbourhood_key,
                person_key=key,
            )
            for key in standings
        )
        _move(standings, {key: kind_of(facts_by_person[key]).standing for key in standings}, on=on)
    return written


@transaction.atomic
def undo_entries(entry_keys: Collection[int], on: dt.date) -> int:
    """Take entries back: each gets a second entry that names it, and standings are folded anew.

    What was taken back before is left alone; returns how many entries were taken back now.
    """
    done = set(Entry.objects.filter(undoes__in=entry_keys).values_list("undoes", flat=True))
    entries = [
        entry for entry in Entry.objects.filter(pk__in=entry_keys).order_by("pk") if entry.pk not in done
    ]
    record_many(
        Happening(
            rules.StepUndone(kind=entry.kind),
            on=on,
            agency_key=entry.agency_key,
            neighbourhood_key=entry.neighbourhood_key,
            person_key=entry.person_key,
            case_key=entry.case_key,
            undoes=entry.pk,
        )
        for entry in entries
    )
    refold_many({entry.person_key for entry in entries if entry.person_key is not None})
    return len(entries)


def refold(person: Person) -> Standing:
    """Set a person's standing to what the journal says; the given object is brought up to date too."""
    refold_many([person.pk])
    person.refresh_from_db(fields=["standing"])
    return Standing(person.standing)


@transaction.atomic
def refold_many(person_keys: Collection[int]) -> int:
    """Set the standing of people to what the journal says; return how many were different."""
    keys, changed = iter(sorted(person_keys)), 0
    while chunk := list(islice(keys, _CHUNK)):
        stored = dict(
            Person.objects.select_for_update()
            .filter(pk__in=chunk)
            .order_by("pk")
            .values_list("pk", "standing")
        )
        folded = folded_standings(chunk)
        wanted = {key: folded.get(key, Standing.NOT_WRITTEN) for key in stored}
        changed += _store({key: new for key, new in wanted.items() if new != stored[key]})
    return changed


def folded_standings(person_keys: Collection[int] | None = None) -> dict[int, str]:
    """Return what the journal says of people; who has no step in it is left out.

    None means everybody; then memory holds one standing for each person with an entry.
    """
    steps = {kind.code: kind.standing for kind in kinds() if kind.standing}
    entries = Entry.objects.filter(kind__in=steps, person_key__isnull=False)
    undone = Entry.objects.filter(undoes__isnull=False)
    if person_keys is not None:
        entries = entries.filter(person_key__in=person_keys)
        undone = undone.filter(person_key__in=person_keys)
    taken_back = set(undone.values_list("undoes", flat=True))
    folded: dict[int, str] = {}
    lines = entries.order_by("on", "pk").values_list("pk", "person_key", "kind")
    for entry, person, code in lines.iterator(chunk_size=_CHUNK):
        if entry not in taken_back and person is not None:
            folded[person] = rules.standing_after(folded.get(person, Standing.NOT_WRITTEN), steps[code])
    return folded


def _move(standings: Mapping[int, str], steps: Mapping[int, str], *, on: dt.date) -> None:
    """Bring stored standings in line after one new step each; where a later day is already known, fold."""
    moving = [key for key, step in steps.items() if step]
    if not moving:
        return
    codes = [kind.code for kind in kinds() if kind.standing]
    late = set(
        Entry.objects.filter(person_key__in=moving, on__gt=on, kind__in=codes).values_list(
            "person_key", flat=True
        )
    )
    after = {key: rules.standing_after(standings[key], steps[key]) for key in moving if key not in late}
    _store({key: new for key, new in after.items() if new != standings[key]})
    if late:
        refold_many({key for key in late if key is not None})


def _store(wanted: Mapping[int, str]) -> int:
    """Write standings, one query for each different one."""
    people: defaultdict[str, list[int]] = defaultdict(list)
    for key, standing in wanted.items():
        people[standing].append(key)
    for standing, keys in people.items():
        Person.objects.filter(pk__in=keys).update(standing=standing)
    return len(wanted)
