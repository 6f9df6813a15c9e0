"""Looking into addresses that no longer hold. It stays in this office: never a report to the benefit unit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.lib import addresses
from lotse.people import access, rules
from lotse.people.enums import ClarificationOutcome, ClarificationReason, MailStop
from lotse.people.models import AddressClarification, Person
from lotse.people.services.assessing import membership
from lotse.people.services.basis import basis_of
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.searching import refresh_search
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class NewAddress:
    """An address as somebody typed it; house number and extra may stand in the street line."""

    street_line: str
    postcode: str
    town: str
    extra: str = ""


@transaction.atomic
def open_clarification(
    *, by: Staff, person_key: int, reason: ClarificationReason, on: dt.date
) -> AddressClarification:
    """Start looking into somebody's address; one that is open already is returned as it is."""
    person = access.get_person(by, person_key, on=on, lock=True)
    known = AddressClarification.objects.filter(person=person, closed_on__isnull=True).first()
    if known is not None:
        return known
    clarification = AddressClarification.objects.create(person=person, reason=reason, opened_on=on)
    record_step(person_key=person.pk, facts=rules.ClarificationOpened(reason=reason), on=on)
    _audit(by, AuditAction.CREATED, clarification)
    return clarification


@transaction.atomic
def close_clarification(
    *,
    by: Staff,
    clarification_key: int,
    outcome: ClarificationOutcome,
    on: dt.date,
    address: NewAddress | None = None,
) -> AddressClarification:
    """Write down what came of it. A new address must lie in the neighbourhood; who moved away gets no letters."""
    clarification = AddressClarification.objects.select_for_update().filter(pk=clarification_key).first()
    if clarification is None:
        raise NotVisible("Diese Klärung gibt es für Sie nicht.")
    person = access.get_person(by, clarification.person_id, on=on, lock=True)
    if clarification.closed_on is not None:
        raise ConflictError("Diese Klärung ist schon abgeschlossen.")
    if (outcome == ClarificationOutcome.NEW_ADDRESS) != (address is not None):
        raise InputError("Bitte tragen Sie die neue Anschrift ein, oder wählen Sie ein anderes Ergebnis.")
    if address is not None:
        _move(person, address)
    clarification.outcome, clarification.closed_on = outcome, on
    clarification.save(update_fields=["outcome", "closed_on"])
    record_step(person_key=person.pk, facts=rules.ClarificationClosed(outcome=outcome), on=on)
    _audit(by, AuditAction.CHANGED, clarification)
    if outcome == ClarificationOutcome.MOVED_AWAY and not person.mail_stop:
        stop_mail(by=by, person_key=person.pk, reason=MailStop.MOVED_AWAY, today=on)
    return clarification


def _move(person: Person, new: NewAddress) -> None:
    """Give somebody an address of the neighbourhood's street directory."""
    parsed = addresses.parse(street=new.street_line, extra=new.extra, postcode=new.postcode, town=new.town)
    basis = basis_of(person.neighbourhood)
    match = basis.directory.match(parsed)
    status, area = membership(match, parsed, basis.extent)
    if status != "inside":
        raise InputError(
            "Diese Anschrift liegt nach dem Straßenverzeichnis nicht im Quartier. Ist die Person weggezogen, "
            "wählen Sie bitte „aus dem Quartier weggezogen“."
        )
    person.street = match.street or parsed.street
    person.house_number = parsed.number
    person.house_number_text = parsed.number_text()
    person.address_extra, person.care_of = parsed.extra, parsed.care_of
    person.postcode = parsed.postcode or (match.segment.postcode if match.segment else "")
    person.town = parsed.town or (match.segment.town if match.segment else "")
    person.area = area
    refresh_search(person)
    person.save(update_fields=[*rules.ADDRESS_FIELDS, "search"])


def _audit(by: Staff, action: AuditAction, clarification: AddressClarification) -> None:
    audit(
        by=by,
        action=action,
        object_kind="person",
        object_key=clarification.person_id,
        facts={"fields": ["address_clarification"]},
    )
