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
from lotse.people.rules import phone_keys

MOST_FOUND = 51
_SHORTEST_LOOSE = 2
_LIKE_ENOUGH = 0.72
_CANDIDATES = 300
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


def find_people(user: Staff, text: str, *, on: dt.date) -> list[Person]:
    """Find people by what somebody typed; best first, at most 51. One or two queries.

    Each word may be a beginning. „Mueller“ finds Müller, „Muller“ too, „Sergej“ finds Serhij: by the key of
    consonants that survive transliteration. Only where that finds nobody, names that share the most groups
    of three letters with the words are compared letter by letter, for typing mistakes.
    """
    wanted = read_wanted(text)
    if wanted == Wanted():
        return []
    everybody = visible_people(user, on=on)
    people = everybody.filter(birth_date__in=wanted.births) if wanted.births else everybody
    for phone in wanted.phones:
        people = people.filter(search__contains=phone)
    for word in wanted.words:
        people = people.filter(_fits(word))
    found = list(people.order_by(*_ranks(wanted), "family_name", "given_name", "pk")[:MOST_FOUND])
    if found or wanted.births or not wanted.words:
        return found
    return _nearly(everybody, wanted.words)


def _ranks(wanted: Wanted) -> list[OrderBy]:
    """Put those first whose name or street begins with the first word as it was typed."""
    if not wanted.words:
        return []
    first = Q(search__contains=f" {wanted.words[0]}")
    return [Case(When(first, then=Value(0)), default=Value(1), output_field=IntegerField()).asc()]


def _fits(word: str) -> Q:
    """Match a word: a house number as a whole, anything else as the beginning of a name or street."""
    if word.isdecimal() and len(word) < 5:
        return Q(search__contains=f" {word} ") | Q(house_number=int(word), is_blocked=False)
    loose = names.loose_key(word)
    by_letters = Q(search__contains=f" {word}")
    return by_letters | Q(search__contains=f" ~{loose} ") if len(loose) >= _SHORTEST_LOOSE else by_letters


def _nearly(people: QuerySet[Person], words: Sequence[str]) -> list[Person]:
    """Return people whose names come near all words, though no word begins any of them."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  only for a search that found nobody: quick start

    groups = {word[start : start + 3] for word in words for start in range(max(1, len(word) - 2))}
    shared = [Q(search__contains=group) for group in sorted(groups)]
    score = sum(
        (Case(When(one, then=Value(1)), default=Value(0), output_field=IntegerField()) for one in shared),
        start=Value(0, output_field=IntegerField()),
    )
    candidates = people.filter(reduce(or_, shared)).annotate(score=score).order_by("-score", "pk")
    near = []
    for person in candidates[:_CANDIDATES]:
        own = [name for name in person.search.split() if not name.startswith(_MARKS)]
        likeness = [max((OSA.normalized_similarity(word, name) for name in own), default=0) for word in words]
        if min(likeness) >= _LIKE_ENOUGH:
            near.append((-sum(likeness), person.pk, person))
    return [person for _, _, person in sorted(near)[:MOST_FOUND]]
