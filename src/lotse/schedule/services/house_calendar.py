"""Keeping the house's own calendar and ours together, both ways, a few minutes apart.

Out go the appointments of each member of staff whose calendar the settings name; in come the times in which they
are taken, as beginning and end and nothing else. Requests to the server happen outside of transactions: whatever
fails there changes nothing here and is tried again in the next round.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES, AppointmentState, HouseChange
from lotse.schedule.models import Appointment, BusyTime, CalendarCopy
from lotse.schedule.queries.calendars import FEED_PAST, house_event
from lotse.schedule.queries.hours import settings_of
from lotse.schedule.rules.house_calendar import Ours, Span, Step, Theirs, Written, joined_spans, next_step
from lotse.schedule.services.caldav import (
    ChangedMeanwhile,
    HouseCalendarError,
    HouseEvent,
    HouseServer,
    HouseServerError,
)

LOOKS_AHEAD = dt.timedelta(days=180)
# What nobody sees who looks into a calendar; two events that differ in it alone are the same to us.
_UNSEEN = (b"DTSTAMP", b"LAST-MODIFIED", b"SEQUENCE")


@dataclass(frozen=True, slots=True)
class _Member:
    """A member of staff with their calendar on the house's server."""

    staff: Staff
    calendar: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """An appointment as it should stand in the house's calendar."""

    ours: Ours
    content: bytes


def keep_house_calendars() -> int:
    """Bring the house's calendars and ours together; return how much was written, there and here.

    Raises HouseCalendarError at the end, with all that went wrong, so that it stands in the schedule's row.
    """
    if not settings.CALDAV_URL:
        return BusyTime.objects.all().delete()[0]
    members, problems = _members(settings.CALDAV_CALENDARS)
    BusyTime.objects.exclude(staff__in=[member.staff for member in members]).delete()
    done = 0
    with closing(HouseServer()) as server:
        for work in _round(server, members):
            try:
                done += work()
            except HouseServerError as problem:
                problems.append(str(problem))
                break
            except HouseCalendarError as problem:
                problems.append(str(problem))
    if problems:
        raise HouseCalendarError(" ".join(dict.fromkeys(problems)))
    return done


def _members(calendars: Mapping[str, str]) -> tuple[list[_Member], list[str]]:
    """Return whose calendars are kept, and a sentence for each address that is no active account's."""
    active = {staff.email.casefold(): staff for staff in Staff.objects.filter(is_active=True)}
    members = [_Member(active[mail], address) for mail, address in calendars.items() if mail in active]
    return members, [f"Zu „{mail}“ gibt es kein Konto." for mail in calendars if mail not in active]


def _round(server: HouseServer, members: list[_Member]) -> Iterator[Callable[[], int]]:
    """Yield what is to do, piece by piece: first what must go from calendars, then each calendar."""
    calendars = {member.staff.pk: member.calendar for member in members}
    told = (_visible(member.staff).filter(house_copy__isnull=False) for member in members)
    seen = {key for rows in told for key in rows.values_list("pk", flat=True)}
    old = clock.now() - FEED_PAST
    for copy in CalendarCopy.objects.select_related("appointment").order_by("pk"):
        row = copy.appointment
        is_there = row is not None and row.pk in seen and row.ends_at >= old
        if row is None or not is_there or calendars.get(row.staff_id) != copy.calendar:
            yield partial(_remove, server, copy)
    for member in members:
        yield partial(_keep, server, member)


def _remove(server: HouseServer, copy: CalendarCopy) -> int:
    """Take a copy out of the calendar it stands in. A server that was replaced since is not told our password."""
    if urlsplit(copy.href)[:2] == urlsplit(settings.CALDAV_URL)[:2]:
        server.remove(copy.href)
    copy.delete()
    return 1


def _keep(server: HouseServer, member: _Member) -> int:
    """Bring one member's calendar and ours together."""
    now = clock.now()
    window = (now - FEED_PAST - dt.timedelta(days=1), now + LOOKS_AHEAD)
    try:
        found = server.events(member.calendar, window)
        told = {reference: event for event in found if (reference := _reference(event.uid))}
        names_allowed = cache(lambda office_key: settings_of(office_key).feeds_with_names)
        done = 0
        for row in _to_tell(member.staff, now):
            draft = _draft(row, with_name=names_allowed(row.office_id), now=now)
            done += _settle(server, member, row, draft, told.get(row.reference))
    except HouseServerError:
        raise
    except HouseCalendarError as problem:
        raise HouseCalendarError(f"{member.staff.email}: {problem}") from problem
    own = set(Appointment.objects.filter(reference__in=told).values_list("reference", flat=True))
    return done + _note_busy(
        member.staff, (event for event in found if _reference(event.uid) not in own), now
    )


def _to_tell(staff: Staff, now: dt.datetime) -> list[Appointment]:
    """Return a member's appointments that stand in the house's calendar or should."""
    coming = Q(state__in=LIVE_STATES, ends_at__gt=now)
    rows = _visible(staff).filter(coming | Q(house_copy__isnull=False))
    return list(rows.select_related("office", "person", "house_copy").order_by("starts_at", "pk"))


def _visible(staff: Staff) -> QuerySet[Appointment]:
    """Return the talks somebody holds, as long as they may see them."""
    return access.visible_appointments(staff, on=clock.today()).filter(staff=staff)


def _draft(row: Appointment, *, with_name: bool, now: dt.datetime) -> _Draft:
    content = house_event(row, with_name=with_name)
    seen = b"\n".join(line for line in content.splitlines() if not line.startswith(_UNSEEN))
    ours = Ours(
        span=(row.starts_at, row.ends_at),
        digest=hashlib.sha256(seen).hexdigest(),
        is_cancelled=row.state == AppointmentState.CANCELLED,
        is_over=row.ends_at <= now or row.state not in (*LIVE_STATES, AppointmentState.CANCELLED),
    )
    return _Draft(ours, content)


def _settle(
    server: HouseServer, member: _Member, row: Appointment, draft: _Draft, event: HouseEvent | None
) -> int:
    """Do what follows for one appointment; what changes there at this very moment waits for the next round."""
    copy = getattr(row, "house_copy", None)
    if copy is None:
        # The row comes first: so an event that was written just before a crash is known to be ours.
        copy = CalendarCopy.objects.create(
            appointment=row,
            staff=member.staff,
            calendar=member.calendar,
            href=f"{member.calendar}{row.reference}.ics",
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
    elif event is None:
        event = server.event(copy.href)
    theirs = Theirs(event.spans[0], event.etag, event.is_cancelled) if event else None
    written = Written((copy.starts_at, copy.ends_at), copy.written, copy.etag)
    step = next_step(draft.ours, written, theirs)
    try:
        return _do(server, copy, step, draft, event)
    except ChangedMeanwhile:
        return 0


def _do(server: HouseServer, copy: CalendarCopy, step: Step, draft: _Draft, event: HouseEvent | None) -> int:
    rows = CalendarCopy.objects.filter(pk=copy.pk)
    if step == Step.FORGET:
        copy.delete()
    elif step == Step.WRITE:
        href = event.href if event else copy.href
        etag = server.write(href, draft.content, etag=event.etag if event else "")
        starts_at, ends_at = draft.ours.span
        rows.update(
            href=href,
            etag=etag,
            written=draft.ours.digest,
            starts_at=starts_at,
            ends_at=ends_at,
            change=HouseChange.NONE,
        )
    elif step == Step.SAY_MOVED and event:
        return _say(copy, HouseChange.MOVED, event.spans[0])
    elif step == Step.SAY_DELETED:
        return _say(copy, HouseChange.DELETED)
    else:
        etag = event.etag if event else copy.etag
        rows.exclude(change="", etag=etag).update(change=HouseChange.NONE, etag=etag)
        return 0
    return 1


def _say(copy: CalendarCopy, change: HouseChange, span: Span | None = None) -> int:
    """Note what somebody did there for somebody here to decide; return 0 where that waits already."""
    starts_at, ends_at = span or (None, None)
    if (copy.change, copy.change_starts_at, copy.change_ends_at) == (change, starts_at, ends_at):
        return 0
    copy.change, copy.change_starts_at, copy.change_ends_at = change, starts_at, ends_at
    copy.save(update_fields=["change", "change_starts_at", "change_ends_at"])
    return 1


def _note_busy(staff: Staff, events: Iterable[HouseEvent], now: dt.datetime) -> int:
    """Note when somebody is taken from today on; return how many stretches of time came or went."""
    within = (clock.start_of(clock.today()), now + LOOKS_AHEAD)
    taken = (event.spans for event in events if not (event.is_free or event.is_cancelled))
    wanted = set(joined_spans((span for spans in taken for span in spans), within=within))
    with transaction.atomic():
        stored = {(row.starts_at, row.ends_at): row.pk for row in BusyTime.objects.filter(staff=staff)}
        gone = [key for span, key in stored.items() if span not in wanted]
        BusyTime.objects.filter(pk__in=gone).delete()
        new = [BusyTime(staff=staff, starts_at=a, ends_at=b) for a, b in sorted(wanted - stored.keys())]
        BusyTime.objects.bulk_create(new, ignore_conflicts=True)
    return len(gone) + len(new)


def _reference(uid: str) -> uuid.UUID | None:
    """Return the reference of an appointment that may be ours by its UID."""
    try:
        return uuid.UUID(uid.partition("@")[0])
    except ValueError:
        return None
