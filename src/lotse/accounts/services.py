"""Founding an agency, taking in its staff, giving and ending roles, signing in."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lotse.accounts import access, rules
from lotse.accounts.access import COMMAND_LINE
from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Assignment, Invitation, Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

# A command may look back (`kickoff --today`), whenever its account was made.
COMMANDS_SINCE = dt.date(2000, 1, 1)
NOT_YOURS_TO_INVITE = "Diese Rolle können Sie nicht vergeben. Bitte fragen Sie den technischen Betrieb."
NO_SUCH_INVITATION = "Dieser Link gilt nicht mehr: Er ist abgelaufen oder schon benutzt. Bitte lassen Sie sich einen neuen geben."


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is to get an account: for a deputy with the last day and the reason."""

    name: str
    email: str
    role: Role
    neighbourhood_key: int | None = None
    until_on: dt.date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """An invitation whose token is known this once; only its hash is stored."""

    key: int
    token: str
    expires_at: dt.datetime


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
    since = min(today, COMMANDS_SINCE)
    assign(by=None, staff=staff, role=Role.CASEWORKER, from_on=since, reason="Befehle der Kommandozeile")
    return staff


@transaction.atomic
def found_agency(*, name: str, kind: AgencyKind) -> Agency:
    """Create an agency: one tenant."""
    agency = Agency.objects.create(name=name, kind=kind)
    audit(by=None, action=AuditAction.CREATED, object_kind="agency", object_key=agency.pk)
    return agency


@transaction.atomic
def settle_agency(*, name: str, kind: AgencyKind) -> Agency:
    """Return the agency of that name: known, or the one that commands founded in passing, or a new one."""
    name = " ".join(name.split())
    if not name:
        raise InputError("Bitte nennen Sie den Namen der Stelle, zum Beispiel „Jobcenter Musterkreis“.")
    agencies = Agency.objects.select_for_update()
    known = agencies.filter(name=name).first()
    if known is not None:
        return known
    in_passing = agencies.exclude(staff__in=Staff.objects.exclude(email=COMMAND_LINE)).first()
    if in_passing is None:
        return found_agency(name=name, kind=kind)
    in_passing.name, in_passing.kind = name, kind
    in_passing.save(update_fields=["name", "kind"])
    audit(by=None, action=AuditAction.CHANGED, object_kind="agency", object_key=in_passing.pk)
    return in_passing


@transaction.atomic
def open_account(*, by: Staff | None, agency: Agency, name: str, email: str, password: str) -> Staff:
    """Open an account with a password that is already chosen; roles are assigned apart."""
    staff = Staff(email=_mail_address(email), name=name, agency=agency)
    staff.set_password(password)
    staff.save()
    audit(by=by, action=AuditAction.CREATED, object_kind="staff", object_key=staff.pk)
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
    _refuse(rules.deputy_violations(from_on=from_on, until_on=until_on, reason=reason, today=today))
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
def end_assignment(*, by: Staff, assignment_key: int, last_on: dt.date, today: dt.date) -> Assignment:
    """Let a role end on a day: what has not begun by then ends on its first day."""
    visible = Assignment.objects.filter(staff__in=access.visible_staff(by, on=today))
    assignment = visible.select_for_update(of=("self",)).filter(pk=assignment_key).first()
    if assignment is None:
        raise NotVisible("Diese Zuordnung gibt es für Sie nicht.")
    assignment.until_on = max(last_on, assignment.from_on)
    assignment.save(update_fields=["until_on"])
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="assignment",
        object_key=assignment.pk,
        facts={"until": assignment.until_on.isoformat()},
    )
    access.reread_assignments(by)
    return assignment


@transaction.atomic
def invite(*, by: Staff | None, agency: Agency, invitee: Invitee, today: dt.date) -> IssuedInvitation:
    """Issue a link with which somebody new opens an account; `by` is None at the machine's command line."""
    role, email = invitee.role, _mail_address(invitee.email)
    if by and not rules.may_invite(access.roles(by, on=today), role, same_agency=by.agency_id == agency.pk):
        raise RuleError(NOT_YOURS_TO_INVITE, detail=f"{by.pk} may not invite into {role}")
    if not invitee.name.strip():
        raise InputError("Bitte nennen Sie den Namen der Person.")
    if role is Role.DEPUTY:
        _refuse(
            rules.deputy_violations(
                from_on=today, until_on=invitee.until_on, reason=invitee.reason, today=today
            )
        )
    if Staff.objects.filter(email=email).exists():
        raise ConflictError("Für diese Adresse gibt es schon ein Konto. Geben Sie dort einen neuen Link aus.")
    stale = access.open_invitations(at=clock.now()).filter(email=email, agency=agency)
    stale.update(withdrawn_at=clock.now())
    return _issue(
        by,
        Invitation(
            agency=agency,
            email=email,
            name=" ".join(invitee.name.split()),
            role=role,
            neighbourhood_key=invitee.neighbourhood_key,
            until_on=invitee.until_on,
            reason=invitee.reason.strip(),
        ),
    )


@transaction.atomic
def renew_access(
    *, by: Staff | None, staff_key: int, forget_second_factor: bool, today: dt.date
) -> IssuedInvitation:
    """Issue a link with which somebody sets a new password, and a new second factor if that is lost too."""
    staff = access.get_staff(by, staff_key, on=today, lock=True)
    if by and staff.pk == by.pk:
        raise RuleError("Ihren eigenen Zugang erneuert jemand anderes: die Teamleitung oder der Betrieb.")
    access.open_invitations(at=clock.now()).filter(staff=staff).update(withdrawn_at=clock.now())
    return _issue(
        by,
        Invitation(
            agency_id=staff.agency_id,
            staff=staff,
            email=staff.email,
            name=staff.name,
            forgets_second_factor=forget_second_factor,
        ),
    )


@transaction.atomic
def withdraw_invitation(*, by: Staff, invitation_key: int, today: dt.date) -> None:
    """Make a link worthless before its time."""
    open_ones = access.open_invitations(at=clock.now()).select_for_update(of=("self",))
    invitation = open_ones.filter(
        pk__in=access.visible_invitations(by, on=today).values("pk"), pk=invitation_key
    ).first()
    if invitation is None:
        raise NotVisible("Diese Einladung gibt es für Sie nicht.")
    invitation.withdrawn_at = clock.now()
    invitation.save(update_fields=["withdrawn_at"])
    audit(by=by, action=AuditAction.UNDONE, object_kind="invitation", object_key=invitation.pk)


def find_invitation(*, token: str, lock: bool = False) -> Invitation:
    """Return the invitation behind a link; NotVisible if the link is unknown, used, withdrawn or too old."""
    open_ones = access.open_invitations(at=clock.now())
    found = (open_ones.select_for_update() if lock else open_ones).filter(token_hash=_hash(token)).first()
    if found is None:
        raise NotVisible(NO_SUCH_INVITATION)
    return found


@transaction.atomic
def accept_invitation(*, token: str, password: str, today: dt.date) -> Staff:
    """Set the password of the account behind a link, open the account if it is new; works once."""
    invitation = find_invitation(token=token, lock=True)
    staff = invitation.staff or Staff(
        email=invitation.email, name=invitation.name, agency_id=invitation.agency_id
    )
    try:
        validate_password(password, staff)
    except ValidationError as error:
        raise RuleError(" ".join(error.messages))
    staff.set_password(password)
    staff.save()
    if invitation.role:
        assign(
            by=None,
            staff=staff,
            role=Role(invitation.role),
            from_on=today,
            until_on=invitation.until_on,
            neighbourhood_key=invitation.neighbourhood_key,
            reason=invitation.reason,
        )
    if invitation.forgets_second_factor:
        Authenticator.objects.filter(user_id=staff.pk).delete()
    invitation.staff, invitation.accepted_at = staff, clock.now()
    invitation.save(update_fields=["staff", "accepted_at"])
    audit(by=staff, action=AuditAction.CHANGED, object_kind="invitation", object_key=invitation.pk)
    return staff


@transaction.atomic
def close_account(*, by: Staff, staff_key: int, today: dt.date) -> Staff:
    """Close an account: nobody signs in with it any more, and who is signed in is out at once."""
    staff = access.get_staff(by, staff_key, on=today, lock=True)
    if staff.pk == by.pk:
        raise RuleError("Ihr eigenes Konto schließt jemand anderes.")
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    access.open_invitations(at=clock.now()).filter(staff=staff).update(withdrawn_at=clock.now())
    audit(by=by, action=AuditAction.DELETED, object_kind="staff", object_key=staff.pk)
    return staff


def note_sign_in(*, by: Staff) -> None:
    """Write down that somebody has signed in."""
    audit(by=by, action=AuditAction.SIGNED_IN, object_kind="staff", object_key=by.pk)


def note_refused_sign_in(*, email: str, step: str) -> None:
    """Write down a sign-in that failed: the account's key if there is one, never what was typed."""
    known = Staff.objects.filter(email=email.strip().lower()).values_list("pk", "agency_id").first()
    audit(
        by=None,
        action=AuditAction.REFUSED,
        object_kind="sign-in",
        object_key=known[0] if known else "",
        facts={"step": step},
    )


def _issue(by: Staff | None, invitation: Invitation) -> IssuedInvitation:
    token = secrets.token_urlsafe(32)
    invitation.token_hash = _hash(token)
    invitation.invited_by = by
    invitation.created_at = clock.now()
    invitation.expires_at = invitation.created_at + dt.timedelta(days=rules.INVITATION_DAYS)
    invitation.save()
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="invitation",
        object_key=invitation.pk,
        facts={"role": invitation.role, "renews": invitation.staff_id},
    )
    return IssuedInvitation(invitation.pk, token, invitation.expires_at)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mail_address(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InputError(
            "Bitte geben Sie eine gültige E-Mail-Adresse an, zum Beispiel name@jobcenter.example."
        )
    return address


def _refuse(violations: tuple[str, ...]) -> None:
    if violations:
        raise RuleError(" ".join(violations))
