"""The case, its pauses and its handovers."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, ExitReason, HandoverState, PauseReason, Phase
from lotse.core.models import Table
from lotse.people.models import Person


class Case(Table):
    """One way through the office with one person, from the first word to the end (Fall).

    `phase` is the step of case management while the case is open, and the one it returns to while it rests.
    `started_on` is the first day of work, training or own business, `aftercare_until` the last day of aftercare
    (§ 16g Abs. 2 SGB II). `version` counts changes, so that the second of two people is told.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cases")
    responsible = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=12, choices=CaseState)
    phase = models.CharField(max_length=12, choices=Phase, blank=True)
    began_on = models.DateField()
    state_since = models.DateField()
    exit_reason = models.CharField(max_length=14, choices=ExitReason, blank=True)
    exit_on = models.DateField(null=True)
    started_on = models.DateField(null=True)
    aftercare_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        keep = (
            "state",
            "phase",
            "began_on",
            "state_since",
            "exit_reason",
            "exit_on",
            "started_on",
            "aftercare_until",
            "version",
        )
        blank = ()
        delete = ("person", "responsible")
        retention = "12 Monate nach dem Ende oder der Abgabe an die E-AKTE"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=~Q(state=CaseState.CLOSED), name="case_one_alive"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CaseState.OPEN, CaseState.PAUSED]) ^ Q(phase=""),
                name="case_phase_while_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CaseState.AFTERCARE, CaseState.CLOSED])
                ^ Q(exit_reason="", exit_on__isnull=True),
                name="case_exit_has_reason_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.AFTERCARE)
                | Q(started_on__isnull=False, aftercare_until__isnull=False),
                name="case_aftercare_has_days",
            ),
        ]
        indexes = [models.Index(fields=["state", "person"], name="case_state")]


class CaseChange(Table):
    """One step of a case along a way of `rules.cases.WAYS`: its beginning, another state, another phase.

    It holds what taking it back needs: the case's columns `before`, the journal entries written, the reminders
    made and dropped with it; where it `stopped_mail`, `mail_stop_before` says why letters were stopped till then.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="changes")
    from_state = models.CharField(max_length=12, choices=CaseState, blank=True)
    from_phase = models.CharField(max_length=12, choices=Phase, blank=True)
    to_state = models.CharField(max_length=12, choices=CaseState)
    to_phase = models.CharField(max_length=12, choices=Phase, blank=True)
    on = models.DateField()
    before = models.JSONField(default=dict)
    entry_keys = models.JSONField(default=list)
    made_reminders = models.JSONField(default=list)
    dropped_reminders = models.JSONField(default=list)
    stopped_mail = models.BooleanField(default=False)
    mail_stop_before = models.CharField(max_length=20, blank=True)
    undone_on = models.DateField(null=True)

    class Privacy:
        keep = ("case", "from_state", "from_phase", "to_state", "to_phase", "on", "undone_on")
        blank = (
            "before",
            "entry_keys",
            "made_reminders",
            "dropped_reminders",
            "stopped_mail",
            "mail_stop_before",
        )
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        indexes = [models.Index(fields=["case", "on"], name="casechange_case_on")]


class Pause(Table):
    """A time in which a case rests; open until `ended_on`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=10, choices=PauseReason)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    class Privacy:
        keep = ("case", "reason", "from_on", "until_on", "ended_on")
        blank = ()
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_on__isnull=True), name="pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")), name="pause_ends_later"
            ),
        ]


class Handover(Table):
    """A case that goes to a colleague: offered, talked over between the two, taken (Übergabe)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    from_staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    to_staff = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=HandoverState, default=HandoverState.OFFERED)
    offered_on = models.DateField()
    talk_on = models.DateField(null=True)
    with_person = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    decided_on = models.DateField(null=True)

    class Privacy:
        keep = ("case", "state", "offered_on", "talk_on", "with_person", "decided_on")
        blank = ("note", "from_staff", "to_staff")
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=HandoverState.OFFERED), name="handover_one_offered"
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.OFFERED, decided_on__isnull=True)
                | ~Q(state=HandoverState.OFFERED) & Q(decided_on__isnull=False),
                name="handover_decided_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoverState.TAKEN) | Q(talk_on__isnull=False),
                name="handover_taken_after_talk",
            ),
        ]
