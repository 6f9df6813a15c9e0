"""Which column holds what, from names and from contents."""

from collections.abc import Callable
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
