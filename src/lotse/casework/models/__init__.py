"""The room's tables, one module for each thing one talks about."""

from __future__ import annotations

from lotse.casework.models.assessments import Assessment, AssessmentAnswer, Dimension
from lotse.casework.models.cases import Case, CaseChange, Handover, Pause
from lotse.casework.models.network_cards import NetworkCard, Supporter
from lotse.casework.models.notes import NoteOfSpecialCategory, SpecialNotesSwitch
from lotse.casework.models.plans import Goal, Plan, Step, StepMove
from lotse.casework.models.reminders import Reminder, ReminderMove
from lotse.casework.models.talks import Dispute, Talk

__all__ = [
    "Assessment",
    "AssessmentAnswer",
    "Case",
    "CaseChange",
    "Dimension",
    "Dispute",
    "Goal",
    "Handover",
    "NetworkCard",
    "NoteOfSpecialCategory",
    "Pause",
    "Plan",
    "Reminder",
    "ReminderMove",
    "SpecialNotesSwitch",
    "Step",
    "StepMove",
    "Supporter",
    "Talk",
]
