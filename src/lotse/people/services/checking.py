"""What must always be true of people; `lotse check` asks."""

from __future__ import annotations

from dataclasses import dataclass

from lotse.people.enums import Standing
from lotse.people.models import Person
from lotse.people.services.standing import folded_standings


@dataclass(frozen=True, slots=True)
class StandingFault:
    """A stored standing that is not the fold over the journal."""

    person_key: int
    stored: str
    folded: str


def standing_faults() -> list[StandingFault]:
    """Return everybody whose stored standing differs from what the journal says, by key."""
    folded = folded_standings()
    people = Person.objects.order_by("pk").values_list("pk", "standing")
    return [
        StandingFault(key, stored, wanted)
        for key, stored in people.iterator(chunk_size=5000)
        if stored != (wanted := folded.get(key, Standing.NOT_WRITTEN))
    ]
