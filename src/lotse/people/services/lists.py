"""How somebody keeps their list of people: filters under a name, columns, and lists that leave the house."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, NotVisible, RuleError
from lotse.lib.sheets import escape_formula
from lotse.people import access
from lotse.people.enums import ExportForm, ExportPurpose, ListColumn
from lotse.people.models import ListColumns, Person, SavedFilter
from lotse.people.queries.lists import Criteria, cell_text, with_columns
from lotse.people.queries.shown import full_name
from lotse.places.access import get_neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

EXPORTED_AT_MOST = 1000


@transaction.atomic
def save_filter(
    *, by: Staff, neighbourhood_key: int, name: str, criteria: Criteria, is_shared: bool, today: dt.date
) -> SavedFilter:
    """Keep a choice of people under a name; the same name again replaces the own earlier one."""
    neighbourhood = get_neighbourhood(by, neighbourhood_key, on=today)
    name = " ".join(name.split())
    if not name:
        raise InputError("Bitte geben Sie dem Filter einen Namen.")
    if not criteria.stored():
        raise InputError(
            "Bitte wählen Sie zuerst, wen die Liste zeigen soll. Erst dann gibt es etwas zu merken."
        )
    kept, is_new = SavedFilter.objects.update_or_create(
        neighbourhood=neighbourhood,
        author=by,
        name=name,
        defaults={"criteria": criteria.stored(), "is_shared": is_shared, "saved_at": clock.now()},
    )
    action = AuditAction.CREATED if is_new else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="saved-filter", object_key=kept.pk, facts={"shared": is_shared})
    return kept


@transaction.atomic
def delete_filter(*, by: Staff, filter_key: int, today: dt.date) -> None:
    """Throw a kept filter away: one's own, or as team lead a shared one."""
    kept = access.visible_filters(by, on=today).select_for_update(of=("self",)).filter(pk=filter_key).first()
    if kept is None:
        raise NotVisible("Diesen Filter gibt es für Sie nicht.")
    if kept.author_id != by.pk and Role.TEAM_LEAD not in roles(by, on=today):
        raise RuleError(
            "Diesen Filter hat jemand anderes für alle gemerkt. Löschen kann ihn auch die Teamleitung."
        )
    audit(by=by, action=AuditAction.DELETED, object_kind="saved-filter", object_key=kept.pk)
    kept.delete()


@transaction.atomic
def choose_columns(*, by: Staff, columns: Sequence[ListColumn]) -> None:
    """Remember which columns somebody wants to see; how a list looks to oneself is nobody else's business."""
    ListColumns.objects.update_or_create(staff=by, defaults={"columns": [str(column) for column in columns]})


@dataclass(frozen=True, slots=True)
class ExportWish:
    """What is to leave the house: of these people these columns, for a purpose."""

    columns: tuple[ListColumn, ...]
    purpose: ExportPurpose
    note: str
    form: ExportForm


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A list as it leaves the house, its header first; nothing in it can run in a spreadsheet."""

    rows: tuple[tuple[str, ...], ...]
    left_out: int

    @property
    def people(self) -> int:
        return len(self.rows) - 1


@transaction.atomic
def export_people(*, by: Staff, people: QuerySet[Person], wish: ExportWish, today: dt.date) -> ExportedList:
    """Return a list of people for a purpose, and write down who took it, what for, and which columns.

    `people` come from `queries.lists.people_of` for the same member of staff. Blocked addresses stay in the
    house altogether (R15). Law: § 67c SGB X
    """
    if wish.purpose is ExportPurpose.OTHER and not wish.note.strip():
        raise InputError("Bitte nennen Sie in einer Zeile, wofür Sie die Liste brauchen.")
    going = with_columns(people.filter(is_blocked=False), wish.columns)
    found = list(going[: EXPORTED_AT_MOST + 1])
    if len(found) > EXPORTED_AT_MOST:
        raise InputError(
            f"Das sind mehr als {EXPORTED_AT_MOST} Menschen. Bitte grenzen Sie die Liste mit Filtern ein."
        )
    if not found:
        raise InputError("Mit diesen Filtern gibt es niemanden, der in der Datei stehen darf.")
    left_out = people.filter(is_blocked=True).count()
    audit(
        by=by,
        action=AuditAction.EXPORTED,
        object_kind="people-list",
        reason=": ".join(filter(None, (wish.purpose.label, " ".join(wish.note.split())))),
        facts={"people": len(found), "columns": [str(column) for column in wish.columns], "form": wish.form},
    )
    header = ("Name", *(column.label for column in wish.columns))
    rows = (
        (full_name(person), *(cell_text(person, column, on=today) for column in wish.columns))
        for person in found
    )
    return ExportedList((header, *(tuple(map(escape_formula, row)) for row in rows)), left_out)
