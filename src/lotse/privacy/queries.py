"""Reading the audit log, and proving that it is whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from lotse.core import clock
from lotse.privacy import access, rules
from lotse.privacy.access import Keyholder
from lotse.privacy.enums import AccessState, AuditAction
from lotse.privacy.models import AuditAccess, AuditRow, AuditSeal

PAGE = 50
_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class LogQuestion:
    """What to look for in the log: days, and a kind of object or one object. Never an employee."""

    from_on: dt.date | None = None
    until_on: dt.date | None = None
    object_kind: str = ""
    object_key: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class LogLine:
    """One row of the log as it is shown; the account is a number, whose name the controller knows."""

    at: dt.datetime
    actor_key: int | None
    action: str
    object_kind: str
    object_key: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, newest first; speaks like one of Django's pages, without counting all rows."""

    access: AccessView
    lines: tuple[LogLine, ...]
    number: int
    has_older: bool

    def has_previous(self) -> bool:
        return self.number > 1

    def has_next(self) -> bool:
        return self.has_older

    def previous_page_number(self) -> int:
        return self.number - 1

    def next_page_number(self) -> int:
        return self.number + 1


@dataclass(frozen=True, slots=True)
class AccessView:
    """A request to look into the log, as both keyholders see it."""

    key: int
    requested_by_key: int
    requested_at: dt.datetime
    reason: str
    from_on: dt.date
    until_on: dt.date
    decided_at: dt.datetime | None
    expires_at: dt.datetime | None
    state: AccessState


@dataclass(frozen=True, slots=True)
class AuditFault:
    """Something that is not as it was written: the day, the row where one is known, and what it is."""

    day: dt.date
    row: int | None
    text: str


def accesses(user: Keyholder, *, at: dt.datetime) -> list[AccessView]:
    """Return the fifty latest requests of the own agency, newest first."""
    return [access_view(found, at=at) for found in access.visible_accesses(user).order_by("-pk")[:PAGE]]


def waiting_requests(user: Keyholder) -> int:
    """Return how many requests wait for the staff council's decision."""
    return access.visible_accesses(user).filter(decided_at__isnull=True).count()


def access_view(found: AuditAccess, *, at: dt.datetime) -> AccessView:
    """Return one request with its state at that moment."""
    return AccessView(
        found.pk,
        found.requested_by_key,
        found.requested_at,
        found.reason,
        found.from_on,
        found.until_on,
        found.decided_at,
        found.expires_at,
        _state(found, at),
    )


def _state(found: AuditAccess, at: dt.datetime) -> AccessState:
    if found.decided_at is None:
        return AccessState.REQUESTED
    if found.expires_at is None:
        return AccessState.REFUSED
    return AccessState.RELEASED if at < found.expires_at else AccessState.EXPIRED


def log_page(opened: AuditAccess, question: LogQuestion) -> LogPage:
    """Return the rows that answer a question, within the days that were released."""
    first = max(opened.from_on, question.from_on or opened.from_on)
    last = min(opened.until_on, question.until_on or opened.until_on)
    rows = access.visible_rows(opened).filter(
        at__gte=clock.start_of(first), at__lt=clock.start_of(last + dt.timedelta(days=1))
    )
    if question.object_kind:
        rows = rows.filter(object_kind=question.object_kind)
    if question.object_key:
        rows = rows.filter(object_key=question.object_key)
    start = (max(question.page, 1) - 1) * PAGE
    found = [_line(row) for row in rows[start : start + PAGE + 1]]
    return LogPage(
        access_view(opened, at=timezone.now()), tuple(found[:PAGE]), max(question.page, 1), len(found) > PAGE
    )


def _line(row: AuditRow) -> LogLine:
    return LogLine(
        row.at,
        row.actor_key,
        AuditAction(row.action).label,
        row.object_kind,
        row.object_key,
        row.reason,
    )


def last_seal() -> tuple[dt.date, str] | None:
    """Return day and hash of the latest seal; who notes it elsewhere can prove that none was cut off."""
    return AuditSeal.objects.order_by("-day").values_list("day", "hash").first()


def audit_faults() -> Iterator[AuditFault]:
    """Yield what is wrong with seals and rows, oldest day first; one day's keys are held in memory."""
    seals = {seal.day: seal for seal in AuditSeal.objects.order_by("day")}
    yield from _chain_faults(seals.values())
    latest = max(seals, default=dt.date.min)
    rows = AuditRow.objects.order_by("at", "pk").iterator(chunk_size=_CHUNK)
    days = {day for day, seal in seals.items() if seal.rows and seal.removed_at is None}
    for day, of_day in groupby(rows, key=lambda row: timezone.localdate(row.at)):
        days.discard(day)
        marks = list[tuple[int, str]]()
        yield from _row_faults(day, of_day, marks)
        seal = seals.get(day)
        if seal is not None:
            yield from _seal_faults(seal, marks)
        elif day < latest:
            yield AuditFault(
                day, marks[0][0], "Für diesen Tag fehlt das Siegel, oder der Eintrag wurde eingefügt."
            )
    for day in sorted(days):
        yield AuditFault(day, None, f"Alle {seals[day].rows} Einträge dieses Tages fehlen.")


def _chain_faults(seals: Iterable[AuditSeal]) -> Iterator[AuditFault]:
    previous = ""
    for seal in seals:
        if seal.previous != previous:
            yield AuditFault(seal.day, None, "Das Siegel schließt nicht an das vorige an: Davor fehlt eines.")
        if not _is_intact(seal):
            yield AuditFault(seal.day, None, "Das Siegel dieses Tages wurde verändert.")
        previous = seal.hash


def _is_intact(seal: AuditSeal) -> bool:
    return seal.hash == rules.seal_hash(
        day=seal.day, rows=seal.rows, spans=seal.spans, content=seal.content, previous=seal.previous
    )


def _row_faults(day: dt.date, rows: Iterable[AuditRow], marks: list[tuple[int, str]]) -> Iterator[AuditFault]:
    """Yield the rows that no longer have their fingerprint; `marks` takes each row's key and fingerprint."""
    for row in rows:
        mark = rules.fingerprint(row.content)
        marks.append((row.pk, mark))
        if mark != row.fingerprint:
            yield AuditFault(day, row.pk, "Der Eintrag wurde verändert.")


def _seal_faults(seal: AuditSeal, marks: list[tuple[int, str]]) -> Iterator[AuditFault]:
    """Yield where a day's rows are not those that were sealed."""
    if not _is_intact(seal):
        return
    keys = {key for key, _ in marks}
    sealed = set[int]() if seal.removed_at else rules.keys_in(seal.spans)
    for key in sorted(keys - sealed):
        yield AuditFault(seal.day, key, "Der Eintrag wurde nachträglich eingefügt.")
    for key in sorted(sealed - keys):
        yield AuditFault(seal.day, key, "Der Eintrag fehlt.")
    if keys == sealed and rules.fingerprint_of_day(marks) != seal.content:
        yield AuditFault(seal.day, None, "Einträge dieses Tages sind nicht mehr die versiegelten.")
