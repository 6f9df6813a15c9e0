"""Imports as their pages show them: findings, duplicates, comparison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lotse.accounts.models import Staff
from lotse.lib.sheets import Field
from lotse.people.access import visible_imports
from lotse.people.enums import (
    ImportState,
    ListField,
    PairDecision,
    RowChange,
    RowStatus,
)
from lotse.people.models import ClientImport, DuplicatePair, ImportRow

CELLS_OF_THE_ADDRESS = frozenset(
    {
        Field.STREET,
        Field.HOUSE_NUMBER,
        Field.STREET_LINE,
        Field.ADDRESS_EXTRA,
        Field.POSTCODE,
        Field.TOWN,
        Field.PLACE,
        Field.TOWN_PART,
        Field.PHONE,
        Field.MOBILE,
        Field.EMAIL,
    }
)


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import holds, for its overview."""

    inside: int
    outside: int
    unclear: int
    invalid: int
    errors: int
    warnings: int
    open_pairs: int
    changes: Mapping[str, int]
    departures: Mapping[str, int]

    @property
    def to_clarify(self) -> int:
        return self.unclear + self.invalid

    @property
    def moved_in(self) -> int:
        return self.changes[RowChange.MOVED_IN]

    @property
    def held(self) -> int:
        return self.changes[RowChange.HELD]

    @property
    def unreadable(self) -> int:
        """How many rows nobody can be made of: no clear address, or an error."""
        return self.to_clarify + self.changes[RowChange.OPEN]

    @property
    def stayed_behind(self) -> bool:
        return self.held > 0 or self.unreadable > 0

    @property
    def applied_departures(self) -> int:
        return self.departures.get("gone-apply", 0) + self.departures.get("moved-out-apply", 0)

    @property
    def gone(self) -> int:
        return self.departures.get("gone-apply", 0) + self.departures.get("gone-keep", 0)

    @property
    def looks_partial(self) -> bool:
        """Whether so many are missing that the proposal is to change nothing about them."""
        return self.gone > 0 and not self.departures.get("gone-apply", 0)

    @property
    def moved_out(self) -> int:
        return self.departures.get("moved-out-apply", 0) + self.departures.get("moved-out-keep", 0)

    @property
    def changes_nothing(self) -> bool:
        moving = (RowChange.NEW, RowChange.CHANGED, RowChange.MOVED_IN)
        return not self.applied_departures and not any(self.changes.get(change, 0) for change in moving)


def imports_of(user: Staff, neighbourhood_key: int, *, on: dt.date) -> QuerySet[ClientImport]:
    """Return a neighbourhood's imports, the newest first."""
    return visible_imports(user, on=on).filter(neighbourhood=neighbourhood_key).order_by("-staged_at", "-pk")


def same_file_before(stored: ClientImport) -> ClientImport | None:
    """Return the import in which the very same file was taken over already."""
    same = ClientImport.objects.filter(
        neighbourhood_id=stored.neighbourhood_id, sha256=stored.sha256, state=ImportState.COMMITTED
    )
    return same.exclude(pk=stored.pk).order_by("-committed_at").first()


def counts_of(stored: ClientImport) -> ImportCounts:
    """Count an import's rows, pairs and departures; three queries."""
    rows = stored.staged_rows
    by_change = {f"change_{change.name.lower()}": Count("pk", Q(change=change)) for change in RowChange}
    counts = rows.aggregate(
        inside=Count("pk", Q(status=RowStatus.INSIDE)),
        outside=Count("pk", Q(status=RowStatus.OUTSIDE)),
        unclear=Count("pk", Q(status=RowStatus.UNCLEAR)),
        invalid=Count("pk", Q(status=RowStatus.INVALID)),
        errors=Count("pk", Q(severity="error") & ~Q(status=RowStatus.OUTSIDE)),
        warnings=Count("pk", Q(severity="warning") & ~Q(status=RowStatus.OUTSIDE)),
        **by_change,
    )
    departures = stored.departures.values_list("kind", "decision").annotate(people=Count("pk"))
    return ImportCounts(
        inside=counts["inside"],
        outside=counts["outside"],
        unclear=counts["unclear"],
        invalid=counts["invalid"],
        errors=counts["errors"],
        warnings=counts["warnings"],
        open_pairs=pair_counts(stored).open,
        changes={change.value: counts[f"change_{change.name.lower()}"] for change in RowChange},
        departures={f"{kind}-{decision}": people for kind, decision, people in departures},
    )


def rows_of(
    stored: ClientImport, *, status: str = "", severity: str = "", code: str = ""
) -> QuerySet[ImportRow]:
    """Return an import's rows in the list's order, filtered by where they are and what was found."""
    rows = ImportRow.objects.filter(client_import=stored).select_related("person").order_by("row")
    if status:
        rows = rows.filter(status=status)
    if severity:
        rows = rows.filter(severity=severity)
    if code:
        rows = rows.filter(codes__contains=f"|{code}|")
    return rows


def get_row(stored: ClientImport, row: int) -> ImportRow | None:
    """Return one row of an import."""
    rows = ImportRow.objects.select_related("person")
    return rows.filter(client_import=stored, row=row).first()


def is_row_blocked(row: ImportRow) -> bool:
    """Say whether a row's address must not be shown.

    The person it is known as is blocked, whatever the list says by now; or the row's own entry, or a word anywhere
    in it, says so. The row's person is read.
    """
    from lotse.lib import sheets  # noqa: PLC0415

    if row.person is not None and row.person.is_blocked:
        return True
    values = {Field(name): text for name, text in row.cells.items()}
    found = tuple(
        sheets.Finding(finding["code"], "warning", row.row, finding["column"], "") for finding in row.findings
    )
    return sheets.is_blocked(sheets.Record(row.row, values, None, found))


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell of a row: its code, German label and text."""

    code: str
    label: str
    text: str


def shown_cells(row: ImportRow, headers: Mapping[str, str]) -> list[CellLine]:
    """Return the cells that may be shown and corrected; those of a blocked address are left out."""
    hidden = CELLS_OF_THE_ADDRESS if is_row_blocked(row) else frozenset()
    return [
        CellLine(field.value, field.label, row.cells.get(field.value, ""))
        for field in ListField
        if (field.value in headers or field.value in row.cells) and field.value not in hidden
    ]


def row_counts(stored: ClientImport) -> dict[str, int]:
    """Return how many rows lie where, by status, and how many findings weigh how much, by `severity-…`."""
    counts: dict[str, int] = {}
    lines = stored.staged_rows.order_by().values_list("status", "severity").annotate(rows=Count("pk"))
    for status, severity, rows in lines:
        counts[status] = counts.get(status, 0) + rows
        counts[f"severity-{severity}"] = counts.get(f"severity-{severity}", 0) + rows
    return counts


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs wait for a decision, and about how many there is one."""

    open: int
    decided: int


def pair_counts(stored: ClientImport) -> PairCounts:
    """Count the pairs a clerk may decide about."""
    is_open = Q(decision=PairDecision.OPEN)
    counts = _pairs(stored).aggregate(open=Count("pk", is_open), decided=Count("pk", ~is_open))
    return PairCounts(counts["open"], counts["decided"])


def deciding_pairs(stored: ClientImport, *, is_decided: bool | None = None) -> QuerySet[DuplicatePair]:
    """Return the pairs a clerk may decide about, the likeliest first."""
    pairs = (
        _pairs(stored).select_related("row_a__person", "row_b__person", "person_b").order_by("-score", "pk")
    )
    if is_decided is None:
        return pairs
    is_open = Q(decision=PairDecision.OPEN)
    return pairs.exclude(is_open) if is_decided else pairs.filter(is_open)


def _pairs(stored: ClientImport) -> QuerySet[DuplicatePair]:
    """Return the pairs that touch the neighbourhood."""
    inside = ~Q(row_a__status=RowStatus.OUTSIDE) | Q(row_b__isnull=False) & ~Q(
        row_b__status=RowStatus.OUTSIDE
    )
    return DuplicatePair.objects.filter(inside, client_import=stored)
