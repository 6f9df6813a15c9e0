"""Working through the desk: lines done, put off, taken up again; and looking at a colleague's desk."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.access import deputyship
from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, NotVisible
from lotse.people import access, rules
from lotse.people.models import DeskMark
from lotse.people.queries.waiting import Marked, Waiting
from lotse.places.access import get_neighbourhood, visible_neighbourhoods
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit, audit_reading


@dataclass(frozen=True, slots=True)
class Deputyship:
    """Why somebody sees a colleague's desk, and until when."""

    reason: str
    until_on: dt.date | None


def open_desk(*, by: Staff, neighbourhood_key: int, today: dt.date) -> Deputyship | None:
    """Return why somebody stands in here, and write down once a day that they looked; None at one's own desk.

    The one row of the audit log is all that is written, so it needs no transaction around it.
    """
    held = deputyship(by, neighbourhood_key, on=today)
    if held is None:
        return None
    audit_reading(
        by=by,
        object_kind="desk",
        object_key=neighbourhood_key,
        reason=held.reason,
        since=clock.start_of(today),
    )
    return Deputyship(held.reason, held.until_on)


@transaction.atomic
def mark_done(*, by: Staff, neighbourhood_key: int, line: Waiting, today: dt.date) -> DeskMark:
    """Write down that a line is done; what that means for the thing itself is its room's business."""
    return _mark(by, neighbourhood_key, line, until_on=None, reason="", today=today)


@transaction.atomic
def put_off(
    *, by: Staff, neighbourhood_key: int, line: Waiting, until_on: dt.date, reason: str, today: dt.date
) -> DeskMark:
    """Let a line rest until a day, for a reason that everybody at this desk may read."""
    if found := rules.put_off_violations(until_on=until_on, reason=reason, today=today):
        raise InputError(" ".join(found))
    text = " ".join(reason.split())
    return _mark(by, neighbourhood_key, line, until_on=until_on, reason=text, today=today)


@transaction.atomic
def take_up(*, by: Staff, mark_key: int, today: dt.date) -> Marked:
    """Take back that a line was done or put off; return what it was, so that its room can follow."""
    here = DeskMark.objects.filter(neighbourhood__in=visible_neighbourhoods(by, on=today))
    mark = here.select_for_update(of=("self",)).filter(pk=mark_key).first()
    if mark is None:
        raise NotVisible("Diese Zeile gibt es für Sie nicht (mehr).")
    was = Marked(mark.pk, mark.kind, mark.line_key, mark.person_id, "", mark.until_on, mark.reason)
    audit(by=by, action=AuditAction.UNDONE, object_kind="desk-mark", object_key=mark.pk)
    mark.delete()
    return was


def _mark(
    by: Staff,
    neighbourhood_key: int,
    line: Waiting,
    *,
    until_on: dt.date | None,
    reason: str,
    today: dt.date,
) -> DeskMark:
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    person = access.get_person(by, line.person_key, on=today) if line.person_key else None
    values = {"until_on": until_on, "reason": reason, "marked_at": clock.now()}
    mark, _ = DeskMark.objects.update_or_create(
        kind=line.kind,
        line_key=line.key,
        defaults={"neighbourhood": neighbourhood, "person": person, **values},
    )
    facts = {"line": line.kind, "until": until_on.isoformat() if until_on else ""}
    audit(by=by, action=AuditAction.CHANGED, object_kind="desk-mark", object_key=mark.pk, facts=facts)
    return mark
