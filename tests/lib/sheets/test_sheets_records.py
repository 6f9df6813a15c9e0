"""One record for each data row, restored, read and judged."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from lotse.lib.sheets import Field, Record, is_blocked, is_deceased, propose_mapping, read_sheet, records

TODAY = dt.date(2026, 11, 22)
Write = Callable[..., Path]
People = Callable[..., str]


@pytest.fixture
def read(write: Write) -> Callable[[str], list[Record]]:
    """The records of a list given as text."""

    def read(text: str) -> list[Record]:
        sheet = read_sheet(write(text))
        return list(records(sheet, propose_mapping(sheet), today=TODAY))

    return read


Read = Callable[[str], list[Record]]


def codes(record: Record) -> list[str]:
    return [finding.code for finding in record.findings]


def test_records_count_data_rows_only(read: Read, people: People) -> None:
    header, person = people().splitlines()
    found = read("\n".join(["Liste", "", header, person, "", person, header, person, "Summe: 3"]))
    assert [record.row for record in found] == [1, 2, 3]


def test_records_values_and_birth_date(read: Read, people: People) -> None:
    (record,) = read(people())
    assert record.birth_date == dt.date(1980, 2, 1)
    assert record.get(Field.FAMILY_NAME) == "Müller"
    assert record.get(Field.HOUSE_NUMBER) == "18a"
    assert record.get(Field.EMAIL) == ""
    assert record.findings == ()
    assert not is_blocked(record)
    assert not is_deceased(record)


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"family": "Wi?niewski"}, "damaged", "warning"),
        ({"given": "?ahin"}, "damaged", "warning"),
        ({"street": "Blumenstra\ufffde"}, "damaged", "warning"),
        ({"family": "M" * 300}, "too-long", "error"),
        ({"street": "S" * 300}, "too-long", "error"),
        ({"family": "MÃ¼ller"}, "repaired", "note"),
        ({"family": "=SUM(A1)"}, "formula", "error"),
        ({"postcode": "1067.0"}, "number-eaten", "warning"),
        ({"phone": "3023125100"}, "number-eaten", "warning"),
        ({"phone": "4,91547E+12"}, "number-eaten", "warning"),
        ({"house": "02. Mrz"}, "number-eaten", "warning"),
        ({"number": "4,79E+14"}, "number-eaten", "warning"),
        ({"born": "00.00.1980"}, "birth-date-unknown", "warning"),
        ({"born": "01.01.1900"}, "birth-date-unknown", "warning"),
        ({"born": "irgendwann"}, "birth-date-unreadable", "warning"),
        ({"born": "01.01.2031"}, "birth-date-unreadable", "warning"),
        ({"born": "12/25/1980"}, "birth-date-doubtful", "warning"),
        ({"remark": "keine Auskunftssperre"}, "blocked-unclear", "warning"),
        ({"remark": "soll verstorben sein"}, "deceased", "warning"),
    ],
)
def test_records_finding_names_code_row_and_column(
    read: Read, people: People, changes: dict[str, str], code: str, severity: str
) -> None:
    *before, record = read(people(5, **changes))
    assert [finding for other in before for finding in other.findings] == []
    (finding,) = record.findings
    assert (finding.code, finding.severity, finding.row) == (code, severity, 5)
    assert finding.message.startswith(f"Zeile 6, Spalte „{finding.column}“: ")
    assert finding.message.endswith(".")


@pytest.mark.parametrize("remark", ["unbek. verzogen?", "Wie geht es weiter? unklar", "x" * 500])
def test_records_remarks_may_ask_and_be_long(read: Read, people: People, remark: str) -> None:
    (record,) = read(people(remark=remark))
    assert codes(record) == []


def test_records_uncertain_numbers_become_empty(read: Read, people: People) -> None:
    (record,) = read(people(number="4,79E+14", house="02. Mrz", phone="4,91547E+12"))
    assert [record.get(field) for field in (Field.CLIENT_NUMBER, Field.HOUSE_NUMBER, Field.PHONE)] == [
        "",
        "",
        "",
    ]


def test_records_take_place_and_names_apart(read: Read) -> None:
    found = read(
        "Name, Vorname;Straße;PLZ/Ort\nvan der Berg, Jörg;Weg 1;59174 Kamen\nNowak;Weg 2;1067 Dresden\n"
    )
    first, second = found
    assert (first.get(Field.FAMILY_NAME), first.get(Field.GIVEN_NAME)) == ("van der Berg", "Jörg")
    assert (first.get(Field.POSTCODE), first.get(Field.TOWN)) == ("59174", "Kamen")
    assert (second.get(Field.FAMILY_NAME), second.get(Field.GIVEN_NAME)) == ("Nowak", "")
    assert (second.get(Field.POSTCODE), second.get(Field.TOWN)) == ("01067", "Dresden")


def test_records_names_without_comma_are_not_guessed(read: Read) -> None:
    (record,) = read("Kunde;Straße\nJörg Müller;Weg 1\n")
    assert (record.get(Field.FULL_NAME), record.get(Field.FAMILY_NAME)) == ("Jörg Müller", "")
    assert codes(record) == ["name-order"]


def test_records_whole_address_in_one_column(read: Read) -> None:
    (record,) = read("Name;Anschrift\nMüller;Straße des 17. Juni 135, 59174 Kamen\n")
    assert record.get(Field.STREET_LINE) == "Straße des 17. Juni 135"
    assert (record.get(Field.POSTCODE), record.get(Field.TOWN)) == ("59174", "Kamen")


def test_records_letter_beside_the_house_number_joins_it(read: Read) -> None:
    header = "Name;Straße;Hausnr.;Zusatz\n"
    found = read(header + "Müller;Weg;18;a\nGroß;Weg;3;c/o Nowak\nNowak;Weg;;b\n")
    assert [(r.get(Field.HOUSE_NUMBER), r.get(Field.ADDRESS_EXTRA)) for r in found] == [
        ("18a", ""),
        ("3", "c/o Nowak"),
        ("", "b"),
    ]


@pytest.mark.parametrize("cell", ["ja", "X", "1", "J", "true", "gesperrt", "bis 2030"])
def test_is_blocked_by_the_column(read: Read, cell: str) -> None:
    record, free = read(f"Name;Straße;Sperre\nMüller;Weg 1;{cell}\nGroß;Weg 2;nein\n")
    assert is_blocked(record)
    assert not is_blocked(free)
    assert codes(record) == (["blocked-unclear"] if cell == "bis 2030" else [])


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Bemerkung", "Auskunftssperre!"),
        ("Bemerkung", "GESPERRT"),
        ("Zusatz", "§ 51 BMG"),
        ("Irgendwas", "Sperrvermerk"),
        ("Bemerkung;Notiz", "Rückruf;Adresse gesperrt"),
        ("Sperre;Sperrvermerk", "nein;x"),
    ],
)
def test_is_blocked_by_words_and_further_columns(read: Read, header: str, cells: str) -> None:
    empty = ";" * cells.count(";")
    record, free = read(f"Name;Straße;{header}\nMüller;Weg 1;{cells}\nGroß;Weg 2;{empty}\n")
    assert is_blocked(record)
    assert not is_blocked(free)


def test_is_blocked_by_words_in_the_name(read: Read) -> None:
    (record,) = read("Name;Straße\nMüller (gesperrt);Weg 1\n")
    assert is_blocked(record)


def test_records_unread_columns_leave_no_trace(read: Read) -> None:
    (record,) = read('Name;Straße;Nationalität;GdB;Gesperrt seit\nMüller;Weg 1;"=tÃ¼rkisch";50;geheim 2020\n')
    assert "rkisch" not in repr(record)
    assert set(record.values) == {Field.FAMILY_NAME, Field.STREET_LINE, Field.BLOCKED}


def test_is_deceased_by_a_remark(read: Read, people: People) -> None:
    (record,) = read(people(remark="verstorben 03/2020"))
    assert is_deceased(record)


def test_records_rare_tick_of_unknown_meaning_blocks(read: Read, people: People) -> None:
    header, *rows = people(20).splitlines()
    ticked = [f"{row};{'ja' if n == 4 else 'nein'}" for n, row in enumerate(rows)]
    found = read("\n".join([f"{header};Merker Z", *ticked]))
    assert [is_blocked(record) for record in found] == [n == 4 for n in range(20)]
    assert codes(found[4]) == ["blocked-unclear"]
    assert found[4].findings[0].column == "Merker Z"
    assert found[4].findings[0].message.startswith("Zeile 6, Spalte „Merker Z“: ")


@pytest.mark.parametrize("header", ["Blocked", "AS", "§ 51", "Schutz", "Geh.", "SV", "ÜS", "Vertraulich"])
@pytest.mark.parametrize("tick", ["ja", "x", "1", "§ 51 BMG"])
def test_records_names_of_blocked_addresses(read: Read, people: People, header: str, tick: str) -> None:
    head, *rows = people(4).splitlines()
    found = read("\n".join([f"{head};{header}", *[f"{row};" for row in rows[:3]], f"{rows[3]};{tick}"]))
    assert [is_blocked(record) for record in found] == [False, False, False, True]


@pytest.mark.parametrize(
    ("address", "line", "town"),
    [
        ("Amselufer 2, Kamen", "Amselufer 2", "Kamen"),
        ("Amselufer 2 a , Bad Orb (Spessart)", "Amselufer 2 a", "Bad Orb (Spessart)"),
        ("Amselufer 2, Kamen, OT Heeren", "Amselufer 2", "Kamen, OT Heeren"),
        ("Amselufer 2, 3. OG, Beilngries", "Amselufer 2, 3. OG", "Beilngries"),
        ("Amselufer 2, 59174 Kamen", "Amselufer 2", "Kamen"),
        ("Amselufer 2, Hinterhaus", "Amselufer 2, Hinterhaus", ""),
        ("Amselufer 2", "Amselufer 2", ""),
    ],
)
def test_records_town_behind_the_last_comma(read: Read, address: str, line: str, town: str) -> None:
    *_, record = read(
        "\n".join(["Name#Anschrift", *["Müller#Weg 1, Kamen"] * 3, f"Müller#{address}"]).replace("#", ";")
    )
    assert (record.get(Field.STREET_LINE), record.get(Field.TOWN)) == (line, town)


def test_records_comma_in_few_addresses_is_no_town(read: Read) -> None:
    found = read("Name;Anschrift\nMüller;Weg 1\nMüller;Weg 2\nMüller;Weg 3, Müllerhof\n")
    assert found[2].get(Field.STREET_LINE) == "Weg 3, Müllerhof"
    assert found[2].get(Field.TOWN) == ""
