"""Letting people into the house: links that open an account or renew one."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from lotse.accounts import access, rules
from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Invitation, Staff
from lotse.accounts.services.members import assign, mail_address, refuse, refuse_account
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

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
def invite(*, by: Staff | None, agency: Agency, invitee: Invitee, today: dt.date) -> IssuedInvitation:
    """Issue a link with which somebody new opens an account; `by` is None at the machine's command line."""
    role, email = invitee.role, mail_address(invitee.email)
    if by and not rules.may_invite(access.roles(by, on=today), role, same_agency=by.agency_id == agency.pk):
        raise RuleError(NOT_YOURS_TO_INVITE, detail=f"{by.pk} may not invite into {role}")
    if not invitee.name.strip():
        raise InputError("Bitte nennen Sie den Namen der Person.")
    if role is Role.DEPUTY:
        refuse(
            rules.deputy_violations(
                from_on=today, until_on=invitee.until_on, reason=invitee.reason, today=today
            )
        )
    if Staff.objects.filter(email=email).exists():
        raise ConflictError(
            "Für diese Adresse gibt es schon ein Konto. Geben Sie unter „Konten“ einen neuen Link aus."
        )
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
    """Issue a link with which somebody sets a new password, and a new second factor if that is lost too.

    A closed account is open again once the link is used. Nobody comes by one of two keys alone this way; only at
    the machine's command line (`by` is None) everything can be renewed.
    """
    staff = access.get_staff(by, staff_key, on=today, lock=True)
    if by and staff.pk == by.pk:
        raise RuleError("Ihren eigenen Zugang erneuert jemand anderes: die Teamleitung oder der Betrieb.")
    if by:
        refuse_account(by, staff, today=today)
        refuse(
            rules.renewal_violations(
                access.present_and_later_roles(staff, on=today),
                forgets_second_factor=forget_second_factor,
                has_second_factor=access.has_second_factor(staff),
            )
        )
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
    staff.is_active = True
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError:
        raise ConflictError(
            "Für diese Adresse ist inzwischen ein Konto eröffnet worden. Melden Sie sich damit an; "
            "für einen neuen Zugang fragen Sie bitte, wer Sie eingeladen hat."
        )
    if invitation.role:
        assign(
            by=staff,
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


def _issue(by: Staff | None, invitation: Invitation) -> IssuedInvitation:
    token = secrets.token_hex(24)  # mail programs cut a "-" from the end of a link
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
