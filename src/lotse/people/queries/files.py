"""Somebody's file: what stands about a person, their household, and what was joined into one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F, FilteredRelation, Q

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.people.access import visible_people
from lotse.people.enums import ClarificationReason, FormOfAddress, MailStop, Standing
from lotse.people.models import Person, PersonMerge
from lotse.people.queries.shown import address_line, full_name, value_text
from lotse.people.rules import WRITTEN_TO_FROM_AGE, age, language_name

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class HouseholdMember:
    """Somebody of the same benefit unit; of a child only the age is said."""

    key: int
    name: str
    age: int | None
    is_child: bool


@dataclass(frozen=True, slots=True)
class Clarification:
    """An address that is being looked into."""

    key: int
    reason: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class PersonFile:
    """What stands about somebody, as their page shows it; a blocked address is left out."""

    key: int
    name: str
    form_of_address: str
    birth_date: str
    age: int | None
    is_claimant: bool | None
    address: str
    address_extra: str
    is_blocked: bool
    blocked_until: dt.date | None
    area: str
    phone: str
    mobile: str
    email: str
    best_time: str
    language: str
    language_code: str
    needs_interpreter: bool
    neighbourhood: str
    neighbourhood_key: int
    standing: Standing
    mail_stop: str
    is_mail_stopped: bool
    is_deceased: bool
    is_maybe_deceased: bool
    gone_since: dt.date | None
    taken_in_on: dt.date
    clarification: Clarification | None
    household: tuple[HouseholdMember, ...]


def file_of(user: Staff, person_key: int, *, today: dt.date) -> PersonFile:
    """Return somebody's file with their household; one query. NotVisible where the user has no business."""
    themselves = Person.objects.filter(pk=person_key)
    household = Person.objects.filter(unit__in=themselves.values("unit"))
    # Two short lists of keys, each found by an index; an "or" would look at the whole neighbourhood.
    together = visible_people(user, on=today).filter(
        pk__in=themselves.values("pk").union(household.values("pk"))
    )
    people = {person.pk: person for person in _with_clarification(together).order_by("birth_date", "pk")}
    if person_key not in people:
        raise NotVisible("Diese Person gibt es für Sie nicht.")
    person = people.pop(person_key)
    return _file(person, tuple(_member(other, today=today) for other in people.values()), today=today)


def _with_clarification(people: QuerySet[Person]) -> QuerySet[Person]:
    """Add what is open about the address: at most one clarification is, so no row doubles."""
    still_open = FilteredRelation("clarifications", condition=Q(clarifications__closed_on__isnull=True))
    return people.select_related("neighbourhood").annotate(
        open_clarification=still_open,
        clarification_key=F("open_clarification__pk"),
        clarification_reason=F("open_clarification__reason"),
        clarification_since=F("open_clarification__opened_on"),
    )


def _member(person: Person, *, today: dt.date) -> HouseholdMember:
    years = age(person.birth_date, today=today) if person.birth_date else None
    is_child = years is not None and years < WRITTEN_TO_FROM_AGE
    return HouseholdMember(person.pk, "" if is_child else full_name(person), years, is_child)


def _file(person: Person, household: tuple[HouseholdMember, ...], *, today: dt.date) -> PersonFile:
    hidden = person.is_blocked
    since = getattr(person, "clarification_since", None)
    return PersonFile(
        key=person.pk,
        name=full_name(person),
        form_of_address=FormOfAddress(person.form_of_address).label,
        birth_date=value_text(person.birth_date),
        age=age(person.birth_date, today=today) if person.birth_date else None,
        is_claimant=person.is_claimant,
        address=address_line(person),
        address_extra="" if hidden else ", ".join(filter(None, (person.address_extra, person.care_of))),
        is_blocked=hidden,
        blocked_until=person.blocked_until,
        area="" if hidden else person.area,
        phone="" if hidden else person.phone,
        mobile="" if hidden else person.mobile,
        email="" if hidden else person.email,
        best_time=person.best_time,
        language=language_name(person.language),
        language_code=person.language,
        needs_interpreter=person.needs_interpreter,
        neighbourhood=person.neighbourhood.name,
        neighbourhood_key=person.neighbourhood_id,
        standing=Standing(person.standing),
        mail_stop=MailStop(person.mail_stop).label if person.mail_stop else "",
        is_mail_stopped=bool(person.mail_stop),
        is_deceased=person.mail_stop == MailStop.DECEASED,
        is_maybe_deceased=person.mail_stop == MailStop.DECEASED_PENDING,
        gone_since=person.gone_since,
        taken_in_on=person.taken_in_on,
        clarification=Clarification(
            person.clarification_key,  # type: ignore[attr-defined]
            ClarificationReason(person.clarification_reason).label,  # type: ignore[attr-defined]
            since,
        )
        if since
        else None,
        household=household,
    )


@dataclass(frozen=True, slots=True)
class MergeNote:
    """Another entry that was joined into this one."""

    key: int
    other_name: str
    on: dt.date


def merges_into(user: Staff, person_key: int, *, today: dt.date) -> list[MergeNote]:
    """Return the entries that were joined into somebody's, and may be taken apart again."""
    merges = PersonMerge.objects.filter(kept__in=visible_people(user, on=today), kept=person_key)
    standing = merges.filter(undone_at=None).select_related("other").order_by("pk")
    return [MergeNote(merge.pk, full_name(merge.other), clock.day_of(merge.merged_at)) for merge in standing]
