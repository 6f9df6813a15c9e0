"""Who has been written to, reached, heard; by street with small cells protected; and whom nobody has heard of."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Case, Count, DateField, F, OuterRef, QuerySet, Subquery, Sum, Value, When

from lotse.accounts.models import Staff
from lotse.journal.models import Entry
from lotse.lib.addresses import street_key
from lotse.lib.disclosure import ProtectedTable, protect
from lotse.outreach.access import visible_rounds
from lotse.outreach.models import FlyerStreet, Visit
from lotse.outreach.queries.roster import left_out
from lotse.people.access import visible_people
from lotse.people.models import Person

LEFT_OUT = "left-out"
# Each person stands in exactly one column, so that rows add up.
COLUMNS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("bekommt keinen eigenen Brief", (LEFT_OUT,)),
    ("noch nicht angeschrieben", ("not-written",)),
    ("angeschrieben, noch still", ("written",)),
    ("Brief kam zurück", ("returned",)),
    ("erreicht", ("reached",)),
    ("in Kontakt", ("in-contact", "case", "closed")),
)
NO_STREET = "ohne Straße oder gesperrt"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the office has come with everybody, in figures that name nobody."""

    people: int
    streets: ProtectedTable
    flyers: tuple[tuple[str, int, int], ...]

    @property
    def doors(self) -> int:
        """Doors that got a flyer."""
        return sum(doors for _, doors, _ in self.flyers)


def coverage(user: Staff, neighbourhood_key: int, *, on: dt.date) -> Coverage:
    """Return the state of the outreach in one neighbourhood."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key)
    column = Case(When(left_out(on=on), standing="not-written", then=Value(LEFT_OUT)), default=F("standing"))
    shown = people.annotate(column=column).order_by()
    lines = shown.values_list("street", "is_blocked", "column").annotate(count=Count("pk"))
    column_of = {standing: number for number, (_, many) in enumerate(COLUMNS) for standing in many}
    counts: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for street, is_blocked, standing, count in lines:
        counts[NO_STREET if is_blocked or not street else street][column_of[standing]] += count
    streets = sorted(counts, key=lambda street: (street == NO_STREET, street_key(street)))
    table = [[counts[street][column] for column in range(len(COLUMNS))] for street in streets]
    labels = [label for label, _ in COLUMNS]
    return Coverage(
        people=sum(map(sum, table)),
        streets=protect(streets, labels, table),
        flyers=_flyers(user, neighbourhood_key, on=on),
    )


def _flyers(user: Staff, neighbourhood_key: int, *, on: dt.date) -> tuple[tuple[str, int, int], ...]:
    rounds = visible_rounds(user, on=on).filter(neighbourhood=neighbourhood_key)
    lines = FlyerStreet.objects.filter(round__in=rounds).order_by("street").values_list("street")
    summed = lines.annotate(served=Sum(F("doors") - F("skipped")), left=Sum("skipped"))
    return tuple((street, served, left) for street, served, left in summed)


def silent_people(user: Staff, neighbourhood_key: int, *, days: int, on: dt.date) -> QuerySet[Person]:
    """Return everybody who was written to at least that many days ago and of whom nothing has come since.

    Nothing means: no answer, no letter back, nobody met. Each has `last_posted_on`, the day of the last
    letter (for those covered by another one's letter too), `last_visit_on` and `last_visit_outcome`.
    Longest silent first.
    """
    letters = Entry.objects.filter(person_key=OuterRef("pk"), kind="letter-posted").order_by("-on", "-pk")
    visits = Visit.objects.filter(person=OuterRef("pk")).order_by("-on", "-pk")
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key, standing="written")
    return (
        people.annotate(
            last_posted_on=Subquery(letters.values("on")[:1], output_field=DateField()),
            last_visit_on=Subquery(visits.values("on")[:1]),
            last_visit_outcome=Subquery(visits.values("outcome")[:1]),
        )
        .filter(last_posted_on__lte=on - dt.timedelta(days=days))
        .order_by("last_posted_on", "family_name", "given_name", "pk")
    )


def people_count(user: Staff, neighbourhood_key: int, *, on: dt.date) -> int:
    """Return how many people the office knows in a neighbourhood."""
    return visible_people(user, on=on).filter(neighbourhood=neighbourhood_key).count()


def never_written(user: Staff, neighbourhood_key: int, *, on: dt.date) -> int:
    """Return how many people have had no letter at all yet, though they may get one."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key, standing="not-written")
    return people.exclude(left_out(on=on)).count()
