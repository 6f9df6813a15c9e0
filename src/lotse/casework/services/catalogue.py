"""Which areas of life an agency's assessments look at: the team lead adds, renames, orders and retires them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Agency, Staff
from lotse.casework import access
from lotse.casework.models import Dimension
from lotse.casework.rules.assessments import CATALOGUE
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

MOST = 30


def keep_catalogue(agency_key: int) -> None:
    """Store the house's own areas of life for an agency that has none yet."""
    Agency.objects.select_for_update().get(pk=agency_key)
    if not Dimension.objects.filter(agency=agency_key).exists():
        Dimension.objects.bulk_create(
            Dimension(
                agency_id=agency_key,
                code=text.code,
                label=text.label,
                question=text.question,
                kind=text.kind,
                position=number,
            )
            for number, text in enumerate(CATALOGUE, start=1)
        )


@transaction.atomic
def add_dimension(*, by: Staff, label: str, question: str, today: dt.date) -> Dimension:
    """Add an area of life at the end, answered with strengths, need and level."""
    rows = _rows(by, today=today)
    if len(rows) >= MOST:
        raise InputError(f"Mehr als {MOST} Bereiche bespricht niemand. Bitte legen Sie zuerst einen still.")
    label, question = _words(label, question, rows, besides=None)
    numbers = [int(row.code[4:]) for row in rows if row.code.startswith("own-") and row.code[4:].isdigit()]
    dimension = Dimension.objects.create(
        agency_id=by.agency_id,
        code=f"own-{max(numbers, default=0) + 1}",
        label=label,
        question=question,
        position=len(rows) + 1,
    )
    _audit(by, AuditAction.CREATED, dimension)
    return dimension


@transaction.atomic
def rename_dimension(*, by: Staff, code: str, label: str, question: str, today: dt.date) -> Dimension:
    """Call an area of life, or ask for it, in other words; what was said before stays with it."""
    rows = _rows(by, today=today)
    dimension = _one(rows, code)
    dimension.label, dimension.question = _words(label, question, rows, besides=dimension)
    dimension.save(update_fields=["label", "question"])
    _audit(by, AuditAction.CHANGED, dimension)
    return dimension


@transaction.atomic
def move_dimension(*, by: Staff, code: str, up: bool, today: dt.date) -> None:
    """Let an area of life change places with the one before or after it; at the edge it stays."""
    rows = _rows(by, today=today)
    at = rows.index(_one(rows, code))
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        for number, row in enumerate(rows, start=1):
            row.position = number
        Dimension.objects.bulk_update(rows, ["position"])
        _audit(by, AuditAction.CHANGED, rows[other])


@transaction.atomic
def retire_dimension(*, by: Staff, code: str, today: dt.date) -> Dimension:
    """Ask for an area of life no more; what was said to it stays readable."""
    rows = _rows(by, today=today)
    dimension = _one(rows, code)
    if not [row for row in rows if row.retired_on is None and row != dimension]:
        raise InputError("Ein Bereich muss bleiben. Bitte legen Sie zuerst einen anderen an.")
    return _retired(by, dimension, today)


@transaction.atomic
def restore_dimension(*, by: Staff, code: str, today: dt.date) -> Dimension:
    """Ask for an area of life again."""
    return _retired(by, _one(_rows(by, today=today), code), None)


def _rows(by: Staff, *, today: dt.date) -> list[Dimension]:
    access.require_catalogue_keeper(by, on=today)
    keep_catalogue(by.agency_id)
    return list(Dimension.objects.filter(agency=by.agency_id).order_by("position", "pk"))


def _one(rows: list[Dimension], code: str) -> Dimension:
    found = next((row for row in rows if row.code == code), None)
    if found is None:
        raise NotVisible("Diesen Bereich gibt es nicht.")
    return found


def _words(label: str, question: str, rows: list[Dimension], *, besides: Dimension | None) -> tuple[str, str]:
    label, question = " ".join(label.split()), " ".join(question.split())
    if not label:
        raise InputError("Bitte geben Sie dem Bereich einen Namen, zum Beispiel „Ehrenamt“.")
    if any(row.label.casefold() == label.casefold() for row in rows if row != besides):
        raise ConflictError(f"Den Bereich „{label}“ gibt es schon, vielleicht stillgelegt.")
    return label, question


def _retired(by: Staff, dimension: Dimension, on: dt.date | None) -> Dimension:
    dimension.retired_on = on
    dimension.save(update_fields=["retired_on"])
    _audit(by, AuditAction.CHANGED, dimension)
    return dimension


def _audit(by: Staff, action: AuditAction, dimension: Dimension) -> None:
    audit(by=by, action=action, object_kind="dimension", object_key=dimension.pk)
