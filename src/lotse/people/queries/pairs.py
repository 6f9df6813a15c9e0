"""Two entries that may be one person, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from lotse.people.enums import ListField, PairDecision, PersonField
from lotse.people.models import DuplicatePair, ImportRow, Person
from lotse.people.queries.imports import CELLS_OF_THE_ADDRESS, is_row_blocked
from lotse.people.queries.shown import MASKED, person_text


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
    score: float
    left_title: str
    right_title: str
    right_person: int | None
    evidence: tuple[str, ...]
    decision: PairDecision
    lines: tuple[SideBySide, ...]

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
        right_title, lines = "schon bekannt", _row_and_person(row, pair.person_b)
    return PairView(
        key=pair.pk,
        score=pair.score,
        left_title=f"Zeile {row.line}",
        right_title=right_title,
        right_person=pair.person_b_id,
        evidence=tuple(pair.evidence),
        decision=PairDecision(pair.decision),
        lines=tuple(line for line in lines if line.left or line.right),
    )


def _two_rows(row: ImportRow, other: ImportRow) -> list[SideBySide]:
    left, right = _cell_texts(row), _cell_texts(other)
    return [
        SideBySide(field.value, field.label, left.get(field, ""), right.get(field, ""))
        for field in _COMPARED_CELLS
    ]


def _cell_texts(row: ImportRow) -> dict[str, str]:
    """Return a row's cells, those of a blocked address masked."""
    is_blocked = is_row_blocked(row)
    return {
        name: MASKED if is_blocked and name in CELLS_OF_THE_ADDRESS else text
        for name, text in row.cells.items()
    }


_BESIDE_A_PERSON: tuple[tuple[PersonField, tuple[ListField, ...]], ...] = (
    (PersonField.FAMILY_NAME, (ListField.FAMILY_NAME, ListField.FULL_NAME)),
    (PersonField.GIVEN_NAME, (ListField.GIVEN_NAME,)),
    (PersonField.BIRTH_DATE, (ListField.BIRTH_DATE,)),
    (PersonField.STREET, (ListField.STREET, ListField.STREET_LINE)),
    (PersonField.HOUSE_NUMBER_TEXT, (ListField.HOUSE_NUMBER,)),
    (PersonField.POSTCODE, (ListField.POSTCODE,)),
    (PersonField.TOWN, (ListField.TOWN,)),
    (PersonField.PHONE, (ListField.PHONE,)),
    (PersonField.MOBILE, (ListField.MOBILE,)),
    (PersonField.EMAIL, (ListField.EMAIL,)),
)


def _row_and_person(row: ImportRow, person: Person | None) -> list[SideBySide]:
    cells = _cell_texts(row)
    lines = []
    for field, sources in _BESIDE_A_PERSON:
        left = next((cells[source] for source in sources if cells.get(source)), "")
        lines.append(SideBySide(field.value, field.label, left, person_text(person, field)))
    return lines
