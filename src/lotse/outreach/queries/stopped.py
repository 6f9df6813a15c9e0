"""Letters of a frozen roster that must not go to the post, and why: what has changed about their people since."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from lotse.outreach.enums import StopReason
from lotse.outreach.models import Letter
from lotse.people.enums import SourceState
from lotse.people.models import AddressClarification


def with_stops(letters: QuerySet[Letter]) -> QuerySet[Any, Any]:
    """Annotate each letter with `stop`, why it must not leave as things stand; "" where nothing speaks against it.

    The same that keeps somebody from a roster when it is drawn. Who was joined to another entry and still has
    a letter here has two: the other entry's is sent.
    """
    being_clarified = AddressClarification.objects.filter(
        person=OuterRef("person_id"), closed_on__isnull=True
    )
    return letters.annotate(
        stop=Case(
            When(person__isnull=True, then=Value(StopReason.FORGOTTEN)),
            When(person__merged_into__isnull=False, then=Value(StopReason.MERGED)),
            When(person__is_blocked=True, then=Value(StopReason.BLOCKED)),
            When(~Q(person__mail_stop=""), then=Value(StopReason.MAIL_STOP)),
            When(person__source_state=SourceState.GONE, then=Value(StopReason.GONE)),
            When(Exists(being_clarified), then=Value(StopReason.CLARIFYING)),
            default=Value(StopReason.NONE),
            output_field=CharField(),
        )
    )


def stopped(letters: QuerySet[Letter]) -> QuerySet[Any, Any]:
    """Return the letters that must not leave as things stand."""
    return with_stops(letters).exclude(stop=StopReason.NONE)


@dataclass(frozen=True, slots=True)
class StoppedSheet:
    """A printed letter that has to be taken out of the pile before posting."""

    position: int
    file: str
    page: int | None
    reason: StopReason


def sheets_to_take_out(letters: QuerySet[Letter]) -> list[StoppedSheet]:
    """Return the printed letters that must not leave, as they lie in the pile."""
    lines = stopped(letters.filter(is_withheld=False)).order_by("position")
    return [
        StoppedSheet(position, file, page, StopReason(stop))
        for position, file, page, stop in lines.values_list("position", "file", "page", "stop")
    ]


def withheld_reasons(letters: QuerySet[Letter]) -> list[tuple[StopReason, int]]:
    """Return how many letters are withheld, by what speaks against them now, the most first."""
    lines = with_stops(letters.filter(is_withheld=True)).order_by().values_list("stop")
    counts = Counter(dict(lines.annotate(count=Count("pk"))))
    return [(StopReason(stop), count) for stop, count in counts.most_common()]
