"""An office and its people, made up; one with everything as long as it may become."""

from dataclasses import replace

from lotse.outreach.printing import Controller, LetterRow, OfficeCard

OFFICE = OfficeCard(
    name="Quartiersbüro Lüner Höhe",
    neighbourhood="Lüner Höhe",
    street_line="Ludwig-Schröder-Straße 18",
    place="59174 Kamen",
    phone="030 23125 456",
    mail="hallo@luener-hoehe.example",
    url="https://luener-hoehe.example/buero/luener-hoehe",
    run_by="der Stadt Kamen und des Jobcenters",
    languages=("de", "tr", "ar"),
    step_free=True,
    walk_in=("Dienstag 9 bis 12 Uhr", "Donnerstag 14 bis 17 Uhr"),
    appointment=("Montag bis Freitag",),
    phone_hours=("Montag bis Freitag 8 bis 12 Uhr",),
)

LONGEST_ADDRESS = (
    "Frau",
    "Prof. Dr. Maria-Magdalena Freifrau von und zu Hohenlohe-Waldenburg-Schillingsfürst",
    "c/o Schwesternwohnheim der Barmherzigen Brüder",
    "Bürgermeister-Ludwig-Schröder-Straße 118a, Hinterhaus, 4. Obergeschoss links",
    "59174 Kamen",
)


LONGEST_OFFICE = replace(
    OFFICE,
    name="Quartiers- und Nachbarschaftsbüro Schwarzenberg-Hinterhohenbrunn",
    neighbourhood="Schwarzenberg-Hinterhohenbrunn",
    host="im Gemeinschaftshaus der evangelischen Kirchengemeinde am alten Güterbahnhof",
    street_line="Bürgermeister-Ludwig-Schröder-Straße 118a",
    place="59174 Schwarzenberg-Hinterhohenbrunn",
    mail="quartiersbuero@schwarzenberg-hinterhohenbrunn.example",
    run_by="der Gemeinde Schwarzenberg-Hinterhohenbrunn und des Jobcenters Musterkreis-Niederbergisches Land",
    languages=("de", "en", "tr", "uk", "ru", "ar", "pl", "ro"),
    caseworker_name="Person mit einem ausgesprochen langen Doppelnamen",
    walk_in=("Montag 9 bis 12 Uhr", "Dienstag 9 bis 12 Uhr", "Donnerstag 14 bis 17 Uhr"),
    appointment=("Montag bis Donnerstag 8 bis 16 Uhr", "Freitag 8 bis 12 Uhr"),
    phone_hours=("Montag bis Donnerstag 8 bis 16 Uhr", "Freitag 8 bis 12 Uhr"),
)

CONTROLLER = Controller(
    name="Jobcenter Musterkreis",
    street_line="Bahnhofstraße 1",
    place="59174 Kamen",
    phone="030 23125 100",
    mail="post@jobcenter.example",
    officer_name="Datenschutzbeauftragte Person des Jobcenters",
    officer_mail="datenschutz@jobcenter.example",
    officer_address="Bahnhofstraße 1, 59174 Kamen",
    authority="Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit",
    authority_address="Graurheindorfer Straße 153, 53117 Bonn",
    authority_url="www.bfdi.bund.de",
)


# What a clerk may leave empty is empty.
BAREST_OFFICE = OfficeCard(
    name="Quartiersbüro Nord",
    neighbourhood="Nord",
    street_line="Am Markt 1",
    place="59174 Kamen",
    phone="030 23125 001",
    mail="",
    url="https://nord.example",
    caseworker_role="",
)

BAREST_CONTROLLER = Controller("Jobcenter Musterkreis", *[""] * 10)


def letter_row(number: int = 0, language: str = "", address: tuple[str, ...] | None = None) -> LetterRow:
    """A letter with a code of its own."""
    lines = address or ("Frau", "Ayşe Müller-Đỗ", f"Blumenstraße {number + 1}", "59174 Kamen")
    return LetterRow(lines, "Sehr geehrte Frau Müller-Đỗ", f"ABCD{2345 + number}", language)
