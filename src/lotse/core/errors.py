"""The error tree. `str(error)` is a German sentence for people; `detail` is English, for developers.

LotseError
├── InputError          what came in is unusable (command line: exit status 1)
│   └── RowError        … and the row or column is known
├── RuleError           a rule of the house or the law forbids it
├── ConflictError       somebody else was quicker
├── NotVisible          there is no such thing for this person (screens answer 404)
└── BrokenInstallation  the program or its data folder is not as it must be
"""

from __future__ import annotations


class LotseError(Exception):
    """Base of all errors that are raised on purpose."""

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.detail = detail


class InputError(LotseError):
    """What came in is unusable; nothing has been changed."""


class RowError(InputError):
    """Unusable input whose place is known; rows count the data rows of a list from 1."""

    def __init__(self, message: str, *, row: int | None = None, column: str = "", detail: str = "") -> None:
        place = ", ".join(
            [*([f"Datenzeile {row}"] if row is not None else []), *([f"Spalte „{column}“"] if column else [])]
        )
        super().__init__(f"{place}: {message}" if place else message, detail=detail)
        self.row = row
        self.column = column


class RuleError(LotseError):
    """A rule of the house or the law forbids it."""


class ConflictError(LotseError):
    """Somebody else was quicker; look again and decide anew."""


class NotVisible(LotseError):
    """For this person there is no such thing, whether it exists or not."""


class BrokenInstallation(LotseError):
    """The program or its data folder is not as it must be."""
