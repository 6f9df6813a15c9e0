"""One record for each data row: mapped cells, restored and read, with what is doubtful about them."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as MappingABC
from dataclasses import dataclass

from lotse.lib.sheets import blocking, numbers
from lotse.lib.sheets.dates import Doubt, read_date
from lotse.lib.sheets.fields import Field
from lotse.lib.sheets.findings import Code, Finding, Severity, Spot, shown
from lotse.lib.sheets.mapping import Mapping
from lotse.lib.sheets.numbers import Restored
from lotse.lib.sheets.sheet import Sheet

_LONGEST = 120  # characters of a name or a line of an address; longer ones are a broken file
_LIMITED = frozenset(
    {
        Field.FAMILY_NAME, Field.GIVEN_NAME, Field.FULL_NAME, Field.TITLE, Field.STREET, Field.HOUSE_NUMBER,
        Field.STREET_LINE, Field.ADDRESS_EXTRA, Field.POSTCODE, Field.TOWN, Field.PLACE, Field.CLIENT_NUMBER,
    }
)  # fmt: skip
_SPELT = frozenset(
    {
        Field.FAMILY_NAME, Field.GIVEN_NAME, Field.FULL_NAME, Field.STREET, Field.STREET_LINE,
        Field.ADDRESS_EXTRA, Field.TOWN, Field.PLACE,
    }
)  # fmt: skip
_TOLD = (
    Field.REMARK,
    Field.ADDRESS_EXTRA,
    Field.FAMILY_NAME,
    Field.FULL_NAME,
    Field.STREET,
    Field.STREET_LINE,
)
_BLOCKING = frozenset({Code.BLOCKED_ELSEWHERE, Code.BLOCKED_UNCLEAR})
_PLACE = re.compile(r"(?:D-?\s*)?(\d{4,5})[\s,]+(\D.*)")
_WHOLE_ADDRESS = re.compile(r"(.*\d.*?)[\s,;]+((?:D-?\s*)?\d{5}\s+\D.*)")
# A street with its number, then a town and perhaps a part of it: `Amselufer 2, Kamen, OT Heeren`.
_STREET_AND_TOWN = re.compile(
    r"(.*[^\s,])\s*,\s*(?!(?:OT|Ortsteil)\b)([^\W\d][^,\d]{2,}(?:,\s*(?:OT|Ortsteil)\b.*)?)", re.IGNORECASE
)
_NO_TOWN = re.compile(
    r"(?:c/o|bei|z\. ?hd|whg|wohnung|wohnheim|(?:hinter|vorder|garten|quer|seiten)(?:haus|gebäude|flügel)"
    r"|haus|links|rechts|mitte|[edu]g|li|re|keller|dachgeschoss|erdgeschoss|souterrain|aufgang|eingang"
    r"|zimmer|zi|app|appartement|apartment|[hvsq][hfg])\b.*",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"[A-Za-z]")

_Restore = Callable[[str], Restored | None]
_RESTORE: dict[Field, _Restore] = {
    Field.POSTCODE: numbers.restore_postcode,
    Field.PHONE: numbers.restore_phone,
    Field.MOBILE: numbers.restore_phone,
    Field.CLIENT_NUMBER: numbers.restore_number,
    Field.UNIT_NUMBER: numbers.restore_number,
    Field.HOUSE_NUMBER: numbers.restore_house_number,
}
_DOUBTS: dict[Doubt, tuple[Code, str]] = {
    Doubt.UNREADABLE: (Code.BIRTH_DATE_UNREADABLE, "ist als Geburtsdatum nicht lesbar"),
    Doubt.PLACEHOLDER: (Code.BIRTH_DATE_UNKNOWN, "steht für ein unbekanntes Geburtsdatum"),
    Doubt.FUTURE: (Code.BIRTH_DATE_UNREADABLE, "liegt als Geburtsdatum in der Zukunft"),
    Doubt.OLD: (Code.BIRTH_DATE_DOUBTFUL, "ist als Geburtsdatum unwahrscheinlich"),
    Doubt.AMERICAN: (Code.BIRTH_DATE_DOUBTFUL, "wurde mit dem Monat vor dem Tag gelesen"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """A data row of the list: `row` counts from 1, `values` holds the mapped fields as clean text.

    `Name, Vorname` and `PLZ Ort` in one column are also given apart, as family and given name, postcode and
    town. `findings` are those of this row, including what was found while reading the file.
    """

    row: int
    values: MappingABC[Field, str]
    birth_date: dt.date | None
    findings: tuple[Finding, ...]

    def get(self, field: Field) -> str:
        """The value of a field, empty where it is missing."""
        return self.values.get(field, "")


def is_blocked(record: Record) -> bool:
    """Whether the address must not be used (Auskunftssperre, Sperrvermerk, shelter), read strictly.

    True for any entry in the column of blocked addresses but a plain no, for words such as „GESPERRT“ or
    „§ 51 BMG“ in remarks, names or address lines, and for such entries in columns that are not mapped.
    Law: §§ 51, 52 BMG.
    """
    if blocking.flag_blocks(record.get(Field.BLOCKED)):
        return True
    if any(finding.code in _BLOCKING for finding in record.findings):
        return True
    return blocking.words_block(_told(record.values))


def is_deceased(record: Record) -> bool:
    """Whether a remark, a name or an address line says that the person has died."""
    return blocking.words_say_deceased(_told(record.values))


def _told(values: MappingABC[Field, str]) -> str:
    return "\n".join(values[field] for field in _TOLD if field in values)


def records(sheet: Sheet, mapping: Mapping, *, today: dt.date) -> Iterator[Record]:
    """The records of a list in its order, one for each data row.

    `today` bounds birth dates. Columns are checked as a whole first, so that healthy ones cost nothing.
    Raises nothing: whatever is wrong with a row is a finding of its record.
    """
    work = _Work(sheet, mapping)
    columns = {field: work.column(field, index) for field, index in mapping.columns.items()}
    work.look_elsewhere()
    _split_places(columns)
    _split_names(columns, work)
    _join_suffixes(columns)
    births = work.births(columns.get(Field.BIRTH_DATE), today)
    work.tell(columns)
    fields, found = tuple(columns), work.found
    for row, (birth, cells) in enumerate(
        zip(births, zip(*columns.values(), strict=True), strict=True), start=1
    ):
        findings = tuple(found[row]) if row in found else ()
        yield Record(row, dict(zip(fields, cells, strict=True)), birth, findings)


class _Work:
    """The columns of one sheet on their way to records, and the findings by row."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.sheet = sheet
        self.mapping = mapping
        self.found: defaultdict[int, list[Finding]] = defaultdict(list)
        read = {"", *(sheet.column_name(index) for index in mapping.columns.values())}
        for finding in sheet.findings:
            if finding.row is not None and finding.column in read:
                self.found[finding.row].append(finding)

    def find(self, row: int, column: str, code: Code, severity: Severity, text: str) -> None:
        """Note a finding about a cell."""
        self.found[row].append(Spot(row, self.sheet.line_of(row), column).finding(code, severity, text))

    def name(self, field: Field) -> str:
        """The header of a field's column."""
        index = self.mapping.columns.get(field)
        return "" if index is None else self.sheet.column_name(index)

    def column(self, field: Field, index: int) -> Sequence[str]:
        """The cells of a field, restored and checked."""
        cells: Sequence[str] = [row[index] for row in self.sheet.rows]
        if restore := _RESTORE.get(field):
            cells = self._restored(field, cells, restore)
        if field in _LIMITED and max(map(len, cells), default=0) > _LONGEST:
            for row, cell in enumerate(cells, start=1):
                if len(cell) > _LONGEST:
                    text = f"Die Angabe ist mit {len(cell)} Zeichen zu lang (höchstens {_LONGEST})."
                    self.find(row, self.name(field), Code.TOO_LONG, "error", text)
        if field in _SPELT and any(sign in "\n".join(cells) for sign in "?\ufffd"):
            for row, cell in enumerate(cells, start=1):
                if "?" in cell or "\ufffd" in cell:
                    text = f"In {shown(cell)} ist ein Zeichen verloren gegangen; bitte berichtigen Sie es."
                    self.find(row, self.name(field), Code.DAMAGED, "warning", text)
        return cells

    def _restored(self, field: Field, cells: Sequence[str], restore: _Restore) -> Sequence[str]:
        changed = {cell: restored for cell in set(cells) if (restored := restore(cell)) is not None}
        if not changed:
            return cells
        for row, cell in enumerate(cells, start=1):
            if (restored := changed.get(cell)) is not None and restored.eaten:
                verb = f"wurde zu {shown(restored.text)} berichtigt" if restored.certain else "ist zu prüfen"
                text = f"{shown(cell)} {verb}, weil das Tabellenprogramm die Angabe verändert hat."
                self.find(row, self.name(field), Code.NUMBER_EATEN, "warning", text)
        return [changed[cell].text if cell in changed else cell for cell in cells]

    def births(self, cells: Sequence[str] | None, today: dt.date) -> list[dt.date | None]:
        """Birth dates, with a finding for each that is doubtful or missing though a text is there."""
        if cells is None:
            return [None] * len(self.sheet.rows)
        readings = {cell: read_date(cell, today=today) for cell in set(cells)}
        for row, cell in enumerate(cells, start=1):
            if (doubt := readings[cell].doubt) is not None:
                code, text = _DOUBTS[doubt]
                self.find(row, self.name(Field.BIRTH_DATE), code, "warning", f"{shown(cell)} {text}.")
        return [readings[cell].date for cell in cells]

    def look_elsewhere(self) -> None:
        """Blocked addresses that columns outside the mapping tell of; their text is not repeated."""
        text = "Eine weitere Spalte spricht für eine gesperrte Adresse; die Person wird nicht angeschrieben."
        for index in self.mapping.flags:
            for row, cells in enumerate(self.sheet.rows, start=1):
                if blocking.flag_blocks(cells[index]):
                    self.find(row, self.sheet.column_name(index), Code.BLOCKED_ELSEWHERE, "warning", text)
        for index in self.mapping.suspected:
            name = self.sheet.column_name(index)
            doubt = (
                f"Die Bedeutung der Spalte „{name}“ ist unklar; die Adresse gilt vorsorglich als gesperrt."
            )
            for row, cells in enumerate(self.sheet.rows, start=1):
                if blocking.flag_blocks(cells[index]):
                    self.find(row, name, Code.BLOCKED_UNCLEAR, "warning", doubt)
        for index in self.mapping.watched:
            if not blocking.words_block("\n".join([cells[index] for cells in self.sheet.rows])):
                continue
            for row, cells in enumerate(self.sheet.rows, start=1):
                if blocking.words_block(cells[index]):
                    self.find(row, self.sheet.column_name(index), Code.BLOCKED_ELSEWHERE, "warning", text)

    def tell(self, columns: MappingABC[Field, Sequence[str]]) -> None:
        """Findings for unclear block entries and for people who have died."""
        for row, cell in enumerate(columns.get(Field.BLOCKED, ()), start=1):
            if not blocking.flag_is_clear(cell):
                self._tell_unclear(row, Field.BLOCKED, cell)
        for field in _TOLD:
            cells = columns.get(field, ())
            joined = "\n".join(cells)
            if blocking.words_block(joined) and not blocking.words_are_clear(joined):
                for row, cell in enumerate(cells, start=1):
                    if blocking.words_block(cell) and not blocking.words_are_clear(cell):
                        self._tell_unclear(row, field, cell)
            if blocking.words_say_deceased(joined):
                for row, cell in enumerate(cells, start=1):
                    if blocking.words_say_deceased(cell):
                        text = (
                            f"{shown(cell)} spricht dafür, dass die Person verstorben ist; bitte klären "
                            "Sie das."
                        )
                        self.find(row, self.name(field), Code.DECEASED, "warning", text)

    def _tell_unclear(self, row: int, field: Field, cell: str) -> None:
        text = f"{shown(cell)} ist nicht eindeutig; die Adresse gilt vorsorglich als gesperrt."
        self.find(row, self.name(field), Code.BLOCKED_UNCLEAR, "warning", text)


def _split_places(columns: dict[Field, Sequence[str]]) -> None:
    """`Musterweg 5, 59174 Kamen` and `59174 Kamen` taken apart, where no column holds the parts."""
    parts = {Field.POSTCODE, Field.TOWN, Field.PLACE}
    if Field.STREET_LINE in columns and not parts & columns.keys():
        cells = columns[Field.STREET_LINE]
        matches = [(_WHOLE_ADDRESS.fullmatch(cell), cell) for cell in cells]
        towns = [(match or _before_town(cell), cell) for match, cell in matches]
        if sum(match is not None for match, _ in towns) * 2 > sum(map(bool, cells)):
            matches = towns
        if any(match for match, _ in matches):
            columns[Field.STREET_LINE] = [match[1] if match else cell for match, cell in matches]
            columns[Field.PLACE] = [match[2] if match else "" for match, _ in matches]
    if Field.PLACE in columns and not {Field.POSTCODE, Field.TOWN} & columns.keys():
        places = [(_PLACE.fullmatch(cell), cell) for cell in columns[Field.PLACE]]
        columns[Field.POSTCODE] = [match[1].zfill(5) if match else "" for match, _ in places]
        columns[Field.TOWN] = [match[2] if match else cell for match, cell in places]


def _before_town(cell: str) -> re.Match[str] | None:
    """A street and, after its last comma, a town; a part of the building there is none."""
    match = _STREET_AND_TOWN.fullmatch(cell)
    return None if match is None or _NO_TOWN.fullmatch(match[2]) else match


def _split_names(columns: dict[Field, Sequence[str]], work: _Work) -> None:
    """`Name, Vorname` taken apart at the comma; without a comma nothing is guessed."""
    if Field.FULL_NAME not in columns or Field.FAMILY_NAME in columns:
        return
    families, givens = [], []
    for row, cell in enumerate(columns[Field.FULL_NAME], start=1):
        family, comma, given = cell.partition(",")
        if not comma and " " in cell:
            text = f"In {shown(cell)} lassen sich Vor- und Familienname nicht sicher trennen."
            work.find(row, work.name(Field.FULL_NAME), Code.NAME_ORDER, "warning", text)
        families.append(family.strip() if comma or " " not in cell else "")
        givens.append(given.strip())
    columns[Field.FAMILY_NAME] = families
    columns.setdefault(Field.GIVEN_NAME, givens)


def _join_suffixes(columns: dict[Field, Sequence[str]]) -> None:
    """A single letter in the column beside the house number belongs to the number: `18` and `a`."""
    houses, extras = columns.get(Field.HOUSE_NUMBER), columns.get(Field.ADDRESS_EXTRA)
    if houses is None or extras is None or not any(len(extra) == 1 for extra in extras):
        return
    joined = [
        (f"{house}{extra}", "") if house[-1:].isdigit() and _SUFFIX.fullmatch(extra) else (house, extra)
        for house, extra in zip(houses, extras, strict=True)
    ]
    columns[Field.HOUSE_NUMBER] = [house for house, _ in joined]
    columns[Field.ADDRESS_EXTRA] = [extra for _, extra in joined]
