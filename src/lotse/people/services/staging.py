"""Staging a client list: read, assess, look for duplicates, store for a person's decision."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError, RowError
from lotse.lib import addresses, linkage, sheets
from lotse.lib.sheets import Field
from lotse.people import access, rules
from lotse.people.enums import RowDecision, RowStatus, Severity
from lotse.people.models import ClientImport, DuplicatePair, ImportRow, Person, SourceNumber
from lotse.people.services.assessing import AssessedRow, assess, blocking_finding, linkage_record
from lotse.places.models import Neighbourhood
from lotse.places.rules import Extent
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class ClientList:
    """A clerk's list, read and mapped, before anything is stored."""

    path: Path
    sha256: str
    sheet: sheets.Sheet
    mapping: sheets.Mapping

    @property
    def headers(self) -> dict[Field, str]:
        return {field: self.sheet.header[column] for field, column in self.mapping.columns.items()}


@dataclass(frozen=True, slots=True)
class StagedList:
    """A staged import with what the command line needs at once: rows, pairs and what follows from them."""

    stored: ClientImport
    rows: list[AssessedRow]
    pairs: list[linkage.Pair]
    known: dict[int, int]
    held: dict[int, int]
    blocked: frozenset[int]


def read_list(path: Path) -> ClientList:
    """Read a client list and propose what its columns mean; InputError says what is wrong with it."""
    try:
        sheet = sheets.read_sheet(path)
        mapping = sheets.propose_mapping(sheet)
    except sheets.SheetError as error:
        raise InputError(f"Liste „{path.name}“: {error}", detail=repr(error))
    if not {Field.BIRTH_DATE, Field.CLAIMANT_STATUS} & set(mapping.columns):
        raise InputError(
            f"Liste „{path.name}“: Die Spalte „Geburtsdatum“ fehlt. Ohne sie lässt sich nicht ausschließen, "
            "dass Kinder unter 15 Jahren angeschrieben werden."
        )
    return ClientList(path, hashlib.sha256(path.read_bytes()).hexdigest(), sheet, mapping)


@transaction.atomic
def stage_import(
    *,
    by: Staff,
    source: ClientList,
    neighbourhood: Neighbourhood,
    directory: addresses.Directory,
    extent: Extent,
    today: dt.date,
    strict: bool = False,
) -> StagedList:
    """Store a list as a staged import: each row with its findings, each pair that may be one person.

    `strict` refuses the whole list where a row has a finding that no program can decide about
    (a formula, a text far too long); on the screens such rows are corrected in place instead.
    """
    stored = ClientImport.objects.create(
        agency_id=by.agency_id,
        neighbourhood=neighbourhood,
        file_name=source.path.name,
        sha256=source.sha256,
        rows=0,
        mapping=dict(source.headers),
        dropped=list(source.mapping.dropped),
        findings=[asdict(finding) for finding in source.sheet.findings],
        staged_at=clock.now(),
    )
    rows = list(_store_rows(source, stored, directory=directory, extent=extent, today=today))
    if not rows:
        raise InputError(f"Liste „{source.path.name}“: Unter der Kopfzeile stehen keine Daten.")
    if strict and (stopping := blocking_finding(rows)):
        row, finding = stopping
        raise RowError(finding.message, row=row.row, column=finding.column)
    stored.rows = len(rows)
    stored.save(update_fields=["rows"])
    people = list(known_records(by, today=today))
    pairs = linkage.find_pairs([linkage_record(row) for row in rows], people)
    known = _known_by_number(by, rows) | _known_by_likeness(pairs)
    inside = [pair for pair in pairs if pair.a > 0 and pair.b > 0]
    held = rules.held_back(
        [(pair.a, pair.b) for pair in inside if rules.holds_back(pair.verdict, pair.score)],
        rank={row.row: _rank(row, known) for row in rows},
    )
    _store_pairs(stored, rows, pairs)
    audit(
        by=by,
        action=AuditAction.IMPORTED,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"rows": stored.rows, "dropped_columns": list(source.mapping.dropped)},
    )
    return StagedList(stored, rows, inside, known, held, _blocked(rows, known, held))


def known_records(by: Staff, *, today: dt.date) -> Iterator[linkage.Record]:
    """Yield everybody already known as the search for duplicates sees them; their keys are negative."""
    numbers: dict[int, set[str]] = {}
    for person_id, number in SourceNumber.objects.filter(agency_id=by.agency_id).values_list(
        "person_id", "number"
    ):
        numbers.setdefault(person_id, set()).add(number)
    people = access.visible_people(by, on=today).values_list(
        "pk",
        "family_name",
        "given_name",
        "birth_date",
        "unit__number",
        "street",
        "house_number_text",
        "postcode",
    )
    for key, family, given, born, unit, street, number, postcode in people.iterator(chunk_size=5000):
        yield linkage.Record(
            key=-key,
            family=family,
            given=given,
            born=born,
            numbers=frozenset(numbers.get(key, ())),
            unit=unit or "",
            street=f"{addresses.street_key(street)} {number}".strip(),
            postcode=postcode,
            phones=frozenset(),
        )


def _store_rows(
    source: ClientList,
    stored: ClientImport,
    *,
    directory: addresses.Directory,
    extent: Extent,
    today: dt.date,
) -> Iterator[AssessedRow]:
    headers, batch = source.headers, list[ImportRow]()
    for record in sheets.records(source.sheet, source.mapping, today=today):
        row = assess(record, directory=directory, extent=extent, headers=headers)
        stays = row.status is not RowStatus.OUTSIDE
        batch.append(
            ImportRow(
                client_import=stored,
                row=row.row,
                cells={str(field): text for field, text in record.values.items() if text} if stays else {},
                findings=[asdict(finding) for finding in row.findings] if stays else [],
                status=row.status,
                decision=RowDecision.OPEN if stays else RowDecision.SKIP,
            )
        )
        if len(batch) == 1000:
            ImportRow.objects.bulk_create(batch)
            batch = []
        yield row
    ImportRow.objects.bulk_create(batch)


def _blocked(rows: list[AssessedRow], known: dict[int, int], held: dict[int, int]) -> frozenset[int]:
    """Return the rows of everybody whose address is blocked: one blocked entry blocks all that may be theirs."""
    people = set(
        Person.objects.filter(pk__in=set(known.values()), is_blocked=True).values_list("pk", flat=True)
    )
    groups = {held.get(row.row, row.row) for row in rows if row.is_blocked or known.get(row.row, 0) in people}
    return frozenset(row.row for row in rows if held.get(row.row, row.row) in groups)


def _store_pairs(stored: ClientImport, rows: list[AssessedRow], pairs: list[linkage.Pair]) -> None:
    """Store the pairs a clerk has to decide about: those that touch the neighbourhood."""
    concerned = {row.row for row in rows if row.status is not RowStatus.OUTSIDE}
    wanted = [pair for pair in pairs if pair.a in concerned or pair.b in concerned]
    keys = dict(
        ImportRow.objects.filter(
            client_import=stored, row__in={row for pair in wanted for row in (pair.a, pair.b) if row > 0}
        ).values_list("row", "pk")
    )
    DuplicatePair.objects.bulk_create(
        DuplicatePair(
            client_import=stored,
            row_a_id=keys[max(pair.a, pair.b) if min(pair.a, pair.b) < 0 else pair.a],
            row_b_id=keys[pair.b] if min(pair.a, pair.b) > 0 else None,
            person_b_id=-min(pair.a, pair.b) if min(pair.a, pair.b) < 0 else None,
            score=pair.score,
            verdict=str(pair.verdict),
            evidence=list(pair.evidence),
        )
        for pair in wanted
    )


def _known_by_number(by: Staff, rows: list[AssessedRow]) -> dict[int, int]:
    """Find rows whose client number belongs to somebody known, unless two rows claim the same number."""
    times = Counter(row.client_number for row in rows if row.client_number)
    people = dict(SourceNumber.objects.filter(agency_id=by.agency_id).values_list("number", "person_id"))
    return {
        row.row: people[row.client_number]
        for row in rows
        if row.client_number in people and times[row.client_number] == 1
    }


def _known_by_likeness(pairs: list[linkage.Pair]) -> dict[int, int]:
    """Find rows without a known number that are in every detail somebody known."""
    return {
        max(pair.a, pair.b): -min(pair.a, pair.b)
        for pair in pairs
        if min(pair.a, pair.b) < 0 and pair.score >= rules.IDENTICAL_SCORE
    }


def _rank(row: AssessedRow, known: dict[int, int]) -> tuple[bool, bool, bool, bool, int]:
    """Order rows that may be one person: the best one stays, the others are held back."""
    return (
        row.status is not RowStatus.INSIDE,
        any(finding.severity is Severity.ERROR for finding in row.findings),
        row.row not in known,
        not row.client_number,
        row.row,
    )
