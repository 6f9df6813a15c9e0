"""Taking a staged list over, and taking it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, RuleError
from lotse.journal.models import Entry
from lotse.journal.services import Happening, record, record_many
from lotse.lib import names
from lotse.people import access, rules
from lotse.people.enums import ImportState, RowDecision, RowStatus
from lotse.people.models import BenefitUnit, ClientImport, ImportRow, Person, SourceNumber
from lotse.people.services.assessing import AssessedRow
from lotse.people.services.staging import StagedList
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

_UPDATED_FROM_LIST = (
    "unit_id",
    "family_name",
    "given_name",
    "title",
    "form_of_address",
    "birth_date",
    "language",
    "phone",
    "mobile",
    "email",
    "street",
    "house_number",
    "house_number_text",
    "address_extra",
    "care_of",
    "postcode",
    "town",
    "area",
    "is_blocked",
    "is_claimant",
    "neighbourhood_id",
)


@dataclass(frozen=True, slots=True)
class Committed:
    """What taking a list over did."""

    people: dict[int, int]
    created: int
    updated: int
    known: int
    held: int


@transaction.atomic
def commit_import(*, by: Staff, staged: StagedList, today: dt.date) -> Committed:
    """Take the rows inside the neighbourhood over as people; what may be double stays staged."""
    stored = access.get_import(by, staged.stored.pk, on=today, lock=True)
    if stored.state != ImportState.STAGED:
        raise ConflictError("Diese Liste wurde inzwischen schon übernommen oder verworfen.")
    stored.state, stored.committed_at = ImportState.COMMITTED, clock.now()
    stored.save(update_fields=["state", "committed_at"])
    rows = [row for row in staged.rows if row.status is RowStatus.INSIDE and not row.has_error]
    units = _benefit_units(stored, rows)
    taken = {row.row: staged.known[row.row] for row in rows if row.row in staged.known}
    new = [row for row in rows if row.row not in taken and row.row not in staged.held]
    updated = _update_known(staged, [row for row in rows if row.row in taken], taken, units, today=today)
    created = _create_people(staged, new, units, today=today)
    _note_numbers(stored, rows, taken | created)
    held = [row.row for row in rows if row.row in staged.held and row.row not in taken]
    _store_decisions(stored, created, taken, updated, held)
    audit(
        by=by,
        action=AuditAction.CREATED,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"created": len(created), "updated": len(updated), "held": len(held)},
    )
    return Committed(taken | created, len(created), len(updated), len(taken) - len(updated), len(held))


@transaction.atomic
def undo_import(*, by: Staff, import_key: int, today: dt.date) -> int:
    """Take a whole import back and return how many people are gone again.

    People about whom something has happened since then stay known, so such an import is not undone.
    """
    stored = access.get_import(by, import_key, on=today, lock=True)
    if stored.state != ImportState.COMMITTED:
        raise ConflictError("Zurücknehmen lässt sich nur eine übernommene Liste.")
    created = list(
        ImportRow.objects.filter(client_import=stored, decision=RowDecision.CREATE, person__isnull=False)
        .order_by("row")
        .values_list("person_id", flat=True)
    )
    since = Entry.objects.filter(person_key__in=created).exclude(kind="person-taken-in")
    if since.exists():
        raise RuleError(
            "Der Import lässt sich nicht mehr zurücknehmen: Mit einigen Personen ist seitdem schon etwas "
            "geschehen, zum Beispiel ein Brief. Bitte bearbeiten Sie diese Personen einzeln."
        )
    for row in ImportRow.objects.filter(client_import=stored, decision=RowDecision.UPDATE).exclude(
        before=None
    ):
        Person.objects.filter(pk=row.person_id).update(**(row.before or {}))
    Entry.objects.filter(person_key__in=created).update(person_key=None)
    Person.objects.filter(pk__in=created).delete()
    BenefitUnit.objects.filter(agency_id=by.agency_id, people__isnull=True).delete()
    stored.state, stored.undone_at = ImportState.UNDONE, clock.now()
    stored.save(update_fields=["state", "undone_at"])
    record(
        Happening(
            rules.ImportUndone(import_key=stored.pk, people=len(created)),
            on=today,
            agency_key=stored.agency_id,
            neighbourhood_key=stored.neighbourhood_id,
        )
    )
    audit(
        by=by,
        action=AuditAction.UNDONE,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"people": len(created)},
    )
    return len(created)


def _person_values(staged: StagedList, row: AssessedRow, units: dict[str, int]) -> dict[str, object]:
    return {
        "neighbourhood_id": staged.stored.neighbourhood_id,
        "unit_id": units.get(row.unit_number),
        "family_name": row.name.family,
        "given_name": row.name.given,
        "title": row.name.title,
        "form_of_address": str(row.form),
        "birth_date": row.birth_date,
        "is_claimant": row.is_claimant,
        "language": row.language,
        "phone": row.phone,
        "mobile": row.mobile,
        "email": row.email,
        "street": row.street,
        "house_number": row.address.number,
        "house_number_text": row.address.number_text(),
        "address_extra": row.address.extra,
        "care_of": row.address.care_of,
        "postcode": row.address.postcode,
        "town": row.address.town,
        "area": row.area,
        "is_blocked": row.row in staged.blocked,
    }


def _create_people(
    staged: StagedList, rows: list[AssessedRow], units: dict[str, int], *, today: dt.date
) -> dict[int, int]:
    stored, created = staged.stored, dict[int, int]()
    for start in range(0, len(rows), 1000):
        batch = rows[start : start + 1000]
        people = Person.objects.bulk_create(
            Person(
                agency_id=stored.agency_id,
                taken_in_on=today,
                search=names.search_key(f"{row.name.given} {row.name.family}"),
                **_person_values(staged, row, units),
            )
            for row in batch
        )
        created.update((row.row, person.pk) for row, person in zip(batch, people, strict=True))
    record_many(_taken_in(stored, created, today=today))
    return created


def _taken_in(stored: ClientImport, created: dict[int, int], *, today: dt.date) -> Iterator[Happening]:
    for row, person in created.items():
        yield Happening(
            rules.PersonTakenIn(import_key=stored.pk, row=row),
            on=today,
            agency_key=stored.agency_id,
            neighbourhood_key=stored.neighbourhood_id,
            person_key=person,
        )


def _update_known(
    staged: StagedList,
    rows: list[AssessedRow],
    taken: dict[int, int],
    units: dict[str, int],
    *,
    today: dt.date,
) -> dict[int, dict[str, object]]:
    """Bring known people up to date; return what was there before, by row, where anything changed.

    An empty cell deletes nothing: what the office learned itself stays. A block is only ever added.
    """
    stored, people = staged.stored, Person.objects.in_bulk(set(taken.values()))
    before: dict[int, dict[str, object]] = {}
    happenings = []
    for row in rows:
        person = people[taken[row.row]]
        old = {name: getattr(person, name) for name in _UPDATED_FROM_LIST}
        new = {
            name: value
            for name, value in _person_values(staged, row, units).items()
            if value not in (None, "", False)
            and value != old[name]
            and not (name == "form_of_address" and value == "neutral")
        }
        if not new:
            continue
        born = old["birth_date"]
        before[row.row] = {name: old[name] for name in new} | (
            {"birth_date": born.isoformat() if isinstance(born, dt.date) else None}
            if "birth_date" in new
            else {}
        )
        search = names.search_key(
            f"{new.get('given_name', person.given_name)} {new.get('family_name', person.family_name)}"
        )
        Person.objects.filter(pk=person.pk).update(**new, search=search)
        happenings.append(
            Happening(
                rules.PersonChanged(import_key=stored.pk, fields=", ".join(sorted(new))),
                on=today,
                agency_key=stored.agency_id,
                neighbourhood_key=stored.neighbourhood_id,
                person_key=person.pk,
            )
        )
    record_many(happenings)
    return before


def _benefit_units(stored: ClientImport, rows: Iterable[AssessedRow]) -> dict[str, int]:
    wanted = {row.unit_number for row in rows} - {""}
    existing = dict(BenefitUnit.objects.filter(agency_id=stored.agency_id).values_list("number", "pk"))
    BenefitUnit.objects.bulk_create(
        [
            BenefitUnit(agency_id=stored.agency_id, number=number)
            for number in sorted(wanted - existing.keys())
        ],
        batch_size=1000,
    )
    return dict(BenefitUnit.objects.filter(agency_id=stored.agency_id).values_list("number", "pk"))


def _note_numbers(stored: ClientImport, rows: Iterable[AssessedRow], people: dict[int, int]) -> None:
    SourceNumber.objects.bulk_create(
        [
            SourceNumber(agency_id=stored.agency_id, person_id=people[row.row], number=row.client_number)
            for row in rows
            if row.client_number and row.row in people
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def _store_decisions(
    stored: ClientImport,
    created: dict[int, int],
    taken: dict[int, int],
    updated: dict[int, dict[str, object]],
    held: list[int],
) -> None:
    people = created | taken
    changed = []
    for row in ImportRow.objects.filter(client_import=stored, decision=RowDecision.OPEN).only("pk", "row"):
        if row.row in people:
            row.person_id = people[row.row]
            row.decision = (
                RowDecision.CREATE
                if row.row in created
                else RowDecision.UPDATE
                if row.row in updated
                else RowDecision.KNOWN
            )
            row.before = updated.get(row.row)
            changed.append(row)
    ImportRow.objects.bulk_update(changed, ["person", "decision", "before"], batch_size=300)
    ImportRow.objects.filter(client_import=stored, row__in=held).update(decision=RowDecision.HOLD)
