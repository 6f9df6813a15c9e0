"""Notes of special categories of personal data (Art. 9 DSGVO): encrypted, off unless switched on."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.accounts.models import Agency
from lotse.casework.enums import NoteBasis
from lotse.core.models import Table
from lotse.people.models import Person


class SpecialNotesSwitch(Table):
    """An agency's decision to keep such notes at all: asked for by one, confirmed by another.

    Without a row that is confirmed and not ended there are none.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="special_notes_switches")
    reason = models.CharField(max_length=300)
    asked_on = models.DateField()
    asked_by_key = models.BigIntegerField()
    decided_by_key = models.BigIntegerField(null=True)
    since_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Privacy:
        keep = ("agency", "reason", "asked_on", "asked_by_key", "decided_by_key", "since_on", "ended_on")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(ended_on__isnull=True), name="specialnotesswitch_one_on"
            ),
            models.CheckConstraint(
                condition=Q(since_on__isnull=True) | Q(decided_by_key__isnull=False),
                name="specialnotesswitch_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(since_on__isnull=True) | ~Q(decided_by_key=F("asked_by_key")),
                name="specialnotesswitch_takes_two",
            ),
        ]


class NoteOfSpecialCategory(Table):
    """One protected note: encrypted, never searched, listed, exported or counted (R8).

    `sealed_for_key` is the entry of the person at which it was written and to which the encrypted text is bound.
    Where two entries turn out to be one person the note moves, and the text stays as it is.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="special_notes")
    sealed_for_key = models.BigIntegerField()
    basis = models.CharField(max_length=10, choices=NoteBasis)
    consent_on = models.DateField(null=True)
    sealed = models.BinaryField()
    written_on = models.DateField()
    delete_on = models.DateField()

    class Privacy:
        keep = ("basis", "consent_on", "written_on", "delete_on")
        blank = ("sealed",)
        delete = ("person", "sealed_for_key")
        retention = "bis zum Löschtag, höchstens 12 Monate"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(basis=NoteBasis.CONSENT) ^ Q(consent_on__isnull=True),
                name="noteofspecialcategory_consent_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(delete_on__gt=F("written_on")), name="noteofspecialcategory_is_deleted_later"
            ),
        ]
        indexes = [models.Index(fields=["delete_on"], name="note_delete_on")]
