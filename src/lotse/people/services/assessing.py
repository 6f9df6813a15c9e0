"""From a clerk's list to what each row says: name, address, area, findings. Nothing is stored here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from lotse.lib import addresses, linkage, names, sheets
from lotse.lib.sheets import Field
from lotse.lib.typesetting import missing_glyphs
from lotse.people import rules
from lotse.people.enums import RowStatus, Severity
from lotse.places.rules import Extent


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Something about a row that a clerk should know."""

    code: str
    severity: Severity
    column: str
    message: str


_SEVERITY: dict[Severity, sheets.Severity] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}
# Findings that `assess` makes itself, each time anew; all others come from reading the file.
_OWN_CODES = frozenset({"name-missing", "unprintable", *addresses.Reason})
# What was put right in an address: the clerk sees it as a note.
_PUT_RIGHT = frozenset(
    {
        addresses.Reason.STREET_CORRECTED,
        addresses.Reason.POSTCODE_CORRECTED,
        addresses.Reason.TOWN_CORRECTED,
        addresses.Reason.NUMBER_FROM_DATE,
        addresses.Reason.NUMBER_CONFLICT,
    }
)
# What every address has that is in order: it explains nothing.
_IN_ORDER = frozenset({addresses.Reason.NUMBER_IN_RANGE, addresses.Reason.WHOLE_STREET})


@dataclass(frozen=True, slots=True)
class AssessedRow:
    """What a row of the list says, once read as name, address and area."""

    row: int
    name: names.PersonName
    form: names.FormOfAddress
    birth_date: dt.date | None
    is_claimant: bool | None
    language: str
    phone: str
    mobile: str
    email: str
    client_number: str
    unit_number: str
    is_blocked: bool
    is_deceased: bool
    address: addresses.Address
    street: str
    status: RowStatus
    area: str
    codes: tuple[str, ...]
    findings: tuple[RowFinding, ...]

    @property
    def has_error(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def assess(
    record: sheets.Record, *, directory: addresses.Directory, extent: Extent, headers: dict[Field, str]
) -> AssessedRow:
    """Read one record of a list as a person at an address, in or outside the neighbourhood."""
    name = names.parse_name(
        family=record.get(Field.FAMILY_NAME),
        given=record.get(Field.GIVEN_NAME),
        title=record.get(Field.TITLE),
        full=record.get(Field.FULL_NAME),
    )
    written = parse_address(record)
    match = directory.match(written)
    status, area = membership(match, written, extent)
    address = _as_directory_says(written, match)
    findings = [
        RowFinding(found.code, Severity(found.severity), found.column, found.message)
        for found in record.findings
    ]
    if not (name.family or name.given):
        findings.append(
            RowFinding("name-missing", Severity.ERROR, headers.get(Field.FAMILY_NAME, ""), "Der Name fehlt.")
        )
    if unprintable := missing_glyphs(f"{name.title}{name.given}{name.family}{address.street}{address.town}"):
        findings.append(_unprintable(unprintable, headers))
    codes = tuple(str(code) for code in (*address.findings, *match.codes))
    findings += _address_findings(status, codes, headers)
    return AssessedRow(
        row=record.row,
        name=name,
        form=names.parse_form_of_address(record.get(Field.FORM_OF_ADDRESS)),
        birth_date=record.birth_date,
        is_claimant=rules.claimant_status(record.get(Field.CLAIMANT_STATUS)),
        language=rules.language_code(record.get(Field.LANGUAGE)),
        phone=record.get(Field.PHONE),
        mobile=record.get(Field.MOBILE),
        email=record.get(Field.EMAIL),
        client_number=number_key(record.get(Field.CLIENT_NUMBER)),
        unit_number=number_key(record.get(Field.UNIT_NUMBER)),
        is_blocked=sheets.is_blocked(record),
        is_deceased=sheets.is_deceased(record),
        address=address,
        street=match.street or address.street,
        status=status,
        area=area,
        codes=codes,
        findings=tuple(findings),
    )


def assess_stored(
    row: int,
    cells: Mapping[str, str],
    findings: Iterable[RowFinding],
    *,
    directory: addresses.Directory,
    extent: Extent,
    headers: dict[Field, str],
    today: dt.date,
) -> AssessedRow:
    """Read a staged row again from its cells, with what was found when the file was read."""
    values = {Field(name): text for name, text in cells.items()}
    record = sheets.Record(
        row=row,
        values=values,
        birth_date=sheets.parse_date(values.get(Field.BIRTH_DATE, ""), today=today),
        findings=tuple(
            sheets.Finding(found.code, _SEVERITY[found.severity], row, found.column, found.message)
            for found in findings
            if found.code not in _OWN_CODES
        ),
    )
    return assess(record, directory=directory, extent=extent, headers=headers)


def stored_finding(values: Mapping[str, str]) -> RowFinding:
    """Return a finding as `dataclasses.asdict` put it into the database."""
    return RowFinding(values["code"], Severity(values["severity"]), values["column"], values["message"])


def listed_values(row: AssessedRow) -> dict[str, str | int | bool | None]:
    """Return what the list says about a person, by field of `Person` (and `unit_number`), as JSON values."""
    return {
        "unit_number": row.unit_number,
        "family_name": row.name.family,
        "given_name": row.name.given,
        "title": row.name.title,
        "form_of_address": str(row.form),
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
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
    }


def parse_address(record: sheets.Record) -> addresses.Address:
    """Read a record's address columns, whichever of them the list has."""
    address = addresses.parse(
        street=record.get(Field.STREET) or record.get(Field.STREET_LINE),
        number=record.get(Field.HOUSE_NUMBER),
        extra=record.get(Field.ADDRESS_EXTRA),
        postcode=record.get(Field.POSTCODE),
        town=record.get(Field.TOWN),
        place=record.get(Field.PLACE),
    )
    part = record.get(Field.TOWN_PART)
    return replace(address, town_part=part) if part and not address.town_part else address


def _as_directory_says(written: addresses.Address, match: addresses.Match) -> addresses.Address:
    """Return the address with the postcode and town of the directory's row: a letter must not carry a wrong one."""
    found = match.segment
    if found is None:
        return written
    return replace(written, postcode=found.postcode or written.postcode, town=found.town or written.town)


@cache
def number_key(text: str) -> str:
    """Return a client or benefit-unit number as it is compared: no blanks or slashes, upper case."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def linkage_record(row: AssessedRow) -> linkage.Record:
    """Return what the search for duplicates needs of a row."""
    phones = {digits for text in (row.phone, row.mobile) if len(digits := _digits(text)) >= 6}
    return linkage.Record(
        key=row.row,
        family=row.name.family,
        given=row.name.given,
        born=row.birth_date,
        numbers=frozenset({row.client_number} - {""}),
        unit=row.unit_number,
        street=f"{addresses.street_key(row.street)} {row.address.number_text()}".strip(),
        postcode=row.address.postcode,
        phones=frozenset(phones),
    )


def blocking_finding(rows: Iterable[AssessedRow]) -> tuple[AssessedRow, RowFinding] | None:
    """Return the first error that stops a whole list: text that would run as a formula, texts far too long."""
    for row in rows:
        for finding in row.findings:
            if finding.severity is Severity.ERROR and finding.code in ("formula", "too-long"):
                return row, finding
    return None


def membership(match: addresses.Match, address: addresses.Address, extent: Extent) -> tuple[RowStatus, str]:
    """Return what a directory's answer means for the neighbourhood, and the area where it lies inside."""
    if match.status is addresses.MatchStatus.INVALID:
        return RowStatus.INVALID, ""
    if match.segment is not None:
        area = extent.area_of(match.segment, address.number, address.suffix)
        return (RowStatus.INSIDE, area) if area is not None else (RowStatus.OUTSIDE, "")
    if match.status is addresses.MatchStatus.UNCLEAR:
        possible = [extent.area_of(near, address.number, address.suffix) for near in match.candidates]
        nowhere_inside = bool(possible) and all(area is None for area in possible)
        return (RowStatus.OUTSIDE if nowhere_inside else RowStatus.UNCLEAR), ""
    return RowStatus.OUTSIDE, ""


def _address_findings(
    status: RowStatus, codes: tuple[str, ...], headers: dict[Field, str]
) -> Iterator[RowFinding]:
    """Yield why it is unclear where somebody lives, or what was put right about a clear address."""
    is_unclear = status in (RowStatus.UNCLEAR, RowStatus.INVALID)
    column = headers.get(Field.STREET) or headers.get(Field.STREET_LINE, "")
    for code in dict.fromkeys(codes):
        if code in _IN_ORDER or not (is_unclear or code in _PUT_RIGHT):
            continue
        severity = Severity.WARNING if is_unclear else Severity.NOTE
        yield RowFinding(code, severity, column, addresses.REASON_TEXT[addresses.Reason(code)])


def _unprintable(letters: frozenset[str], headers: dict[Field, str]) -> RowFinding:
    shown = ", ".join(f"„{letter}“" for letter in sorted(letters))
    return RowFinding(
        "unprintable",
        Severity.ERROR,
        headers.get(Field.FAMILY_NAME, ""),
        f"Die Schriften des Briefs haben das Zeichen {shown} nicht; bitte in lateinischer Schrift eintragen.",
    )


def _digits(text: str) -> str:
    digits = "".join(letter for letter in text if letter.isdigit())
    return digits.removeprefix("0049").removeprefix("49").removeprefix("0")
