"""The demo town: a made-up street directory and client list around Lüner Höhe.

Nobody in it is real: first and family names are drawn apart from each other, client numbers and birth
dates are drawn too, telephone numbers come from the range reserved for fiction. Of the streets only
Ludwig-Schröder-Straße and Blumenstraße exist. The same list comes out every time.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

NEIGHBOURHOOD = "Lüner Höhe"
FIRST_DAY = dt.date(2020, 8, 25)

# street, highest number, area
_STREETS = (
    ("Ludwig-Schröder-Straße", 44, "Lüner Höhe"),
    ("Blumenstraße", 60, "Lüner Höhe"),
    ("Amselgrund", 28, "Lüner Höhe"),
    ("Hinter den Höfen", 36, "Lüner Höhe"),
    ("Zechenblick", 52, "Lüner Höhe"),
    ("Straße des Friedens", 20, "Lüner Höhe"),
    ("Alte Ziegelei", 18, "Lüner Höhe"),
    ("Marktgasse", 30, "Stadtmitte"),
    ("Seseke-Ufer", 40, "Stadtmitte"),
    ("Kirchpfad", 24, "Stadtmitte"),
    ("Heerener Feld", 50, "Südfeld"),
    ("Am Musterbusch", 34, "Südfeld"),
)
# A street that two areas share: the even side up to 40 belongs to Lüner Höhe.
_SHARED = (
    ("Lüner Ring", 1, 99, "U", "Stadtmitte"),
    ("Lüner Ring", 2, 40, "G", "Lüner Höhe"),
    ("Lüner Ring", 42, 98, "G", "Stadtmitte"),
)

_WOMEN = (
    "Aylin Elif Zeynep Hatice Olena Iryna Svitlana Rania Nour Maryam Agnieszka Joanna Ewa Ioana Elena Adaeze Julia "
    "Sabine Monika Petra Nicole Heike Andrea Claudia Đurđa Vesna Zoë"
).split()
_MEN = (
    "Mehmet Yusuf İbrahim Murat Serhij Oleksandr Volodymyr Khaled Hassan Omar Łukasz Tomasz Piotr Vasile Andrei Kwame "
    "Dennis Frank Klaus Wolfgang Jürgen Björn Kevin Jean-Pierre Zoran Dragan"
).split()
_FAMILIES = (
    "Yılmaz Kaya Demir Şahin Çelik Arslan Kovalenko Bondarenko Tkachenko Haddad Saleh Ibrahim El-Khatib Rahimi Nowak "
    "Wiśniewski Kowalski Popescu Ionescu Mensah Tesfaye Müller Schneider Weiß Köhler Krüger Groß Hartmann Lange Vogt "
    "Jovanović Petrović Horvat O'Connor N'Diaye"
).split()
_LANGUAGES = (
    "",
    "",
    "",
    "",
    "deutsch",
    "türkisch",
    "ukrainisch",
    "arabisch",
    "polnisch",
    "rumänisch",
    "englisch",
)


def write_directory(path: Path) -> None:
    """Write the street directory as municipalities do: cp1252, semicolons, padded numbers."""
    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow("von;bis;gu;name;plz;ort;ortsteil;samtgemeinde;bezirk;plraum".split(";"))
        for street, _, area in _STREETS:
            writer.writerow(["", "", "", street, "59174", "Kamen", area, "", "", area])
        for street, first, last, side, area in _SHARED:
            writer.writerow([f"{first:03}", f"{last:03}", side, street, "59174", "Kamen", area, "", "", area])


def write_clients(path: Path, *, today: dt.date, households: int = 300) -> None:
    """Write the client list with the dirt that such lists have."""
    draw = random.Random("Lüner Höhe")  # noqa: S311  a demo list, no secret
    people = [person for _ in range(households) for person in _household(draw, today)]
    draw.shuffle(people)
    people += [_entered_again(draw, person) for person in draw.sample(people, 7)]
    header = (
        "Kundennummer;BG-Nummer;Name;Vorname;Titel;Geschlecht;Geburtsdatum;Straße;Hausnr.;Zusatz;PLZ;Ort;Telefon;"
        "Sprache;Staatsangehörigkeit;Auskunftssperre;Bemerkung"
    )
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(header.split(";"))
        writer.writerows(people)


def _household(draw: random.Random, today: dt.date) -> list[list[str]]:
    family, unit = draw.choice(_FAMILIES), f"35502BG{draw.randrange(10**7):07}"
    street, number, is_near = _home(draw)
    language = draw.choice(_LANGUAGES)
    sizes = [1, 1, 1, 2, 2, 3, 4] if is_near else [1, 2]
    ages = [draw.randint(18, 63) for _ in range(draw.choice(sizes))]
    ages[2:] = [draw.randint(3, 17) for _ in ages[2:]]
    dirty = draw.random() < 0.12
    blocked = draw.random() < 0.01
    extra = draw.choice(["3. OG", "WE 12", "Hinterhaus"]) if draw.random() < 0.06 else ""
    people = []
    for years in ages:
        form = draw.choice("wwwmmmd")
        given = draw.choice(_MEN if form == "m" else _WOMEN)
        born = today - dt.timedelta(days=years * 365 + draw.randrange(365))
        people.append(
            [
                f"{draw.randint(100, 999)}{draw.choice('ABCDEFGHK')}{draw.randrange(10**6):06}",
                unit,
                family,
                given,
                "Dr." if draw.random() < 0.01 else "",
                form,
                born.strftime("%d.%m.%Y"),
                _dirty_street(draw, street) if dirty else street,
                number,
                extra,
                "59174",
                "Kamen",
                f"030 23125 {draw.randrange(1000):03}" if draw.random() < 0.5 else "",
                language,
                "",
                "ja" if blocked else "nein",
                "",
            ]
        )
    return people


def _home(draw: random.Random) -> tuple[str, str, bool]:
    if draw.random() < 0.1:
        number = draw.randint(1, 98)
        return "Lüner Ring", str(number), number % 2 == 0 and number <= 40
    near = draw.random() < 0.8
    street, highest, area = draw.choice([entry for entry in _STREETS if (entry[2] == NEIGHBOURHOOD) == near])
    suffix = draw.choice("abc") if draw.random() < 0.1 else ""
    return street, f"{draw.randint(1, highest)}{suffix}", area == NEIGHBOURHOOD


def _dirty_street(draw: random.Random, street: str) -> str:
    at = draw.randrange(2, len(street) - 3)
    return draw.choice(
        [
            street.upper(),
            street.replace("straße", "str.").replace("Straße", "Str."),
            street.replace("ß", "ss").replace("ö", "oe").replace("ü", "ue"),
            street.replace("-", " "),
            street[:at] + street[at + 1 :],
            f"  {street} ",
        ]
    )


def _entered_again(draw: random.Random, person: list[str]) -> list[str]:
    """Return the same human being as a second clerk entered it years ago: other number, other spelling."""
    again = list(person)
    again[0] = f"{draw.randint(100, 999)}{draw.choice('ABCDEFGHK')}{draw.randrange(10**6):06}"
    again[2] = person[2].replace("ü", "ue").replace("ö", "oe").replace("ß", "ss").upper()
    return again
