"""Which column holds what: proposed from names and contents, or taken from a saved profile."""

import collections.abc as abc
from dataclasses import dataclass, field

from lotse.lib.sheets import contents
from lotse.lib.sheets.contents import Column
from lotse.lib.sheets.fields import DROPPED, Field, is_brief_flag, is_former_number, recognise
from lotse.lib.sheets.findings import Code, Finding, SheetError
from lotse.lib.sheets.sheet import Sheet

_NAMES = {Field.FAMILY_NAME, Field.FULL_NAME}
_STREETS = {Field.STREET, Field.STREET_LINE}
_NEEDED = ((_NAMES, "dem Familiennamen"), (_STREETS, "der Straße"))


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column of a sheet holds which field.

    `columns`: index of the column for each field that is read. `dropped`: headers that are not read because
    the purpose does not need them, each with the reason. `unmapped`: headers that nobody recognised; they
    are not read either. `watched`: indices of unmapped columns that are searched for words such as
    „gesperrt“, `flags`: further columns that tick a blocked address, and `suspected`: unmapped columns that
    may do so, as they tick few and nobody knows why; none is kept. `findings` are about the whole list.
    """

    columns: abc.Mapping[Field, int]
    dropped: tuple[str, ...] = ()
    unmapped: tuple[str, ...] = ()
    watched: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()
    suspected: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


def propose_mapping(sheet: Sheet) -> Mapping:
    """The likely mapping, from the headers first and from the cells where the headers do not tell.

    Raises SheetError, naming what is missing, where there is no column of family names or none of streets.
    """
    proposal = _Proposal(sheet)
    proposal.by_name()
    proposal.by_contents()
    proposal.settle_numbers()
    proposal.settle_address()
    proposal.settle_names()
    proposal.settle_births()
    columns = proposal.columns
    missing = [what for kinds, what in _NEEDED if not kinds & columns.keys()]
    if missing:
        what = " und eine mit ".join(missing)
        raise SheetError(f"In der Liste fehlt eine Spalte mit {what}; vorhanden sind: {_headers(sheet)}.")
    return _mapping(sheet, columns, proposal.kinds)


def mapping_from_headers(
    sheet: Sheet, wanted: abc.Mapping[Field, str], *, harmless: abc.Collection[str] = ()
) -> Mapping:
    """The mapping of a saved profile: which header each field has.

    `harmless` names columns whose ticks somebody knows to block no address; words such as „gesperrt“ in them
    still do. A header that the sheet lacks is no harm there.

    Raises SheetError naming the first header that the sheet lacks.
    """
    folded = {name.casefold(): index for index, name in reversed(list(enumerate(sheet.header)))}
    columns: dict[Field, int] = {}
    for kind, name in wanted.items():
        index = folded.get(name.strip().casefold())
        if index is None:
            raise SheetError(f"In der Liste fehlt die Spalte „{name}“; vorhanden sind: {_headers(sheet)}.")
        columns[kind] = index
    kinds = {index: recognise(name) for index, name in enumerate(sheet.header)}
    cleared = {folded[name] for name in map(str.casefold, harmless) if name in folded}
    return _mapping(sheet, columns, kinds, cleared)


def _headers(sheet: Sheet) -> str:
    names = [f"„{name}“" for name in sheet.header if name]
    return (
        ", ".join(names[:20]) + (" …" if len(names) > 20 else "") if names else "nur Spalten ohne Überschrift"
    )


def _mapping(
    sheet: Sheet,
    columns: dict[Field, int],
    kinds: abc.Mapping[int, Field | None],
    cleared: abc.Collection[int] = (),
) -> Mapping:
    read = set(columns.values())
    dropped: list[str] = []
    unmapped: list[str] = []
    watched: list[int] = []
    flags: list[int] = []
    suspected: list[int] = []
    for index in range(len(sheet.header)):
        if index in read:
            continue
        kind, name = kinds.get(index), sheet.column_name(index)
        if kind in DROPPED:
            dropped.append(f"{name} ({DROPPED[kind]})")
            continue
        unmapped.append(name)
        if kind is Field.BLOCKED:
            flags.append(index)
        elif kind is None and index not in cleared and contents.is_rare_tick(sheet.rows, index):
            suspected.append(index)
        else:
            watched.append(index)
    findings = tuple(_suspicion(sheet.column_name(index)) for index in suspected)
    return Mapping(
        columns, tuple(dropped), tuple(unmapped), tuple(watched), tuple(flags), tuple(suspected), findings
    )


def _suspicion(name: str) -> Finding:
    text = (
        f"Die Spalte „{name}“ ist nicht bekannt und nur bei wenigen angekreuzt; diese Adressen gelten "
        "vorsorglich als gesperrt. Hat die Spalte nichts mit einer Sperre zu tun, geben Sie das bitte beim "
        "Zuordnen der Spalten an, oder löschen Sie sie aus der Liste und lesen Sie die Liste neu ein."
    )
    return Finding(Code.BLOCKED_UNCLEAR, "warning", None, name, text)


@dataclass(slots=True)
class _Proposal:
    """A mapping in the making: the kind of each column so far, by index."""

    sheet: Sheet
    kinds: dict[int, Field | None] = field(default_factory=dict)
    _samples: dict[int, Column] = field(default_factory=dict)

    @property
    def columns(self) -> dict[Field, int]:
        """The first column of each kind that is read."""
        result: dict[Field, int] = {}
        for index, kind in sorted(self.kinds.items()):
            if kind is not None and kind not in DROPPED:
                result.setdefault(kind, index)
        return result

    def look(self, index: int) -> Column:
        """The sample of a column, taken once."""
        if index not in self._samples:
            self._samples[index] = contents.sample(self.sheet.rows, index)
        return self._samples[index]

    def unknown(self) -> list[int]:
        """Columns with cells but without a kind."""
        return [i for i in range(len(self.sheet.header)) if self.kinds.get(i) is None and self.look(i).cells]

    def by_name(self) -> None:
        """Kinds that headers name, corrected where the cells plainly say otherwise."""
        for index, name in enumerate(self.sheet.header):
            kind = recognise(name)
            if kind is not None:
                kind = self._corrected(kind, name, self.look(index))
            self.kinds[index] = kind

    def _corrected(self, kind: Field, header: str, column: Column) -> Field | None:
        if not column.cells:
            return kind
        if kind is Field.BLOCKED and is_brief_flag(header) and contents.is_mostly_text(column):
            return None
        if kind is Field.BIRTH_DATE and not contents.may_hold_birth_dates(column):
            return None
        if kind in (Field.TOWN, Field.POSTCODE) and contents.holds_places(column):
            return Field.PLACE
        if kind is Field.PLACE and not contents.holds_places(column):
            return Field.POSTCODE if contents.holds_postcodes(column) else Field.TOWN
        if kind is Field.STREET and contents.holds_street_lines(column):
            return Field.STREET_LINE
        if kind in (Field.FAMILY_NAME, Field.GIVEN_NAME) and contents.holds_full_names(column):
            return Field.FULL_NAME
        return kind

    def by_contents(self) -> None:
        """Kinds of columns whose header is lost or says nothing, where the cells tell."""
        for index in self.unknown():
            guess = contents.guess(self.look(index))
            has_name = not self.sheet.is_nameless(index)
            if guess is Field.BIRTH_DATE and not has_name:
                self._dates(index)
            elif guess is not None and guess not in self.columns and not (has_name and guess in _VAGUE):
                self.kinds[index] = guess
        for index in range(len(self.sheet.header)):
            if Field.BLOCKED in self.columns:
                return
            nameless = self.kinds[index] is None and self.sheet.is_nameless(index)
            if nameless and contents.is_rare_tick(self.sheet.rows, index):
                self.kinds[index] = Field.BLOCKED

    def _dates(self, index: int) -> None:
        """Of two nameless date columns the one with more different days is the birth date."""
        known = self.columns.get(Field.BIRTH_DATE)
        if known is None:
            self.kinds[index] = Field.BIRTH_DATE
        elif self.sheet.is_nameless(known) and self.look(index).variety > self.look(known).variety:
            self.kinds[known], self.kinds[index] = Field.BENEFIT_SINCE, Field.BIRTH_DATE
        else:
            self.kinds[index] = Field.BENEFIT_SINCE

    def settle_names(self) -> None:
        """One `Name` column alone may hold both names; columns without a known header may be names."""
        columns = self.columns
        if Field.FAMILY_NAME in columns and Field.GIVEN_NAME not in columns:
            index = columns[Field.FAMILY_NAME]
            second = next(
                (i for i, kind in self.kinds.items() if kind is Field.FAMILY_NAME and i != index), None
            )
            if second is not None:
                self.kinds[second] = Field.GIVEN_NAME
            elif contents.holds_several_words(self.look(index)):
                self.kinds[index] = Field.FULL_NAME
            else:
                beside = [i for i in (index + 1, index - 1) if i in self._people()]
                self._name(beside, Field.GIVEN_NAME)
        elif Field.FULL_NAME in columns and Field.GIVEN_NAME in columns:
            index = columns[Field.FULL_NAME]
            if not contents.holds_full_names(self.look(index)):
                self.kinds[index] = Field.FAMILY_NAME
        elif not _NAMES & columns.keys():
            people, given = self._people(), columns.get(Field.GIVEN_NAME)
            if given is not None:
                people.sort(key=lambda index: (abs(index - given), index))
            self._name(people, Field.FAMILY_NAME)
            if given is None:
                if people and contents.holds_several_words(self.look(people[0])):
                    self.kinds[people[0]] = Field.FULL_NAME
                else:
                    self._name(people[1:], Field.GIVEN_NAME)

    def _people(self) -> list[int]:
        """Columns that may hold names of people, nameless ones first."""
        nameless = [
            i for i in self.unknown() if self.sheet.is_nameless(i) and contents.holds_names(self.look(i))
        ]
        named = [
            i
            for i in self.unknown()
            if not self.sheet.is_nameless(i) and contents.surely_holds_names(self.look(i))
        ]
        return nameless + named

    def _name(self, candidates: list[int], kind: Field) -> None:
        if candidates:
            self.kinds[candidates[0]] = kind

    def settle_births(self) -> None:
        """Dates of many different years are those of birth where no header says which dates are."""
        if {Field.BIRTH_DATE, Field.CLAIMANT_STATUS} & self.columns.keys():
            return
        dates = [i for i in self.unknown() if contents.guess(self.look(i)) is Field.BIRTH_DATE]
        years = {index: contents.birth_years(self.look(index)) for index in dates}
        best = max(dates, key=lambda index: years[index], default=None)
        if best is not None and years[best]:
            self.kinds[best] = Field.BIRTH_DATE

    def settle_numbers(self) -> None:
        """The number a client had before will do where the list has no other."""
        if Field.CLIENT_NUMBER not in self.columns:
            former = [index for index in self.unknown() if is_former_number(self.sheet.header[index])]
            self._name(former, Field.CLIENT_NUMBER)

    def _is_number(self, index: int) -> bool:
        return self.sheet.header[index].rstrip(".").casefold() in ("nr", "no", "nummer")

    def settle_address(self) -> None:
        """House numbers beside the street, towns beside the postcode, also where no header says so."""
        columns = self.columns
        street = columns.get(Field.STREET)
        if street is not None and Field.HOUSE_NUMBER not in columns:
            beside = next((i for i in self.unknown() if i == street + 1), None)
            if beside is not None and (
                self._is_number(beside) or contents.holds_house_numbers(self.look(beside))
            ):
                self.kinds[beside] = Field.HOUSE_NUMBER
        postcode = columns.get(Field.POSTCODE)
        if postcode is not None and not {Field.TOWN, Field.PLACE} & columns.keys():
            beside = next((i for i in (postcode + 1, postcode - 1) if i in self.unknown()), None)
            if beside is not None and contents.holds_names(self.look(beside)):
                self.kinds[beside] = Field.TOWN


# Kinds that the cells alone do not prove where a column has a name of its own that nobody knows: any word
# in -isch may be a nationality, any date a birth date.
_VAGUE = {Field.FORM_OF_ADDRESS, Field.NATIONALITY, Field.TITLE, Field.PHONE, Field.BIRTH_DATE}
