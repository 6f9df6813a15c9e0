"""The assessment (Potenzialanalyse): areas of life, strengths first, and how far somebody has come. Plain Python.

There is no total, no average and no traffic light: levels are words that somebody chose for themselves, and a
sum of them would say nothing.
Law: § 15 Abs. 1 SGB II
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lotse.casework.enums import DimensionKind, Level, WorkLimit
from lotse.casework.rules.merging import Merged, merge_fields
from lotse.journal.rules import kind

TEXT_LENGTH = 300
Part = Literal["strength", "need", "level", "limits"]
Field = tuple[str, Part]


@dataclass(frozen=True, slots=True)
class DimensionText:
    """One area of life: its stable code, what it is called, what one asks, and how it is answered."""

    code: str
    label: str
    question: str
    kind: DimensionKind = DimensionKind.OPEN


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What was said to one area of life; an empty one means "not talked about yet", never "nothing there"."""

    strength: str = ""
    need: str = ""
    level: Level | None = None
    limits: tuple[WorkLimit, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == AnswerText()


Answers = Mapping[str, AnswerText]  # by the dimension's code

CATALOGUE = (
    DimensionText("strengths", "Stärken", "Was können Sie gut? Worauf sind Sie stolz?"),
    DimensionText("qualification", "Schule und Ausbildung", "Was haben Sie gelernt, auch ohne Zeugnis?"),
    DimensionText("experience", "Erfahrung", "Was haben Sie schon gearbeitet, bezahlt oder nicht?"),
    DimensionText("languages", "Sprachen", "Welche Sprachen sprechen Sie, und wie leicht fällt Deutsch?"),
    DimensionText(
        "limits", "Was an Arbeit möglich ist", "Was muss zu Ihnen passen? Nicht: warum.", DimensionKind.LIMITS
    ),
    DimensionText("mobility", "Unterwegs sein", "Wie kommen Sie zur Arbeit: zu Fuß, Rad, Bus, Auto?"),
    DimensionText("care", "Kinder und Pflege", "Für wen sorgen Sie, und wer hilft dabei?"),
    DimensionText("housing", "Wohnen", "Wohnen Sie gut und sicher?"),
    DimensionText("money", "Geld und Schulden", "Kommen Sie über den Monat? Gibt es Briefe, die drücken?"),
    DimensionText("family", "Familie", "Wer gehört dazu, und was wünscht sich Ihre Familie?"),
    DimensionText("networks", "Leute, die helfen", "Wer unterstützt Sie: Freunde, Nachbarn, Vereine?"),
    DimensionText(
        "own-business", "Eigenes Geschäft", "Haben Sie schon einmal daran gedacht, selbst zu gründen?"
    ),
    DimensionText("goals", "Eigene Ziele", "Was soll in einem Jahr anders sein?"),
)


@kind("assessment-made", label="Einschätzung gemeinsam gemacht")
@dataclass(frozen=True, slots=True)
class AssessmentMade:
    """Somebody and the office looked at where the person stands; how many areas they talked about."""

    assessment: int
    dimensions: int
    with_person: bool

    def in_words(self) -> str:
        areas = "ein Bereich" if self.dimensions == 1 else f"{self.dimensions} Bereiche"
        return areas if self.with_person else f"{areas}, noch nicht gemeinsam"


def answer_violations(dimension: DimensionText, answer: AnswerText) -> list[str]:
    """Return what keeps an answer from being stored, as German sentences.

    Health is asked for only as what limits the work that is possible: a choice, no word, no level.
    Law: § 67a Abs. 1 SGB X (necessity), Art. 9 DSGVO
    """
    found = []
    if dimension.kind == DimensionKind.LIMITS:
        if answer.strength or answer.need or answer.level:
            found.append(f"{dimension.label}: Hier gibt es nur die Auswahl, keinen Text.")
    elif answer.limits:
        found.append(f"{dimension.label}: Einschränkungen gehören nicht in diesen Bereich.")
    if WorkLimit.NONE in answer.limits and len(answer.limits) > 1:
        found.append(f"{dimension.label}: „{WorkLimit.NONE.label}“ steht für sich allein.")
    if max(len(answer.strength), len(answer.need)) > TEXT_LENGTH:
        found.append(f"{dimension.label}: Ein Text hat höchstens {TEXT_LENGTH} Zeichen.")
    return found


def merge_answers(*, base: Answers, theirs: Answers, mine: Answers) -> Merged[Field, object]:
    """Join two changes of one assessment, each part of each answer by itself."""
    codes = list(dict.fromkeys([*base, *theirs, *mine]))
    return merge_fields(base=_fields(base, codes), theirs=_fields(theirs, codes), mine=_fields(mine, codes))


def answers_from(fields: Mapping[Field, object]) -> dict[str, AnswerText]:
    """Return answers from their parts; those that are empty are left out."""
    parts: dict[str, dict[str, object]] = {}
    for (code, part), value in fields.items():
        parts.setdefault(code, {})[part] = value
    answers = {code: AnswerText(**values) for code, values in parts.items()}  # type: ignore[arg-type]
    return {code: answer for code, answer in answers.items() if not answer.is_empty}


def part_of(answers: Answers, field: Field) -> object:
    """Return one part of one answer, empty where nothing was said."""
    return _fields(answers, [field[0]])[field]


def _fields(answers: Answers, codes: Iterable[str]) -> dict[Field, object]:
    nothing = AnswerText()
    found: dict[Field, object] = {}
    for code in codes:
        answer = answers.get(code, nothing)
        found[code, "strength"], found[code, "need"] = answer.strength, answer.need
        found[code, "level"], found[code, "limits"] = answer.level, answer.limits
    return found


@dataclass(frozen=True, slots=True)
class Way:
    """How far somebody has come in one area of life: the level on each day it was talked about, oldest first."""

    code: str
    points: tuple[tuple[dt.date, Level], ...] = ()

    @property
    def first(self) -> Level | None:
        return self.points[0][1] if self.points else None

    @property
    def latest(self) -> Level | None:
        return self.points[-1][1] if self.points else None

    @property
    def words(self) -> str:
        """Say the way in German; one look alone is no way yet."""
        if not self.points:
            return "noch kein Stand"
        (_, first), (_, latest) = self.points[0], self.points[-1]
        if len(self.points) == 1:
            return f"bisher einmal besprochen: {first.label}"
        return (
            f"unverändert: {latest.label}" if first == latest else f"von „{first.label}“ zu „{latest.label}“"
        )


def ways(codes: Sequence[str], looks: Sequence[tuple[dt.date, Answers]]) -> list[Way]:
    """Return the way in each area of life, from looks on several days in any order."""
    ordered = sorted(looks, key=lambda look: look[0])
    return [
        Way(
            code,
            tuple(
                (on, answers[code].level)  # type: ignore[misc]
                for on, answers in ordered
                if code in answers and answers[code].level is not None
            ),
        )
        for code in codes
    ]
