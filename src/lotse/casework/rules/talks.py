"""What a talk holds, what is wrong with one, and how two versions of it differ. Plain Python."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from lotse.casework.enums import TalkWay, Topic
from lotse.casework.rules.days import slip_violations
from lotse.journal.rules import kind
from lotse.people.rules import language_name

NOTE_HINT = "Nur Tatsachen, keine Diagnosen. Die Person darf das lesen."
NOTE_CHARACTERS = 500
LABELS = {
    "way": "Wie",
    "on": "Tag",
    "topics": "Worüber",
    "note": "Notiz",
    "language": "Sprache",
    "with_interpreter": "Mit Dolmetschen",
}
FOLLOW_UP_DAYS_AT_MOST = 366  # a slip of the pen is likelier than a reminder further away


@kind("talk-held", label="Gespräch", standing="in-contact")
@dataclass(frozen=True, slots=True)
class TalkHeld:
    """Somebody and the office talked; `topics` are codes with blanks between them, never what was said."""

    way: str
    topics: str

    def in_words(self) -> str:
        """Say how and about what: „Telefon: Arbeit, Geld“."""
        return in_words(TalkWay(self.way), [Topic(code) for code in self.topics.split()])


@dataclass(frozen=True, slots=True)
class TalkContent:
    """What is written down about a talk."""

    way: TalkWay
    on: dt.date
    topics: tuple[Topic, ...] = ()
    note: str = ""
    language: str = ""
    with_interpreter: bool = False


def in_words(way: TalkWay, topics: Sequence[Topic]) -> str:
    """Return how and about what somebody talked, in one line."""
    return f"{way.label}: {', '.join(topic.label for topic in topics)}" if topics else str(way.label)


def tidy(content: TalkContent) -> TalkContent:
    """Return the same talk with its topics in the house's order, each once, and its note on one line."""
    chosen = set(content.topics)
    return dataclasses.replace(
        content,
        topics=tuple(topic for topic in Topic if topic in chosen),
        note=" ".join(content.note.split()),
    )


def violations(content: TalkContent, *, today: dt.date) -> Iterator[str]:
    """Yield in German what keeps a talk from being written down."""
    if content.on > today:
        yield "Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum."
    else:
        yield from slip_violations(content.on, today=today)
    if len(content.note) > NOTE_CHARACTERS:
        yield f"Die Notiz ist zu lang. Bitte fassen Sie sie in {NOTE_CHARACTERS} Zeichen."


def follow_up_violations(follow_up_on: dt.date, *, on: dt.date) -> Iterator[str]:
    """Yield what is wrong with the day on which to come back to a talk.

    It may lie in the past: a talk that waited for the network arrives late, and its reminder is due at once.
    """
    if follow_up_on <= on:
        yield "Die Wiedervorlage muss nach dem Tag des Gesprächs liegen."
    if (follow_up_on - on).days > FOLLOW_UP_DAYS_AT_MOST:
        yield "Die Wiedervorlage liegt mehr als ein Jahr voraus. Bitte prüfen Sie das Datum."


def facts_of(content: TalkContent) -> TalkHeld:
    """Return what the journal keeps of a talk."""
    return TalkHeld(way=content.way.value, topics=" ".join(topic.value for topic in content.topics))


def fingerprint(content: TalkContent, *, person_key: int, follow_up_on: dt.date | None) -> str:
    """Return the SHA-256 (64 hex digits) of a talk as it arrived; the same talk sent twice has the same one."""
    said = [
        person_key,
        content.way.value,
        content.on.isoformat(),
        [topic.value for topic in content.topics],
        content.note,
        content.language,
        content.with_interpreter,
        follow_up_on.isoformat() if follow_up_on else "",
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def said(content: TalkContent) -> dict[str, str]:
    """Return all that a talk says, by the fields of `LABELS`, as a case worker reads it."""
    return {
        "way": str(content.way.label),
        "on": f"{content.on:%d.%m.%Y}",
        "topics": ", ".join(topic.label for topic in content.topics),
        "note": content.note,
        "language": language_name(content.language),
        "with_interpreter": "ja" if content.with_interpreter else "nein",
    }


def differing(stored: TalkContent, sent: TalkContent) -> list[str]:
    """Return the fields in which two versions of a talk differ, in the order of the form."""
    return [name for name in LABELS if getattr(stored, name) != getattr(sent, name)]


def chosen(stored: TalkContent, sent: TalkContent, keep_sent: Collection[str]) -> TalkContent:
    """Return the stored talk with those fields of the sent one that somebody decided for."""
    return dataclasses.replace(stored, **{name: getattr(sent, name) for name in LABELS if name in keep_sent})
