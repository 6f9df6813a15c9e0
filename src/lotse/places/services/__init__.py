"""Importing street directories, drawing neighbourhoods, describing offices."""

from lotse.places.rules import OfficeDetails
from lotse.places.services.directories import DirectoryFile, import_directory, read_directory
from lotse.places.services.drawing import check_areas, draw_neighbourhood
from lotse.places.services.offices import describe_office

__all__ = [
    "DirectoryFile",
    "OfficeDetails",
    "check_areas",
    "describe_office",
    "draw_neighbourhood",
    "import_directory",
    "read_directory",
]
