"""Mappings that a clerk confirmed once, so that the next list of the same source is known at sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.lib.sheets import Field
from lotse.people.models import MappingProfile


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """The header of each field that is read, and of the columns whose ticks block no address."""

    name: str
    columns: Mapping[Field, str]
    harmless: Collection[str]


def save_profile(
    *, by: Staff, name: str, header: Sequence[str], columns: Mapping[Field, str], harmless: Collection[str]
) -> MappingProfile:
    """Remember under a name which column of such lists holds what; the same name replaces."""
    profile, _ = MappingProfile.objects.update_or_create(
        agency_id=by.agency_id,
        name=" ".join(name.split())[:80],
        defaults={
            "header": list(header),
            "columns": dict(columns),
            "harmless": list(harmless),
            "saved_at": clock.now(),
        },
    )
    return profile


def profile_called(*, by: Staff, name: str) -> SavedMapping:
    """Return a saved mapping; InputError names those that there are."""
    profiles = MappingProfile.objects.filter(agency_id=by.agency_id)
    profile = profiles.filter(name=name).first()
    if profile is None:
        names = ", ".join(f"„{known}“" for known in profiles.order_by("name").values_list("name", flat=True))
        raise InputError(f"Eine Spaltenzuordnung „{name}“ gibt es nicht. Vorhanden: {names or 'noch keine'}.")
    return _saved(profile)


def profile_for(*, by: Staff, header: Sequence[str]) -> SavedMapping | None:
    """Return the newest saved mapping of lists with exactly this header."""
    profiles = MappingProfile.objects.filter(agency_id=by.agency_id).order_by("-saved_at")
    found = next((profile for profile in profiles if profile.header == list(header)), None)
    return _saved(found) if found else None


def _saved(profile: MappingProfile) -> SavedMapping:
    columns = {Field(field): header for field, header in profile.columns.items()}
    return SavedMapping(profile.name, columns, tuple(profile.harmless))
