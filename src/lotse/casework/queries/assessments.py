"""Assessments as people read them, and the areas of life an agency looks at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.casework.access import visible_assessments
from lotse.casework.enums import CaseState, DimensionKind, Level, WorkLimit
from lotse.casework.models import Assessment, AssessmentAnswer, Dimension
from lotse.casework.rules.assessments import CATALOGUE, AnswerText, DimensionText


@dataclass(frozen=True, slots=True)
class DimensionView:
    """One area of life as an agency has it; a retired one is shown where something was said to it."""

    text: DimensionText
    is_retired: bool = False

    @property
    def code(self) -> str:
        return self.text.code

    @property
    def label(self) -> str:
        return self.text.label

    @property
    def has_limits(self) -> bool:
        return self.text.kind == DimensionKind.LIMITS


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One look at where somebody stands; `answers` hold only what was talked about, by the dimension's code."""

    key: int
    case_key: int
    on: dt.date
    with_person: bool
    version: int
    answers: dict[str, AnswerText]


def catalogue(agency_key: int) -> tuple[DimensionView, ...]:
    """Return the areas of life of an agency in their order; the house's own where it has chosen none yet."""
    stored = Dimension.objects.filter(agency=agency_key).order_by("position", "pk")
    return tuple(_dimension_view(row) for row in stored) or tuple(DimensionView(text) for text in CATALOGUE)


def assessments_of_case(by: Staff, case_key: int, *, today: dt.date) -> tuple[AssessmentView, ...]:
    """Return all assessments of a case, the latest first, in two queries."""
    return _views(visible_assessments(by, on=today).filter(case=case_key))


def latest_assessment(by: Staff, person_key: int, *, today: dt.date) -> AssessmentView | None:
    """Return the last look at where somebody stands, while the case lives."""
    found = visible_assessments(by, on=today).filter(case__person=person_key)
    views = _views(found.exclude(case__state=CaseState.CLOSED), limit=1)
    return views[0] if views else None


def answers_of(assessment: Assessment) -> dict[str, AnswerText]:
    """Return what an assessment, found through `access`, says by the dimension's code."""
    return _answers(assessment.answers.select_related("dimension"))


def _views(found: QuerySet[Assessment], *, limit: int | None = None) -> tuple[AssessmentView, ...]:
    ordered = found.order_by("-on", "-pk")[:limit]
    answers: dict[int, list[AssessmentAnswer]] = {one.pk: [] for one in ordered}
    for answer in AssessmentAnswer.objects.filter(assessment__in=list(answers)).select_related("dimension"):
        answers[answer.assessment_id].append(answer)
    return tuple(
        AssessmentView(one.pk, one.case_id, one.on, one.with_person, one.version, _answers(answers[one.pk]))
        for one in ordered
    )


def _answers(rows: Iterable[AssessmentAnswer]) -> dict[str, AnswerText]:
    return {
        row.dimension.code: AnswerText(
            row.strength,
            row.need,
            Level(row.level) if row.level is not None else None,
            tuple(WorkLimit(code) for code in row.limits),
        )
        for row in rows
    }


def _dimension_view(row: Dimension) -> DimensionView:
    text = DimensionText(row.code, row.label, row.question, DimensionKind(row.kind))
    return DimensionView(text, is_retired=row.retired_on is not None)
