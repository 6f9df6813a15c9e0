"""Reading talks: the list of a person's talks, the last ones, and what the next form may know beforehand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import TalkWay, Topic
from lotse.casework.models import Talk
from lotse.casework.rules.talks import TalkContent, in_words
from lotse.people.access import visible_people
from lotse.people.queries.shown import full_name
from lotse.people.rules import language_name


@dataclass(frozen=True, slots=True)
class TalkLine:
    """One talk as a list shows it; `summary` says way and topics in words."""

    key: int
    on: dt.date
    summary: str
    note: str
    language: str
    with_interpreter: bool


@dataclass(frozen=True, slots=True)
class TalkPartner:
    """With whom one talks, and what the form fills in beforehand."""

    key: int
    name: str
    language: str
    with_interpreter: bool


def content_of(talk: Talk) -> TalkContent:
    """Return what is written down about a talk."""
    return TalkContent(
        way=TalkWay(talk.way),
        on=talk.on,
        topics=tuple(Topic(code) for code in talk.topics),
        note=talk.note,
        language=talk.language,
        with_interpreter=talk.with_interpreter,
    )


def line_of(talk: Talk) -> TalkLine:
    """Return a talk as a list shows it."""
    content = content_of(talk)
    return TalkLine(
        key=talk.pk,
        on=talk.on,
        summary=in_words(content.way, content.topics),
        note=talk.note,
        language=language_name(talk.language),
        with_interpreter=talk.with_interpreter,
    )


def talks_with(by: Staff, person_key: int, *, on: dt.date) -> QuerySet[Talk]:
    """Return the talks with somebody, latest first."""
    return access.visible_talks(by, on=on).filter(person=person_key).order_by("-on", "-pk")


def last_talks(by: Staff, person_key: int, *, limit: int = 3, on: dt.date) -> list[TalkLine]:
    """Return the last few talks with somebody, latest first; one query."""
    return [line_of(talk) for talk in talks_with(by, person_key, on=on)[:limit]]


def partners(by: Staff, person_keys: Sequence[int], *, on: dt.date) -> list[TalkPartner]:
    """Return with whom one talks, in the given order, whom one may not see left out; one query for all.

    Language and interpreter are those of the last talk; before the first one the language is what the list named.
    """
    latest = access.visible_talks(by, on=on).filter(person=OuterRef("pk")).order_by("-on", "-pk")
    people = visible_people(by, on=on).filter(pk__in=person_keys)
    known = {
        person.pk: TalkPartner(
            key=person.pk,
            name=full_name(person),
            language=person.talked_in or person.language,
            with_interpreter=bool(person.with_interpreter),
        )
        for person in people.annotate(
            talked_in=Subquery(latest.values("language")[:1]),
            with_interpreter=Subquery(latest.values("with_interpreter")[:1]),
        )
    }
    return [known[key] for key in person_keys if key in known]


@dataclass(frozen=True, slots=True)
class TalkNote:
    """The one line of a talk, for the timeline that knows only that one talked."""

    talk_key: int
    note: str


def notes_by_entry(
    by: Staff, person_key: int, *, from_on: dt.date, until_on: dt.date, on: dt.date
) -> dict[int, TalkNote]:
    """Return the talks with somebody in some days, by the key of the journal entry they stand under; one query."""
    talks = talks_with(by, person_key, on=on).filter(on__gte=from_on, on__lte=until_on)
    return {talk.entry_keys[-1]: TalkNote(talk.pk, talk.note) for talk in talks if talk.entry_keys}
