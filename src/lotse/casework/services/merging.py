"""What joining two people means for their cases."""

from __future__ import annotations

from typing import Any

from lotse.casework.enums import CaseState
from lotse.casework.models import Case
from lotse.core.errors import RuleError


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
