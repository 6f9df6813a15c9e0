"""A clerk's decisions about a staged list: one person or two, take or leave, which values stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.people import rules
from lotse.people.enums import DepartureDecision, DepartureKind, PairDecision, RowDecision
from lotse.people.models import ClientImport, Departure, DuplicatePair, ImportRow
from lotse.people.services.basis import basis_of
from lotse.people.services.correcting import audit_row, put_cells, staged_import, staged_row
from lotse.people.services.planning import plan_anew
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

_ROW_CHOICES = frozenset({RowDecision.OPEN, RowDecision.SKIP, RowDecision.KNOWN})


@transaction.atomic
def decide_same(
    *, by: Staff, import_key: int, pair_key: int, from_other: Collection[str], today: dt.date
) -> None:
    """Say that both are one person.

    Of two rows the first stays and takes the cells named in `from_other` from the second, which is then
    left out. Of a row and a known person the person stays; fields named in `from_other` stay as the person
    has them, whatever the list says.
    """
    stored, pair = _open_pair(by, import_key, pair_key, today=today)
    row, other = _rows_of(pair)
    if other is not None:
        _join_rows(stored, pair, row, other, from_other, today=today)
    else:
        pair.before = {"keeps": row.keeps}
        row.keeps = sorted({*row.keeps, *_whole_address(from_other)})
        row.save(update_fields=["keeps"])
    _set_decision(by, pair, PairDecision.SAME)
    plan_anew(by, stored, today=today)


@transaction.atomic
def decide_different(*, by: Staff, import_key: int, pair_key: int, today: dt.date) -> None:
    """Say that both are two people."""
    stored, pair = _open_pair(by, import_key, pair_key, today=today)
    _set_decision(by, pair, PairDecision.DIFFERENT)
    plan_anew(by, stored, today=today)


@transaction.atomic
def undo_decision(*, by: Staff, import_key: int, pair_key: int, today: dt.date) -> None:
    """Take a decision about a pair back; cells that were corrected since then keep their correction."""
    stored = staged_import(by, import_key, today=today)
    pair = _get_pair(stored, pair_key)
    if pair.decision == PairDecision.OPEN:
        return
    if pair.decision == PairDecision.SAME:
        _take_apart(stored, pair, today=today)
    pair.before = None
    _set_decision(by, pair, PairDecision.OPEN)
    plan_anew(by, stored, today=today)


@transaction.atomic
def decide_row(*, by: Staff, import_key: int, row: int, decision: RowDecision, today: dt.date) -> None:
    """Say what becomes of a row: as proposed (OPEN), left out (SKIP), or known and not changed (KNOWN)."""
    if decision not in _ROW_CHOICES:
        raise InputError("Diese Entscheidung gibt es für eine Zeile nicht.")
    stored, kept = staged_row(by, import_key, row, today=today)
    kept.decision = decision
    kept.save(update_fields=["decision"])
    audit_row(by, kept, {"decision": decision})
    plan_anew(by, stored, today=today)


@transaction.atomic
def keep_fields(*, by: Staff, import_key: int, row: int, fields: Collection[str], today: dt.date) -> None:
    """Say which details of a known person stay, whatever the list says; an address stays as a whole."""
    stored, kept = staged_row(by, import_key, row, today=today)
    kept.keeps, kept.decision = sorted(_whole_address(fields)), RowDecision.OPEN
    kept.save(update_fields=["keeps", "decision"])
    audit_row(by, kept, {"keeps": kept.keeps})
    plan_anew(by, stored, today=today)


@transaction.atomic
def decide_departures(
    *,
    by: Staff,
    import_key: int,
    kind: DepartureKind,
    decision: DepartureDecision,
    person_key: int | None = None,
    today: dt.date,
) -> int:
    """Say what becomes of one person, or of all, who are missing from the list in that way."""
    stored = staged_import(by, import_key, today=today)
    departures = Departure.objects.filter(client_import=stored, kind=kind)
    if person_key is not None:
        departures = departures.filter(person=person_key)
    changed = departures.update(decision=decision, is_decided=True)
    if not changed:
        raise NotVisible("Auf der Liste fehlt so niemand.")
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="client-import" if person_key is None else "person",
        object_key=stored.pk if person_key is None else person_key,
        facts={"import": stored.pk, "missing": kind, "decision": decision, "people": changed},
    )
    return changed


@transaction.atomic
def discard_import(*, by: Staff, import_key: int, today: dt.date) -> None:
    """Throw a staged list away, rows and all; nobody's entry has been touched."""
    stored = staged_import(by, import_key, today=today)
    audit(
        by=by,
        action=AuditAction.DELETED,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"rows": stored.rows},
    )
    stored.delete()


def _whole_address(fields: Collection[str]) -> set[str]:
    return {*fields} | ({*rules.ADDRESS_FIELDS} if "street" in fields else set())


def _open_pair(
    by: Staff, import_key: int, pair_key: int, *, today: dt.date
) -> tuple[ClientImport, DuplicatePair]:
    stored = staged_import(by, import_key, today=today)
    pair = _get_pair(stored, pair_key)
    if pair.decision != PairDecision.OPEN:
        raise ConflictError(
            "Über dieses Paar ist schon entschieden. Nehmen Sie die Entscheidung zuerst zurück."
        )
    return stored, pair


def _get_pair(stored: ClientImport, pair_key: int) -> DuplicatePair:
    pairs = DuplicatePair.objects.select_related("row_a", "row_b")
    pair = pairs.filter(client_import=stored, pk=pair_key).first()
    if pair is None:
        raise NotVisible("Dieses Paar gibt es in der Liste nicht.")
    return pair


def _set_decision(by: Staff, pair: DuplicatePair, decision: PairDecision) -> None:
    pair.decision = decision
    pair.save(update_fields=["decision", "before"])
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="duplicate-pair",
        object_key=pair.pk,
        facts={"decision": decision},
    )


def _join_rows(
    stored: ClientImport,
    pair: DuplicatePair,
    stays: ImportRow,
    other: ImportRow,
    from_other: Collection[str],
    *,
    today: dt.date,
) -> None:
    """Let the first row stand for both, with the chosen cells of the second."""
    if stays.same_as_id is not None or other.same_as_id is not None:
        raise ConflictError("Für eine der Zeilen steht schon eine andere. Bitte entscheiden Sie dort weiter.")
    cells = dict(stays.cells)
    for name in from_other:
        cells[name] = other.cells.get(name, "")
    cells = {name: text for name, text in cells.items() if text}
    pair.before = {
        "before": {name: stays.cells.get(name, "") for name in from_other},
        "after": {name: cells.get(name, "") for name in from_other},
    }
    if cells != stays.cells:
        put_cells(stored, stays, cells, basis_of(stored.neighbourhood), today=today)
    other.same_as = stays
    other.save(update_fields=["same_as"])


def _take_apart(stored: ClientImport, pair: DuplicatePair, *, today: dt.date) -> None:
    was, (row, other) = pair.before or {}, _rows_of(pair)
    if other is None:
        row.keeps = was.get("keeps", [])
        row.save(update_fields=["keeps"])
        return
    other.same_as = None
    other.save(update_fields=["same_as"])
    present = {name: row.cells.get(name, "") for name in was["after"]}
    back = rules.taken_back(present=present, before=was["before"], after=was["after"])
    cells = {name: str(text) for name, text in (row.cells | back).items() if text}
    if cells != row.cells:
        put_cells(stored, row, cells, basis_of(stored.neighbourhood), today=today)


def _rows_of(pair: DuplicatePair) -> tuple[ImportRow, ImportRow | None]:
    """Return the row of a staged pair and the other one, if the other side is no known person."""
    if pair.row_a is None:
        raise NotVisible("Dieses Paar gibt es in der Liste nicht.", detail=f"pair {pair.pk} has no row")
    return pair.row_a, pair.row_b
