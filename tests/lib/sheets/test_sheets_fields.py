"""Headers of clerks and their programs name the right field."""

import pytest

from lotse.lib.sheets import DROPPED, Field
from lotse.lib.sheets.fields import is_brief_flag, is_former_number, recognise

HEADERS = {
    Field.CLIENT_NUMBER: ["Kundennummer", "KUNDENNR", "Kd-Nr.", "KdNr", "Kunden-Nr.", "Kd.-Nr.", "Kunden ID"],
    Field.UNIT_NUMBER: ["BG-Nummer", "BG_NR", "BG", "Bedarfsgemeinschaft", "BG-Nr."],
    Field.FAMILY_NAME: ["Name", "NACHNAME", "Familienname", "Zuname", "Nachname "],
    Field.GIVEN_NAME: ["Vorname", "VORNAME", "Rufname", "Vornamen"],
    Field.FULL_NAME: ["Name, Vorname", "Vor- und Zuname", "Name und Vorname", "Nachname/Vorname", "Kunde"],
    Field.TITLE: ["Titel", "akad. Titel", "Akad. Grad"],
    Field.FORM_OF_ADDRESS: ["Anrede", "Geschlecht", "m/w/d", "GESCHL."],
    Field.BIRTH_DATE: [
        "Geburtsdatum",
        "GEB_DATUM",
        "geb.",
        "geb. am",
        "Geb.-Dat.",
        "Geb.datum",
        "Geburtstag",
    ],
    Field.STREET: ["Straße", "STRASSE", "Str.", "Stra?e", "Stra\ufffde", "Straßenname"],
    Field.HOUSE_NUMBER: ["Hausnummer", "Haus-Nr.", "HNr", "Hs.-Nr.", "Hausnr."],
    Field.STREET_LINE: [
        "STRASSE_HAUSNR",
        "Straße, Nr.",
        "Straße u. Hausnummer",
        "Anschrift",
        "Adresse",
        "Wohnanschrift",
    ],
    Field.ADDRESS_EXTRA: ["Adresszusatz", "Zusatz", "c/o", "Anschriftenzusatz", "Whg."],
    Field.POSTCODE: ["PLZ", "Plz", "Postleitzahl"],
    Field.TOWN: ["Ort", "ORT", "Wohnort", "Stadt"],
    Field.PLACE: ["PLZ_ORT", "PLZ/Ort", "PLZ, Wohnort"],
    Field.TOWN_PART: ["Ortsteil", "Stadtteil", "Bezirk"],
    Field.PHONE: ["Telefon", "TEL", "Tel.", "Rufnummer", "Mobil/Festnetz", "Tel.-Nr.", "Telefonnummer"],
    Field.MOBILE: ["Handy", "Mobil", "Mobilnr.", "Handynummer"],
    Field.EMAIL: ["E-Mail", "Email", "Mailadresse"],
    Field.LANGUAGE: ["Sprache", "Muttersprache"],
    Field.CLAIMANT_STATUS: ["Status", "eLb/nEf"],
    Field.BLOCKED: [
        "Auskunftssperre",
        "SPERRVERMERK",
        "Sperre",
        "gesperrt",
        "Adresse gesperrt",
        "§ 51 BMG",
        "Anschrift geheim",
    ],
    Field.REMARK: ["Bemerkung", "Bemerkungen", "Hinweis", "Notiz"],
    Field.NATIONALITY: [
        "Staatsangehörigkeit",
        "STAATSANG",
        "Staatsangeh.",
        "Nationalität",
        "Staatsangeh?rigkeit",
    ],
    Field.BENEFIT_SINCE: ["Leistungsbezug seit", "LB_SEIT", "im Bezug seit"],
    Field.DISABILITY: ["Schwerbehinderung", "GdB"],
    Field.PROFILE: ["Profillage"],
    Field.STAFF_MEMBER: ["Betreuer/in", "Betreuer (Team)", "Team", "Sachbearbeiter", "Ansprechpartner"],
    Field.UNEMPLOYED: ["arbeitslos j/n", "arbeitslos"],
    Field.BENEFIT_AMOUNT: ["Zahlbetrag", "Regelbedarf", "KdU"],
    Field.BANK: ["IBAN", "Kontonummer"],
    Field.UNKNOWN: ["Geburtsname", "Geburtsort", "Familienstand", "Religion"],
}


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, names in HEADERS.items() for header in names]
)
def test_recognise_header(field: Field, header: str) -> None:
    assert recognise(header) is field


def test_headers_cover_every_field() -> None:
    assert HEADERS.keys() == set(Field)


@pytest.mark.parametrize(
    "header",
    ["Datenschutz", "verzogen", "Merker", "Kontakt"]
    + ["", "Nr.", "lfd. Nr.", "Kundennr. (alt)", "Adresse (alt)", "Name 2", "Spalte 2", "???", "x" * 500],
)
def test_recognise_says_nothing_of_other_headers(header: str) -> None:
    assert recognise(header) is None


VARIANTS = {
    Field.CLIENT_NUMBER: ["Client No", "Kunden-nummer"],
    Field.FAMILY_NAME: [
        "Name 1",
        "NAME_LB",
        "KUNDE_NAME",
        "Name (Nachname)",
        "Name (2)",
        "Last name",
        "Name des/der Leistungsberechtigten",
    ],
    Field.GIVEN_NAME: ["Vorname 1", "First", "First name"],
    Field.FULL_NAME: ["Name, Vorn.", "Antragsteller/in", "Name / Vorname"],
    Field.BIRTH_DATE: ["Geburtsdatum (TT.MM.JJJJ)", "GEBDATUM_KD", "DOB", "Geburtsdatum TT.MM.JJJJ"],
    Field.STREET: ["Straße (Wohnung)", "Street", "Straße [Wohnung]"],
    Field.HOUSE_NUMBER: ["HausNr./Zusatz", "Haus-Nr. + Zusatz", "Hausnummer & Zusatz", "Nr./Zusatz"],
    Field.ADDRESS_EXTRA: ["HNRZ", "HAUSNUMMERNZUSATZ", "c/o", "Address line 2"],
    Field.STREET_LINE: ["Zustelladresse", "aktuelle Anschrift", "Address line 1", "Straße / Hausnummer"],
    Field.POSTCODE: ["Postleitz.", "ZIP"],
    Field.TOWN: ["Ort (Wohnung)", "City"],
    Field.FORM_OF_ADDRESS: ["m/w/d"],
    Field.REMARK: ["Note"],
    Field.STAFF_MEMBER: ["Name (Betreuer)"],
}


@pytest.mark.parametrize(
    ("field", "header"), [(field, header) for field, names in VARIANTS.items() for header in names]
)
def test_recognise_variants(field: Field, header: str) -> None:
    assert recognise(header) is field


@pytest.mark.parametrize(
    "header",
    ["Blocked", "AS", "§ 51", "BMG §51", "Schutz", "Auskunftsverbot", "Geh.", "Adressschutz", "Vertraulich"]
    + ["Schutzbedürftig", "SV", "Geheimhaltung", "Sperre", "ÜS", "Auskunftssperre bis", "Personenschutz"],
)
def test_recognise_names_of_blocked_addresses(header: str) -> None:
    assert recognise(header) is Field.BLOCKED


@pytest.mark.parametrize(
    "header",
    ["Leistungssperre", "Sperrzeit", "Kontosperre", "Mutterschutz", "Führerschein j/n", "Arbeitslos J/N"]
    + [
        "alleinerziehend",
        "Schwerbehinderung",
        "Konto",
        "Sanktion",
        "Dolmetscher nötig",
        "Minijob",
        "PKW",
        "§ 16i",
        "BG-Vorstand",
        "EGV",
    ]
    + ["Einladung versandt", "Aufstocker", "krank", "volljährig"],
)
def test_recognise_harmless_ticks_are_dropped(header: str) -> None:
    assert recognise(header) in DROPPED


def test_brief_flags_and_former_numbers() -> None:
    assert [is_brief_flag(header) for header in ("ÜS", "A.S.", "Sperre")] == [True, True, False]
    headers = ("Kundennummer alt", "Kd-Nr. (alt)", "Kundennummer", "Adresse alt")
    assert [is_former_number(header) for header in headers] == [True, True, False, False]
