"""Signs of life: what the journal knows that somebody's own doing led to, and who has given none for how long."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateField, Exists, OuterRef, QuerySet, Subquery

from lotse.journal.models import Entry
from lotse.journal.rules import kinds
from lotse.people.models import Person

# Steps that somebody's own doing leads to: they were there, called, wrote.
_SIGNS = frozenset({"reached", "in-contact", "case"})


def sign_codes() -> list[str]:
    """Return the kinds of entries that are a sign of life."""
    return [kind.code for kind in kinds() if kind.standing in _SIGNS]


def last_on(*codes: str) -> Subquery:
    """Return the day of the outer person's last entry of these kinds, without what was taken back."""
    return Subquery(_standing(*codes).order_by("-on").values("on")[:1], output_field=DateField())


def last_sign_on() -> Subquery:
    """Return the day of the outer person's last sign of life."""
    return last_on(*sign_codes())


def without_sign(people: QuerySet[Person], *, days: int, on: dt.date) -> QuerySet[Person]:
    """Return who has given no sign of life for so many days, and has been known for as long."""
    since = on - dt.timedelta(days=days)
    return people.filter(~Exists(_standing(*sign_codes()).filter(on__gt=since)), taken_in_on__lte=since)


def _standing(*codes: str) -> QuerySet[Entry]:
    """Return the outer person's entries of these kinds that were not taken back."""
    undone = Entry.objects.filter(undoes=OuterRef("pk"))
    return Entry.objects.filter(~Exists(undone), person_key=OuterRef("pk"), kind__in=codes)
