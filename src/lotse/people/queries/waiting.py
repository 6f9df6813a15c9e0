"""What waits on the desk: one line, and the order of all lines. Rooms above offer lines of the same shape.

Each room has `queries/waiting.py` with `waiting(by, neighbourhood_key, *, today) -> list[Waiting]` in at most
two queries, starting from `access.visible_*`. A room knows no address of a page: the web floor finds the door
by the line's `kind`, and by `key` or `person_key` what is behind it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from django.db.models import Count, Q, QuerySet, Window

from lotse.accounts.models import Staff
from lotse.people.access import visible_people
from lotse.people.models import AddressClarification, DeskMark
from lotse.people.queries.shown import full_name
from lotse.places.access import visible_neighbourhoods

# A room offers no more lines of one kind; `Waiting.total` says how many there are.
AT_MOST = 15
MOST_MARKED = 50


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


CLARIFICATION = "clarification"
BLOCK_ENDS = "block-ends"
_BLOCK_IS_ASKED_ABOUT = dt.timedelta(days=28)


def waiting(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return what is to be settled about addresses of a neighbourhood: looked into, or blocked no longer than a day."""
    return [
        *_clarifications(by, neighbourhood_key, today=today),
        *_blocks(by, neighbourhood_key, today=today),
    ]


def _blocks(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return the blocked addresses whose day comes near or is past, that day first; one query."""
    ending = visible_people(by, on=today).filter(
        neighbourhood=neighbourhood_key, is_blocked=True, blocked_until__lte=today + _BLOCK_IS_ASKED_ABOUT
    )
    shown = ending.exclude(pk__in=put_aside(BLOCK_ENDS, today=today)).annotate(total=Window(Count("pk")))
    return [
        Waiting(
            kind=BLOCK_ENDS,
            key=person.pk,
            title="Auskunftssperre verlängern oder aufheben",
            detail="Auch nach dem Tag bleibt die Anschrift gesperrt, bis jemand die Sperre aufhebt.",
            person_key=person.pk,
            person_name=full_name(person),
            due_on=person.blocked_until,
            urgency=Urgency.TODAY if person.blocked_until and person.blocked_until <= today else Urgency.OPEN,
            total=person.total,
            can_move=True,
        )
        for person in shown.order_by("blocked_until", "pk")[:AT_MOST]
    ]


def _clarifications(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Waiting]:
    """Return the addresses that are being looked into, the oldest first; one query."""
    here = visible_neighbourhoods(by, on=today).filter(pk=neighbourhood_key)
    opened = AddressClarification.objects.filter(
        closed_on__isnull=True, person__neighbourhood__in=here, person__merged_into__isnull=True
    )
    shown = opened.exclude(pk__in=put_aside(CLARIFICATION, today=today)).annotate(total=Window(Count("pk")))
    return [
        Waiting(
            kind=CLARIFICATION,
            key=one.pk,
            title="Anschrift klären",
            detail=one.get_reason_display(),
            person_key=one.person_id,
            person_name=full_name(one.person),
            since_on=one.opened_on,
            urgency=Urgency.OPEN,
            total=one.total,
            can_move=True,
        )
        for one in shown.select_related("person").order_by("opened_on", "pk")[:AT_MOST]
    ]


def put_aside(kind: str, *, today: dt.date, ends_itself: bool = False) -> QuerySet[DeskMark, int]:
    """Return the keys of a kind's lines that somebody has put off beyond today, or done: for `exclude`.

    `ends_itself`: the room knows when such a line is done, and may open it again without asking the desk.
    """
    resting = Q(until_on__gt=today) if ends_itself else Q(until_on__gt=today) | Q(until_on__isnull=True)
    aside = DeskMark.objects.filter(resting, kind=kind)
    return aside.values_list("line_key", flat=True)


@dataclass(frozen=True, slots=True)
class Marked:
    """A line that was done or put off today; it can be taken up again."""

    key: int
    kind: str
    line_key: int
    person_key: int | None
    person_name: str
    until_on: dt.date | None
    reason: str


def marked_today(by: Staff, neighbourhood_key: int, *, since: dt.datetime, today: dt.date) -> list[Marked]:
    """Return what has been done or put off on a neighbourhood's desk since that moment, the last first."""
    seen = visible_neighbourhoods(by, on=today)
    marks = DeskMark.objects.filter(
        Q(person__isnull=True) | Q(person__neighbourhood__in=seen), neighbourhood=neighbourhood_key
    )
    done = marks.filter(marked_at__gte=since).select_related("person").order_by("-marked_at", "-pk")
    return [
        Marked(
            key=mark.pk,
            kind=mark.kind,
            line_key=mark.line_key,
            person_key=mark.person_id,
            person_name=full_name(mark.person) if mark.person else "",
            until_on=mark.until_on,
            reason=mark.reason,
        )
        for mark in done[:MOST_MARKED]
    ]


def was_marked(by: Staff, neighbourhood_key: int, kind: str, key: int, *, today: dt.date) -> bool:
    """Say whether a line was done or put off on a desk that the user may see."""
    here = visible_neighbourhoods(by, on=today).filter(pk=neighbourhood_key)
    return DeskMark.objects.filter(neighbourhood__in=here, kind=kind, line_key=key).exists()
