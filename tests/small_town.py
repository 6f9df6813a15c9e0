"""A small town on disk: eight rows of people, four of streets."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

HEADER = "Kundennummer;BG-Nummer;Name;Vorname;Geschlecht;Geburtsdatum;Straße;Hausnr.;PLZ;Ort;Auskunftssperre;Staatsangehörigkeit"
PEOPLE = [
    "101A000001;35502BG0000001;Yılmaz;Aylin;w;01.02.1980;Blumenstraße;12;59174;Kamen;nein;türkisch",
    "101A000002;35502BG0000001;Yılmaz;Murat;m;03.04.2015;Blumenstraße;12;59174;Kamen;nein;türkisch",
    "101A000003;35502BG0000002;Köhler;Heike;w;05.06.1975;Blumenstr.;9;59174;Kamen;ja;deutsch",
    "101A000004;35502BG0000003;Groß;Frank;m;07.08.1970;Marktgasse;3;59174;Kamen;nein;deutsch",
    "101A000005;35502BG0000004;Nowak;Ewa;w;09.10.1985;;;59174;Kamen;nein;polnisch",
    "101A000006;35502BG0000005;Weiß;Klaus;m;11.12.1960;Blumenstraße;3;59174;Kamen;nein;deutsch",
    "909Z000006;35502BG0000005;Weiss;KLAUS;m;11.12.1960;Blumenstraße;3;59174;Kamen;nein;deutsch",
    "101A000008;35502BG0000007;Haddad;Nour;d;13.01.1999;Lüner Ring;4a;59174;Kamen;nein;syrisch",
]
STREETS = [
    "von;bis;gu;name;plz;ort;ortsteil;samtgemeinde;bezirk;plraum",
    ";;;Blumenstr.;59174;Kamen;Lüner Höhe;;;Lüner Höhe",
    "002;040;G;Lüner Ring;59174;Kamen;Lüner Höhe;;;Lüner Höhe",
    "001;099;U;Lüner Ring;59174;Kamen;Mitte;;;Mitte",
    ";;;Marktgasse;59174;Kamen;Mitte;;;Mitte",
]


@dataclass(frozen=True, slots=True)
class Town:
    """A folder with a client list and a street directory."""

    folder: Path
    clients: Path
    streets: Path
    out: Path

    def write_clients(self, *lines: str) -> None:
        self.clients.write_text("\n".join([HEADER, *lines]) + "\n", encoding="cp1252", errors="replace")

    def read(self, name: str) -> list[dict[str, str]]:
        with (self.out / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter=";"))
