"""What rows are assessed against: the agency's street directory and what belongs to the neighbourhood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from lotse.core.errors import InputError
from lotse.lib import addresses
from lotse.places.models import Neighbourhood, StreetDirectory
from lotse.places.queries import extent_of, load_directory
from lotse.places.rules import Extent


@dataclass(frozen=True, slots=True)
class Basis:
    """A directory and an extent, with the fingerprint of both."""

    directory: addresses.Directory
    extent: Extent
    fingerprint: str


def basis_of(neighbourhood: Neighbourhood) -> Basis:
    """Return the basis of a neighbourhood; two or three short queries once the directory has been read."""
    directory = StreetDirectory.objects.filter(agency_id=neighbourhood.agency_id).order_by("-pk").first()
    if directory is None:
        raise InputError(
            "Es gibt noch kein Straßenverzeichnis. Bitte lesen Sie zuerst das Verzeichnis Ihrer Gemeinde ein."
        )
    return basis_with(_loaded(directory.pk, directory.sha256), directory.sha256, neighbourhood)


def basis_with(directory: addresses.Directory, sha256: str, neighbourhood: Neighbourhood) -> Basis:
    """Return the basis of a neighbourhood with a directory that has just been read."""
    extent = extent_of(neighbourhood)
    text = f"{sha256}|{sorted(extent.areas)}|{extent.picks}"
    return Basis(directory, extent, hashlib.sha256(text.encode()).hexdigest())


@lru_cache(maxsize=2)
def _loaded(key: int, sha256: str) -> addresses.Directory:
    """Return a stored directory, kept in memory: it never changes, and a large one takes seconds to read."""
    return load_directory(StreetDirectory.objects.get(pk=key, sha256=sha256))
