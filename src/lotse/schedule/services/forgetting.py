"""Forgetting in time: numbers of the waiting room, ways to reach people, what was sent, who was away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule.enums import MessageState, MessageWay, WaitingState
from lotse.schedule.models import (
    Absence,
    Appointment,
    CalendarFeed,
    Message,
    TimeClaim,
    WaitingEntry,
    WalkIn,
)
from lotse.schedule.queries.modes import still_put_off
from lotse.schedule.rules import walk_ins
from lotse.schedule.rules.appointments import CONTACT_KEPT, WAITING_KEPT


@transaction.atomic
def forget_door() -> int:
    """Delete or blank what the door no longer needs; return how many rows that was.

    Walk-ins after 30 days (their count stays in the journal), bookings of people nobody linked after 30 days,
    ways to reach people 30 days after their appointment, messages' names and texts 30 days after they were sent.
    What a mode put off stays until somebody was invited again, or until it has been possible for 30 days.
    """
    now = clock.now()
    old = now - CONTACT_KEPT
    waits = still_put_off(clock.day_of(old), clock.today())
    done = sum(
        (
            WalkIn.objects.filter(on__lt=clock.today() - walk_ins.KEPT).delete()[0],
            _over(old, waits).filter(person__isnull=True).delete()[0],
            _blank_contacts(old, waits),
            _blank_messages(old),
            _forget_waiting(now),
            TimeClaim.objects.filter(at__lt=now - dt.timedelta(days=1)).delete()[0],
            Absence.objects.filter(until_on__lt=clock.today() - CONTACT_KEPT).delete()[0],
            CalendarFeed.objects.filter(revoked_at__lt=old).delete()[0],
        )
    )
    if done:
        audit(by=None, action=AuditAction.DELETED, object_kind="door", facts={"rows": done})
    return done


def _over(old: dt.datetime, waits: Collection[int]) -> QuerySet[Appointment]:
    return Appointment.objects.filter(ends_at__lt=old).exclude(pk__in=waits)


def _blank_contacts(old: dt.datetime, waits: Collection[int]) -> int:
    stale = _over(old, waits).exclude(reach="", interpreter="", companion="")
    return stale.update(reach="", reach_way=MessageWay.PAPER, interpreter="", companion="")


def _blank_messages(old: dt.datetime) -> int:
    stale = Message.objects.filter(Q(settled_at__lt=old) | Q(queued_at__lt=old - CONTACT_KEPT)).exclude(
        text=""
    )
    return stale.update(name="", address="", subject="", text="", problem="")


def _forget_waiting(now: dt.datetime) -> int:
    """Delete what ended 30 days ago; who waited for 90 days leaves the list."""
    too_long = WaitingEntry.objects.filter(
        state=WaitingState.WAITING, entered_at__lt=now - WAITING_KEPT
    ).update(state=WaitingState.EXPIRED, ended_at=now)
    Message.objects.filter(waiting_entry__state=WaitingState.EXPIRED, state=MessageState.QUEUED).update(
        state=MessageState.DROPPED, settled_at=now
    )
    return too_long + WaitingEntry.objects.filter(ended_at__lt=now - CONTACT_KEPT).delete()[0]
