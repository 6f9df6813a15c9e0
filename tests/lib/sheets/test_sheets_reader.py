"""Layout of a list: title lines, header, data rows, totals, footers, limits."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lotse.lib.sheets import Field, SheetError, propose_mapping, read_sheet
from lotse.lib.sheets.fields import recognise

Write = Callable[..., Path]
People = Callable[..., str]


def codes(path: Path) -> list[str]:
    return [finding.code for finding in read_sheet(path).findings]


def test_read_sheet_plain_list(write: Write, people: People) -> None:
    sheet = read_sheet(write(people(2)))
    assert sheet.header[:3] == ("Kd-Nr.", "Name", "Vorname")
    assert (len(sheet.rows), sheet.first_row, sheet.delimiter, sheet.encoding) == (2, 2, ";", "utf-8")
    assert sheet.rows[0][1:3] == ("Müller", "Jörg")
    assert (sheet.title_lines, sheet.findings) == ((), ())


def test_read_sheet_titles_gaps_repeated_header_totals_and_footer(write: Write, people: People) -> None:
    header, person = people().splitlines()
    lines = ["Kundenliste;;", "Stand: 20.08.2020", "", header, person, ";;;;;;;;;", person, header, person]
    lines += ["Summe:;3;;;;;;;;", "", "Erstellt am 20.08.2020 von Stelle 5"]
    sheet = read_sheet(write("\n".join(lines)))
    assert sheet.title_lines == ("Kundenliste", "Stand: 20.08.2020")
    assert len(sheet.rows) == 3
    assert [sheet.line_of(row) for row in (1, 2, 3)] == [5, 7, 9]
    assert sheet.first_row == 5
    messages = [finding.message for finding in sheet.findings]
    assert [message.split(":")[0] for message in messages] == ["Zeile 8", "Zeile 10", "Zeile 12"]


@pytest.mark.parametrize(
    "line",
    [
        "Summe;Anna;Weg 1",
        "Gesamt;Bert;Weg 2",
        "Anzahl;;Weg 3",
        ";Total;",
        "Ende;Eva;Weg 5",
        "Müller;;",
        "Summe;Anna;",
    ],
)
def test_read_sheet_no_person_is_taken_for_a_totals_row(write: Write, line: str) -> None:
    sheet = read_sheet(write(f"Name;Vorname;Straße\nGroß;Gabi;Weg 9\n{line}\n"))
    assert len(sheet.rows) == (1 if line == ";Total;" else 2)


@pytest.mark.parametrize(
    "line",
    [
        "Summe:;3078;",
        "Anzahl: 3078;;",
        "Gesamt;;12,50",
        ";Summe;3",
        "Anzahl der Personen: 5",
        "Datensätze: 3",
    ],
)
def test_read_sheet_totals_row_is_no_data(write: Write, line: str) -> None:
    sheet = read_sheet(write(f"Nr;Name;Straße\n1;Groß;Weg 9\n{line}\n"))
    assert len(sheet.rows) == 1
    assert [finding.code for finding in sheet.findings] == ["row-skipped"]


def test_read_sheet_empty_columns_are_left_out_and_names_stay(write: Write) -> None:
    sheet = read_sheet(write(";;Name;;Straße;\n;;Müller;x;Weg 1;\n;;Groß;y;Weg 2;\n"))
    assert sheet.header == ("Name", "", "Straße")
    assert sheet.rows[0] == ("Müller", "x", "Weg 1")
    assert sheet.column_name(1) == "Spalte 4"


def test_read_sheet_without_header(write: Write, people: People) -> None:
    sheet = read_sheet(write(people(3).split("\n", 1)[1]))
    assert len(sheet.rows) == 3
    assert set(sheet.header) == {""}
    assert sheet.first_row == 1
    assert [finding.code for finding in sheet.findings] == ["no-header"]


def test_read_sheet_without_header_keeps_a_column_that_few_rows_fill(write: Write) -> None:
    sheet = read_sheet(write("123A456789;Müller;Weg 1;\n" * 60 + "123A456780;Groß;Weg 2;X\n"))
    assert sheet.rows[60] == ("123A456780", "Groß", "Weg 2", "X")


def test_read_sheet_header_may_end_early(write: Write) -> None:
    sheet = read_sheet(write("Name;Straße\n" + "Müller;Weg 1;nein\n" * 5))
    assert (sheet.header, sheet.findings) == (("Name", "Straße", ""), ())


def test_read_sheet_unknown_header_is_still_a_header(write: Write) -> None:
    sheet = read_sheet(write("Alpha;Beta\nx;y\n"))
    assert (sheet.header, sheet.rows[0]) == (("Alpha", "Beta"), ("x", "y"))


def test_read_sheet_odd_rows_are_found(write: Write, people: People) -> None:
    header, person = people().splitlines()
    sheet = read_sheet(write("\n".join([header, *[person] * 30, f"{person};mehr", "123A456789;Groß"])))
    assert [(finding.code, finding.row, finding.severity) for finding in sheet.findings] == [
        ("missing-cells", 32, "warning"),
        ("extra-cells", 31, "error"),
    ]
    assert sheet.findings[1].message.startswith("Zeile 32: ")
    assert {len(row) for row in sheet.rows} == {10}


def test_read_sheet_rows_all_shorter_are_a_habit(write: Write) -> None:
    assert codes(write("Name;Straße;Bemerkung\n" + "Müller;Weg 1\n" * 20)) == []


def test_read_sheet_formula_is_text_with_an_error(write: Write, people: People) -> None:
    sheet = read_sheet(write(people(2, family='"=HYPERLINK(""http://x"";""y"")"')))
    assert sheet.rows[1][1] == '=HYPERLINK("http://x";"y")'
    finding = sheet.findings[0]
    assert (finding.code, finding.severity, finding.row, finding.column) == ("formula", "error", 2, "Name")
    assert finding.message.startswith("Zeile 3, Spalte „Name“: ")


def test_read_sheet_repaired_cells_are_noted(write: Write, people: People) -> None:
    sheet = read_sheet(write(people(2, family="MÃ¼ller")))
    assert sheet.rows[1][1] == "Müller"
    assert [(finding.code, finding.row) for finding in sheet.findings] == [("repaired", 2)]


def test_read_sheet_many_rows_cross_chunks_in_order(write: Write) -> None:
    lines = [f"{number};Müller{number};Weg {number}" for number in range(9000)]
    sheet = read_sheet(write("Nr;Name;Straße\n" + "\n".join(lines)))
    assert [row[0] for row in sheet.rows] == [str(number) for number in range(9000)]
    assert sheet.line_of(9000) == 9001


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "ist leer"),
        (b"\r\n \r\n\xef\xbb\xbf", "ist leer"),
        (b"\n;;;\n ; ;\n", "ist leer"),
        (b"Name;Vorname;Ort\n", "nur eine Kopfzeile"),
        (b"Name;Ort\nSumme:;0\n", "nur eine Kopfzeile"),
        (";".join(f"s{n}" for n in range(300)).encode() + b"\n" + b"x;" * 300, "mehr als 200 Spalten"),
        (b"Name;Ort\nM\x00ller;Kamen\n", "Zeile 2, Spalte 1: .*Nullzeichen"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"{\\rtf1 Name}", "RTF"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "HTML"),
        (b'<?xml version="1.0"?><Workbook/>', "HTML- oder XML"),
        (b"PK\x05\x06" + bytes(18), "Zip-Archiv"),
        (b'Name;Ort\n"' + b"x" * 200_000 + b'";Kamen\n', "Zeile 2: .*nicht in Zellen teilen"),
    ],
)
def test_read_sheet_refuses_with_one_sentence(write: Write, content: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message) as caught:
        read_sheet(write(content))
    text = str(caught.value)
    assert text.endswith(".")
    assert "\n" not in text


def test_read_sheet_trailing_padding_of_old_systems_is_ignored(write: Write) -> None:
    assert len(read_sheet(write(b"Name;Ort\nGabi;Kamen\n\x1a\x00\x00")).rows) == 1


def test_read_sheet_limits(write: Write, people: People) -> None:
    path = write(people(20))
    with pytest.raises(SheetError, match="zu groß"):
        read_sheet(path, max_bytes=100)
    with pytest.raises(SheetError, match="mehr als 10 Zeilen"):
        read_sheet(path, max_rows=10)
    with pytest.raises(SheetError, match="mehr als 5 Spalten"):
        read_sheet(path, max_columns=5)
    assert len(read_sheet(path, max_rows=20, max_columns=10).rows) == 20


def test_read_sheet_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="gibt es nicht"):
        read_sheet(tmp_path / "fehlt.csv")
    with pytest.raises(SheetError, match="nicht öffnen"):
        read_sheet(tmp_path)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300)
    | st.text(alphabet="Name;,\t\n\"'Ort123.äß?\r=", max_size=200).map(str.encode)
    | st.binary(max_size=100).map(lambda data: "Name;Straße\nMüller;Weg 1\n".encode("cp1252") + data)
)
@example(b'sep=;\n"')
@example(b"\xff\xfe")
@example(b"\xff\xfea")
def test_read_sheet_no_bytes_crash(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "liste.csv"
    path.write_bytes(data)
    try:
        sheet = read_sheet(path)
        propose_mapping(sheet)
    except SheetError as error:
        assert str(error).endswith(".")
    else:
        assert {len(row) for row in sheet.rows} == {len(sheet.header)}


PERSON = "465G175816;Groß;Ion;26.12.49;Blumenstr.;49B;59174;Kamen;"


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("Kunden-;Nach-;Vor-;Geburts-;Straße;Haus-;PLZ;Ort;Bemer-", "nummer;name;name;datum;;nummer;;;kung"),
        ("Kunden;Nach;Vor;Geburts;Straße;Haus;PLZ;Ort;", "nummer;name;name;datum;;nummer;;;Bemerkung"),
        ("Kunden-;;;Geburts-;;;;;", "Nr.;Nachname;Vorname;datum;Straße;Hausnummer;PLZ;Ort;Bemerkung"),
    ],
)
def test_read_sheet_header_over_two_rows(write: Write, upper: str, lower: str) -> None:
    sheet = read_sheet(write("\n".join(["Liste der Kunden", upper, lower, PERSON, PERSON])))
    assert [recognise(name) for name in sheet.header] == [
        Field.CLIENT_NUMBER,
        Field.FAMILY_NAME,
        Field.GIVEN_NAME,
        Field.BIRTH_DATE,
        Field.STREET,
        Field.HOUSE_NUMBER,
        Field.POSTCODE,
        Field.TOWN,
        Field.REMARK,
    ]
    assert (sheet.title_lines, len(sheet.rows), sheet.first_row) == (("Liste der Kunden",), 2, 4)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Name;Straße;;", "Müller;Weg;Ort;Anrede;"),
        ("Name;Straße;Haus-;Kunden-", "Müller;Weg;3a;nummer"),
        ("Name;Straße;Haus-", "Müller;01.02.1980;nummer"),
    ],
)
def test_read_sheet_person_below_the_header_is_no_second_row(write: Write, header: str, row: str) -> None:
    sheet = read_sheet(write(f"{header}\n{row}\n{row}\n"))
    assert (sheet.header[:2], len(sheet.rows)) == (("Name", "Straße"), 2)


def test_read_sheet_formula_says_what_to_do(write: Write, people: People) -> None:
    (finding,) = read_sheet(write(people(family="=1+1"))).findings
    assert finding.message.startswith("Zeile 2, Spalte „Name“: Die Zelle enthält eine Formel")
    assert finding.message.endswith(
        "ersetzen Sie die Formel durch ihren Wert und speichern Sie die Liste neu."
    )
