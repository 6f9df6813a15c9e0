"""People, their benefit units, and the staged import they come from."""

from lotse.people.models.imports import (
    ClientImport,
    Departure,
    DuplicatePair,
    ImportRow,
    MappingProfile,
    Upload,
)
from lotse.people.models.people import AddressClarification, BenefitUnit, Person, PersonMerge, SourceNumber

__all__ = [
    "AddressClarification",
    "BenefitUnit",
    "ClientImport",
    "Departure",
    "DuplicatePair",
    "ImportRow",
    "MappingProfile",
    "Person",
    "PersonMerge",
    "SourceNumber",
    "Upload",
]
