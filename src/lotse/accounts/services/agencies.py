"""Founding an agency, and what papers say of it; the account that commands act as."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from lotse.accounts import access, rules
from lotse.accounts.access import COMMAND_LINE
from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Staff
from lotse.accounts.rules import AgencyDetails
from lotse.accounts.services.members import assign, mail_address, refuse
from lotse.core.errors import ConflictError, InputError
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

# A command may look back (`kickoff --today`), whenever its account was made.
COMMANDS_SINCE = dt.date(2000, 1, 1)


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
    _audit(AuditAction.CREATED, agency)
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
    _audit(AuditAction.CHANGED, in_passing)
    return in_passing


@transaction.atomic
def change_agency(*, by: Staff, agency_key: int, details: AgencyDetails, today: dt.date) -> Agency:
    """Write down what papers say of an agency; team leads do this for their own, the operator for all."""
    agency = access.get_agency(by, agency_key, on=today, lock=True)
    details = rules.tidied(details)
    refuse(rules.agency_violations(details))
    for address in filter(None, (details.mail, details.officer_mail)):
        mail_address(address)
    if Agency.objects.filter(name=details.name).exclude(pk=agency.pk).exists():
        raise ConflictError(f"„{details.name}“ heißt schon eine andere Stelle in diesem Haus.")
    changed = [name for name, value in asdict(details).items() if value != getattr(agency, name)]
    if not changed:
        return agency
    for name in changed:
        setattr(agency, name, getattr(details, name))
    agency.save(update_fields=changed)
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="agency",
        object_key=agency.pk,
        facts={"fields": changed},
    )
    return agency


def _audit(action: AuditAction, agency: Agency) -> None:
    audit(by=None, action=action, object_kind="agency", object_key=agency.pk, agency_key=agency.pk)
