"""Who has been written to, reached, heard; by street with small cells protected; and whom nobody has heard of."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, Sum, Value, When

from lotse.accounts.models import Staff
from lotse.lib.addresses import street_key
from lotse.lib.disclosure import ProtectedTable, protect
from lotse.outreach.access import visible_rounds
from lotse.outreach.models import FlyerStreet, Visit
from lotse.outreach.queries.roster import left_out
from lotse.people.access import visible_people
from lotse.people.enums import MailStop, SourceState
from lotse.people.models import AddressClarification, Person
from lotse.people.queries.signs import last_on, last_sign_on, without_sign

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
_STILL_HERE = (MailStop.NONE, MailStop.WISH)
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
    """Return everybody without a sign of life for at least that many days, and known for as long.

    Written to or not, with a letter that came back or in contact once: whoever is present is here, or has given a
    sign of life since. Not looked for are who died or may have died, who moved away, and who is no longer on the
    list. Each has `last_sign_on`, `last_posted_on`, the day of the last letter (for those covered by another one's
    letter too), and `last_visit_on`. Known longest first.
    """
    visits = Visit.objects.filter(person=OuterRef("pk")).order_by("-on", "-pk")
    people = visible_people(user, on=on).filter(
        neighbourhood=neighbourhood_key, source_state=SourceState.PRESENT, mail_stop__in=_STILL_HERE
    )
    return (
        without_sign(people, days=days, on=on)
        .annotate(
            last_sign_on=last_sign_on(),
            last_posted_on=last_on("letter-posted"),
            last_visit_on=Subquery(visits.values("on")[:1]),
        )
        .order_by("taken_in_on", "family_name", "given_name", "pk")
    )


def unheard_letters(user: Staff, neighbourhood_key: int, *, days: int, on: dt.date) -> QuerySet[Person]:
    """Return which of the silent people wait for a question: their letter left as long ago, and no more is known.

    Whoever wishes no letters or whose address is being looked into is left in peace. Longest silent first.
    """
    people: QuerySet[Any, Any] = silent_people(user, neighbourhood_key, days=days, on=on)
    doubted = AddressClarification.objects.filter(person=OuterRef("pk"), closed_on__isnull=True)
    return people.filter(
        ~Exists(doubted),
        standing__in=("written", "returned"),
        mail_stop=MailStop.NONE,
        last_posted_on__lte=on - dt.timedelta(days=days),
    ).order_by("last_posted_on", "family_name", "given_name", "pk")


def people_count(user: Staff, neighbourhood_key: int, *, on: dt.date) -> int:
    """Return how many people the office knows in a neighbourhood."""
    return visible_people(user, on=on).filter(neighbourhood=neighbourhood_key).count()


def never_written(user: Staff, neighbourhood_key: int, *, on: dt.date) -> int:
    """Return how many people have had no letter at all yet, though they may get one."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key, standing="not-written")
    return people.exclude(left_out(on=on)).count()
