"""People, their benefit units and numbers, joined entries, addresses to look into."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.core.models import Table
from lotse.people.enums import (
    ClarificationOutcome,
    ClarificationReason,
    FormOfAddress,
    MailStop,
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
    `blocked_until` is the last day of a block that was entered by hand; it lifts nothing by itself.
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
    best_time = models.CharField(max_length=80, blank=True)
    needs_interpreter = models.BooleanField(default=False)
    street = models.CharField(max_length=120, blank=True)
    house_number = models.PositiveIntegerField(null=True)
    house_number_text = models.CharField(max_length=30, blank=True)
    address_extra = models.CharField(max_length=120, blank=True)
    care_of = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=5, blank=True)
    town = models.CharField(max_length=120, blank=True)
    area = models.CharField(max_length=120, blank=True)
    is_blocked = models.BooleanField(default=False)
    blocked_until = models.DateField(null=True)
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
            "care_of", "postcode", "town", "area", "is_blocked", "blocked_until", "mail_stop", "merged_into", "listed",
            "search", "best_time", "needs_interpreter",
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
