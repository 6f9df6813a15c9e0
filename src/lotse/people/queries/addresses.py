"""At which addresses known people live: counts, never names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from lotse.accounts.models import Staff
from lotse.people.access import visible_people
from lotse.people.enums import SourceState


@dataclass(frozen=True, slots=True)
class InhabitedAddress:
    """An address with the number of known people there, all of one neighbourhood."""

    neighbourhood_key: int
    street: str
    number_text: str
    postcode: str
    town: str
    people: int


def inhabited_addresses(
    user: Staff, *, neighbourhood_key: int | None, streets: Collection[str], on: dt.date
) -> list[InhabitedAddress]:
    """Return the addresses of a neighbourhood's people, and those of others of the agency on these streets.

    Whoever is gone from the lists does not count, and blocked addresses are left out (R15).
    """
    people = visible_people(user, on=on).filter(
        Q(neighbourhood=neighbourhood_key) | Q(street__in=streets),
        is_blocked=False,
        source_state=SourceState.PRESENT,
    )
    lines = people.values_list("neighbourhood_id", "street", "house_number_text", "postcode", "town")
    counted = lines.annotate(people=Count("pk")).order_by("street", "house_number_text")
    return [InhabitedAddress(*line) for line in counted]
