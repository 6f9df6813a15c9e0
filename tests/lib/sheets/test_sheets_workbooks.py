"""xlsx, xls and ods: typed cells, several worksheets, formulas, and every way to be broken."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from lotse.lib.sheets import Field, SheetError, propose_mapping, read_sheet, records
from tests.lib.sheets.old_workbook import old_workbook

TODAY = dt.date(2026, 11, 22)
Write = Callable[..., Path]

ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Liste">'
)
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
ODS_TAIL = "</table:table></office:spreadsheet></office:body></office:document-content>"


def workbook(fill: Callable[[Worksheet], object]) -> bytes:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    fill(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def simple(sheet: Worksheet) -> None:
    sheet.append(["Name", "Straße", "geb. am"])
    sheet.append(["Müller", "Weg 1", dt.date(1980, 2, 1)])


def edited(data: bytes, part: str, old: bytes, new: bytes, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The workbook with something replaced in one of its parts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(buffer, "w", packing) as after,
    ):
        for name in before.namelist():
            content = before.read(name)
            assert name != part or old in content
            after.writestr(name, content.replace(old, new) if name == part else content)
    return buffer.getvalue()


def archive(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, text in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return buffer.getvalue()


def ods(
    *rows: tuple[str, ...], row_attributes: str = "", cell_attributes: str = "", manifest: str = MANIFEST
) -> bytes:
    body = "".join(
        f"<table:table-row {row_attributes}>"
        + "".join(
            f"<table:table-cell {cell_attributes} "
            f'office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", ODS_HEAD + body + ODS_TAIL)
        file.writestr("META-INF/manifest.xml", manifest)
    return buffer.getvalue()


def test_read_sheet_xlsx_with_titles_offset_and_totals(write: Write) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["B2"] = "Kundenliste, Stand 20.08.2020"
        for column, name in enumerate(["Nr.", "Name, Vorname", "Anschrift", "PLZ"], start=2):
            sheet.cell(4, column, name)
        for row in (5, 7):
            for column, value in enumerate([row, "Müller, Jörg", "Weg 1", 1067], start=2):
                sheet.cell(row, column, value)
        sheet["B8"], sheet["C8"] = "Summe:", 2

    sheet = read_sheet(write(workbook(fill), name="liste.csv"))
    assert sheet.title_lines == ("Kundenliste, Stand 20.08.2020",)
    assert sheet.header == ("Nr.", "Name, Vorname", "Anschrift", "PLZ")
    assert list(sheet.rows) == [
        ("5", "Müller, Jörg", "Weg 1", "1067"),
        ("7", "Müller, Jörg", "Weg 1", "1067"),
    ]
    assert (sheet.first_row, sheet.line_of(2), sheet.encoding, sheet.delimiter) == (5, 7, "", "")


def test_read_sheet_xlsx_typed_cells(write: Write) -> None:
    values = [
        dt.date(1980, 2, 1),
        dt.datetime(1980, 2, 1, 12, 30),
        1067,
        1.5,
        True,
        dt.time(3, 4),
        2365768067,
        "x",
    ]

    def fill(sheet: Worksheet) -> None:
        sheet.append(["Name", "Straße", "c", "d", "e", "f", "g", "h"])
        sheet.append(values)

    assert read_sheet(write(workbook(fill))).rows[0] == (
        "1980-02-01",
        "1980-02-01 12:30:00",
        "1067",
        "1.5",
        "ja",
        "03:04:00",
        "2365768067",
        "x",
    )


def test_read_sheet_xlsx_eaten_values_reach_the_record(write: Write) -> None:
    def fill(sheet: Worksheet) -> None:
        sheet.append(["Name", "Straße", "Nr.", "PLZ", "geb. am", "Tel."])
        sheet.append(["Müller", "Weg", dt.date(2020, 4, 2), 1067, dt.date(1980, 2, 1), 3023125100])

    sheet = read_sheet(write(workbook(fill)))
    (record,) = records(sheet, propose_mapping(sheet), today=TODAY)
    assert record.get(Field.HOUSE_NUMBER) == "2-4"
    assert record.get(Field.POSTCODE) == "01067"
    assert record.get(Field.PHONE) == "03023125100"
    assert record.birth_date == dt.date(1980, 2, 1)
    assert [finding.code for finding in record.findings] == ["number-eaten"] * 3


def test_read_sheet_chooses_the_worksheet_with_the_list(write: Write) -> None:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = "Deckblatt"
    for number in range(50):
        book.active.append([f"Hinweis {number}"])
    simple(book.create_sheet("Daten"))
    hidden = book.create_sheet("Alt")
    for _ in range(9):
        simple(hidden)
    hidden.sheet_state = "hidden"
    buffer = io.BytesIO()
    book.save(buffer)
    sheet = read_sheet(write(buffer.getvalue()))
    assert sheet.header[0] == "Name"
    assert len(sheet.rows) == 1
    assert [finding.message for finding in sheet.findings] == [
        "Gelesen wurde das Tabellenblatt „Daten“; nicht gelesen: „Deckblatt“."
    ]


def test_read_sheet_xlsx_formula_without_result_stays_text(write: Write) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["A2"] = '=HYPERLINK("http://x","Müller")'

    sheet = read_sheet(write(workbook(fill)))
    assert sheet.rows[0][0] == '=HYPERLINK("http://x","Müller")'
    assert [(finding.code, finding.severity) for finding in sheet.findings] == [("formula", "error")]


def test_read_sheet_xlsx_formula_with_result_is_noted(write: Write) -> None:
    def fill(sheet: Worksheet) -> None:
        simple(sheet)
        sheet["A2"] = '="Mül"&"ler"'

    data = workbook(fill)
    with_result = edited(data, "xl/worksheets/sheet1.xml", b'<c r="A2"><f>', b'<c r="A2" t="str"><f>')
    with_result = edited(
        with_result, "xl/worksheets/sheet1.xml", b"</f><v></v>", "</f><v>Müller</v>".encode()
    )
    sheet = read_sheet(write(with_result))
    assert sheet.rows[0][0] == "Müller"
    assert [(finding.code, finding.severity) for finding in sheet.findings] == [("formula", "note")]


def test_read_sheet_ods(write: Write) -> None:
    sheet = read_sheet(write(ods(("Name", "Straße"), ("Müller", "Weg 1"), ("Groß", "Weg 2"))))
    assert list(sheet.rows) == [("Müller", "Weg 1"), ("Groß", "Weg 2")]


def test_read_sheet_xls(write: Write) -> None:
    rows = [["Name", "Straße"], ["Müller", "Weg 1"], ["Şahin", "Weg 2"]]
    sheet = read_sheet(write(old_workbook(rows), name="liste.xls"))
    assert [list(sheet.header), *map(list, sheet.rows)] == rows


def test_read_sheet_xls_that_takes_the_parser_down(write: Write) -> None:
    data = bytearray(old_workbook([["Name", "Straße"], ["Müller", "Weg 1"]]))
    last_label = data.rindex(b"\x04\x02")
    data[last_label + 4 : last_label + 8] = b"\xff\xff\xff\xff"  # row and column 65,535: a table of 100 GB
    with pytest.raises(SheetError, match="unvollständig oder beschädigt"):
        read_sheet(write(bytes(data), name="liste.xls"))


def test_read_sheet_xls_keeps_to_its_limits(write: Write) -> None:
    data = old_workbook([["Name", "Straße"], *[["Müller", "Weg 1"]] * 5])
    with pytest.raises(SheetError, match="mehr als 4 Zeilen"):
        read_sheet(write(data), max_rows=4)
    with pytest.raises(SheetError, match="keine Daten"):
        read_sheet(write(old_workbook([])))


def broken() -> dict[str, bytes]:
    whole, part = workbook(simple), "xl/worksheets/sheet1.xml"
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    return {
        "half": whole[: len(whole) // 2],
        "end missing": whole[:-30],
        "flipped": bytes(flipped),
        "no relations": archive(xl__workbook_xml="<workbook/>"),
        "bad xml": edited(whole, part, b"</sheetData>", b"<</sheet"),
        "half of an xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "junk in an xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 8,
    }


@pytest.mark.parametrize("how", list(broken()))
def test_read_sheet_broken_workbook(write: Write, how: str) -> None:
    with pytest.raises(SheetError, match="unvollständig oder beschädigt"):
        read_sheet(write(broken()[how]))


def test_read_sheet_workbook_without_data(write: Write) -> None:
    with pytest.raises(SheetError, match="keine Daten"):
        read_sheet(write(workbook(lambda sheet: None)))


def test_read_sheet_zip_that_is_no_workbook(write: Write) -> None:
    with pytest.raises(SheetError, match="Zip-Archiv und keine Tabelle"):
        read_sheet(write(archive(brief_xml="<x/>")))


def test_read_sheet_password(write: Write) -> None:
    ole = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(512)
    )
    with pytest.raises(SheetError, match="Kennwort"):
        read_sheet(write(ole, name="liste.xlsx"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b'r="A2"', b'r="XFD1048576"', "mehr als 200 Spalten"),
        (b'r="A2"', b"r = 'XFD2'", "mehr als 200 Spalten"),
        (b'<row r="2"', b'<row r="1048576"', "mehr als 200000 Zeilen"),
        (b'<row r="2"', b'<row r="9048576"', "unvollständig oder beschädigt"),
    ],
)
def test_read_sheet_cells_far_out_fill_no_memory(write: Write, old: bytes, new: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        read_sheet(write(edited(workbook(simple), "xl/worksheets/sheet1.xml", old, new)))


def test_read_sheet_damaged_part_is_damaged_whatever_its_references_say(write: Write) -> None:
    part = "xl/worksheets/sheet1.xml"
    stored = edited(workbook(simple), part, b'<row r="2"', b'<row r="300000"', zipfile.ZIP_STORED)
    damaged = stored.replace(b"<sheetData>", b"<sheetDatb>")
    assert damaged != stored
    with pytest.raises(SheetError, match="unvollständig oder beschädigt"):
        read_sheet(write(damaged))


def added(data: bytes, part: str, content: str) -> bytes:
    """The workbook with one more part."""
    buffer = io.BytesIO(data)
    with zipfile.ZipFile(buffer, "a") as file:
        file.writestr(part, content)
    return buffer.getvalue()


def test_read_sheet_panic_of_the_parser(write: Write) -> None:
    shared = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="9{18}"/>'.replace(
        "9{18}", "9" * 18
    )
    with pytest.raises(SheetError, match="unvollständig oder beschädigt"):
        read_sheet(write(added(workbook(simple), "xl/sharedStrings.xml", shared)))


def test_read_sheet_zip_with_password(write: Write) -> None:
    data = bytearray(workbook(simple))
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 8] |= 1  # the flag for an encrypted entry
    with pytest.raises(SheetError, match="Kennwort"):
        read_sheet(write(bytes(data)))


def test_read_sheet_ods_with_password(write: Write) -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<manifest:file-entry "
        'manifest:full-path="content.xml"><manifest:encryption-data></manifest:encryption-data></manifest:file-entry>'
        "</manifest:manifest>"
    )
    with pytest.raises(SheetError, match="Kennwort"):
        read_sheet(write(ods(("Name", "Straße"), manifest=manifest)))
    with pytest.raises(SheetError, match="Kennwort"):
        read_sheet(write(archive(**{"encrypted-package": "x"})))


def test_read_sheet_zip_bomb(write: Write) -> None:
    bomb = edited(
        workbook(simple), "xl/worksheets/sheet1.xml", b"</worksheet>", b"</worksheet>" + b" " * 3_000_000
    )
    assert len(bomb) < 20_000
    with pytest.raises(SheetError, match="beim Entpacken zu groß"):
        read_sheet(write(bomb), max_unpacked=2_000_000)


@pytest.mark.parametrize(
    "attributes",
    [
        {"row_attributes": 'table:number-rows-repeated="1000000"'},
        {"cell_attributes": 'table:number-columns-repeated="16384"'},
    ],
)
def test_read_sheet_ods_bomb(write: Write, attributes: dict[str, str]) -> None:
    with pytest.raises(SheetError, match="beim Entpacken zu groß"):
        read_sheet(write(ods(("Name", "Straße"), ("Müller", "Weg 1"), **attributes)))
