"""Lists of people, the search for them, and what happened with one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from lotse.accounts.models import Staff
from lotse.journal.models import Entry
from lotse.journal.rules import kind_named
from lotse.lib import names
from lotse.people.access import visible_people
from lotse.people.enums import MailStop, PersonField, SourceState, Standing
from lotse.people.models import Person
from lotse.people.queries.shown import address_line, full_name

MOST_FOUND = 51
_SHORTEST_LOOSE = 2
_LIKE_ENOUGH = 0.72
_CANDIDATES = 300


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody as a list shows them; a blocked address is left out."""

    key: int
    name: str
    address: str
    is_blocked: bool
    standing: Standing
    is_gone: bool
    mail_stop: str


def people_of(
    user: Staff, neighbourhood_key: int, *, on: dt.date, standing: str = "", group: str = ""
) -> QuerySet[Person]:
    """Return the people of a neighbourhood by name; `group` may be clarifying, gone, stopped or blocked."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key)
    if standing:
        people = people.filter(standing=standing)
    if group == "clarifying":
        people = people.filter(clarifications__closed_on__isnull=True, clarifications__isnull=False)
    if group == "gone":
        people = people.filter(source_state=SourceState.GONE)
    if group == "stopped":
        people = people.exclude(mail_stop=MailStop.NONE)
    if group == "blocked":
        people = people.filter(is_blocked=True)
    return people.order_by("family_name", "given_name", "pk")


def standing_counts(user: Staff, neighbourhood_key: int, *, on: dt.date) -> dict[str, int]:
    """Return how many people of a neighbourhood stand where; standings that nobody has are left out."""
    people = visible_people(user, on=on).filter(neighbourhood=neighbourhood_key)
    counted = people.order_by().values_list("standing").annotate(people=Count("pk"))
    return dict(counted)


def person_lines(people: Iterable[Person]) -> list[PersonLine]:
    """Return people as lists show them."""
    return [_line(person) for person in people]


def search_people(user: Staff, text: str, *, on: dt.date) -> list[PersonLine]:
    """Find people by their names, however these are written; best first, at most 51. One or two queries.

    Each word may be a beginning. „Mueller“ finds Müller, „Muller“ too, „Sergej“ finds Serhij: by the key of
    consonants that survive transliteration. Only where that finds nobody, names that share the most groups
    of three letters with the words are compared letter by letter, for typing mistakes.
    """
    words = names.search_key(text).split()
    if not words:
        return []
    people = visible_people(user, on=on)
    for word in words:
        people = people.filter(_spelt_like(word))
    exact = Q(search__contains=f" {words[0]}")
    ranked = people.annotate(
        rank=Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())
    )
    found = list(ranked.order_by("rank", "family_name", "given_name", "pk")[:MOST_FOUND])
    return person_lines(found or _nearly(visible_people(user, on=on), words))


def _spelt_like(word: str) -> Q:
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
        own = [name for name in person.search.split() if not name.startswith("~")]
        likeness = [max((OSA.normalized_similarity(word, name) for name in own), default=0) for word in words]
        if min(likeness) >= _LIKE_ENOUGH:
            near.append((-sum(likeness), person.pk, person))
    return [person for _, _, person in sorted(near)[:MOST_FOUND]]


def _line(person: Person) -> PersonLine:
    return PersonLine(
        key=person.pk,
        name=full_name(person),
        address=address_line(person),
        is_blocked=person.is_blocked,
        standing=Standing(person.standing),
        is_gone=person.source_state == SourceState.GONE,
        mail_stop=MailStop(person.mail_stop).label if person.mail_stop else "",
    )


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One thing that happened with somebody; `icon` is one of the design's."""

    on: dt.date
    label: str
    detail: str
    icon: str
    is_undone: bool


_ICONS = {
    "letter": "mail",
    "person": "person",
    "clarification": "place",
    "mail": "mail",
    "people": "people",
    "source": "file",
    "step": "undo",
}


def timeline_of(person_key: int) -> list[TimelineLine]:
    """Return what happened with somebody, newest first. The caller has found the person through `access`."""
    entries = list(Entry.objects.filter(person_key=person_key).order_by("-on", "-pk"))
    undone = {entry.undoes for entry in entries if entry.undoes is not None}
    return [
        TimelineLine(
            on=entry.on,
            label=kind.label if (kind := kind_named(entry.kind)) else entry.kind,
            detail=_detail(entry),
            icon=_ICONS.get(entry.kind.partition("-")[0], "done"),
            is_undone=entry.pk in undone,
        )
        for entry in entries
        if entry.undoes is None
    ]


def _detail(entry: Entry) -> str:
    """Return in words which details changed; other entries speak for themselves."""
    if entry.kind != "person-changed":
        return ""
    labels = dict(PersonField.choices)
    changed = [labels.get(name, name) for name in str(entry.facts.get("fields", "")).split(", ")]
    return ", ".join(dict.fromkeys(label for label in changed if label != PersonField.HOUSE_NUMBER.label))
