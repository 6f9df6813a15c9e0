"""The plan: goals in the person's words, steps on both sides, and steps whose day was moved."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lotse.casework.enums import CopyWay, PlanState, StepSide, StepState
from lotse.casework.models.cases import Case
from lotse.core.models import Table


class Plan(Table):
    """A readable draft for the binding plan, which lives in the agency's own system (§ 15 SGB II).

    `version` counts changes of the plan, its goals and its steps: whoever saves from an older one is shown
    the difference. `review_on` is six months after the agreement (§ 15 Abs. 3 SGB II).
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.DRAFT)
    language = models.CharField(max_length=8, blank=True)
    drafted_on = models.DateField()
    agreed_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    copy_on = models.DateField(null=True)
    copy_way = models.CharField(max_length=10, choices=CopyWay, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        keep = (
            "case",
            "state",
            "language",
            "drafted_on",
            "agreed_on",
            "review_on",
            "copy_on",
            "copy_way",
            "version",
        )
        blank = ()
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=PlanState.DRAFT), name="plan_one_draft"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=PlanState.AGREED), name="plan_one_agreed"
            ),
            models.CheckConstraint(
                condition=~Q(state=PlanState.AGREED) | Q(agreed_on__isnull=False, review_on__isnull=False),
                name="plan_agreed_has_days",
            ),
            models.CheckConstraint(
                condition=Q(copy_on__isnull=True, copy_way="") | Q(copy_on__isnull=False) & ~Q(copy_way=""),
                name="plan_copy_has_way",
            ),
        ]


class Goal(Table):
    """Where somebody wants to get, in their own words; `entry_key` is the journal's entry that says it is reached."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    reached_on = models.DateField(null=True)
    entry_key = models.BigIntegerField(null=True)

    class Privacy:
        keep = ("plan", "position", "reached_on")
        blank = ("text", "entry_key")
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "position"], name="goal_position_once")]


class Step(Table):
    """Who does what until when: the person, the office or a partner.

    `entry_key` is the journal's entry that says it is done or no longer needed. A new plan carries it along with
    what was done, so that it can still be taken back.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="steps")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=10, choices=StepSide)
    partner = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=300)
    until_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.OPEN)
    done_on = models.DateField(null=True)
    entry_key = models.BigIntegerField(null=True)

    class Privacy:
        keep = ("plan", "goal", "position", "side", "until_on", "state", "done_on")
        blank = ("partner", "text", "entry_key")
        delete = ()
        retention = "mit dem Fall"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="step_position_once"),
            models.CheckConstraint(
                condition=Q(state=StepState.OPEN, done_on__isnull=True)
                | ~Q(state=StepState.OPEN) & Q(done_on__isnull=False),
                name="step_done_has_day",
            ),
            models.CheckConstraint(
                condition=Q(side=StepSide.PARTNER) ^ Q(partner=""), name="step_partner_is_named"
            ),
        ]
        indexes = [models.Index(fields=["state", "until_on"], name="step_due")]


class StepMove(Table):
    """A step of an agreed plan whose day was moved, and why; `entry_key` is the journal's entry about it."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="moves")
    from_on = models.DateField(null=True)
    to_on = models.DateField()
    reason = models.CharField(max_length=200)
    moved_on = models.DateField()
    entry_key = models.BigIntegerField()

    class Privacy:
        keep = ("step", "from_on", "to_on", "moved_on")
        blank = ("reason", "entry_key")
        delete = ()
        retention = "mit dem Fall"
