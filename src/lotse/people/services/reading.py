"""Opening somebody's file: looking is an act too, and is written down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.people import access
from lotse.people.enums import FormOfAddress, MailStop, Standing
from lotse.people.models import PersonMerge
from lotse.people.queries.people import TimelineLine, timeline_of
from lotse.people.queries.shown import address_line, full_name, value_text
from lotse.people.rules import age, language_name
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class MergeNote:
    """Another entry that was joined into this one."""

    key: int
    other_name: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What stands about somebody, as their page shows it; a blocked address is left out."""

    key: int
    name: str
    form_of_address: str
    birth_date: str
    age: int | None
    address: str
    address_extra: str
    is_blocked: bool
    area: str
    phone: str
    mobile: str
    email: str
    language: str
    neighbourhood: str
    standing: Standing
    mail_stop: str
    is_mail_stopped: bool
    gone_since: dt.date | None
    clarification_key: int | None
    clarification: str
    clarification_since: dt.date | None
    taken_in_on: dt.date
    merges: tuple[MergeNote, ...]
    timeline: tuple[TimelineLine, ...]


def open_file(*, by: Staff, person_key: int, today: dt.date) -> PersonFile:
    """Return what stands about somebody, and write down who looked (BDSG § 22 Abs. 2).

    The one row of the audit log is all that is written, so it needs no transaction around it.
    """
    person = access.get_person(by, person_key, on=today)
    audit(by=by, action=AuditAction.READ, object_kind="person", object_key=person.pk)
    clarification = person.clarifications.filter(closed_on__isnull=True).first()
    merges = PersonMerge.objects.filter(kept=person, undone_at=None).select_related("other").order_by("pk")
    hidden = person.is_blocked
    return PersonFile(
        key=person.pk,
        name=full_name(person),
        form_of_address=FormOfAddress(person.form_of_address).label,
        birth_date=value_text(person.birth_date),
        age=age(person.birth_date, today=today) if person.birth_date else None,
        address=address_line(person),
        address_extra="" if hidden else ", ".join(filter(None, (person.address_extra, person.care_of))),
        is_blocked=hidden,
        area="" if hidden else person.area,
        phone="" if hidden else person.phone,
        mobile="" if hidden else person.mobile,
        email="" if hidden else person.email,
        language=language_name(person.language),
        neighbourhood=person.neighbourhood.name,
        standing=Standing(person.standing),
        mail_stop=MailStop(person.mail_stop).label if person.mail_stop else "",
        is_mail_stopped=bool(person.mail_stop),
        gone_since=person.gone_since,
        clarification_key=clarification.pk if clarification else None,
        clarification=clarification.get_reason_display() if clarification else "",
        clarification_since=clarification.opened_on if clarification else None,
        taken_in_on=person.taken_in_on,
        merges=tuple(MergeNote(merge.pk, full_name(merge.other), merge.merged_at.date()) for merge in merges),
        timeline=tuple(timeline_of(person.pk)),
    )
