"""People of the one neighbourhood, and the small town's street directory."""

from people_fixtures import importer, person_of

__all__ = ["importer", "person_of"]
