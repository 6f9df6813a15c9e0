"""A made-up town to find duplicates in: households with twins, siblings and namesakes, and clerks who mistype.

Seeded and independent of the example lists. No real person is meant.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from lotse.lib.linkage import Record

FAMILY_NAMES = (
    "Müller Schmidt Weiß Groß Jäger Köhler Schröder Yıldız Öztürk Kaya Çelik Şahin Koç Kowalczyk Wiśniewska Zieliński "
    "Wójcik Kaczmarek Marković Nikolić Đorđević Kovačević Shevchuk Kravchenko Bondarenko Tymoshenko Popescu Rădulescu "
    "Ionescu Haddad Khalil Mansour El-Khoury Al-Masri Barakat Sayegh Rahmani Ahmadi Hosseini Tesfaye Gebremedhin Abebe "
    "Mensah Owusu Nguyễn Trần Petrov Sokolov Ivanova Lehmann-Vogt Brandt-Kaya Krämer Böhm Vogel Winkler Lorenz Albrecht "
    "Seidel Kühn Busch Pohl Sauer Arnold Ritter Pfeiffer Simon Böttcher Ziegler Kraft Ludwig Ernst Haas Otto Franke"
)
GIVEN_NAMES = (
    "Anna Maria Mariam Lena Lina Julia Juliane Petra Heike Sabine Monika Ingrid Ursula Renate Fatma Ayşe Elif Zeynep "
    "Emine Hatice Olena Iryna Svitlana Oksana Tetiana Agnieszka Małgorzata Katarzyna Jelena Vesna Đurđa Mihaela Ioana "
    "Rania Samira Layla Nour Aisha Zahra Maryam Selam Ama Linh Mai Hans Klaus Jürgen Jörg Günther Wolfgang Michael "
    "Thomas Andreas Stefan Markus Daniel Kevin Dennis Mehmet Mustafa Ahmet Emre Oleksandr Serhij Andrij Volodymyr Dmytro "
    "Piotr Paweł Tomasz Krzysztof Dragan Goran Vasile Ion Mohammed Ahmad Yusuf Khaled Omar Ali Reza Hussein Hassan "
    "Dawit Kwame Kofi Minh Sascha Mario Simon Simone Hans-Peter Karl-Heinz"
)
FAMILIES = FAMILY_NAMES.split()
GIVENS = GIVEN_NAMES.split()
ROMANISED = {
    "Oleksandr": "Aleksandr", "Serhij": "Sergey", "Andrij": "Andriy", "Volodymyr": "Volodimir", "Dmytro": "Dmitro",
    "Mohammed": "Muhammad", "Ahmad": "Ahmed", "Yusuf": "Youssef", "Khaled": "Chaled", "Hussein": "Husain",
    "Maryam": "Mariyam", "Tetiana": "Tetyana", "Svitlana": "Switlana", "Olena": "Olenna", "Shevchuk": "Schewtschuk",
    "Kravchenko": "Krawtschenko", "El-Khoury": "El Khouri", "Al-Masri": "Almasri", "Sokolov": "Sokolow",
    "Nikolić": "Nikolitsch", "Hosseini": "Husseini", "Zahra": "Zahraa", "Aisha": "Aischa",
}  # fmt: skip
STREETS = (
    "lindenstr",
    "am anger",
    "ringweg",
    "hafenstr",
    "neuer kamp",
    "talstr",
    "bergweg",
    "zur muehle",
    "ufergasse",
)


@dataclass(frozen=True)
class Town:
    """Rows in shuffled order, and the pairs of keys (in that order) that are one person."""

    records: list[Record]
    true_pairs: set[tuple[int, int]]


class TownMaker:
    """Makes people, households and mistyped second rows from one seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.people = 0

    def make(self, people: int, share_doubled: float = 0.03, most_slips: int = 3) -> Town:
        """Make a town of `people` rows and second rows of a share of them, with at most so many slips each."""
        rows = [each for _ in range(people // 2) for each in self._household()][:people]
        doubled = self.random.sample(rows, round(len(rows) * share_doubled))
        seconds = [(each.key, self._mistype(each, most_slips)) for each in doubled]
        for _, second in seconds:
            rows.append(second)
        self.random.shuffle(rows)
        position = {each.key: index for index, each in enumerate(rows)}
        pairs = {tuple(sorted((key, second.key), key=lambda one: position[one])) for key, second in seconds}
        return Town(rows, {(a, b) for a, b in pairs})

    def _household(self) -> list[Record]:
        family = self._family()
        home = Record(
            key=0,
            family=family,
            given="",
            unit=f"35502BG{self.random.randrange(10**7):07}",
            street=f"{self.random.choice(STREETS)}{self.random.randrange(40)} {self.random.randrange(1, 120)}",
            postcode=f"381{self.random.randrange(40):02}",
            phones=frozenset({f"0302312{self.random.randrange(10**7):07}"}),
        )
        parent = self._person(home, self._day(1955, 2000))
        household = [parent]
        if self.random.random() < 0.35:
            name = family if self.random.random() < 0.7 else self._family()
            household.append(self._person(replace(home, family=name), self._day(1955, 2000)))
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2, 3))):
            household.append(self._person(home, self._day(2001, 2020)))
        if self.random.random() < 0.04:
            household += self._twins(home)
        if self.random.random() < 0.02:
            household.append(replace(self._person(home, self._day(2001, 2020)), given=parent.given))
        return household

    def _twins(self, home: Record) -> list[Record]:
        born = self._day(1960, 2020)
        first, second = self.random.sample(GIVENS, 2)
        return [replace(self._person(home, born), given=name) for name in (first, second)]

    def _person(self, home: Record, born: date) -> Record:
        self.people += 1
        number = f"{self.random.randrange(100, 1000)}{self.random.choice('ABCDEFGHK')}{self.random.randrange(10**6):06}"
        given = self.random.choice(GIVENS)
        return replace(home, key=self.people, given=given, born=born, numbers=frozenset({number}))

    def _family(self) -> str:
        name = FAMILIES[min(int(self.random.expovariate(1 / 25)), len(FAMILIES) - 1)]
        return (
            f"{self.random.choice(('von', 'van der', 'de'))} {name}" if self.random.random() < 0.03 else name
        )

    def _day(self, first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=self.random.randrange(365 * (last - first + 1)))

    def _mistype(self, person: Record, most_slips: int) -> Record:
        """Write the person down a second time: the number other or missing, and one to three slips."""
        self.people += 1
        second = replace(person, key=self.people)
        dice = self.random.random()
        if dice < 0.35:
            second = replace(second, numbers=frozenset())
        elif dice < 0.65:
            second = replace(second, numbers=frozenset({f"7{self.random.randrange(10**8):08}"}))
        slips: list[Callable[[Record], Record]] = [
            self._respell, self._damage, self._shout, self._slip_letter, self._slip_date, self._move, self._exchange,
            self._halve, self._lose_phone,
        ]  # fmt: skip
        for slip in self.random.sample(slips, min(self.random.choice((0, 1, 1, 2, 2, 3)), most_slips)):
            second = slip(second)
        return second

    def _respell(self, person: Record) -> Record:
        family, given = (ROMANISED.get(name, _flatten(name)) for name in (person.family, person.given))
        return replace(person, family=family, given=given)

    def _damage(self, person: Record) -> Record:
        family, given = (
            "".join(char if char.isascii() or char in "äöüßÄÖÜ" else "?" for char in name)
            for name in (person.family, person.given)
        )
        return replace(person, family=family, given=given)

    def _shout(self, person: Record) -> Record:
        return replace(person, family=person.family.upper(), given=person.given.upper())

    def _slip_letter(self, person: Record) -> Record:
        name = person.family
        place = self.random.randrange(1, len(name))
        slipped = name[:place] + self.random.choice(("", name[place] * 2, "n")) + name[place + 1 :]
        return replace(person, family=slipped)

    def _slip_date(self, person: Record) -> Record:
        born = person.born or date(1980, 5, 17)
        dice = self.random.random()
        if dice < 0.3:
            return replace(person, born=None)
        if dice < 0.6 and born.day <= 12:
            return replace(person, born=date(born.year, born.day, born.month))
        if dice < 0.75:
            return replace(person, born=date(born.year, born.month, born.day % 10 or 10))
        if dice < 0.9:
            return replace(person, born=born + timedelta(days=self.random.choice((-1, 1))))
        return replace(person, born=date(born.year - 1, born.month, min(born.day, 28)))

    def _move(self, person: Record) -> Record:
        return replace(
            person,
            street=f"{self.random.choice(STREETS)}7 {self.random.randrange(1, 120)}",
            phones=frozenset(),
        )

    def _exchange(self, person: Record) -> Record:
        return replace(person, family=person.given, given=person.family)

    def _halve(self, person: Record) -> Record:
        return replace(person, family=person.family.split("-")[-1], given=person.given.split("-")[0])

    def _lose_phone(self, person: Record) -> Record:
        return replace(person, phones=frozenset())


def _flatten(name: str) -> str:
    for letter, pair in (
        ("ä", "ae"),
        ("ö", "oe"),
        ("ü", "ue"),
        ("ß", "ss"),
        ("ş", "s"),
        ("ı", "i"),
        ("ć", "c"),
    ):
        name = name.replace(letter, pair).replace(letter.upper(), pair.capitalize())
    return name
