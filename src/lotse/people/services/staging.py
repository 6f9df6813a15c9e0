"""Staging a client list: read, assess, look for duplicates, store for a person's decision."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.lib import addresses, linkage, sheets
from lotse.lib.sheets import Field
from lotse.people import access
from lotse.people.enums import RowDecision, RowStatus, Severity
from lotse.people.models import ClientImport, DuplicatePair, ImportRow, Person, SourceNumber
from lotse.people.services.assessing import AssessedRow, RowFinding, assess, blocking_finding, linkage_record
from lotse.people.services.basis import Basis
from lotse.people.services.linking import JudgedPair, Links, known_by_number, link
from lotse.places.models import Neighbourhood
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class ClientList:
    """A clerk's list, read and mapped, before anything is stored."""

    file_name: str
    sha256: str
    sheet: sheets.Sheet
    mapping: sheets.Mapping

    @property
    def findings(self) -> tuple[sheets.Finding, ...]:
        """What is to be known of the list as a whole."""
        whole = (*self.sheet.findings, *self.mapping.findings)
        return tuple(finding for finding in whole if finding.row is None)

    @property
    def headers(self) -> dict[Field, str]:
        return {field: self.sheet.column_name(column) for field, column in self.mapping.columns.items()}


@dataclass(frozen=True, slots=True)
class AssessedList:
    """A list with what each row says and which rows may be one person; nothing of it is stored yet."""

    source: ClientList
    basis: Basis
    records: list[sheets.Record]
    rows: list[AssessedRow]
    pairs: list[linkage.Pair]


@dataclass(frozen=True, slots=True)
class StagedList:
    """A staged import with all that follows from it: rows, pairs, who is known, held, waiting, blocked.

    `pairs` are those inside the list. `maybe_known` are people whom a waiting row may be. `skipped` are rows a clerk leaves out or for which another row stands,
    `kept` rows of known people who stay as they are, `keeps` single fields that stay. `stands_for` gives rows
    the row that stands for them; `originals` are corrected rows as they stood in the list.
    """

    stored: ClientImport
    rows: list[AssessedRow]
    pairs: list[linkage.Pair]
    known: dict[int, int]
    held: dict[int, int]
    blocked: frozenset[int]
    waiting: frozenset[int] = frozenset()
    maybe_known: frozenset[int] = frozenset()
    skipped: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()
    keeps: Mapping[int, frozenset[str]] = field(default_factory=dict)
    stands_for: Mapping[int, int] = field(default_factory=dict)
    originals: Mapping[int, AssessedRow] = field(default_factory=dict)

    def as_listed(self, row: AssessedRow) -> AssessedRow:
        """Return a row as it stood in the list, before anybody corrected it."""
        return self.originals.get(row.row, row)


def read_list(
    path: Path,
    *,
    file_name: str = "",
    columns: Mapping[Field, str] | None = None,
    harmless: Collection[str] = (),
) -> ClientList:
    """Read a client list; InputError says what is wrong with it.

    Without `columns` the meaning of its columns is proposed; each then has a header of its own, so that
    a clerk can name any of them. `harmless` are the headers of columns whose ticks block no address.
    """
    name = file_name or path.name
    try:
        read = sheets.read_sheet(path)
        sheet = with_own_headers(read)
        mapping = (
            sheets.propose_mapping(read)
            if columns is None
            else sheets.mapping_from_headers(sheet, columns, harmless=harmless)
        )
    except sheets.SheetError as error:
        raise InputError(f"Liste „{name}“: {error}", detail=repr(error))
    if missing := missing_columns(mapping.columns):
        raise InputError(f"Liste „{name}“: {missing}")
    return ClientList(name, hashlib.sha256(path.read_bytes()).hexdigest(), sheet, mapping)


def missing_columns(columns: Iterable[Field]) -> str:
    """Return one German sentence about what a mapping lacks, or "" for one that will do."""
    mapped = set(columns)
    if not {Field.FAMILY_NAME, Field.FULL_NAME} & mapped:
        return "Die Spalte mit dem Familiennamen fehlt. Bitte wählen Sie die Spalte aus, in der er steht."
    if not {Field.STREET, Field.STREET_LINE} & mapped:
        return "Die Spalte mit der Straße fehlt. Bitte wählen Sie die Spalte aus, in der sie steht."
    if not {Field.BIRTH_DATE, Field.CLAIMANT_STATUS} & mapped:
        return (
            "Die Spalte „Geburtsdatum“ fehlt. Ohne sie lässt sich nicht ausschließen, "
            "dass Kinder unter 15 Jahren angeschrieben werden."
        )
    return ""


def with_own_headers(sheet: sheets.Sheet) -> sheets.Sheet:
    """Return the sheet with a different header for each column: what has none gets its number."""
    seen: dict[str, int] = {}
    header = []
    for index in range(len(sheet.header)):
        name = sheet.column_name(index)
        times = seen[name.casefold()] = seen.get(name.casefold(), 0) + 1
        header.append(name if times == 1 else f"{name} ({times})")
    return replace(sheet, header=tuple(header))


def stage_import(
    *,
    by: Staff,
    source: ClientList,
    neighbourhood: Neighbourhood,
    basis: Basis,
    today: dt.date,
    strict: bool = False,
    keep_outside: bool = True,
) -> StagedList:
    """Assess a list and store it as a staged import, in one go.

    `strict` refuses the whole list where a row has a finding that no program can decide about
    (a formula, a text far too long); on the screens such rows are corrected in place instead. With
    `keep_outside` False nothing of people outside is stored at all: for who commits in the same breath.
    """
    assessed = assess_list(by=by, source=source, basis=basis, today=today)
    if strict and (stopping := blocking_finding(assessed.rows)):
        _, finding = stopping
        raise InputError(f"Liste „{source.file_name}“: {finding.message}")
    return store_list(by=by, assessed=assessed, neighbourhood=neighbourhood, keep_outside=keep_outside)


def assess_list(
    *,
    by: Staff,
    source: ClientList,
    basis: Basis,
    today: dt.date,
    on_row: Callable[[int], None] | None = None,
) -> AssessedList:
    """Say of each row who and where it is, and which may be one person; the long part, without any lock.

    `on_row` is told how many rows are done.
    """
    records, rows, headers = list[sheets.Record](), list[AssessedRow](), source.headers
    for record in sheets.records(source.sheet, source.mapping, today=today):
        records.append(record)
        rows.append(assess(record, directory=basis.directory, extent=basis.extent, headers=headers))
        if on_row is not None:
            on_row(len(rows))
    pairs = linkage.find_pairs([linkage_record(row) for row in rows], known_records(by, today=today))
    return AssessedList(source, basis, records, rows, pairs)


@transaction.atomic
def store_list(
    *, by: Staff, assessed: AssessedList, neighbourhood: Neighbourhood, keep_outside: bool = True
) -> StagedList:
    """Store an assessed list as a staged import: each row with its findings, each pair that may be one person."""
    source, rows, pairs = assessed.source, assessed.rows, assessed.pairs
    stored = ClientImport.objects.create(
        agency_id=by.agency_id,
        neighbourhood=neighbourhood,
        file_name=source.file_name,
        sha256=source.sha256,
        rows=len(rows),
        mapping=dict(source.headers),
        dropped=[*source.mapping.dropped, *(f"{name} (nicht erkannt)" for name in source.mapping.unmapped)],
        findings=[asdict(finding) for finding in source.findings],
        basis=assessed.basis.fingerprint,
        staged_at=clock.now(),
    )
    _store_rows(assessed, stored, keep_outside=keep_outside)
    _store_pairs(stored, rows, pairs, numbers_known(by), keep_outside=keep_outside)
    audit(
        by=by,
        action=AuditAction.IMPORTED,
        object_kind="client-import",
        object_key=stored.pk,
        facts={"rows": stored.rows, "dropped_columns": list(source.mapping.dropped)},
    )
    links = links_of(by, rows, [JudgedPair.found(pair) for pair in pairs])
    among = [pair for pair in pairs if min(pair.a, pair.b) > 0]
    return StagedList(
        stored, rows, among, links.known, links.held, links.blocked, links.waiting, links.maybe_known
    )


def links_of(
    by: Staff, rows: list[AssessedRow], pairs: list[JudgedPair], skipped: Iterable[int] = ()
) -> Links:
    """Return who each row is, against all the numbers and blocked addresses the agency knows."""
    blocked = Person.objects.filter(agency_id=by.agency_id, is_blocked=True).values_list("pk", flat=True)
    return link(
        rows, pairs, numbers=numbers_known(by), blocked_people=set(blocked), skipped=frozenset(skipped)
    )


def numbers_known(by: Staff) -> dict[str, int]:
    """Return all client numbers of the agency with their people."""
    return dict(SourceNumber.objects.filter(agency_id=by.agency_id).values_list("number", "person_id"))


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


def put_findings(row: ImportRow, findings: Iterable[RowFinding]) -> None:
    """Set a stored row's findings, and what repeats them for filtering."""
    listed = list(findings)
    row.findings = [asdict(finding) for finding in listed]
    present = {finding.severity for finding in listed}
    row.severity = next((severity for severity in _SEVERITIES if severity in present), "")
    row.codes = "".join(f"|{code}|" for code in dict.fromkeys(finding.code for finding in listed))


def pair_rows(
    stored: ClientImport, pairs: Iterable[linkage.Pair], keys: Mapping[int, int]
) -> Iterator[DuplicatePair]:
    """Yield pairs as they are stored; `keys` gives row numbers their keys."""
    for pair in pairs:
        found = JudgedPair.found(pair)
        yield DuplicatePair(
            client_import=stored,
            row_a_id=keys[found.row],
            row_b_id=None if found.other is None else keys[found.other],
            person_b_id=found.person,
            score=found.score,
            verdict=found.verdict,
            evidence=list(pair.evidence),
        )


def _store_rows(assessed: AssessedList, stored: ClientImport, *, keep_outside: bool) -> None:
    lines = zip(assessed.records, assessed.rows, strict=True)
    kept = (
        _import_row(
            stored, record, row, line=assessed.source.sheet.line_of(row.row), keep_outside=keep_outside
        )
        for record, row in lines
    )
    while batch := list(islice(kept, 1000)):
        ImportRow.objects.bulk_create(batch)


def _import_row(
    stored: ClientImport, record: sheets.Record, row: AssessedRow, *, line: int, keep_outside: bool
) -> ImportRow:
    stays = keep_outside or row.status is not RowStatus.OUTSIDE
    kept = ImportRow(
        client_import=stored,
        row=row.row,
        line=line,
        cells={str(field): text for field, text in record.values.items() if text} if stays else {},
        status=row.status,
        decision=RowDecision.OPEN if stays else RowDecision.SKIP,
    )
    if stays:
        put_findings(kept, row.findings)
    return kept


def _store_pairs(
    stored: ClientImport,
    rows: list[AssessedRow],
    pairs: list[linkage.Pair],
    numbers: Mapping[str, int],
    *,
    keep_outside: bool,
) -> None:
    """Store the pairs a clerk may have to decide about; a client number that is known leaves no doubt."""
    concerned = {row.row for row in rows if keep_outside or row.status is not RowStatus.OUTSIDE}
    certain = known_by_number(rows, numbers)
    wanted = [
        pair
        for pair in pairs
        if (pair.a in concerned or pair.b in concerned) and certain.get(pair.a) != -pair.b
    ]
    listed = {row for pair in wanted for row in (pair.a, pair.b) if row > 0}
    keys = dict(ImportRow.objects.filter(client_import=stored, row__in=listed).values_list("row", "pk"))
    DuplicatePair.objects.bulk_create(pair_rows(stored, wanted, keys), batch_size=1000)
