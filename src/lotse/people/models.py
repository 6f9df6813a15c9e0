"""People, their benefit units, and the staged import they come from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.people.enums import (
    FormOfAddress,
    ImportState,
    PairDecision,
    RowDecision,
    RowStatus,
    Standing,
)
from lotse.places.models import Neighbourhood


class BenefitUnit(Table):
    """Bedarfsgemeinschaft (§ 7 Abs. 3 SGB II): people who draw benefits together."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    number = models.CharField(max_length=40)

    class Privacy:
        keep = ("agency",)
        blank = ("number",)
        delete = ()
        retention = "mit der letzten Person darin"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="benefitunit_once")]


class Person(Table):
    """Somebody the office is there for."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="people")
    unit = models.ForeignKey(BenefitUnit, on_delete=models.SET_NULL, null=True, related_name="people")
    family_name = models.CharField(max_length=120)
    given_name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=40, blank=True)
    form_of_address = models.CharField(max_length=10, choices=FormOfAddress, default=FormOfAddress.NEUTRAL)
    birth_date = models.DateField(null=True)
    is_claimant = models.BooleanField(null=True)
    language = models.CharField(max_length=8, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    mobile = models.CharField(max_length=60, blank=True)
    email = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.PositiveIntegerField(null=True)
    house_number_text = models.CharField(max_length=30, blank=True)
    address_extra = models.CharField(max_length=120, blank=True)
    care_of = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=120, blank=True)
    is_blocked = models.BooleanField(default=False)
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.NOT_WRITTEN)
    search = models.TextField(blank=True)
    taken_in_on = models.DateField()

    class Privacy:
        keep = ("agency", "neighbourhood", "standing", "taken_in_on", "is_claimant")
        blank = ()
        delete = (
            "unit",
            "family_name",
            "given_name",
            "title",
            "form_of_address",
            "birth_date",
            "language",
            "phone",
            "mobile",
            "email",
            "street",
            "house_number",
            "house_number_text",
            "address_extra",
            "care_of",
            "postcode",
            "town",
            "area",
            "is_blocked",
            "search",
        )
        retention = "nie erreicht: bis zum Rückblick; sonst 12 Monate nach dem Ende"

    class Meta:
        indexes = [
            models.Index(fields=["agency", "neighbourhood", "standing"], name="person_standing"),
            models.Index(fields=["agency", "family_name", "given_name"], name="person_name"),
        ]

    def __str__(self) -> str:
        return f"Person {self.pk}"


class SourceNumber(Table):
    """A client number (§ 51a SGB II) under which the agency's system knows somebody, old or new."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="source_numbers")
    number = models.CharField(max_length=40)

    class Privacy:
        keep = ("agency",)
        blank = ()
        delete = ("person", "number")
        retention = "mit der Person"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "number"], name="sourcenumber_once")]


class ClientImport(Table):
    """One client list on its way in: staged with findings, then committed, then perhaps undone."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    mapping = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    findings = models.JSONField(default=list)
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


class ImportRow(Table):
    """One row of a list: its cells (only those the purpose needs), findings and what becomes of it."""

    client_import = models.ForeignKey(ClientImport, on_delete=models.CASCADE, related_name="staged_rows")
    row = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=RowStatus)
    decision = models.CharField(max_length=10, choices=RowDecision, default=RowDecision.OPEN)
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="import_rows")
    before = models.JSONField(null=True)

    class Privacy:
        keep = ("client_import", "row", "status", "decision")
        blank = ("cells", "findings", "person", "before")
        delete = ()
        retention = "Zellen 30 Tage; außerhalb des Quartiers sofort beim Übernehmen leer"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_import", "row"], name="importrow_once")]


class DuplicatePair(Table):
    """Two rows, or a row and a known person, that may be the same human being."""

    client_import = models.ForeignKey(ClientImport, on_delete=models.CASCADE, related_name="pairs")
    row_a = models.ForeignKey(ImportRow, on_delete=models.CASCADE, related_name="+")
    row_b = models.ForeignKey(ImportRow, on_delete=models.CASCADE, null=True, related_name="+")
    person_b = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+")
    score = models.FloatField()
    verdict = models.CharField(max_length=10)
    evidence = models.JSONField(default=list)
    decision = models.CharField(max_length=10, choices=PairDecision, default=PairDecision.OPEN)

    class Privacy:
        keep = ("client_import", "score", "verdict", "decision")
        blank = ()
        delete = ("row_a", "row_b", "person_b", "evidence")
        retention = "mit dem Import"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(row_b__isnull=True, person_b__isnull=False)
                | Q(row_b__isnull=False, person_b__isnull=True),
                name="duplicatepair_has_one_other",
            )
        ]
