"""The one search for people: names however they are written, streets, phone numbers, days of birth."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from lotse.accounts.models import Staff
from lotse.lib import names
from lotse.people.access import visible_people
from lotse.people.models import Person
from lotse.people.queries.streets import MeantStreet, meant_street, streets_in_use
from lotse.people.rules import phone_keys

MOST_FOUND = 51
_MOST_LETTERS = 100
_SHORTEST_LOOSE = 2
_LIKE_ENOUGH = 0.72
_CANDIDATES = 300
_POSTCODE_LENGTH = 5
_DAY = re.compile(r"\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
_PHONE = re.compile(r"\+?[\d\s()/.\-–]{5,}")
_MARKS = ("~", "#")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody typed, taken apart: folded words, days of birth, phone numbers."""

    words: tuple[str, ...] = ()
    births: tuple[dt.date, ...] = ()
    phones: tuple[str, ...] = ()


def read_wanted(text: str) -> Wanted:
    """Take apart what somebody typed; „Weiß 11.12.1960“ is a word and a day, „030 23125-111“ a phone number."""
    births = tuple(day for match in _DAY.finditer(text) if (day := _day(match)))
    rest = _DAY.sub(" ", text).strip()
    if _PHONE.fullmatch(rest) and (phones := phone_keys(rest)):
        return Wanted(births=births, phones=tuple(phones))
    return Wanted(words=tuple(names.search_key(rest).split()), births=births)


def _day(match: re.Match[str]) -> dt.date | None:
    day, month, year, *turned = match.groups()
    year, month, day = (year, month, day) if year else turned
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a search found, best first, at most `MOST_FOUND`; `streets` are those it took a misspelt one for."""

    people: tuple[Person, ...] = ()
    streets: tuple[str, ...] = ()


def find_people(user: Staff, text: str, *, on: dt.date) -> Found:
    """Find people by what somebody typed. One query, or three where it takes forgiving.

    Each word may be a beginning. „Mueller“ finds Müller, „Muller“ too, „Sergej“ finds Serhij: by the key of
    consonants that survive transliteration. Only where that finds nobody, typing mistakes are looked for: in
    streets against those where somebody lives, in names letter by letter among those that share the most groups
    of three letters with the words.
    """
    wanted = read_wanted(text[:_MOST_LETTERS])
    if wanted == Wanted():
        return Found()
    people = visible_people(user, on=on)
    if wanted.births:
        people = people.filter(birth_date__in=wanted.births)
    exact = people
    for phone in wanted.phones:
        exact = exact.filter(search__contains=phone)
    for word in wanted.words:
        exact = exact.filter(_fits(word))
    found = exact.order_by(*_ranks(wanted), "family_name", "given_name", "pk")[:MOST_FOUND]
    return Found(tuple(found)) if found or not wanted.words else _nearly(people, wanted.words)


def _ranks(wanted: Wanted) -> list[OrderBy]:
    """Put those first whose name or street begins with the first word as it was typed."""
    if not wanted.words:
        return []
    first = Q(search__contains=f" {wanted.words[0]}")
    return [Case(When(first, then=Value(0)), default=Value(1), output_field=IntegerField()).asc()]


def _fits(word: str) -> Q:
    """Match a word: a house number as a whole, anything else as the beginning of a name or street."""
    if _is_house_number(word):
        return Q(search__contains=f" {word} ") | Q(house_number=int(word), is_blocked=False)
    loose = names.loose_key(word)
    by_letters = Q(search__contains=f" {word}")
    return by_letters | Q(search__contains=f" ~{loose} ") if len(loose) >= _SHORTEST_LOOSE else by_letters


def _is_house_number(word: str) -> bool:
    return word.isdecimal() and len(word) < _POSTCODE_LENGTH


def _nearly(people: QuerySet[Person], words: Sequence[str]) -> Found:
    """Return people whose names come near all words, or who live in the street that some of them come near."""
    meant = meant_street(words, streets_in_use(people))
    near = []
    for person in _candidates(people, words, meant)[:_CANDIDATES]:
        own = [name for name in person.search.split() if not name.startswith(_MARKS)]
        is_there = person.street in meant.streets and not person.is_blocked
        if is_there:
            own += [str(person.house_number), person.postcode, *names.search_key(person.town).split()]
        likeness = [_likeness(word, own) for word in (meant.rest if is_there else words)]
        if min(likeness, default=1) >= _LIKE_ENOUGH:
            grades = [*likeness, meant.likeness] if is_there else likeness
            near.append(
                (-sum(grades) / len(grades), person.family_name, person.given_name, person.pk, person)
            )
    return Found(tuple(person for *_, person in sorted(near)[:MOST_FOUND]), meant.streets)


def _candidates(people: QuerySet[Person], words: Sequence[str], meant: MeantStreet) -> QuerySet[Person]:
    """Return those who share a group of three letters with the words, after those in the street that was meant."""
    groups = sorted({word[start : start + 3] for word in words for start in range(max(1, len(word) - 2))})
    shared = [Q(search__contains=group) for group in groups]
    there = Q(street__in=meant.streets, is_blocked=False)
    for number in filter(_is_house_number, meant.rest):
        there &= _fits(number)
    score = sum(
        (Case(When(one, then=Value(1)), default=Value(0), output_field=IntegerField()) for one in shared),
        start=Case(When(there, then=Value(len(groups))), default=Value(0), output_field=IntegerField()),
    )
    return people.filter(reduce(or_, shared, there)).annotate(score=score).order_by("-score", "pk")


def _likeness(word: str, own: Sequence[str]) -> float:
    """Return how near a word comes to one of somebody's own, from 0 to 1; a digit is never a slip of the pen."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  only for a search that found nobody: quick start

    if any(map(str.isdigit, word)):
        return float(word in own)
    return max((OSA.normalized_similarity(word, name) for name in own), default=0)
