"""Doing, moving and taking back a line: the room's own service and the desk's mark in one transaction."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from lotse.core.errors import ConflictError, NotVisible
from lotse.people.queries.waiting import Waiting, was_marked
from lotse.people.services import desk as marks
from lotse.web.desk.sources import DOORS, line_of

if TYPE_CHECKING:
    from lotse.accounts.models import Staff


def waiting_line(by: Staff, neighbourhood_key: int, kind: str, key: int, *, today: dt.date) -> Waiting:
    """Return a line that waits now; ConflictError where it was done or moved meanwhile."""
    line = line_of(by, neighbourhood_key, kind, key, today=today)
    if line is not None:
        return line
    if was_marked(by, neighbourhood_key, kind, key, today=today):
        raise ConflictError("Diese Zeile ist schon erledigt oder verschoben.")
    if meanwhile := DOORS[kind].meanwhile:
        raise ConflictError(meanwhile(by, key, today))
    raise NotVisible("Diese Zeile steht nicht (mehr) auf Ihrer Seite „Heute“.")


@transaction.atomic
def finish_line(by: Staff, neighbourhood_key: int, kind: str, key: int, *, today: dt.date) -> int | None:
    """Do a line; return the key of the mark by which it can be taken back, None where that cannot be."""
    line = waiting_line(by, neighbourhood_key, kind, key, today=today)
    if not line.can_finish:
        raise ConflictError("Diese Zeile erledigt sich auf ihrer eigenen Seite. Bitte öffnen Sie sie dort.")
    if finish := DOORS[kind].finish:
        finish(by, key, today)
    if DOORS[kind].is_final:
        return None
    return marks.mark_done(by=by, neighbourhood_key=neighbourhood_key, line=line, today=today).pk


@transaction.atomic
def move_line(
    by: Staff, neighbourhood_key: int, line: Waiting, *, until_on: dt.date, reason: str, today: dt.date
) -> int:
    """Move a line to a day for a reason; return the key of the mark by which it can be taken back."""
    if not line.can_move:
        raise ConflictError("Diese Zeile lässt sich nicht verschieben. Bitte öffnen Sie sie.")
    mark = marks.put_off(
        by=by, neighbourhood_key=neighbourhood_key, line=line, until_on=until_on, reason=reason, today=today
    )
    move = DOORS[line.kind].move
    if move:
        move(by, line.key, until_on, reason, today)
    return mark.pk


@transaction.atomic
def take_line_up(by: Staff, mark_key: int, *, today: dt.date) -> None:
    """Take back that a line was done or moved; ConflictError where a colleague has moved it on since."""
    was = marks.take_up(by=by, mark_key=mark_key, today=today)
    door = DOORS.get(was.kind)
    if door is None:
        return
    if was.until_on is None:
        if door.reopen:
            door.reopen(by, was.line_key, today)
    elif door.move_back:
        door.move_back(by, was.line_key, was.until_on, today)
