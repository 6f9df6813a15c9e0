"""Notes of special categories of personal data (Art. 9 DSGVO): encrypted, off unless switched on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.accounts.models import Agency
from lotse.casework.enums import NoteBasis
from lotse.core.models import Table
from lotse.people.models import Person


class SpecialNotesSwitch(Table):
    """An agency's decision to keep such notes at all; without a row, or once ended, there are none."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="special_notes_switches")
    since_on = models.DateField()
    reason = models.CharField(max_length=300)
    ended_on = models.DateField(null=True)

    class Privacy:
        keep = ("agency", "since_on", "reason", "ended_on")
        blank = ()
        delete = ()
        retention = "bis zum Ende des Projekts; kein Personenbezug"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=Q(ended_on__isnull=True), name="specialnotesswitch_one_on"
            )
        ]


class NoteOfSpecialCategory(Table):
    """One protected note: encrypted, never searched, listed, exported or counted (R8)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="special_notes")
    basis = models.CharField(max_length=10, choices=NoteBasis)
    sealed = models.BinaryField()
    written_on = models.DateField()
    delete_on = models.DateField()

    class Privacy:
        keep = ("basis", "written_on", "delete_on")
        blank = ("sealed",)
        delete = ("person",)
        retention = "bis zum Löschtag, höchstens 12 Monate"
