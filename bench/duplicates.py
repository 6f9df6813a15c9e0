"""Duplicates among 100,000 made-up people, and one new name against them, beside the bars of design.md §9.

Families with siblings and twins, some people written twice with a slip. Measured in a fresh process.
"""

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice

from bench._figures import Figure
from lotse.lib.linkage import Linker, Record, Verdict

PEOPLE = 100_000
_SECONDS = 20.0
_MILLISECONDS = 25.0
_TWICE = 0.03
_NEWCOMERS = 200
_HEADS = "Acker Baum Brand Eber Falk Gold Hart Kalt Lind Neu Ober Rau Sand Stein Thal Wald Weiß Zieg Öl Über"  # fmt: skip
_TAILS = "mann berg bauer er ow ski ović enko oğlu escu hoff ler ner sen stein feld acker inger huber meier"  # fmt: skip
_GIVENS = "Adem Agata Aleksy Amal Anja Aylin Bahar Bela Bojan Carla Celal Dana Darja Denys Dilek Edda Elvira Enes Farid Gesa Goran Hanife Helge Ilja Inga Ivo Jale Jaron Karim Kira Lasse Levin Ljuba Magda Malik Mila Nadir Nele Oleh Pelin Ralf Roza Selma Sinan Tamara Taras Uwe Vlado Yasin Zofia Ömer Şirin Łucja Đuro"  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took and found."""

    seconds: float
    newcomer_ms: float
    megabytes: float
    people: int
    true_pairs: int
    same: int
    maybe: int
    same_right: int
    found: int


def run() -> list[Figure]:
    """Measure finding all pairs, and finding the candidates of one newcomer."""
    command = [sys.executable, "-m", "bench.duplicates"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took = Measured(**json.loads(done.stdout))
    note = (
        f"{took.people:,} people, {took.true_pairs} true pairs: precision of same {took.same_right / took.same:.4f}, "
        f"recall {took.found / took.true_pairs:.4f}, {took.maybe} maybe; peak memory {took.megabytes:.0f} MB"
    )
    return [
        Figure("duplicates among all", took.seconds, _SECONDS, "bar of design.md §9", 1.0, note=note),
        Figure(
            "duplicates of one newcomer",
            took.newcomer_ms,
            _MILLISECONDS,
            "bar of design.md §9",
            1.0,
            "CPU ms",
        ),
    ]


def measure() -> Measured:
    """Build the index over a made-up town, find its pairs, then look 200 newcomers up by name and birth date."""
    people, truth = make_town(PEOPLE, random.Random(350))
    start = time.process_time()
    linker = Linker(people)
    pairs = linker.pairs()
    seconds = time.process_time() - start
    newcomers = [replace(each, key=-1, numbers=frozenset(), unit="") for each in people[:_NEWCOMERS]]
    linker.candidates(newcomers[0])
    start = time.process_time()
    for newcomer in newcomers:
        linker.candidates(newcomer)
    newcomer_ms = (time.process_time() - start) / _NEWCOMERS * 1_000
    same = {frozenset((pair.a, pair.b)) for pair in pairs if pair.verdict is Verdict.SAME}
    found = {frozenset((pair.a, pair.b)) for pair in pairs}
    return Measured(
        seconds=seconds,
        newcomer_ms=newcomer_ms,
        megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        people=len(people),
        true_pairs=len(truth),
        same=len(same),
        maybe=len(found) - len(same),
        same_right=len(same & truth),
        found=len(found & truth),
    )


def make_town(size: int, chance: random.Random) -> tuple[list[Record], set[frozenset[int]]]:
    """Make a town of `size` people, some of them twice, in random order; return it with its true pairs."""
    people = list(islice(_families(chance), size))
    twice = chance.sample(people, round(size * _TWICE))
    seconds = [_write_again(each, size + index, chance) for index, each in enumerate(twice)]
    truth = {frozenset((one.key, other.key)) for one, other in zip(twice, seconds, strict=True)}
    people += seconds
    chance.shuffle(people)
    return people, truth


def _families(chance: random.Random) -> Iterator[Record]:
    """Yield people family by family; one family in thirty has twins."""
    key = 0
    while True:
        family = f"{chance.choice(_HEADS.split())}{chance.choice(_TAILS.split())}"
        street = f"weg {chance.randrange(1_200)} {chance.randrange(1, 90)}"
        unit = f"35502BG{chance.randrange(10**7):07}"
        phone = frozenset({f"030231{chance.randrange(10**7):07}"} if chance.random() < 0.7 else ())
        births = [
            _day(chance, 1950, 2000),
            *(_day(chance, 2000, 2020) for _ in range(chance.choice((0, 0, 1, 2, 3)))),
        ]
        if chance.random() < 1 / 30:
            births.append(births[-1])
        for given, born in zip(chance.sample(_GIVENS.split(), len(births)), births, strict=True):
            number = frozenset({f"{key:06}K{chance.randrange(1000):03}"} if chance.random() < 0.9 else ())
            yield Record(key, family, given, born, number, unit, street, f"{38100 + key % 30}", phone)
            key += 1


def _day(chance: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=chance.randrange(365 * (last - first)))


def _write_again(person: Record, key: int, chance: random.Random) -> Record:
    """Write a person down again: the number often missing or other, and a slip in name, birth date or address."""
    number = chance.choice((person.numbers, frozenset[str](), frozenset({f"9{key:06}"})))
    again = replace(person, key=key, numbers=number)
    born = person.born or date(1980, 1, 1)
    slips: list[dict[str, str | date | None]] = [
        {},
        {"family": person.family.upper()},
        {"family": person.family.replace("ß", "ss").replace("Ö", "Oe").replace("Ü", "Ue")},
        {"family": person.family[:2] + person.family[3:]},
        {"family": "".join(char if char.isascii() else "?" for char in person.family)},
        {"family": person.given, "given": person.family},
        {"born": date(born.year, born.day, born.month) if born.day < 13 else None},
        {"born": date(born.year, born.month, born.day % 9 + 1)},
        {"street": f"gasse {key}", "unit": ""},
    ]
    return replace(again, **chance.choice(slips))  # type: ignore[arg-type]


if __name__ == "__main__":
    took = measure()
    print(json.dumps({name: getattr(took, name) for name in Measured.__slots__}))
