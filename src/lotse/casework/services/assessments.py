"""Looking together at where somebody stands: one look a day, saved as a whole, never added up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState
from lotse.casework.models import Assessment, AssessmentAnswer, Case, Dimension
from lotse.casework.queries.assessments import AssessmentView, answers_of, assessments_of_case, catalogue
from lotse.casework.queries.cases import CaseView, view_of
from lotse.casework.rules import assessments as rules
from lotse.casework.rules.assessments import Answers, AnswerText, Field
from lotse.casework.services.catalogue import keep_catalogue
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit, audit_reading


class AssessmentCollision(ConflictError):
    """Somebody else has saved the same look meanwhile, and some answers were changed by both. Nothing was saved.

    `stored` is what stands there in that version; `colliding` names the parts of answers.
    """

    def __init__(self, *, stored: Answers, version: int, colliding: tuple[Field, ...]) -> None:
        super().__init__(
            "Inzwischen hat jemand dieselbe Einschätzung geändert. Bitte wählen Sie, was gelten soll; "
            "nichts ist verloren."
        )
        self.stored = stored
        self.version = version
        self.colliding = colliding


@dataclass(frozen=True, slots=True)
class Decision:
    """How somebody decided a collision: the version they saw, and for each part whether their own stays."""

    version: int
    mine: Mapping[Field, bool]


def open_assessments(
    *, by: Staff, case_key: int, today: dt.date
) -> tuple[CaseView, tuple[AssessmentView, ...]]:
    """Return a case with its looks, the latest first, for their page; that somebody read them is written down."""
    case = view_of(access.get_case(by, case_key, on=today))
    audit_reading(by=by, object_kind="person", object_key=case.person_key)
    return case, assessments_of_case(by, case_key, today=today)


@transaction.atomic
def save_assessment(
    *,
    by: Staff,
    case_key: int,
    on: dt.date,
    with_person: bool,
    base: Answers,
    answers: Answers,
    today: dt.date,
    decision: Decision | None = None,
) -> Assessment:
    """Save a look at where somebody stands on a day, which was begun from the answers of `base`.

    A look of the same day is changed; what somebody else has saved there since is joined. Whatever was left
    empty has not been talked about. AssessmentCollision where both changed the same answer, until a decision
    made on that very version comes along.
    """
    case = access.get_case(by, case_key, on=today, lock=True)
    _check(case, on, answers, today=today)
    known = Assessment.objects.filter(case=case, on=on).first()
    if known is not None:
        answers = _joined(known, base, answers, decision)
    answers = {code: answer for code, answer in answers.items() if not answer.is_empty}
    if not answers:
        raise InputError("Bitte tragen Sie zu mindestens einem Bereich etwas ein.")
    if known and (answers, with_person) == (answers_of(known), known.with_person):
        return known
    assessment = _stored(case, known, on, with_person)
    _write(assessment, answers)
    _note(by, assessment, len(answers), is_new=known is None, today=today)
    return assessment


@transaction.atomic
def undo_assessment(*, by: Staff, case_key: int, assessment_key: int, today: dt.date) -> None:
    """Take a look of a case back: it is gone, with all that was written there."""
    access.get_case(by, case_key, on=today, lock=True)
    found = access.visible_assessments(by, on=today).select_for_update(of=("self",))
    assessment = found.select_related("case").filter(case=case_key, pk=assessment_key).first()
    if assessment is None:
        raise NotVisible("Diese Einschätzung gibt es für Sie nicht (mehr).")
    _undo_entries(assessment, today=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="assessment", object_key=assessment.pk)
    assessment.delete()


def _check(case: Case, on: dt.date, answers: Answers, *, today: dt.date) -> None:
    if case.state in (CaseState.INFORMED, CaseState.CLOSED):
        raise RuleError(
            f"Dieser Fall ist „{case.get_state_display()}“. Eine Einschätzung entsteht erst im Gespräch, "
            "solange der Fall läuft."
        )
    if not case.began_on <= on <= today:
        raise InputError(
            f"Bitte wählen Sie einen Tag zwischen dem Beginn des Falls ({case.began_on:%d.%m.%Y}) und heute."
        )
    known = {dimension.code: dimension.text for dimension in catalogue(case.person.agency_id)}
    if strange := [code for code in answers if code not in known]:
        raise InputError("Einen dieser Bereiche gibt es nicht mehr.", detail=repr(strange))
    found = [
        words for code, answer in answers.items() for words in rules.answer_violations(known[code], answer)
    ]
    if found:
        raise InputError(" ".join(found))


def _joined(
    known: Assessment, base: Answers, mine: Answers, decision: Decision | None
) -> dict[str, AnswerText]:
    stored = answers_of(known)
    merged = rules.merge_answers(base=base, theirs=stored, mine=mine)
    chosen = decision.mine if decision and decision.version == known.version else {}
    if not set(merged.colliding) <= chosen.keys():
        raise AssessmentCollision(stored=stored, version=known.version, colliding=merged.colliding)
    own = {field: rules.part_of(mine, field) for field in merged.colliding if chosen[field]}
    return rules.answers_from({**merged.values, **own})


def _stored(case: Case, known: Assessment | None, on: dt.date, with_person: bool) -> Assessment:
    assessment = known or Assessment(case=case, on=on, version=0)
    assessment.with_person, assessment.recorded_at = with_person, clock.now()
    assessment.version += 1
    assessment.save()
    return assessment


def _write(assessment: Assessment, answers: Answers) -> None:
    agency_key = assessment.case.person.agency_id
    keep_catalogue(agency_key)
    dimensions = {row.code: row for row in Dimension.objects.filter(agency=agency_key, code__in=answers)}
    assessment.answers.all().delete()
    AssessmentAnswer.objects.bulk_create(
        AssessmentAnswer(
            assessment=assessment,
            dimension=dimensions[code],
            strength=answer.strength,
            need=answer.need,
            level=answer.level,
            limits=list(answer.limits),
        )
        for code, answer in answers.items()
    )


def _note(by: Staff, assessment: Assessment, dimensions: int, *, is_new: bool, today: dt.date) -> None:
    """Write the look down; a changed one replaces what the journal said of it."""
    if not is_new:
        _undo_entries(assessment, today=today)
    facts = rules.AssessmentMade(assessment.pk, dimensions, assessment.with_person)
    record_step(
        person_key=assessment.case.person_id, facts=facts, on=assessment.on, case_key=assessment.case_id
    )
    action = AuditAction.CREATED if is_new else AuditAction.CHANGED
    audit(by=by, action=action, object_kind="assessment", object_key=assessment.pk)


def _undo_entries(assessment: Assessment, *, today: dt.date) -> None:
    entries = Entry.objects.filter(
        case_key=assessment.case_id, kind="assessment-made", facts__assessment=assessment.pk
    )
    undo_entries(list(entries.values_list("pk", flat=True)), on=today)
