"""Reading directories and neighbourhoods."""

from lotse.places.queries.extents import extent_of, load_directory

__all__ = ["extent_of", "load_directory"]
