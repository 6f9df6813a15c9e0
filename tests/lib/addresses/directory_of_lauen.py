"""A made-up directory with everything that makes matching hard, for the tests of this package."""

from lotse.lib.addresses import Directory, Segment
from lotse.lib.addresses.segments import read_bounds

TOWN = "Lauen"

_ROWS = """
1    18   .  Ludwig-Schröder-Str.  59174 Lauen    Mitte   Lüner Höhe
19   40   .  Ludwig-Schröder-Str.  59174 Lauen    Mitte   Bahnhof
44   60   .  Ludwig-Schröder-Str.  59174 Lauen    Mitte   Bahnhof
.    .    .  Blumenstr.            59174 Lauen    Mitte   Lüner Höhe
1    29   U  Königstr.             59174 Lauen    Mitte   Lüner Höhe
2    30   G  Königstr.             59174 Lauen    Mitte   Altstadt
1A   6    .  Nußweg                59174 Lauen    Mitte   Altstadt
8B   8D   .  Nußweg                59174 Lauen    Mitte   Bahnhof
1    30   .  Hauptstr.             59174 Lauen    Mitte   Altstadt
1    20   .  Hauptstr.             59175 Lauen    Wenden  Wenden-Süd
1    50   .  Lange_Str.            59174 Lauen    Mitte   Altstadt
51   99   .  Lange_Str.            59175 Lauen    Wenden  Wenden-Nord
1    9    .  Hafenweg              59174 Lauen    Mitte   Bahnhof
1    9    .  Hasenweg              59174 Lauen    Mitte   Altstadt
1    9    .  Tannenweg             59174 Lauen    Mitte   Altstadt
20   29   .  Tonnenweg             59174 Lauen    Mitte   Bahnhof
.    .    .  Straße_des_17._Juni   59174 Lauen    Mitte   Altstadt
1    20   .  C_4                   59174 Lauen    Mitte   Altstadt
.    .    .  Straße_35             59174 Lauen    Mitte   Bahnhof
3    9    .  Schenkendamm          59175 Lauen    Wenden  Wenden-Nord
.    .    .  Schenkendamm          59175 Lauen    Wenden  Wenden-Süd
1    8A   G  Emsstr.               59175 Lauen    Wenden  Wenden-Süd
1    30   .  Große_Grubestr.       59175 Lauen    Wenden  Wenden-Süd
1    30   .  Friedrich-Ebert-Str.  59175 Lauen    Wenden  Wenden-Süd
1    9    .  Neue_Str.             59175 Lauen    Wenden  Wenden-Süd
1    9    .  Neuestr.              59175 Lauen    Wenden  Wenden-Nord
1    30   .  Hauptstr.             48000 Bergen   Ost     Bergen-Ost
1    30   .  Gartenweg             48000 Bergen   Ost     Bergen-Ost
1    30   .  Ringstr.              48001 Halle_(Saale) Ost Halle-Ost
"""


def segments() -> list[Segment]:
    """Return the rows; ``.`` stands for an empty cell, ``_`` for a blank."""
    found = []
    for row, line in enumerate(_ROWS.split("\n")[1:-1], 1):
        cells = ["" if cell == "." else cell.replace("_", " ") for cell in line.split(maxsplit=7)]
        bounds = read_bounds(*cells[:3])
        street, postcode, town, part, area = cells[3:]
        found.append(Segment(street, *bounds[:5], postcode, town, part, area=area, row=row))
    return found


def directory() -> Directory:
    """Return the directory of Lauen and its neighbours."""
    return Directory.from_segments(segments())
