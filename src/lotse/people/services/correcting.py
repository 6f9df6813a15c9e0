"""Correcting single rows of a staged list, and checking the whole list anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.db.models import Q

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.lib import linkage, sheets
from lotse.lib.sheets import Field
from lotse.people import access
from lotse.people.enums import ImportState, PairDecision, Severity
from lotse.people.models import ClientImport, DuplicatePair, ImportRow
from lotse.people.services.assessing import AssessedRow, RowFinding, linkage_record, stored_finding
from lotse.people.services.basis import Basis, basis_of
from lotse.people.services.linking import known_by_number
from lotse.people.services.loading import (
    LOADED,
    LoadedRows,
    assess_row,
    assess_rows,
    headers_of,
    load_rows,
    with_links,
)
from lotse.people.services.planning import plan_anew, store_plan
from lotse.people.services.staging import known_records, numbers_known, pair_rows, put_findings
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

LONGEST_CELL = 200
_WRITTEN = ["cells", "original", "findings", "severity", "codes", "status"]
# What a clerk cannot see in the cells of a row, so that no correction takes it away.
_LASTING = frozenset({"blocked-elsewhere"})


@transaction.atomic
def correct_row(
    *, by: Staff, import_key: int, row: int, cells: Mapping[str, str], today: dt.date
) -> AssessedRow:
    """Put other text into some cells of a staged row and assess it anew, duplicates included.

    `cells` holds only what was in the form; cells that are not named stay. ConflictError once the list has
    been taken over or thrown away.
    """
    stored, kept = staged_row(by, import_key, row, today=today)
    unknown = set(cells) - {str(field) for field in Field}
    if unknown:
        raise InputError("Diese Angabe gehört nicht zu einer Liste.", detail=f"unknown cells {unknown}")
    if any(len(text) > LONGEST_CELL for text in cells.values()):
        raise InputError(f"Eine Angabe ist zu lang. Bitte kürzen Sie auf höchstens {LONGEST_CELL} Zeichen.")
    wanted = {name: " ".join(text.split()) for name, text in cells.items()}
    new = {name: text for name, text in (kept.cells | wanted).items() if text}
    return _put_cells(by, stored, kept, new, today=today)


@transaction.atomic
def restore_row(*, by: Staff, import_key: int, row: int, today: dt.date) -> AssessedRow:
    """Put the cells of a row back as they stood in the list."""
    stored, kept = staged_row(by, import_key, row, today=today)
    return _put_cells(by, stored, kept, kept.original or kept.cells, today=today)


@transaction.atomic
def check_again(*, by: Staff, import_key: int, today: dt.date) -> int:
    """Assess a whole staged list anew, after directory or neighbourhood changed; return how many rows differ."""
    stored = staged_import(by, import_key, today=today)
    basis = basis_of(stored.neighbourhood)
    rows = list(ImportRow.objects.filter(client_import=stored).order_by("row").only("pk", *LOADED))
    changed = []
    for kept, assessed in zip(rows, assess_rows(rows, basis, headers_of(stored), today=today), strict=True):
        if kept.status != assessed.status:
            kept.status = assessed.status
            changed.append(kept)
    ImportRow.objects.bulk_update(changed, ["status"], batch_size=500)
    stored.basis = basis.fingerprint
    stored.save(update_fields=["basis"])
    plan_anew(by, stored, today=today)
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"checked_again": len(rows), "changed": len(changed)},
    )
    return len(changed)


def staged_import(by: Staff, import_key: int, *, today: dt.date) -> ClientImport:
    """Return an import that can still be changed, locked."""
    stored = access.get_import(by, import_key, on=today, lock=True)
    if stored.state != ImportState.STAGED:
        raise ConflictError(
            "Diese Liste wurde inzwischen übernommen oder verworfen; sie lässt sich nicht mehr ändern."
        )
    return stored


def staged_row(by: Staff, import_key: int, row: int, *, today: dt.date) -> tuple[ClientImport, ImportRow]:
    """Return a row of an import that can still be changed."""
    stored = staged_import(by, import_key, today=today)
    kept = ImportRow.objects.filter(client_import=stored, row=row).first()
    if kept is None:
        raise NotVisible("Diese Zeile gibt es in der Liste nicht.")
    return stored, kept


def put_cells(
    stored: ClientImport, kept: ImportRow, cells: Mapping[str, str], basis: Basis, *, today: dt.date
) -> AssessedRow:
    """Store other cells of a row with what is to be found in them; duplicates are the caller's business."""
    changed = changed_cells(kept, cells)
    if kept.original is None:
        kept.original = dict(kept.cells)
    headers = headers_of(stored)
    put_findings(kept, _findings_after(kept, cells, changed, headers, today=today))
    kept.cells = dict(cells)
    if kept.cells == kept.original:
        kept.original = None
    assessed = assess_row(kept, kept.cells, basis, headers, today=today)
    put_findings(kept, assessed.findings)
    kept.status = assessed.status
    kept.save(update_fields=_WRITTEN)
    return assessed


def _put_cells(
    by: Staff, stored: ClientImport, kept: ImportRow, cells: Mapping[str, str], *, today: dt.date
) -> AssessedRow:
    fields = sorted(changed_cells(kept, cells))
    basis = basis_of(stored.neighbourhood)
    before = assess_row(kept, kept.cells, basis, headers_of(stored), today=today)
    after = put_cells(stored, kept, cells, basis, today=today)
    loaded = load_rows(stored, today=today)
    if linkage_record(before) != linkage_record(after):
        _search_pairs_again(by, loaded, after, today=today)
    store_plan(with_links(by, loaded))
    if fields:
        audit_row(by, kept, {"fields": fields})
    return after


def audit_row(by: Staff, row: ImportRow, facts: Mapping[str, object]) -> None:
    """Write down that somebody changed what becomes of a row; `facts` name fields, never what stands in them."""
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="import-row",
        object_key=row.pk,
        facts={"import": row.client_import_id, "row": row.row, **facts},
    )


def changed_cells(kept: ImportRow, cells: Mapping[str, str]) -> set[str]:
    """Return the names of the cells that would be other ones."""
    return {name for name in {*kept.cells, *cells} if kept.cells.get(name, "") != cells.get(name, "")}


def _findings_after(
    kept: ImportRow,
    cells: Mapping[str, str],
    changed: Collection[str],
    headers: Mapping[Field, str],
    *,
    today: dt.date,
) -> list[RowFinding]:
    """Keep the findings of cells that stay, and look at the changed ones as if they had just been read."""
    if not changed:
        return [stored_finding(finding) for finding in kept.findings]
    touched = {headers.get(Field(name), "") for name in changed} | {""}
    touched |= {
        headers[field] for field in _SPLIT if field in headers and not _SPLIT[field].isdisjoint(changed)
    }
    stay = [
        finding
        for finding in map(stored_finding, kept.findings)
        if finding.code in _LASTING or finding.column not in touched
    ]
    return stay + _read_again(kept, cells, touched, headers, today=today)


_SPLIT: dict[Field, frozenset[str]] = {
    Field.FULL_NAME: frozenset({Field.FAMILY_NAME, Field.GIVEN_NAME}),
    Field.PLACE: frozenset({Field.POSTCODE, Field.TOWN}),
}


def _read_again(
    kept: ImportRow,
    cells: Mapping[str, str],
    touched: Collection[str],
    headers: Mapping[Field, str],
    *,
    today: dt.date,
) -> list[RowFinding]:
    if not cells:  # every cell of the row was emptied
        return []
    fields = [Field(name) for name in cells]
    sheet = sheets.Sheet(
        header=tuple(headers.get(field, "") for field in fields),
        rows=[tuple(cells.values())],
        first_row=kept.line,
        encoding="",
        delimiter="",
        title_lines=(),
        findings=(),
    )
    mapping = sheets.Mapping({field: index for index, field in enumerate(fields)})
    [record] = sheets.records(sheet, mapping, today=today)
    return [
        RowFinding(found.code, Severity(found.severity), found.column, found.message)
        for found in record.findings
        if found.column in touched
    ]


def _search_pairs_again(by: Staff, loaded: LoadedRows, row: AssessedRow, *, today: dt.date) -> None:
    """Look for whom the corrected row may be now; pairs that somebody has decided about stay."""
    stored = loaded.stored
    keys = {kept.row: kept.pk for kept in loaded.kept}
    mine, others = linkage_record(row), [linkage_record(each) for each in loaded.rows if each.row != row.row]
    known = list(known_records(by, today=today))
    among = linkage.Linker(others, beside=[mine]).against([mine])
    across = linkage.Linker(known, beside=[*others, mine]).against([mine])
    kept = DuplicatePair.objects.filter(Q(row_a=keys[row.row]) | Q(row_b=keys[row.row]), client_import=stored)
    kept.filter(decision=PairDecision.OPEN).delete()
    settled = {
        key
        for row_a, row_b, person in kept.values_list("row_a_id", "row_b_id", "person_b_id")
        for key in (row_a, row_b, -(person or 0))
    }
    certain = known_by_number(loaded.rows, numbers_known(by)).get(row.row)
    found = [
        pair for pair in (*among, *across) if keys.get(pair.b, pair.b) not in settled and -pair.b != certain
    ]
    DuplicatePair.objects.bulk_create(pair_rows(stored, found, keys))
