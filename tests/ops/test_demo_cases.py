"""The demo town's everyday life: cases in every state, through the services, once."""

from __future__ import annotations

from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState
from lotse.casework.models import Case, NetworkCard, Reminder
from lotse.casework.queries.waiting import waiting
from lotse.core import clock
from lotse.ops.demo_cases import add_everyday_life
from lotse.people.services.checking import standing_faults
from lotse.places.models import Neighbourhood

TODAY = clock.today()
HOUSES = 80


def test_everyday_life_shows_every_state_and_comes_once(
    caseworker: Staff, deputy: Staff, neighbourhood: Neighbourhood
) -> None:
    for number in range(HOUSES):
        person(neighbourhood, number)
    for _ in range(2):
        add_everyday_life(by=caseworker, deputy=deputy, neighbourhood_key=neighbourhood.pk, today=TODAY)
    states = list(Case.objects.values_list("state", flat=True))
    assert set(states) == set(CaseState)
    assert len(states) == 9
    assert Reminder.objects.filter(due_on__lte=TODAY).exists()
    lines = waiting(caseworker, neighbourhood.pk, today=TODAY)
    assert {"reminder", "handover"} <= {line.kind for line in lines}
    assert NetworkCard.objects.get().supporters.count() == 8
    assert standing_faults() == []
