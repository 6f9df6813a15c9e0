"""Founding an agency and taking in its staff."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

COMMAND_LINE = "kommandozeile@lotse.example"


@transaction.atomic
def command_line_actor(*, agency_name: str, today: dt.date) -> Staff:
    """Return the account that commands act as: no password, no sign-in; founds the agency if needed."""
    staff = Staff.objects.select_related("agency").filter(email=COMMAND_LINE).first()
    if staff is not None:
        return staff
    agency = Agency.objects.order_by("pk").first() or found_agency(name=agency_name, kind=AgencyKind.JOINT)
    staff = Staff(email=COMMAND_LINE, name="Kommandozeile", agency=agency, is_active=False)
    staff.set_unusable_password()
    staff.save()
    assign(by=None, staff=staff, role=Role.CASEWORKER, from_on=today, reason="Befehle der Kommandozeile")
    return staff


@transaction.atomic
def found_agency(*, name: str, kind: AgencyKind) -> Agency:
    """Create an agency: one tenant."""
    agency = Agency.objects.create(name=name, kind=kind)
    audit(by=None, action=AuditAction.CREATED, object_kind="agency", object_key=agency.pk)
    return agency


@transaction.atomic
def assign(
    *,
    by: Staff | None,
    staff: Staff,
    role: Role,
    from_on: dt.date,
    until_on: dt.date | None = None,
    neighbourhood_key: int | None = None,
    reason: str = "",
) -> Assignment:
    """Give a member of staff a role, in one neighbourhood or (None) in all of the agency."""
    assignment = Assignment.objects.create(
        staff=staff,
        neighbourhood_key=neighbourhood_key,
        role=role,
        from_on=from_on,
        until_on=until_on,
        reason=reason,
    )
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="assignment",
        object_key=assignment.pk,
        reason=reason,
        facts={"role": role},
    )
    return assignment
