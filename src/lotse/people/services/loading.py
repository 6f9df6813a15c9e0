"""A staged import read back from the database, days later, as if it had just been read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError
from lotse.lib import linkage
from lotse.lib.sheets import Field
from lotse.people.enums import PairDecision, RowDecision
from lotse.people.models import ClientImport, DuplicatePair, ImportRow
from lotse.people.services.assessing import AssessedRow, assess_stored, stored_finding
from lotse.people.services.basis import Basis, basis_of
from lotse.people.services.linking import JudgedPair
from lotse.people.services.staging import StagedList, links_of

LOADED = ("row", "cells", "original", "findings", "status", "decision", "same_as_id", "keeps")


@dataclass(frozen=True, slots=True)
class LoadedRows:
    """The rows of an import as stored and as assessed anew, side by side."""

    stored: ClientImport
    kept: list[ImportRow]
    rows: list[AssessedRow]
    originals: dict[int, AssessedRow]


def load_staged(by: Staff, stored: ClientImport, *, today: dt.date) -> StagedList:
    """Return a staged import with everything that follows from its rows and a clerk's decisions."""
    return with_links(by, load_rows(stored, today=today))


def load_rows(stored: ClientImport, *, today: dt.date) -> LoadedRows:
    """Read and assess the rows of a staged import.

    ConflictError where street directory or neighbourhood have changed since: then the clerk has looked at
    something else than what would be taken over.
    """
    basis = basis_of(stored.neighbourhood)
    if stored.basis != basis.fingerprint:
        raise ConflictError(
            "Das Straßenverzeichnis oder das Quartier wurde geändert, seit die Liste geprüft wurde. "
            "Bitte lassen Sie die Liste neu prüfen."
        )
    kept = list(ImportRow.objects.filter(client_import=stored).order_by("row").only("pk", *LOADED))
    headers = headers_of(stored)
    return LoadedRows(
        stored,
        kept,
        assess_rows(kept, basis, headers, today=today),
        {
            row.row: assess_row(row, row.original, basis, headers, today=today)
            for row in kept
            if row.original is not None
        },
    )


def with_links(by: Staff, loaded: LoadedRows) -> StagedList:
    """Return loaded rows with who each of them is, by the pairs and decisions as they are now."""
    kept, pairs = loaded.kept, judged_pairs(loaded.stored)
    number_of = {row.pk: row.row for row in kept}
    left_out = frozenset(
        row.row for row in kept if row.decision == RowDecision.SKIP or row.same_as_id is not None
    )
    links = links_of(by, loaded.rows, pairs, left_out)
    return StagedList(
        stored=loaded.stored,
        rows=loaded.rows,
        pairs=[
            linkage.Pair(pair.row, pair.other, pair.score, linkage.Verdict(pair.verdict), ())
            for pair in pairs
            if pair.other is not None
        ],
        known=links.known,
        held=links.held,
        blocked=links.blocked,
        waiting=links.waiting,
        maybe_known=links.maybe_known,
        skipped=left_out,
        kept=frozenset(row.row for row in kept if row.decision == RowDecision.KNOWN),
        keeps={row.row: frozenset(row.keeps) for row in kept if row.keeps},
        stands_for={row.row: number_of[row.same_as_id] for row in kept if row.same_as_id is not None},
        originals=loaded.originals,
    )


def assess_rows(
    kept: Iterable[ImportRow], basis: Basis, headers: dict[Field, str], *, today: dt.date
) -> list[AssessedRow]:
    """Assess stored rows anew from their cells."""
    return [assess_row(row, row.cells, basis, headers, today=today) for row in kept]


def assess_row(
    kept: ImportRow,
    cells: Mapping[str, str],
    basis: Basis,
    headers: dict[Field, str],
    *,
    today: dt.date,
) -> AssessedRow:
    """Assess one stored row with these cells."""
    return assess_stored(
        kept.row,
        cells,
        [stored_finding(finding) for finding in kept.findings],
        directory=basis.directory,
        extent=basis.extent,
        headers=headers,
        today=today,
    )


def headers_of(stored: ClientImport) -> dict[Field, str]:
    """Return the list's header of each field that was read."""
    return {Field(name): header for name, header in stored.mapping.items()}


def judged_pairs(stored: ClientImport) -> list[JudgedPair]:
    """Return an import's pairs with what was said about them."""
    pairs = DuplicatePair.objects.filter(client_import=stored).order_by("pk")
    lines = pairs.values_list("row_a__row", "row_b__row", "person_b_id", "score", "verdict", "decision")
    return [JudgedPair(*line[:-1], PairDecision(line[-1])) for line in lines]
