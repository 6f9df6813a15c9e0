"""Which column holds what, from names and from contents."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lotse.lib.sheets import (
    Field,
    Mapping,
    Sheet,
    SheetError,
    mapping_from_headers,
    propose_mapping,
    read_sheet,
)

Write = Callable[..., Path]

FAMILIES = ("Müller", "Groß", "Öztürk", "Nowak", "Şahin", "van der Berg")
GIVEN = ("Jörg", "Gabi", "Ali", "Ewa", "Nuri", "Piet")


def table(write: Write, header: str, *rows: str) -> Sheet:
    return read_sheet(write("\n".join([header, *rows]) + "\n"))


def names(sheet: Sheet, mapping: Mapping) -> dict[Field, str]:
    return {field: sheet.column_name(index) for field, index in mapping.columns.items()}


# Four exports of different programs: header, a row, and what each header means (`-` dropped, `?` unknown).
LISTS = [
    (
        "Kundennummer;BG-Nummer;Name;Vorname;Titel;Geschlecht;Geburtsdatum;Straße;Hausnummer;PLZ;Ort;Telefon"
        ";Staatsangehörigkeit;Leistungsbezug seit;Auskunftssperre",
        "123A456789;35502BG0000530;van der Müller;Jörg;;m;1967-02-18;Blumenstr.;22;59174;Kamen;030 23125 100"
        ";deutsch;2007-09-01;nein",
        "client_number unit_number family_name given_name title form_of_address birth_date street "
        "house_number postcode"
        " town phone - - blocked",
    ),
    (
        "KUNDENNR;BG_NR;NACHNAME;VORNAME;TITEL;GESCHLECHT;GEB_DATUM;STRASSE_HAUSNR;PLZ_ORT;TEL"
        ";STAATSANG;LB_SEIT;SPERRVERMERK",
        "123A456789;35502BG0000530;Müller;Jörg;;M;18.02.1967;Blumenstraße 22;59174 Kamen;;deutsch"
        ";01.09.2007;",
        "client_number unit_number family_name given_name title form_of_address birth_date "
        "street_line place phone - -"
        " blocked",
    ),
    (
        "Nr.;Kd-Nr;BG;Anrede;Titel;Name, Vorname;geb.;Anschrift;PLZ;Wohnort;Rufnummer;Nationalität"
        ";im Bezug seit;Sperre",
        "164;123A456789;35502BG0000530;Herr;;Müller, Jörg;18.02.1967;Blumenstr. 22;59174;Kamen;"
        ";deutsch;01.09.2007;ja",
        "? client_number unit_number form_of_address title full_name birth_date street_line postcode "
        "town phone - - blocked",
    ),
    (
        "Kunden-Nr.;Bedarfsgemeinschaft;Familienname;Rufname;m/w/d;Geb.-Dat.;Str.;Haus-Nr."
        ";Adresszusatz;Plz;ORT"
        ";Mobil/Festnetz;Staatsangeh.;Bemerkung",
        ";35502//0000595;Müller;Jörg;m;14.10.77;Blumenstrasse;10;;59174;Kamen;030 23125 100;deutsch;Rückruf",
        "client_number unit_number family_name given_name form_of_address birth_date street "
        "house_number address_extra"
        " postcode town phone - remark",
    ),
    (
        "lfd. Nr.;Zuname;Vorname;geb. am;Straße;Nr.;Zusatz;PLZ/Ort;Ortsteil;Handy;E-Mail;Sprache"
        ";Status;Betreuer/in;GdB;IBAN",
        "1;Müller;Jörg;1.2.80;Blumenstr.;3;a;59174 Kamen;Mitte;;a@b.example;türkisch;eLb;Team 5;50;",
        "? family_name given_name birth_date street house_number address_extra place town_part "
        "mobile email language"
        " claimant_status - - -",
    ),
]


@pytest.mark.parametrize(("header", "row", "meaning"), LISTS)
def test_propose_mapping_of_known_programs(write: Write, header: str, row: str, meaning: str) -> None:
    sheet = table(write, header, row, row)
    mapping = propose_mapping(sheet)
    kinds = meaning.split()
    assert {field.value: index for field, index in mapping.columns.items()} == {
        kind: index for index, kind in enumerate(kinds) if kind not in "-?"
    }
    assert len(mapping.dropped) == kinds.count("-")
    assert len(mapping.unmapped) == kinds.count("?")


def test_propose_mapping_dropped_columns_carry_their_reason(write: Write) -> None:
    sheet = table(write, "Name;Straße;Staatsangeh.;GdB", "Müller;Weg 1;deutsch;50")
    assert propose_mapping(sheet).dropped == (
        "Staatsangeh. (Staatsangehörigkeit)",
        "GdB (Angaben zu Behinderung oder Gesundheit)",
    )


@pytest.mark.parametrize(
    ("header", "row", "field", "index"),
    [
        ("Name;Straße", "Müller, Jörg;Weg 1", Field.FULL_NAME, 0),
        ("Name;Straße", "Jörg Müller;Weg 1", Field.FULL_NAME, 0),
        ("Name;Straße", "Müller;Weg 1", Field.FAMILY_NAME, 0),
        ("Name;Vorname;Straße", "van der Berg;Jörg;Weg 1", Field.FAMILY_NAME, 0),
        ("Name;Name;Straße", "Müller;Jörg;Weg 1", Field.GIVEN_NAME, 1),
        ("Name;Straße", "Müller;Blumenstr. 18 a", Field.STREET_LINE, 1),
        ("Name;Straße;Ort", "Müller;Weg 1;59174 Kamen", Field.PLACE, 2),
        ("Name;Straße;PLZ Ort", "Müller;Weg 1;Kamen", Field.TOWN, 2),
        ("Name;Straße;PLZ Ort", "Müller;Weg 1;59174", Field.POSTCODE, 2),
        ("Name;Straße;Nr.", "Müller;Weg;1", Field.HOUSE_NUMBER, 2),
        ("Name;Straße;", "Müller;Weg;18a", Field.HOUSE_NUMBER, 2),
        ("Name;Straße;PLZ;", "Müller;Weg 1;59174;Kamen", Field.TOWN, 3),
        ("Name;Wo?;Straße;x", "Müller;mail@a.example;Weg 1;y", Field.EMAIL, 1),
        ("Name;Straße;", "Müller;Weg 1;c/o Nowak", Field.ADDRESS_EXTRA, 2),
        ("Name;Wohnt in der;Sonst", "Müller;Blumenstraße 3;", Field.STREET_LINE, 1),
    ],
)
def test_propose_mapping_contents_decide(
    write: Write, header: str, row: str, field: Field, index: int
) -> None:
    sheet = table(write, header, *[row] * 12)
    assert propose_mapping(sheet).columns[field] == index


def test_propose_mapping_birth_date_column_without_dates_is_none(write: Write) -> None:
    sheet = table(write, "Name;Straße;geb.", *["Müller;Weg 1;Schmidt"] * 5)
    assert Field.BIRTH_DATE not in propose_mapping(sheet).columns


def test_propose_mapping_headers_lost(write: Write) -> None:
    rows = [
        f"{100 + n}A456789;35502BG{n:07};{FAMILIES[n % 6]};{GIVEN[n % 5]};m"
        f";{1 + n % 28}.03.19{40 + n};Blumenstr.;{n}"
        f";59174;Kamen;030 23125 1{n:02};deutsch;01.0{1 + n % 9}.2010;{'ja' if n == 7 else 'nein'}"
        for n in range(40)
    ]
    sheet = read_sheet(write("\n".join(rows)))
    mapping = propose_mapping(sheet)
    assert {field.value: index for field, index in mapping.columns.items()} == {
        "client_number": 0,
        "unit_number": 1,
        "family_name": 2,
        "given_name": 3,
        "form_of_address": 4,
        "birth_date": 5,
        "street": 6,
        "house_number": 7,
        "postcode": 8,
        "town": 9,
        "phone": 10,
        "blocked": 13,
    }
    assert mapping.dropped == ("Spalte 12 (Staatsangehörigkeit)", "Spalte 13 (Dauer des Leistungsbezugs)")


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("Vorname;Straße;Ort", "mit dem Familiennamen; vorhanden sind: „Vorname“, „Straße“, „Ort“"),
        ("Name;Vorname;Ort", "mit der Straße; vorhanden"),
        ("Alpha;Beta;Gamma", "mit dem Familiennamen und eine mit der Straße"),
    ],
)
def test_propose_mapping_names_the_missing_column(write: Write, header: str, missing: str) -> None:
    with pytest.raises(SheetError, match=missing):
        propose_mapping(table(write, header, "x;y;z"))


def test_propose_mapping_watches_what_it_does_not_read(write: Write) -> None:
    sheet = table(write, "Name;Straße;Sperre;Sperrvermerk;Hinweis;Notiz;GdB", "Müller;Weg 1;nein;x;;;50")
    mapping = propose_mapping(sheet)
    assert (mapping.columns[Field.BLOCKED], mapping.columns[Field.REMARK]) == (2, 4)
    assert (mapping.flags, mapping.watched) == ((3,), (5,))


def test_mapping_from_headers_uses_the_saved_profile(write: Write) -> None:
    sheet = table(write, "Alpha;Beta;Sperre;GdB;Gamma", "Müller;Weg 1;;50;x")
    mapping = mapping_from_headers(sheet, {Field.FAMILY_NAME: "alpha", Field.STREET_LINE: " Beta "})
    assert mapping.columns == {Field.FAMILY_NAME: 0, Field.STREET_LINE: 1}
    assert mapping.dropped == ("GdB (Angaben zu Behinderung oder Gesundheit)",)
    assert (mapping.unmapped, mapping.flags, mapping.watched) == (("Sperre", "Gamma"), (2,), (4,))


def test_mapping_from_headers_names_the_missing_column(write: Write) -> None:
    sheet = table(write, "Name;Straße", "Müller;Weg 1")
    with pytest.raises(SheetError, match="fehlt die Spalte „Nachname“; vorhanden sind: „Name“, „Straße“"):
        mapping_from_headers(sheet, {Field.FAMILY_NAME: "Nachname"})


def town(header: str, cells: Callable[[int], str], count: int = 40) -> str:
    """A list of so many different people with one more column at the end."""
    rows = [
        f"{FAMILIES[n % 6]};{GIVEN[n % 5]};{1 + n % 28}.03.{1940 + n};Blumenstr.;{n + 1};59174;Kamen;{cells(n)}"
        for n in range(count)
    ]
    return "\n".join([header, *rows])


USUAL = "Name;Vorname;geb.;Straße;Nr.;PLZ;Ort;"


@pytest.mark.parametrize("yes", ["ja", "x", "1", "J", "true"])
@pytest.mark.parametrize("no", ["", "nein", "0"])
def test_propose_mapping_rare_tick_below_unknown_header_is_suspected(write: Write, yes: str, no: str) -> None:
    sheet = read_sheet(write(town(USUAL + "Merker Z", lambda n: yes if n in (7, 30) else no)))
    mapping = propose_mapping(sheet)
    assert (mapping.suspected, mapping.unmapped, mapping.watched) == ((7,), ("Merker Z",), ())
    (finding,) = mapping.findings
    assert (finding.code, finding.row, finding.column) == ("blocked-unclear", None, "Merker Z")
    assert "Spalte „Merker Z“" in finding.message


def test_propose_mapping_rare_tick_beyond_the_sample_is_suspected(write: Write) -> None:
    sheet = read_sheet(write(town(USUAL + "Merker Z", lambda n: "x" if n == 701 else "", count=900)))
    assert propose_mapping(sheet).suspected == (7,)


@pytest.mark.parametrize(
    ("header", "often", "rarely"),
    [
        ("Merker Z", "nein", "nein"),  # nobody
        ("Merker Z", "ja", "nein"),  # most
        ("Merker Z", "", "Rückruf"),  # words
        ("arbeitslos", "nein", "ja"),  # known to be harmless
        ("alleinerziehend", "", "x"),
    ],
)
def test_propose_mapping_other_ticks_are_not_suspected(
    write: Write, header: str, often: str, rarely: str
) -> None:
    sheet = read_sheet(write(town(USUAL + header, lambda n: rarely if n == 7 else often)))
    mapping = propose_mapping(sheet)
    assert (mapping.suspected, mapping.findings) == ((), ())


def test_mapping_from_headers_suspects_rare_ticks_too(write: Write) -> None:
    sheet = read_sheet(write(town(USUAL + "Merker Z", lambda n: "x" if n == 7 else "")))
    mapping = mapping_from_headers(sheet, {Field.FAMILY_NAME: "Name", Field.STREET: "Straße"})
    assert mapping.suspected == (7,)


@pytest.mark.parametrize("name", ["Merker Z", "MERKER Z"])
def test_mapping_from_headers_believes_that_a_tick_is_harmless(write: Write, name: str) -> None:
    sheet = read_sheet(write(town(USUAL + "Merker Z", lambda n: "x" if n == 7 else "")))
    wanted = {Field.FAMILY_NAME: "Name", Field.STREET: "Straße"}
    mapping = mapping_from_headers(sheet, wanted, harmless=[name, "gibt es nicht"])
    assert (mapping.suspected, mapping.findings) == ((), ())
    assert 7 in mapping.watched  # for words such as „gesperrt“


@pytest.mark.parametrize(("cell", "kind"), [("x", Field.BLOCKED), ("Müller, Jörg", None)])
def test_propose_mapping_brief_flag_must_not_hold_text(write: Write, cell: str, kind: Field | None) -> None:
    sheet = read_sheet(write(town(USUAL + "AS", lambda n: "" if n == 7 and cell == "x" else cell)))
    assert propose_mapping(sheet).columns.get(Field.BLOCKED) == (7 if kind else None)


@pytest.mark.parametrize(
    "header",
    [
        ";Vorname;geb.;Straße;Nr.;PLZ;Ort;",
        "Spalte 1;Vorname;geb.;Straße;Nr.;PLZ;Ort;Spalte 8",
        "Name;;geb.;Straße;Nr.;PLZ;Ort;",
        "Name;Spalte 2;geb.;Straße;Nr.;PLZ;Ort;",
        "Name;Vorname;;Straße;Nr.;PLZ;Ort;",
        "Name;Vorname;Spalte 3;Straße;Nr.;PLZ;Ort;",
        "Name;Vorname;geb.;Spalte 4;Spalte 5;Spalte 6;Spalte 7;",
        "Alpha;Beta;Gamma;Delta;Epsilon;Zeta;Ort;",
        "Alpha;Vorname;Gamma;Straße;Nr.;PLZ;Ort;",
        "Spalte 1;Spalte 2;Spalte 3;Spalte 4;Spalte 5;Spalte 6;Spalte 7;",
    ],
)
def test_propose_mapping_contents_stand_in_for_headers(write: Write, header: str) -> None:
    sheet = read_sheet(write(town(header, lambda n: "")))
    columns = propose_mapping(sheet).columns
    wanted = (Field.FAMILY_NAME, Field.GIVEN_NAME, Field.BIRTH_DATE, Field.STREET, Field.HOUSE_NUMBER)
    assert [columns.get(field) for field in (*wanted, Field.POSTCODE, Field.TOWN)] == list(range(7))


def test_propose_mapping_headerless_with_placeholders(write: Write) -> None:
    sheet = read_sheet(write(town(USUAL, lambda n: "ja" if n == 7 else "nein").split("\n", 1)[1]))
    named = replace(sheet, header=tuple(sheet.column_name(index) for index in range(len(sheet.header))))
    assert propose_mapping(named) == propose_mapping(sheet)
    assert propose_mapping(named).columns[Field.BLOCKED] == 7


def test_propose_mapping_dates_of_few_years_are_no_birth_dates(write: Write) -> None:
    sheet = read_sheet(
        write(town("Name;Vorname;Gamma;Straße;Nr.;PLZ;Ort;Omega", lambda n: f"1.{1 + n % 9}.2024"))
    )
    assert propose_mapping(sheet).columns[Field.BIRTH_DATE] == 2
    recent = "\n".join(["Name;Straße;Omega", *[f"Groß;Weg {n};{1 + n % 28}.3.2024" for n in range(40)]])
    assert Field.BIRTH_DATE not in propose_mapping(read_sheet(write(recent))).columns


def test_propose_mapping_former_number_stands_in(write: Write) -> None:
    sheet = table(write, "Kundennummer alt;Name;Straße", "4711;Müller;Weg 1")
    assert propose_mapping(sheet).columns[Field.CLIENT_NUMBER] == 0
    sheet = table(write, "Kundennummer alt;Kundennummer;Name;Straße", "4711;4712;Müller;Weg 1")
    mapping = propose_mapping(sheet)
    assert (mapping.columns[Field.CLIENT_NUMBER], mapping.unmapped) == (1, ("Kundennummer alt",))
