"""Directory matching beside its limit: reading both files with the csv module and looking clean keys up.

Two made-up directories of 378,000 rows: one large town with a row for every house, and the towns of a region with
ranges of numbers. 100,000 addresses each, half of them dirty. Every measurement is a fresh process.
"""

import csv
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bench._figures import Figure

ROWS = 378_000
ADDRESSES = 100_000
_BAR = 4.0
"""The region is a stress beside the promised figure: 137,000 streets of which most are asked for only once."""
_REPEATS = 3
_HEADER = ("von", "bis", "gu", "name", "plz", "ort", "ortsteil", "samtgemeinde", "bezirk", "plraum")
_STEMS = ["Ahorn", "Birken", "Buchen", "Eichen", "Erlen", "Flieder", "Garten", "Hafen", "Hügel", "Kirch", "König", "Linden", "Mühlen", "Müller", "Nuß", "Park", "Quell", "Rosen", "Schul", "Schützen", "Tal", "Ufer", "Wald", "Wiesen", "Ziegel", "Äpfel", "Öl", "Brücken", "Acker", "Berg"]  # fmt: skip
_MIDDLES = [
    "",
    "hof",
    "feld",
    "bach",
    "grund",
    "stein",
    "winkel",
    "moor",
    "hausen",
    "rode",
    "loh",
    "see",
    "brunnen",
    "bruch",
    "heide",
]
_ENDINGS = ("str.", "str.", "str.", "weg", "platz", "gasse", "allee", "ring", " Str.", "-Ufer", "-Passage")
_FIRST = (
    "",
    "",
    "",
    "",
    "Alte ",
    "Neue ",
    "Große ",
    "Am ",
    "An der ",
    "Im ",
    "Hintere ",
    "Karla-",
    "Emil-von-",
)


class House(NamedTuple):
    """A clean address and the row it lies in."""

    street: str
    number: str
    postcode: str
    town: str
    row: int


class Timing(NamedTuple):
    """CPU seconds, peak memory and share of right answers of one process."""

    seconds: float
    megabytes: float
    right: float


def run() -> list[Figure]:
    """Measure both directories; loading and matching may take four times the limit."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            _measure(Path(folder), "one-town", "one town, a row for every house"),
            _measure(Path(folder), "region", "55 towns, ranges of numbers"),
        ]


def _measure(folder: Path, kind: str, description: str) -> Figure:
    directory, addresses = folder / f"{kind}.csv", folder / f"{kind}-list.csv"
    _in_fresh_process(kind, directory, addresses)
    ours, limit = [], []
    for _ in range(_REPEATS):
        ours.append(_in_fresh_process("ours", directory, addresses))
        limit.append(_in_fresh_process("limit", directory, addresses))
    best, bound = min(ours), min(limit)
    note = (
        f"{description}; {best.right:.2%} right; peak memory {best.megabytes:.0f} MB, "
        f"limit {bound.megabytes:.0f} MB"
    )
    return Figure(
        f"matcher {kind}", best.seconds, bound.seconds, "csv and dict of clean keys", _BAR, note=note
    )


def _in_fresh_process(what: str, directory: Path, addresses: Path) -> Timing:
    command = [sys.executable, "-m", "bench.matcher", what, str(directory), str(addresses)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Timing(*json.loads(done.stdout or "[0, 0, 0]"))


def write_data(kind: str, directory: Path, addresses: Path) -> None:
    """Write a directory of `ROWS` rows and a list of `ADDRESSES` addresses, the same on every run."""
    chance = random.Random(kind)
    rows, houses = [], []
    for street, postcode, town, district in _streets(kind, chance):
        for low, high, parity in _ranges(kind, chance):
            area = f"{district} {'Nord' if low < 60 else 'Süd'}"
            ends = (f"{low:03}{'A' if kind == 'one-town' and low % 17 == 0 else ''}", f"{high:03}")
            ends = (ends[0], ends[0]) if low == high else ends
            rows.append((*ends, parity, street, postcode, town, district, "", district[:8].strip(), area))
            number = ends[0].lstrip("0") if low == high else str(low)
            houses.append(House(street, number, postcode, town, len(rows)))
            if len(rows) == ROWS:
                _write(directory, "cp1252", (_HEADER, *rows))
                header = ("street", "place", "clean_street", "clean_from", "clean_postcode", "area")
                picked = chance.choices(houses, k=ADDRESSES)
                _write(addresses, "utf-8", (header, *(_list_row(house, rows, chance) for house in picked)))
                return


def _write(path: Path, encoding: str, rows: tuple[tuple[object, ...], ...]) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def _streets(kind: str, chance: random.Random) -> Iterator[tuple[str, str, str, str]]:
    """Yield streets with postcode, town and district; towns of a region repeat each other's names."""
    names = [f"{first}{stem}{middle}{ending}" for first in _FIRST for stem in _STEMS for middle in _MIDDLES for ending in _ENDINGS]  # fmt: skip
    names = sorted({name.replace(" ", "").lower(): name for name in names}.values())
    if kind == "one-town":
        for number, name in enumerate(chance.sample(names, 12_000)):
            yield name, f"{13000 + number % 190}", "Großstadt", f"Viertel {number % 140}"
        return
    for number in range(100):
        town = f"{_STEMS[number % len(_STEMS)]}{_MIDDLES[1 + number // len(_STEMS)]}"
        for at, name in enumerate(chance.sample(names, 2_500)):
            yield name, f"{20000 + 10 * number + at % 4}", town, f"{town[:9]} {at % 30}"


def _ranges(kind: str, chance: random.Random) -> Iterator[tuple[int, int, str]]:
    low = 1
    for _ in range(chance.randint(8, 64) if kind == "one-town" else chance.choice((1, 1, 2, 4, 6))):
        high = low if kind == "one-town" else low + chance.randrange(4, 40)
        yield low, high, ""
        low = high + chance.choice((1, 1, 1, 2))


def _list_row(house: House, rows: Sequence[tuple[str, ...]], chance: random.Random) -> tuple[str, ...]:
    street, number, postcode = house.street, house.number, house.postcode
    dirt = chance.random()
    if chance.random() < 0.6:
        street = street.replace("str.", "straße").replace("Str.", chance.choice(("Straße", "Strasse")))
    if dirt < 0.08:
        street = _slip(street, chance)
    elif dirt < 0.14:
        street = street.upper().replace("ß", "SS")
    elif dirt < 0.18:
        street = street.replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    elif dirt < 0.21:
        street = street.replace("ö", "?").replace("ü", "?").replace("ä", "?")
    elif dirt < 0.26:
        street = f" {street.replace(' ', '  ')} "
    elif dirt < 0.29:
        street = street.replace("-", " ")
    elif dirt < 0.31:
        postcode = ""
    elif dirt < 0.33:
        postcode = postcode[:3] + postcode[4] + postcode[3]
    elif dirt < 0.40:
        number = number.lower() + chance.choice((", 3. OG", "/ WE 12", " EG links", " HH", " c/o Krause"))
    elif dirt < 0.45 and number[-1].isalpha():
        number = f"{number[:-1]} {number[-1].lower()}"
    clean = rows[house.row - 1]
    return f"{street} {number}", f"{postcode} {house.town}", clean[3], clean[0], clean[4], clean[9]


def _slip(text: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(text) - 1)
    letter = chance.choice("abcdefghiklmnoprstuvwz")
    slips = (text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :])
    return chance.choice((*slips, text[:at] + text[at + 1] + text[at] + text[at + 2 :]))


def _ours(directory: Path, addresses: Path) -> Timing:
    from lotse.lib.addresses import Directory, parse  # noqa: PLC0415 (the limit's process must not pay for it)

    start = time.process_time()
    streets = Directory.load(directory)
    with addresses.open(encoding="utf-8", newline="") as file:
        rows = _data_rows(csv.reader(file, delimiter=";"))
        found = streets.match_all(parse(street, place=place) for street, place, *_ in rows)
    seconds = time.process_time() - start
    with addresses.open(encoding="utf-8", newline="") as file:
        areas = [row[-1] for row in _data_rows(csv.reader(file, delimiter=";"))]
    right = sum(
        match.segment is not None and match.segment.area == area
        for match, area in zip(found, areas, strict=True)
    )
    return Timing(seconds, _peak(), right / len(found))


def _limit(directory: Path, addresses: Path) -> Timing:
    start = time.process_time()
    with directory.open(encoding="cp1252", newline="") as file:
        known = {
            (name, low, postcode): (number, area)
            for number, (low, _, _, name, postcode, *_, area) in enumerate(
                _data_rows(csv.reader(file, delimiter=";")), 1
            )
        }
    with addresses.open(encoding="utf-8", newline="") as file:
        rows = _data_rows(csv.reader(file, delimiter=";"))
        found = [known.get((street, low, postcode)) for _, _, street, low, postcode, _ in rows]
    seconds = time.process_time() - start
    return Timing(seconds, _peak(), sum(hit is not None for hit in found) / len(found))


def _data_rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    next(reader)
    return reader


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _job(what: str, directory: Path, addresses: Path) -> None:
    """Do one job in this process; data is written in one of its own too, for the peaks to tell the truth."""
    if what in ("ours", "limit"):
        timing = _ours(directory, addresses) if what == "ours" else _limit(directory, addresses)
        sys.stdout.write(json.dumps(timing))
    else:
        write_data(what, directory, addresses)


if __name__ == "__main__":
    _job(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
