"""The work that `bench/letters.py` measures, each in a process of its own.

usage: python -m bench.letters_job ours COUNT FOLDER      our pipeline, from rows to files
       python -m bench.letters_job prepare COUNT FOLDER   the same letters as ready jobs, one file a part
       python -m bench.letters_job merge COUNT FOLDER     the same letters as data for LibreOffice's mail merge
"""

import csv
import json
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from lotse.lib.typesetting import fill
from lotse.lib.typesetting.engine import STANDARDS, job_for
from lotse.lib.typesetting.parts import PART_SIZE
from lotse.outreach.printing import LetterRow, Mode, OfficeCard, letters, load_text, typeset_letters
from lotse.outreach.printing.fields import office_values
from lotse.outreach.printing.texts import language_blocks

OFFICE = OfficeCard(
    name="Quartiersbüro Lüner Höhe",
    neighbourhood="Lüner Höhe",
    street_line="Ludwig-Schröder-Straße 18",
    place="59174 Kamen",
    phone="030 23125 456",
    mail="hallo@luener-hoehe.example",
    url="https://luener-hoehe.example/buero",
    walk_in=("Dienstag 9 bis 12 Uhr", "Donnerstag 14 bis 17 Uhr"),
    phone_hours=("Montag bis Freitag 8 bis 12 Uhr",),
)
BASE_URL = "https://luener-hoehe.example"
DAY = date(2026, 9, 1)
_GIVENS = ("Ayşe", "Łukasz", "Thị Hương", "Олена", "Maria-Magdalena", "Jörg", "Ștefan", "Đorđe")
_FAMILIES = ("Müller", "Đỗ", "Yılmaz", "Schleswig-Holstein", "Kowalczyk", "Groß", "Ionescu", "Şahin")
_LANGUAGES = ("", "tr", "", "uk", "ar", "", "pl", "en")


def rows(count: int) -> Iterator[LetterRow]:
    """Made-up people, every second one with a language block."""
    for number in range(count):
        name = f"{_GIVENS[number % 8]} {_FAMILIES[number // 8 % 8]}"
        address = ("Frau", name, f"Blumenstraße {number % 199 + 1}", "59174 Kamen")
        yield LetterRow(address, f"Guten Tag {name}", f"{number:08}", _LANGUAGES[number % 8])


def ours(count: int, folder: Path) -> None:
    """Typeset as the product does."""
    typeset_letters(OFFICE, load_text(), Mode.OPEN, rows(count), date=DAY, base_url=BASE_URL, out_dir=folder)


def prepare(count: int, folder: Path) -> None:
    """Write what Typst needs for each part to disk: nothing is left to do but to typeset."""
    shared = letters.shared_data(OFFICE, load_text(), Mode.OPEN, DAY)
    source = letters.row_data(rows(count), BASE_URL)
    number = 0
    while part := list(islice(source, PART_SIZE)):
        number += 1
        job = job_for(letters.LETTER, {**shared, "rows": part}, folder / f"bare-{number:03}.pdf", STANDARDS)
        (folder / f"job-{number:03}.json").write_text(json.dumps(job), encoding="utf-8")


def merge(count: int, folder: Path) -> None:
    """Write the same people as the data source of a mail merge; its template is `letter_merge.fodt`."""
    blocks = {code: fill(block.text, office_values(OFFICE)) for code, block in language_blocks().items()}
    with (folder / "people.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, quoting=csv.QUOTE_ALL)
        table.writerow(("title", "name", "street", "place", "salutation", "code", "block"))
        for row in rows(count):
            table.writerow((*row.address, row.salutation, row.code, blocks.get(row.language, "")))
    shutil.copy(Path(__file__).with_name("letter_merge.fodt"), folder / "letter.fodt")


if __name__ == "__main__":
    {"ours": ours, "prepare": prepare, "merge": merge}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
