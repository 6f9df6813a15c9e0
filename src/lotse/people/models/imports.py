"""The staged import people come from: lists, rows, pairs, departures."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.people.enums import (
    DepartureDecision,
    DepartureKind,
    ImportState,
    PairDecision,
    RowChange,
    RowDecision,
    RowStatus,
    Severity,
)
from lotse.people.models.people import Person
from lotse.places.models import Neighbourhood


class MappingProfile(Table):
    """Which column of a source's lists holds what, as a clerk confirmed it once.

    `header` is the whole header of such a list, by which it is recognised; `columns` the header of each field,
    `harmless` the headers of columns that tick few people, but do not block their addresses.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    harmless = models.JSONField(default=list)
    saved_at = models.DateTimeField()

    class Privacy:
        keep = ("agency", "name", "header", "columns", "harmless", "saved_at")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="mappingprofile_once")]


class ClientImport(Table):
    """One client list on its way in: staged with findings, then committed, then perhaps undone.

    `basis` is the fingerprint of street directory and neighbourhood against which the rows were assessed.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    mapping = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    basis = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.STAGED)
    staged_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Privacy:
        keep = (
            "agency",
            "neighbourhood",
            "file_name",
            "sha256",
            "rows",
            "mapping",
            "dropped",
            "findings",
            "basis",
            "state",
            "staged_at",
            "committed_at",
            "undone_at",
        )
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts, ohne Zeilen"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ImportState.STAGED, committed_at__isnull=True)
                | Q(state=ImportState.COMMITTED, committed_at__isnull=False)
                | Q(state=ImportState.UNDONE, undone_at__isnull=False),
                name="clientimport_state_has_its_moment",
            )
        ]


class Upload(Table):
    """An uploaded list until it is staged; its file waits under a random name, for a day at most.

    `ordered_at` is empty until somebody has confirmed the columns, and again where reading failed: then
    `problem` says why. `client_import` is what came of it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    columns = models.JSONField(default=dict)
    harmless = models.JSONField(default=list)
    profile_name = models.CharField(max_length=80, blank=True)
    ordered_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True)
    client_import = models.ForeignKey(ClientImport, on_delete=models.CASCADE, null=True, related_name="+")

    class Privacy:
        keep = (
            "agency",
            "neighbourhood",
            "token",
            "file_name",
            "sha256",
            "uploaded_at",
            "columns",
            "harmless",
            "profile_name",
            "ordered_at",
            "problem",
            "client_import",
        )
        blank = ()
        delete = ()
        retention = "1 Tag, mit der Datei"


class ImportRow(Table):
    """One row of a list: its cells (only those the purpose needs), findings and what becomes of it.

    `line` is where the clerk finds it in the file. `severity` and `codes` repeat the findings in a form that
    can be filtered. `original` holds the cells as they came, once somebody corrected them. `person`, `change`
    and `news` (old and new by field) are the plan while the list is staged; `keeps` names what a known person
    keeps although the list says otherwise. `same_as` is the row that stands for both.
    """

    client_import = models.ForeignKey(ClientImport, on_delete=models.CASCADE, related_name="staged_rows")
    row = models.PositiveIntegerField()
    line = models.PositiveIntegerField(default=0)
    cells = models.JSONField(default=dict)
    original = models.JSONField(null=True)
    findings = models.JSONField(default=list)
    severity = models.CharField(max_length=10, choices=Severity, blank=True)
    codes = models.TextField(blank=True)
    status = models.CharField(max_length=10, choices=RowStatus)
    change = models.CharField(max_length=10, choices=RowChange, blank=True)
    news = models.JSONField(default=dict)
    keeps = models.JSONField(default=list)
    same_as = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="stands_for")
    decision = models.CharField(max_length=10, choices=RowDecision, default=RowDecision.OPEN)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="import_rows")
    before = models.JSONField(null=True)
    noted_number = models.BooleanField(default=False)

    class Privacy:
        keep = (
            "client_import", "row", "line", "severity", "codes", "status", "change", "decision", "same_as",
            "noted_number"
        )  # fmt: skip
        blank = ("cells", "original", "findings", "news", "keeps", "person", "before")
        delete = ()
        retention = "Zellen 30 Tage; außerhalb des Quartiers sofort beim Übernehmen leer"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_import", "row"], name="importrow_once")]
        indexes = [models.Index(fields=["client_import", "status", "row"], name="importrow_status")]


class DuplicatePair(Table):
    """Two rows, a row and a known person, or two known people, that may be the same human being."""

    client_import = models.ForeignKey(ClientImport, on_delete=models.CASCADE, null=True, related_name="pairs")
    row_a = models.ForeignKey(ImportRow, on_delete=models.CASCADE, null=True, related_name="+")
    row_b = models.ForeignKey(ImportRow, on_delete=models.CASCADE, null=True, related_name="+")
    person_a = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    person_b = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    score = models.FloatField()
    verdict = models.CharField(max_length=10)
    evidence = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=PairDecision, default=PairDecision.OPEN)
    before = models.JSONField(null=True)

    class Privacy:
        keep = ("client_import", "score", "verdict", "decision")
        blank = ()
        delete = ("row_a", "row_b", "person_a", "person_b", "evidence", "before")
        retention = "mit dem Import oder mit der Person"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(client_import__isnull=False, row_a__isnull=False, person_a__isnull=True)
                & (
                    Q(row_b__isnull=True, person_b__isnull=False)
                    | Q(row_b__isnull=False, person_b__isnull=True)
                )
                | Q(
                    client_import__isnull=True,
                    row_a__isnull=True,
                    row_b__isnull=True,
                    person_a__isnull=False,
                    person_b__isnull=False,
                ),
                name="duplicatepair_has_two_sides",
            )
        ]


class Departure(Table):
    """Somebody known who is missing from the neighbourhood's new list; what becomes of it is decided here.

    Until a clerk has decided (`is_decided`) the decision is a proposal, and follows the list.
    """

    client_import = models.ForeignKey(ClientImport, on_delete=models.CASCADE, related_name="departures")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="departures")
    kind = models.CharField(max_length=10, choices=DepartureKind)
    decision = models.CharField(max_length=10, choices=DepartureDecision, default=DepartureDecision.APPLY)
    is_decided = models.BooleanField(default=False)

    class Privacy:
        keep = ("client_import", "kind", "decision", "is_decided")
        blank = ()
        delete = ("person",)
        retention = "mit dem Import"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_import", "person"], name="departure_once")]
