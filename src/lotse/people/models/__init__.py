"""People, their benefit units, the staged import they come from; lists of them, and marks on the desk."""

from lotse.people.models.desk import DeskMark
from lotse.people.models.imports import (
    ClientImport,
    Departure,
    DuplicatePair,
    ImportRow,
    MappingProfile,
    Upload,
)
from lotse.people.models.lists import ListColumns, SavedFilter
from lotse.people.models.people import AddressClarification, BenefitUnit, Person, PersonMerge, SourceNumber

__all__ = [
    "AddressClarification",
    "BenefitUnit",
    "ClientImport",
    "Departure",
    "DeskMark",
    "DuplicatePair",
    "ImportRow",
    "ListColumns",
    "MappingProfile",
    "Person",
    "PersonMerge",
    "SavedFilter",
    "SourceNumber",
    "Upload",
]
