"""Accounts of staff, and the roles they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lotse.accounts import access, rules
from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

NOT_YOURS_TO_END = "Diese Rolle können Sie nicht beenden. Bitte fragen Sie den technischen Betrieb."
NOT_YOUR_ACCOUNT = (
    "Dieses Konto hat eine Rolle, über die nur der technische Betrieb entscheidet. Bitte fragen Sie dort."
)


@transaction.atomic
def open_account(*, by: Staff | None, agency: Agency, name: str, email: str, password: str) -> Staff:
    """Open an account with a password that is already chosen; roles are assigned apart."""
    staff = Staff(email=mail_address(email), name=name, agency=agency)
    staff.set_password(password)
    staff.save()
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="staff",
        object_key=staff.pk,
        agency_key=agency.pk,
    )
    return staff


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
        agency_key=staff.agency_id,
    )
    access.reread_assignments(staff)
    if by:
        access.reread_assignments(by)
    return assignment


@transaction.atomic
def appoint_deputy(
    *,
    by: Staff,
    staff_key: int,
    neighbourhood_key: int | None,
    from_on: dt.date,
    until_on: dt.date | None,
    reason: str,
    today: dt.date,
) -> Assignment:
    """Let a colleague stand in, for a reason and until a day; team leads do this for their own agency."""
    staff = access.get_staff(by, staff_key, on=today, lock=True)
    if staff.agency_id != by.agency_id or Role.TEAM_LEAD not in access.roles(by, on=today):
        raise NotVisible("Dieses Konto gibt es für Sie nicht.")
    refuse(rules.deputy_violations(from_on=from_on, until_on=until_on, reason=reason, today=today))
    return assign(
        by=by,
        staff=staff,
        role=Role.DEPUTY,
        from_on=from_on,
        until_on=until_on,
        neighbourhood_key=neighbourhood_key,
        reason=reason.strip(),
    )


@transaction.atomic
def end_assignment(*, by: Staff, assignment_key: int, last_on: dt.date, today: dt.date) -> None:
    """Let a role end on a day; what would not have begun by then is taken back wholly. Nothing gets longer."""
    visible = Assignment.objects.filter(staff__in=access.visible_staff(by, on=today))
    assignment = visible.select_for_update(of=("self",)).filter(pk=assignment_key).first()
    if assignment is None:
        raise NotVisible("Diese Zuordnung gibt es für Sie nicht.")
    staff, role = assignment.staff, Role(assignment.role)
    same_agency = staff.agency_id == by.agency_id
    if not rules.may_invite(access.roles(by, on=today), role, same_agency=same_agency):
        raise RuleError(NOT_YOURS_TO_END, detail=f"{by.pk} may not end {role}")
    if last_on < today or (assignment.until_on is not None and last_on > assignment.until_on):
        raise RuleError("Eine Zuordnung endet frühestens heute und nicht später als vereinbart.")
    if assignment.holds_on(today):
        _refuse_last({role}, staff, on=last_on + dt.timedelta(days=1))
    facts: dict[str, object] = {"staff": assignment.staff_id, "role": assignment.role}
    if assignment.from_on > last_on:
        audit(
            by=by,
            action=AuditAction.DELETED,
            object_kind="assignment",
            object_key=assignment.pk,
            facts=facts,
        )
        assignment.delete()
    else:
        assignment.until_on = last_on
        assignment.save(update_fields=["until_on"])
        audit(
            by=by,
            action=AuditAction.CHANGED,
            object_kind="assignment",
            object_key=assignment.pk,
            facts=facts | {"until": last_on.isoformat()},
        )
    access.reread_assignments(by)


@transaction.atomic
def close_account(*, by: Staff, staff_key: int, today: dt.date) -> Staff:
    """Close an account: nobody signs in with it any more, and who is signed in is out at once.

    Its roles rest, until somebody who may give them away opens it again with a new link.
    """
    staff = access.get_staff(by, staff_key, on=today, lock=True)
    if staff.pk == by.pk:
        raise RuleError("Ihr eigenes Konto schließt jemand anderes.")
    refuse_account(by, staff, today=today)
    if not staff.is_active:
        raise ConflictError("Dieses Konto ist schon geschlossen.")
    _refuse_last(access.roles(staff, on=today), staff, on=today)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    access.open_invitations(at=clock.now()).filter(staff=staff).update(withdrawn_at=clock.now())
    audit(by=by, action=AuditAction.DELETED, object_kind="staff", object_key=staff.pk)
    return staff


def refuse_account(by: Staff, staff: Staff, *, today: dt.date) -> None:
    """Stop here if somebody may not renew or close an account, because it may do more than theirs to give."""
    held = access.present_and_later_roles(staff, on=today)
    same_agency = staff.agency_id == by.agency_id
    if not rules.may_change_account(access.roles(by, on=today), held, same_agency=same_agency):
        raise RuleError(NOT_YOUR_ACCOUNT, detail=f"{by.pk} may not change the account {staff.pk}")


def _refuse_last(held: Collection[Role], staff: Staff, *, on: dt.date) -> None:
    """Stop here if nobody would be left that day who lets others in."""
    for role in rules.NEVER_WITHOUT:
        if role in held and not access.others_hold(role, staff, on=on):
            raise RuleError(
                f"Das ist die letzte Zuordnung mit der Rolle „{role.label}“. Lassen Sie zuerst eine Nachfolge einladen."
            )


def mail_address(text: str) -> str:
    """Return a mail address as accounts hold it: without spaces around it, in small letters."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InputError(
            "Bitte geben Sie eine gültige E-Mail-Adresse an, zum Beispiel name@jobcenter.example."
        )
    return address


def refuse(violations: tuple[str, ...]) -> None:
    """Stop here if a rule is broken, with all that is to be said about it."""
    if violations:
        raise RuleError(" ".join(violations))
