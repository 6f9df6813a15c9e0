"""What comparing two profiles found. Private to this package."""

from dataclasses import dataclass

from lotse.lib.linkage.household import Household
from lotse.lib.linkage.likeness import Births, Names


@dataclass(frozen=True, slots=True)
class Findings:
    """Likeness in each respect. exchanged: given and family name have changed columns, compared crosswise.

    number: True for a shared client number, False for different ones, None where nothing can be said.
    """

    given: Names
    family: Names
    exchanged: bool
    born: Births
    number: bool | None
    household: Household
