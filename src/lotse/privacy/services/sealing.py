"""Sealing the audit log day by day, and removing rows whose time has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min, QuerySet
from django.utils import timezone

from lotse.core import clock
from lotse.core.errors import RuleError
from lotse.privacy import rules
from lotse.privacy.models import AuditRow, AuditSeal

_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of time from one local midnight to another."""

    start: dt.datetime
    end: dt.datetime

    @classmethod
    def of_days(cls, first: dt.date, last: dt.date) -> _Span:
        return cls(clock.start_of(first), clock.start_of(last + dt.timedelta(days=1)))

    def rows(self) -> QuerySet[AuditRow]:
        return AuditRow.objects.filter(at__gte=self.start, at__lt=self.end)


def seal_due_days() -> int:
    """Seal every day that is over for good; return how many days that were."""
    return seal_days(up_to=rules.last_day_to_seal(timezone.localtime(clock.now())))


@transaction.atomic
def seal_days(*, up_to: dt.date) -> int:
    """Seal each day with rows after the last sealed one, up to a past day; return how many.

    Days without any row have no seal: the chain goes on over them.
    """
    if up_to >= clock.today():
        raise RuleError("Nur vergangene Tage lassen sich versiegeln.", detail=f"cannot seal {up_to}")
    last = AuditSeal.objects.select_for_update().order_by("-day").first()
    previous, after = (last.hash, last.day) if last else ("", None)
    sealed = 0
    for day in _days_with_rows(after, up_to):
        previous = _seal(day, previous)
        sealed += 1
    return sealed


def _days_with_rows(after: dt.date | None, up_to: dt.date) -> Iterator[dt.date]:
    """Yield the days that have rows, without looking at each row: the earliest, then the next after it."""
    rows = AuditRow.objects.filter(at__lt=clock.start_of(up_to + dt.timedelta(days=1)))
    start = clock.start_of(after + dt.timedelta(days=1)) if after else None
    while (
        first := rows.filter(**({"at__gte": start} if start else {})).aggregate(at=Min("at"))["at"]
    ) is not None:
        day = timezone.localdate(first)
        yield day
        start = clock.start_of(day + dt.timedelta(days=1))


def _seal(day: dt.date, previous: str) -> str:
    keys: list[int] = []

    def marks() -> Iterator[tuple[int, str]]:
        for row in _Span.of_days(day, day).rows().order_by("at", "pk").iterator(chunk_size=_CHUNK):
            keys.append(row.pk)
            yield row.pk, rules.fingerprint(row.content)

    content = rules.fingerprint_of_day(marks())
    spans = rules.spans_of(keys)
    sealed = rules.seal_hash(day=day, rows=len(keys), spans=spans, content=content, previous=previous)
    AuditSeal.objects.create(
        day=day,
        rows=len(keys),
        spans=spans,
        content=content,
        previous=previous,
        hash=sealed,
        sealed_at=clock.now(),
    )
    return sealed


@transaction.atomic
def remove_old_rows(*, today: dt.date) -> int:
    """Delete the rows of sealed days whose time is over; their seals stay and say when. Returns how many.

    The only place that deletes from the audit log: through plain querysets, past the models' refusal.
    """
    seals: QuerySet[AuditSeal] = QuerySet(AuditSeal).filter(
        day__lt=rules.kept_from(today), removed_at__isnull=True
    )
    removed = 0
    for day in list(seals.values_list("day", flat=True)):
        span = _Span.of_days(day, day)
        removed += QuerySet(AuditRow).filter(at__gte=span.start, at__lt=span.end).delete()[0]
    seals.update(removed_at=clock.now())
    return removed
