"""The parsed name, the value that all other functions of this package take."""

from dataclasses import dataclass

from lotse.lib.names.titles import part_titles


@dataclass(frozen=True, slots=True)
class PersonName:
    """Name of one person. `family` includes particles ("van der Berg", "El-Khatib"); each part may be empty."""

    given: str
    family: str
    title: str

    def full(self) -> str:
        """Write the name as an address does: "Prof. Dr. Vesna zu Weber", "Anna Kurz M. A."."""
        before, after = part_titles(self.title)
        return " ".join(part for part in (before, self.given, self.family, after) if part)
