"""Two entries that may be one person, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lotse.accounts.models import Staff
from lotse.lib import linkage
from lotse.people import access
from lotse.people.enums import ListField, PairDecision, PersonField
from lotse.people.models import DuplicatePair, ImportRow, Person
from lotse.people.queries.imports import CELLS_OF_THE_ADDRESS, is_row_blocked
from lotse.people.queries.shown import MASKED, address_line, full_name, join_address, person_text


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One detail of two entries."""

    code: str
    label: str
    left: str
    right: str

    @property
    def differs(self) -> bool:
        return self.left != self.right


@dataclass(frozen=True, slots=True)
class PairView:
    """Two entries that may be one person, as the page lays them out."""

    key: int
    left_person: int | None
    left_title: str
    right_title: str
    right_person: int | None
    evidence: tuple[str, ...]
    decision: PairDecision
    lines: tuple[SideBySide, ...]

    @property
    def title(self) -> str:
        return f"{self.left_title} und {self.right_title}"

    @property
    def differences(self) -> list[SideBySide]:
        return [line for line in self.lines if line.differs]


_COMPARED_CELLS = (
    ListField.FAMILY_NAME,
    ListField.GIVEN_NAME,
    ListField.TITLE,
    ListField.FORM_OF_ADDRESS,
    ListField.BIRTH_DATE,
    ListField.STREET,
    ListField.STREET_LINE,
    ListField.HOUSE_NUMBER,
    ListField.ADDRESS_EXTRA,
    ListField.POSTCODE,
    ListField.TOWN,
    ListField.PHONE,
    ListField.MOBILE,
    ListField.EMAIL,
    ListField.LANGUAGE,
    ListField.REMARK,
)


def pair_view(pair: DuplicatePair) -> PairView:
    """Return a pair of a staged list for its page; nothing of a blocked address is in it."""
    row = pair.row_a
    if row is None:
        raise ValueError(f"pair {pair.pk} belongs to no list")
    if pair.row_b is not None:
        right_title, lines = f"Zeile {pair.row_b.line}", _two_rows(row, pair.row_b)
    else:
        right_title = f"bekannt: {full_name(pair.person_b)}" if pair.person_b else "bekannt"
        lines = _row_and_person(row, pair.person_b)
    return PairView(
        key=pair.pk,
        left_person=None,
        left_title=f"Zeile {row.line}",
        right_title=right_title,
        right_person=pair.person_b_id,
        evidence=tuple(pair.evidence),
        decision=PairDecision(pair.decision),
        lines=tuple(line for line in lines if line.left or line.right),
    )


def _two_rows(row: ImportRow, other: ImportRow) -> list[SideBySide]:
    is_blocked = is_row_blocked(row) or is_row_blocked(other)
    left, right = (_cell_texts(one, is_beside_blocked=is_blocked) for one in (row, other))
    return [
        SideBySide(field.value, field.label, left.get(field, ""), right.get(field, ""))
        for field in _COMPARED_CELLS
    ]


def _cell_texts(row: ImportRow, *, is_beside_blocked: bool = False) -> dict[str, str]:
    """Return a row's cells, those of an address masked that is blocked, or may be that of somebody blocked."""
    is_blocked = is_beside_blocked or is_row_blocked(row)
    return {
        name: MASKED if is_blocked and name in CELLS_OF_THE_ADDRESS else text
        for name, text in row.cells.items()
    }


_BESIDE_A_PERSON: tuple[tuple[PersonField, tuple[ListField, ...]], ...] = (
    (PersonField.FAMILY_NAME, (ListField.FAMILY_NAME, ListField.FULL_NAME)),
    (PersonField.GIVEN_NAME, (ListField.GIVEN_NAME,)),
    (PersonField.BIRTH_DATE, (ListField.BIRTH_DATE,)),
    (PersonField.PHONE, (ListField.PHONE,)),
    (PersonField.MOBILE, (ListField.MOBILE,)),
    (PersonField.EMAIL, (ListField.EMAIL,)),
)


def _row_and_person(row: ImportRow, person: Person | None) -> list[SideBySide]:
    cells = _cell_texts(row, is_beside_blocked=person is not None and person.is_blocked)
    lines = []
    for field, sources in _BESIDE_A_PERSON:
        left = next((cells[source] for source in sources if cells.get(source)), "")
        lines.append(SideBySide(field.value, field.label, left, person_text(person, field)))
    if person is not None:
        lines.insert(3, SideBySide("street", "Anschrift", _address_in(cells), _address(person)))
    return lines


def _address_in(cells: Mapping[str, str]) -> str:
    if MASKED in (cells.get(ListField.STREET), cells.get(ListField.STREET_LINE)):
        return MASKED
    street = cells.get(ListField.STREET) or cells.get(ListField.STREET_LINE, "")
    names = (ListField.HOUSE_NUMBER, ListField.POSTCODE, ListField.TOWN)
    return join_address(street, *(cells.get(name, "") for name in names))


def two_people(user: Staff, left: int, right: int, *, on: dt.date) -> PairView:
    """Return two people side by side; NotVisible where the user may not see both."""
    return _people_view(access.get_person(user, left, on=on), access.get_person(user, right, on=on), ())


def name_of(user: Staff, key: int, *, on: dt.date) -> str:
    """Return somebody's name; NotVisible where the user may not see them."""
    return full_name(access.get_person(user, key, on=on))


def known_pair_views(user: Staff, pairs: Iterable[linkage.Pair], *, on: dt.date) -> list[PairView]:
    """Return pairs of known people for their page; one query for all of them."""
    pairs = list(pairs)
    keys = {key for pair in pairs for key in (pair.a, pair.b)}
    people = access.visible_people(user, on=on).in_bulk(keys)
    return [
        _people_view(people[pair.a], people[pair.b], pair.evidence)
        for pair in pairs
        if pair.a in people and pair.b in people
    ]


_COMPARED = tuple(
    field
    for field in PersonField
    if field not in ("house_number", "unit_number", "unit_id", "is_blocked", "neighbourhood", "area")
)
_IN_THE_ADDRESS = ("house_number_text", "address_extra", "care_of", "postcode", "town")


def _people_view(left: Person, right: Person, evidence: tuple[str, ...]) -> PairView:
    lines = []
    for field in _COMPARED:
        if field in _IN_THE_ADDRESS:
            continue
        if field == PersonField.STREET:
            lines.append(SideBySide("street", "Anschrift", _address(left), _address(right)))
        else:
            lines.append(
                SideBySide(field.value, field.label, person_text(left, field), person_text(right, field))
            )
    return PairView(
        key=right.pk,
        left_person=left.pk,
        left_title=full_name(left),
        right_title=full_name(right),
        right_person=right.pk,
        evidence=evidence,
        decision=PairDecision.OPEN,
        lines=tuple(line for line in lines if line.left or line.right),
    )


def _address(person: Person) -> str:
    return MASKED if person.is_blocked else address_line(person)
