"""Two entries that turn out to be one person, joined, and taken apart again.

Whatever other rooms hold about the second entry moves to the first: their foreign keys are found by looking
at the tables, so that a new room needs no line here. The second entry stays, empty and hidden, for the undo;
what was joined to it before is joined to the first now, so that a hidden entry always names one that is shown.
Journal entries move too: whom an entry concerns was mistaken, what happened stays as written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import models, transaction
from django.dispatch import Signal

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.people import access, rules
from lotse.people.models import Person, PersonMerge
from lotse.people.services.searching import refresh_search
from lotse.people.services.standing import record_step, refold_many
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

MERGED_FIELDS = (*rules.LISTED_FIELDS, "unit_id", "best_time", "needs_interpreter")
_OWN = ("people.Person", "people.PersonMerge")

# Sent before anything moves, with `kept_key` and `other_key`, both locked. A room above that cannot hold both
# people's rows as one person's raises RuleError and says what to do first.
people_merging = Signal()
# Sent when two people were taken apart, with `kept_key` and `other_key`: what a room above has written since about
# something that went back (a case) goes with it.
people_parted = Signal()


@dataclass(frozen=True, slots=True)
class Moved:
    """Rows of one table whose person has changed."""

    table: str
    column: str
    keys: list[int]


@transaction.atomic
def merge_people(
    *, by: Staff, keep: int, other: int, from_other: Collection[str] = (), today: dt.date
) -> PersonMerge:
    """Join two people: the first stays and takes the fields named in `from_other` from the second.

    An address counts as one field, „street“. A blocked address and the graver stop of mail win, whoever had them.
    """
    kept, second = _lock_both(by, keep, other, today=today)
    unknown = set(from_other) - set(MERGED_FIELDS)
    if unknown:
        raise InputError("Diese Angabe lässt sich nicht übernehmen.", detail=f"unknown fields {unknown}")
    people_merging.send(sender=PersonMerge, kept_key=kept.pk, other_key=second.pk)
    names = set(from_other)
    if "street" in names:
        names |= {*rules.ADDRESS_FIELDS}
    after = {name: getattr(second, name) for name in sorted(names)}
    after |= _block_of_both(kept, second)
    after |= {"mail_stop": rules.graver_stop(kept.mail_stop, second.mail_stop)}
    after = {name: value for name, value in after.items() if value != getattr(kept, name)}
    merge = PersonMerge.objects.create(
        agency_id=by.agency_id,
        kept=kept,
        other=second,
        before={name: _json(getattr(kept, name)) for name in after},
        after={name: _json(value) for name, value in after.items()},
        moved=[[moved.table, moved.column, moved.keys] for moved in _move_all(second.pk, kept.pk)],
        merged_at=clock.now(),
    )
    _write(kept, after)
    Person.objects.filter(pk=second.pk).update(merged_into=kept)
    record_step(person_key=kept.pk, facts=rules.PeopleMerged(other=second.pk), on=today)
    refold_many([kept.pk, second.pk])
    _audit(by, kept, second, AuditAction.CHANGED)
    return merge


@transaction.atomic
def undo_merge(*, by: Staff, merge_key: int, today: dt.date, kept_key: int | None = None) -> PersonMerge:
    """Take two people apart again; what was written about either before goes back to it.

    What has happened since then stays with the first, unless it hangs on a case that goes back. Fields that somebody has corrected since stay too.
    """
    merge = PersonMerge.objects.select_for_update().filter(pk=merge_key, agency_id=by.agency_id).first()
    if merge is None or kept_key not in (None, merge.kept_id):
        raise NotVisible("Diese Zusammenführung gibt es für Sie nicht.")
    kept = access.get_person(by, merge.kept_id, on=today, lock=True)
    if merge.undone_at is not None:
        raise ConflictError("Diese Zusammenführung ist schon zurückgenommen.")
    for table, column, keys in merge.moved:
        model = apps.get_model(table)
        model._base_manager.filter(pk__in=keys, **{column: kept.pk}).update(**{column: merge.other_id})
    people_parted.send(sender=PersonMerge, kept_key=kept.pk, other_key=merge.other_id)
    present = {name: _json(getattr(kept, name)) for name in merge.after}
    back = rules.taken_back(present=present, before=merge.before, after=merge.after)
    if _json(kept.blocked_until) != merge.after.get("blocked_until"):
        back.pop("is_blocked", None)  # somebody has blocked the address by hand since
    _write(kept, back)
    Person.objects.filter(pk=merge.other_id).update(merged_into=None)
    merge.undone_at = clock.now()
    merge.save(update_fields=["undone_at"])
    record_step(person_key=kept.pk, facts=rules.MergeUndone(other=merge.other_id), on=today)
    refold_many([kept.pk, merge.other_id])
    _audit(by, kept, merge.other, AuditAction.UNDONE)
    return merge


def present_key(entry_key: int) -> int:
    """Return the entry somebody is under now: another one, where it was joined since."""
    return Person.objects.filter(pk=entry_key).values_list("merged_into_id", flat=True).first() or entry_key


def is_now(entry_key: int, person_key: int) -> bool:
    """Say whether an entry is that person: the same one, or joined to it."""
    return person_key in (entry_key, present_key(entry_key))


def _lock_both(by: Staff, keep: int, other: int, *, today: dt.date) -> tuple[Person, Person]:
    """Return both people, locked in the order of their keys, so that two merges never wait for each other."""
    if keep == other:
        raise InputError("Bitte wählen Sie zwei verschiedene Personen.")
    people = {key: access.get_person(by, key, on=today, lock=True) for key in sorted((keep, other))}
    return people[keep], people[other]


def _move_all(source: int, target: int) -> Iterator[Moved]:
    """Move every row that names one person to another; yield what was moved.

    Rows that would be double there (two letters of one wave) stay where they are: both remain true.
    """
    entries = list(Entry.objects.filter(person_key=source).order_by("pk").values_list("pk", flat=True))
    if entries:
        Entry.objects.filter(pk__in=entries).update(person_key=target)
        yield Moved("journal.Entry", "person_key", entries)
    joined = Person.objects.filter(merged_into=source)
    if before := list(joined.order_by("pk").values_list("pk", flat=True)):
        joined.update(merged_into=target)
        yield Moved("people.Person", "merged_into_id", before)
    for field in _fields_that_name_people():
        model = field.model
        rows = list(model._base_manager.filter(**{field.attname: source}).order_by("pk"))
        doubles = _doubles(field, rows, target)
        keys = [row.pk for row in rows if row.pk not in doubles]
        if keys:
            model._base_manager.filter(pk__in=keys).update(**{field.attname: target})
            yield Moved(model._meta.label, field.attname, keys)


def _fields_that_name_people() -> list[models.ForeignKey[Person, Person]]:
    """Return the foreign keys of all tables that point to a person, except those of the merge itself."""
    return [
        relation.field
        for relation in Person._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and relation.field.model._meta.label not in _OWN
    ]


def _doubles(
    field: models.ForeignKey[Person, Person], rows: Collection[models.Model], target: int
) -> set[int]:
    """Return the keys of rows that a uniqueness rule keeps from naming the target."""
    doubles: set[int] = set()
    for names, condition in _uniqueness_rules(field):
        others = [name for name in names if name != field.attname]
        bound = field.model._base_manager.filter(condition)
        taken = {line[:-1] for line in bound.filter(**{field.attname: target}).values_list(*others, "pk")}
        concerned = set(bound.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
        doubles |= {
            row.pk
            for row in rows
            if row.pk in concerned and tuple(getattr(row, name) for name in others) in taken
        }
    return doubles


def _uniqueness_rules(field: models.ForeignKey[Person, Person]) -> list[tuple[list[str], models.Q]]:
    """Return the columns and the condition of each uniqueness rule that the field is part of."""
    meta = field.model._meta
    found = [
        (constraint.fields, constraint.condition or models.Q())
        for constraint in meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ]
    found += [(tuple(names), models.Q()) for names in meta.unique_together]
    if field.unique:
        found.append(((field.name,), models.Q()))
    columns = {other.name: other.attname for other in meta.concrete_fields}
    return [
        ([columns[name] for name in names], condition) for names, condition in found if field.name in names
    ]


def _block_of_both(kept: Person, second: Person) -> dict[str, object]:
    """Return the block that holds for both; one without an end outlasts one with."""
    blocks = [each.blocked_until for each in (kept, second) if each.is_blocked]
    ends = [each for each in blocks if each is not None]
    return {
        "is_blocked": bool(blocks),
        "blocked_until": max(ends) if ends and len(ends) == len(blocks) else None,
    }


def _write(person: Person, values: dict[str, object]) -> None:
    if not values:
        return
    for name, value in values.items():
        setattr(person, name, value)
    refresh_search(person)
    person.save(update_fields=[*values, "search"])


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _audit(by: Staff, kept: Person, other: Person, action: AuditAction) -> None:
    audit(
        by=by,
        action=action,
        object_kind="person",
        object_key=kept.pk,
        facts={"merged_with": other.pk},
    )
