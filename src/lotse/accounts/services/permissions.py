"""Letting a colleague into protected notes for a time, and out again at once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts import access, rules
from lotse.accounts.enums import SEES_PEOPLE, Role
from lotse.accounts.models import Assignment, Staff
from lotse.accounts.services.members import assign, refuse
from lotse.core.errors import ConflictError, NotVisible, RuleError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def allow_special_notes(
    *, by: Staff, staff_key: int, until_on: dt.date | None, reason: str, today: dt.date
) -> Assignment:
    """Let a colleague write and open protected notes, from today, for a reason and until a day.

    Whose notes these are is still decided by whom the colleague may see. Team leads do this for their own agency,
    never for themselves.
    """
    staff = _led(by, staff_key, today=today)
    refuse(
        rules.special_notes_violations(
            until_on=until_on, reason=reason, is_self=staff.pk == by.pk, today=today
        )
    )
    held = access.roles(staff, on=today)
    if Role.SPECIAL_NOTES in held:
        raise ConflictError(f"{staff.name} hat diese Berechtigung schon.")
    if not held & SEES_PEOPLE:
        raise RuleError(f"{staff.name} arbeitet hier nicht mit Menschen und braucht die Berechtigung nicht.")
    return assign(
        by=by,
        staff=staff,
        role=Role.SPECIAL_NOTES,
        from_on=today,
        until_on=until_on,
        reason=" ".join(reason.split())[:300],
    )


@transaction.atomic
def stop_special_notes(*, by: Staff, staff_key: int, today: dt.date) -> None:
    """Take the permission away, at once."""
    staff = _led(by, staff_key, today=today)
    held = staff.assignments.select_for_update().filter(role=Role.SPECIAL_NOTES, until_on__gte=today)
    for assignment in held:
        key, is_new = assignment.pk, assignment.from_on >= today
        if is_new:
            assignment.delete()
        else:
            assignment.until_on = today - dt.timedelta(days=1)
            assignment.save(update_fields=["until_on"])
        audit(
            by=by,
            action=AuditAction.DELETED if is_new else AuditAction.CHANGED,
            object_kind="assignment",
            object_key=key,
            facts={"role": Role.SPECIAL_NOTES},
        )
    access.reread_assignments(by)


def _led(by: Staff, staff_key: int, *, today: dt.date) -> Staff:
    staff = access.get_staff(by, staff_key, on=today, lock=True)
    if staff.agency_id != by.agency_id or Role.TEAM_LEAD not in access.roles(by, on=today):
        raise NotVisible("Dieses Konto gibt es für Sie nicht.")
    return staff
