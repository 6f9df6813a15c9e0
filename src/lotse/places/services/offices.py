"""The office card: where the office is, how to reach it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import InputError
from lotse.places import access
from lotse.places.models import Neighbourhood, Office
from lotse.places.rules import OfficeDetails
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def describe_office(*, by: Staff, neighbourhood: Neighbourhood, details: OfficeDetails) -> Office:
    """Write down where the office is and how to reach it."""
    office, created = Office.objects.update_or_create(neighbourhood=neighbourhood, defaults=asdict(details))
    audit(
        by=by,
        action=AuditAction.CREATED if created else AuditAction.CHANGED,
        object_kind="office",
        object_key=office.pk,
    )
    return office


@transaction.atomic
def edit_office(*, by: Staff, neighbourhood_key: int, details: OfficeDetails, today: dt.date) -> Office:
    """Write the office card of a neighbourhood that the actor sets up."""
    neighbourhood = access.get_for_setup(by, neighbourhood_key, on=today, lock=True)
    if not (details.phone or details.street_line):
        raise InputError(
            "Bitte nennen Sie eine Telefonnummer oder eine Anschrift, sonst findet niemand zu Ihnen."
        )
    return describe_office(by=by, neighbourhood=neighbourhood, details=details)
