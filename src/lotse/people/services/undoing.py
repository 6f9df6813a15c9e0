"""Taking a whole import back: what it made is gone again, what it changed is as before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.db import models, transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, RuleError
from lotse.journal.models import Entry
from lotse.journal.services import Happening, record
from lotse.people import access, rules
from lotse.people.enums import (
    ClarificationReason,
    DepartureDecision,
    DepartureKind,
    ImportState,
    RowDecision,
    SourceState,
)
from lotse.people.models import (
    AddressClarification,
    BenefitUnit,
    ClientImport,
    Departure,
    ImportRow,
    Person,
    SourceNumber,
)
from lotse.people.services.assessing import number_key
from lotse.people.services.standing import undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

_OWN_ROOM = "people"


@transaction.atomic
def undo_import(*, by: Staff, import_key: int, today: dt.date) -> int:
    """Take a whole import back and return how many people are gone again.

    Refused once something else has happened with one of its people: a letter, a talk, a later list.
    """
    stored = access.get_import(by, import_key, on=today, lock=True)
    if stored.state != ImportState.COMMITTED or stored.committed_at is None:
        raise ConflictError("Zurücknehmen lässt sich nur eine Liste, die übernommen ist.")
    rows = list(ImportRow.objects.filter(client_import=stored, person__isnull=False).order_by("row"))
    created = [row.person_id for row in rows if row.decision == RowDecision.CREATE and row.person_id]
    departures = list(
        Departure.objects.filter(client_import=stored, decision=DepartureDecision.APPLY).order_by("pk")
    )
    changed = {row.person_id for row in rows if row.before is not None and row.person_id}
    changed |= {departure.person_id for departure in departures}
    _refuse_after_other_news(stored, created, changed)
    _undo_entries_of(stored, changed, today=today)
    _restore_people(rows)
    _restore_departures(departures)
    _forget_numbers(stored, rows)
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
        facts={"people": len(created), "restored": len(changed)},
    )
    return len(created)


def _refuse_after_other_news(
    stored: ClientImport, created: Collection[int], changed: Collection[int]
) -> None:
    people = {*created, *changed}
    later = ImportRow.objects.filter(person__in=people, client_import__state=ImportState.COMMITTED).filter(
        client_import__committed_at__gt=stored.committed_at
    )
    if later.exists():
        raise RuleError(
            "Der Import lässt sich so nicht zurücknehmen: Eine spätere Liste baut darauf auf. "
            "Bitte nehmen Sie zuerst die spätere Liste zurück."
        )
    since = Entry.objects.filter(person_key__in=people, recorded_at__gt=stored.committed_at)
    if since.exists() or _is_used_above(created):
        raise RuleError(
            "Der Import lässt sich nicht mehr zurücknehmen: Mit einigen Personen ist seitdem schon etwas "
            "geschehen, zum Beispiel ein Brief. Bitte bearbeiten Sie diese Personen einzeln."
        )


def _is_used_above(people: Collection[int]) -> bool:
    """Say whether a room above holds anything about these people: a letter, a case, an appointment."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model = relation.field.model
        if model._meta.app_label == _OWN_ROOM:
            continue
        if model._base_manager.filter(**{f"{relation.field.name}__in": people}).exists():
            return True
    return False


def _undo_entries_of(stored: ClientImport, people: Collection[int], *, today: dt.date) -> None:
    own = Entry.objects.filter(person_key__in=people, recorded_at__lte=stored.committed_at)
    kinds = ("person-changed", "source-gone", "source-back")
    keys = [entry.pk for entry in own.filter(kind__in=kinds) if entry.facts.get("import_key") == stored.pk]
    moved = Departure.objects.filter(
        client_import=stored, kind=DepartureKind.MOVED_OUT, decision=DepartureDecision.APPLY
    ).values("person_id")
    opened = own.filter(kind="clarification-opened", person_key__in=moved, recorded_at__gte=stored.staged_at)
    keys += [entry.pk for entry in opened if entry.facts.get("reason") == ClarificationReason.MOVED_OUT]
    undo_entries(keys, today)


def _restore_people(rows: Iterable[ImportRow]) -> None:
    for row in rows:
        if row.before is not None and row.person_id is not None:
            Person.objects.filter(pk=row.person_id).update(**row.before)


def _restore_departures(departures: Iterable[Departure]) -> None:
    people = {departure.person_id: departure.kind for departure in departures}
    gone = [person for person, kind in people.items() if kind == DepartureKind.GONE]
    moved = [person for person, kind in people.items() if kind == DepartureKind.MOVED_OUT]
    Person.objects.filter(pk__in=gone).update(source_state=SourceState.PRESENT, gone_since=None)
    AddressClarification.objects.filter(
        person__in=moved, closed_on__isnull=True, reason=ClarificationReason.MOVED_OUT
    ).delete()


def _forget_numbers(stored: ClientImport, rows: Iterable[ImportRow]) -> None:
    """Forget the numbers under which this list brought people who had been known before."""
    noted = {number_key(row.cells.get("client_number", "")) for row in rows if row.noted_number}
    SourceNumber.objects.filter(agency_id=stored.agency_id, number__in=noted).delete()
