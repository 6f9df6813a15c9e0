"""What joining two people, and taking them apart again, means for their cases."""

from __future__ import annotations

from typing import Any

from lotse.casework.enums import CaseState, DisputedKind
from lotse.casework.models import AssessmentAnswer, Case, Dispute, Reminder, Step, Talk
from lotse.core.errors import RuleError
from lotse.journal.models import Entry

_OF_DISPUTES = ("dispute-raised", "dispute-settled")


def refuse_two_cases(*, kept_key: int, other_key: int, **_: Any) -> None:
    """Refuse to join two people who are both accompanied: one of the two cases would be lost from sight.

    Received from `people.services.merging.people_merging`. One live case, or one that ended, simply moves along.
    """
    alive = Case.objects.filter(person__in=(kept_key, other_key)).exclude(state=CaseState.CLOSED)
    states = dict(alive.select_for_update().values_list("person_id", "state"))
    if len(states) == 2:
        raise RuleError(
            f"Für beide Einträge läuft ein Fall: hier „{CaseState(states[kept_key]).label}“, "
            f"beim zweiten Eintrag „{CaseState(states[other_key]).label}“. Bitte beenden Sie zuerst den Fall, "
            "der nicht weitergeführt wird, mit dem Grund „Abgegeben“ oder nehmen Sie seinen Beginn zurück. "
            "Danach lassen sich die Einträge zusammenführen, und beide Fälle bleiben erhalten."
        )


def follow_cases(*, kept_key: int, other_key: int, **_: Any) -> None:
    """Let what was written since two entries were joined go back with the case it hangs on.

    Received from `people.services.merging.people_parted`, which folds the standings of both afterwards.
    """
    gone_back = Case.objects.filter(person=other_key)
    for model in (Talk, Reminder):
        model._base_manager.filter(person=kept_key, case__in=gone_back).update(person=other_key)
    entries = Entry.objects.filter(person_key=kept_key, case_key__in=gone_back.values("pk"))
    entries.update(person_key=other_key)
    _follow_disputes(kept_key, other_key)


def _follow_disputes(kept_key: int, other_key: int) -> None:
    """Let disputes, and what the journal says of them, go back with the talk, step or answer they are about."""
    about = {
        DisputedKind.TALK: Talk.objects.filter(person=other_key),
        DisputedKind.STEP: Step.objects.filter(plan__case__person=other_key),
        DisputedKind.ASSESSMENT: AssessmentAnswer.objects.filter(assessment__case__person=other_key),
    }
    for kind, gone_back in about.items():
        raised = Dispute.objects.filter(person=kept_key, kind=kind, object_key__in=gone_back.values("pk"))
        keys = list(raised.values_list("pk", flat=True))
        entries = Entry.objects.filter(person_key=kept_key, kind__in=_OF_DISPUTES, facts__dispute__in=keys)
        entries.update(person_key=other_key)
        Dispute.objects.filter(pk__in=keys).update(person=other_key)
