"""What waits on the desk: one line, and the order of all lines. Rooms above offer lines of the same shape.

Each room has `queries/waiting.py` with `waiting(by, neighbourhood_key, *, today) -> list[Waiting]` in at most
two queries, starting from `access.visible_*`. A room knows no address of a page: the web floor finds the door
by the line's `kind`, and by `key` or `person_key` what is behind it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

# A room offers no more lines of one kind; `Waiting.total` says how many there are.
AT_MOST = 15


class Urgency(IntEnum):
    """Which lines come first, whatever their kind."""

    PROMISED = 1  # somebody waits for us, or a promise is overdue
    TODAY = 2  # due today
    NEWS = 3  # came in since the last working day
    OPEN = 4  # no day fixed; the longest waiting first


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One line of the desk.

    `kind` is unique in the house (`callback`, `reminder`); `key` is the room's own for it. `title` says in a
    few German words what is to do, `detail` what one needs for it; `person_name` as `shown.full_name` writes
    it, nothing of a blocked address anywhere. `due_on` is the day agreed, `since_on` since when it waits.
    `total` counts all lines of this kind, with those beyond `AT_MOST`.
    """

    kind: str
    key: int
    title: str
    urgency: Urgency
    detail: str = ""
    person_key: int | None = None
    person_name: str = ""
    due_on: dt.date | None = None
    since_on: dt.date | None = None
    total: int = 1
    can_finish: bool = False
    can_move: bool = False

    @property
    def order(self) -> tuple[int, dt.date, str, str, int]:
        """The house's order: the more urgent first, then the older day, then the name."""
        day = self.due_on or self.since_on or dt.date.max
        return (self.urgency, day, self.person_name.casefold(), self.kind, self.key)
