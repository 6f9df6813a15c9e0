"""Headers of clerks and their programs name the right field."""

import pytest

from lotse.lib.sheets import Field
from lotse.lib.sheets.fields import recognise

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
    "header", ["", "Nr.", "lfd. Nr.", "Leistungssperre", "Kundennr. (alt)", "???", "x" * 500]
)
def test_recognise_says_nothing_of_other_headers(header: str) -> None:
    assert recognise(header) is None
