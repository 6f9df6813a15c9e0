"""People, their benefit units, and the staged import they come from."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.people.enums import (
    ClarificationOutcome,
    ClarificationReason,
    DepartureDecision,
    DepartureKind,
    FormOfAddress,
    ImportState,
    MailStop,
    PairDecision,
    RowChange,
    RowDecision,
    RowStatus,
    Severity,
    SourceState,
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
    """Somebody the office is there for.

    `listed` is what the agency's list said the last time: by it the next list is told apart from corrections.
    `search` holds the folded names each after a blank, their consonants each after "~".
    """

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
    mail_stop = models.CharField(max_length=20, choices=MailStop, blank=True, default=MailStop.NONE)
    source_state = models.CharField(max_length=10, choices=SourceState, default=SourceState.PRESENT)
    gone_since = models.DateField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    listed = models.JSONField(default=dict)
    search = models.TextField(blank=True)
    taken_in_on = models.DateField()

    class Privacy:
        keep = (
            "agency",
            "neighbourhood",
            "standing",
            "source_state",
            "gone_since",
            "taken_in_on",
            "is_claimant",
        )
        blank = ()
        delete = (
            "unit", "family_name", "given_name", "title", "form_of_address", "birth_date", "language",
            "phone", "mobile", "email", "street", "house_number", "house_number_text", "address_extra",
            "care_of", "postcode", "town", "area", "is_blocked", "mail_stop", "merged_into", "listed",
            "search"
        )  # fmt: skip
        retention = "nie erreicht: bis zum Rückblick; sonst 12 Monate nach dem Ende"

    class Meta:
        indexes = [
            models.Index(fields=["agency", "neighbourhood", "standing"], name="person_standing"),
            models.Index(fields=["agency", "family_name", "given_name"], name="person_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(source_state=SourceState.PRESENT, gone_since__isnull=True)
                | Q(source_state=SourceState.GONE, gone_since__isnull=False),
                name="person_gone_has_day",
            )
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


class PersonMerge(Table):
    """Two entries joined into one person; what moved and what was there before, so that it can come back.

    `moved` names rows by table, column and keys; `before` and `after` hold the fields of the kept person
    that the merge changed.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="merges")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    moved = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Privacy:
        keep = ("agency", "merged_at", "undone_at")
        blank = ()
        delete = ("kept", "other", "moved", "before", "after")
        retention = "mit der Person"


class AddressClarification(Table):
    """An address that has to be looked into: here in the office, never as a report to the benefit unit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="clarifications")
    reason = models.CharField(max_length=12, choices=ClarificationReason)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, choices=ClarificationOutcome, blank=True)

    class Privacy:
        keep = ("reason", "opened_on", "closed_on", "outcome")
        blank = ()
        delete = ("person",)
        retention = "mit der Person"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_on__isnull=True), name="addressclarification_one_open"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, outcome="") | Q(closed_on__isnull=False) & ~Q(outcome=""),
                name="addressclarification_closed_has_outcome",
            ),
        ]


class MappingProfile(Table):
    """Which column of a source's lists holds what, as a clerk confirmed it once.

    `header` is the whole header of such a list, by which it is recognised; `columns` the header of each field.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    header = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Privacy:
        keep = ("agency", "name", "header", "columns", "saved_at")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "name"], name="mappingprofile_once")]


class Upload(Table):
    """A list whose columns nobody has confirmed yet; its file waits under a random name, for a day at most."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT)
    neighbourhood = models.ForeignKey(Neighbourhood, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=32, unique=True)
    file_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()

    class Privacy:
        keep = ("agency", "neighbourhood", "token", "file_name", "uploaded_at")
        blank = ()
        delete = ()
        retention = "1 Tag, mit der Datei"


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
