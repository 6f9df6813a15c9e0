"""An address as the grammar understood it, and how it is written again."""

import re
from dataclasses import dataclass

SQUARE = re.compile(r"[A-Za-z] ?\d{1,2}")
"""A Mannheim square stands in place of a street name: ``C 4``, ``Q7``."""


@dataclass(frozen=True, slots=True)
class Address:
    """A German postal address in its parts; a part that was not given is empty (numbers: None).

    ``suffix`` is one lower-case letter or a fraction such as ``½``. ``number_to`` and ``suffix_to`` close a
    range: 18–20 has ``number_to=20``, 12 a–c has ``suffix_to="c"`` and no ``number_to``. ``findings`` are the
    `Reason` codes of what was noticed while reading.
    """

    street: str = ""
    number: int | None = None
    suffix: str = ""
    number_to: int | None = None
    suffix_to: str = ""
    extra: str = ""
    care_of: str = ""
    po_box: str = ""
    postcode: str = ""
    town: str = ""
    town_part: str = ""
    findings: tuple[str, ...] = ()

    def number_text(self) -> str:
        """Return the house number as written in a letter: ``18a``, ``18–20``, ``12a–c``, or ``""``."""
        if self.number is None:
            return ""
        start = f"{self.number}{self.suffix}"
        end = f"{'' if self.number_to is None else self.number_to}{self.suffix_to}"
        return f"{start}–{end}" if end else start

    def street_line(self) -> str:
        """Return street and house number as one line (DIN 5008), separable again by `parse`."""
        number = self.number_text()
        if not (number and self.street):
            return self.street or number
        if SQUARE.fullmatch(self.street):
            return f"{self.street}, {number}"
        return f"{self.street} Nr. {number}" if self.street[-1].isdigit() else f"{self.street} {number}"
