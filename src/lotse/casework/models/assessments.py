"""The assessment: areas of life, strengths first, looked at together with the person."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.casework.enums import DimensionKind, Level
from lotse.casework.models.cases import Case
from lotse.core.models import Table


class Dimension(Table):
    """One area of life that an agency's assessments look at; a retired one stays for what was said before."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="dimensions")
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    question = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=DimensionKind, default=DimensionKind.OPEN)
    position = models.PositiveSmallIntegerField()
    retired_on = models.DateField(null=True)

    class Privacy:
        keep = ("agency", "code", "label", "question", "kind", "position", "retired_on")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="dimension_once")]


class Assessment(Table):
    """One look at where somebody stands, on one day (Potenzialanalyse)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="assessments")
    on = models.DateField()
    with_person = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()

    class Privacy:
        keep = ("case", "on", "with_person", "version", "recorded_at")
        blank = ()
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "on"], name="assessment_once_a_day")]


class AssessmentAnswer(Table):
    """What was said to one area of life.

    Health says only what limits the work that is possible: `limits` (`enums.WorkLimit`), never a word of its own.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    strength = models.CharField(max_length=300, blank=True)
    need = models.CharField(max_length=300, blank=True)
    level = models.PositiveSmallIntegerField(choices=Level, null=True)
    limits = models.JSONField(default=list)

    class Privacy:
        keep = ("assessment", "dimension", "level")
        blank = ("strength", "need", "limits")
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "dimension"], name="assessmentanswer_once"),
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__in=Level.values), name="assessmentanswer_level"
            ),
        ]
