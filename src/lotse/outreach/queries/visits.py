"""Whom to visit, in walking order; and flyer rounds."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Mod

from lotse.accounts.models import Staff
from lotse.outreach.access import visible_rounds, visible_visits
from lotse.outreach.enums import VisitOutcome
from lotse.outreach.models import FlyerRound, Visit
from lotse.people.access import visible_people
from lotse.people.enums import SourceState
from lotse.people.models import Person


def visit_list(user: Staff, neighbourhood_key: int, *, on: dt.date) -> QuerySet[Person]:
    """Return who has been written to and not reached, in walking order: street, odd side, even side, number.

    Left out: blocked addresses, stopped mail (somebody may have died), who is no longer on the list, and
    whoever declined a visit. Each has `last_visit_on` and `last_visit_outcome`.
    """
    visits = Visit.objects.filter(person=OuterRef("pk")).order_by("-on", "-pk")
    side = Case(
        When(house_number__isnull=True, then=Value(0)),
        default=2 - Mod(F("house_number"), Value(2)),
        output_field=IntegerField(),
    )
    people = visible_people(user, on=on).filter(
        neighbourhood=neighbourhood_key,
        standing__in=("written", "returned"),
        is_blocked=False,
        mail_stop="",
        source_state=SourceState.PRESENT,
    )
    return (
        people.exclude(visits__outcome=VisitOutcome.DECLINED)
        .annotate(
            last_visit_on=Subquery(visits.values("on")[:1]),
            last_visit_outcome=Subquery(visits.values("outcome")[:1]),
        )
        .order_by("street", side, "house_number", "house_number_text", "family_name", "pk")
    )


def last_visits(user: Staff, *, on: dt.date, limit: int = 10) -> list[Visit]:
    """Return the visits recorded last."""
    visits = visible_visits(user, on=on).select_related("person")
    return list(visits.order_by("-recorded_at", "-pk")[:limit])


def rounds(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[FlyerRound]:
    """Return the flyer rounds of a neighbourhood with their streets, newest first."""
    made = visible_rounds(user, on=on).filter(neighbourhood=neighbourhood_key)
    return list(made.prefetch_related("streets").order_by("-on", "-pk"))


def known_streets(user: Staff, neighbourhood_key: int, *, on: dt.date) -> list[str]:
    """Return the streets in which people of the neighbourhood live, blocked addresses left out."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key, is_blocked=False)
    return list(people.exclude(street="").order_by("street").values_list("street", flat=True).distinct())
