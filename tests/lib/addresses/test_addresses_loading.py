"""What a directory file may look like, and how a broken one is refused."""

from pathlib import Path

import pytest

from lotse.lib.addresses import Directory, DirectoryError, check_header

HEADER = "von;bis;gu;name;plz;ort;ortsteil;samtgemeinde;bezirk;plraum"
ROWS = [
    "001A;011;U;Ackerweg;38108;Braunschweig;Nord;;Ost;Hondelage",
    ";;;Königstr.;38100;Braunschweig;Süd;;West;Mitte",
    "012;;G;Zum Teich;38100;Braunschweig;Süd;;West;Mitte",
    ";9;;Zum Teich;38100;Braunschweig;Süd;;West;Rand",
]


def _file(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "verzeichnis.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_load_reads_encoding(tmp_path: Path, encoding: str) -> None:
    directory = Directory.load(_file(tmp_path, HEADER, *ROWS, encoding=encoding))
    assert [segment.street for segment in directory.segments] == [
        "Ackerweg",
        "Königstr.",
        "Zum Teich",
        "Zum Teich",
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_load_reads_delimiter(tmp_path: Path, delimiter: str) -> None:
    lines = [line.replace(";", delimiter) for line in (HEADER, *ROWS)]
    assert len(Directory.load(_file(tmp_path, *lines))) == 4


def test_load_reads_ranges(tmp_path: Path) -> None:
    first, whole, opened, started = Directory.load(_file(tmp_path, HEADER, *ROWS)).segments
    assert (first.from_number, first.from_suffix, first.to_number, first.to_suffix) == (1, "a", 11, "")
    assert (first.parity, first.town_part, first.borough, first.area, first.row) == (
        "odd",
        "Nord",
        "Ost",
        "Hondelage",
        1,
    )
    assert (whole.from_number, whole.to_number, whole.parity) == (None, None, "")
    assert (opened.from_number, opened.to_number, opened.parity) == (12, None, "even")
    assert (started.from_number, started.to_number) == (None, 9)


def test_load_takes_columns_in_any_order_among_others(tmp_path: Path) -> None:
    path = _file(tmp_path, "Ort;id;PLZ;Straße;Von;Bis;PLRaum", "Unna;7;59423;Ring;1;9;Mitte")
    (segment,) = Directory.load(path).segments
    assert (segment.street, segment.town, segment.postcode, segment.area) == (
        "Ring",
        "Unna",
        "59423",
        "Mitte",
    )
    assert Directory.load(path).area_columns == ("plraum",)


def test_load_pads_short_rows_and_postcodes_and_skips_blank_lines(tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER, "", ";;;;;;;;;", "1;9;; Ring ;1067;Dresden;Mitte")
    (segment,) = Directory.load(path).segments
    assert (segment.street, segment.postcode, segment.area, segment.row) == ("Ring", "01067", "", 3)


def test_area_values_counts_rows(tmp_path: Path) -> None:
    directory = Directory.load(_file(tmp_path, HEADER, *ROWS))
    assert directory.area_values()["plraum"] == {"Hondelage": 1, "Mitte": 2, "Rand": 1}
    assert directory.area_values()["samtgemeinde"] == {}
    assert directory.towns == ("Braunschweig",)


def test_from_segments_is_the_same_directory(tmp_path: Path) -> None:
    loaded = Directory.load(_file(tmp_path, HEADER, *ROWS))
    rebuilt = Directory.from_segments(loaded.segments)
    assert rebuilt.segments == loaded.segments
    assert rebuilt.area_columns == ("plraum", "ortsteil", "bezirk")


BROKEN_ROWS = [
    ("abc;9;;Ring;38100;Unna;;;;Mitte", "von", "„abc“ ist keine Hausnummer"),
    ("9;3;;Ring;38100;Unna;;;;Mitte", "bis", "„3“ liegt vor dem Anfang „9“"),
    ("1;9;X;Ring;38100;Unna;;;;Mitte", "gu", "weder G (gerade) noch U"),
    ("1;9;;;38100;Unna;;;;Mitte", "name", "Der Straßenname fehlt"),
    ("1;9;;Ring;38100;;;;;Mitte", "ort", "Der Ort fehlt"),
    ("1;9;;Ring;381OO;Unna;;;;Mitte", "plz", "„381OO“ ist keine Postleitzahl"),
]


@pytest.mark.parametrize(("line", "column", "message"), BROKEN_ROWS)
def test_load_names_row_and_column_of_a_broken_row(
    tmp_path: Path, line: str, column: str, message: str
) -> None:
    with pytest.raises(DirectoryError) as caught:
        Directory.load(_file(tmp_path, HEADER, *ROWS, line))
    assert (caught.value.row, caught.value.column) == (5, column)
    assert "Datenzeile 5 (Zeile 6 der Datei)" in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([HEADER], "nur die Kopfzeile"),
        ([HEADER, ";;;;;;;;;"], "nur die Kopfzeile"),
        ([""], "„von“ und „bis“"),
        (["name;plz;ort;plraum", "Ring;38100;Unna;Mitte"], "„von“ und „bis“"),
        (["von;bis;plz;ort;plraum", "1;9;38100;Unna;Mitte"], "„name“"),
        (["von;bis;name;plz;ort", "1;9;Ring;38100;Unna"], "Spalte mit Gebieten"),
        ([HEADER, ";;;Ring;38100;Unna;;;;Mitte", ";;;Ring;38100;Unna;;;;Rand"], "keine einzige Hausnummer"),
        ([HEADER, '1;9;;"' + "Ring" * 40_000], "keine lesbare CSV-Tabelle"),
    ],
)
def test_load_refuses_an_unusable_file(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(DirectoryError, match=message):
        Directory.load(_file(tmp_path, *lines))


@pytest.mark.parametrize("content", [b"PK\x03\x04\x00\x00", b"von;bis\n\x81\x8d\n"])
def test_load_refuses_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "verzeichnis.csv"
    path.write_bytes(content)
    with pytest.raises(DirectoryError, match="kein Text|weder in UTF-8"):
        Directory.load(path)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_check_header_looks_at_no_row(tmp_path: Path, encoding: str) -> None:
    check_header(_file(tmp_path, HEADER, "x;y;;;;;", encoding=encoding))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([""], "„von“ und „bis“"),
        (["von;bis;plz;ort;plraum", "1;9;38100;Unna;Mitte"], "„name“"),
        (["von;bis;name;plz;ort"], "Spalte mit Gebieten"),
        (['"' + "Ring" * 40_000], "keine lesbare CSV-Tabelle"),
    ],
)
def test_check_header_refuses_what_lacks_a_column(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(DirectoryError, match=message):
        check_header(_file(tmp_path, *lines))


def test_load_keeps_streets_without_any_number(tmp_path: Path) -> None:
    path = _file(tmp_path, HEADER, ";;;Ring;38100;Unna;;;;Mitte", ";;;Wall;38100;Unna;;;;Rand")
    assert len(Directory.load(path)) == 2
