"""Somebody who was joined, and joined again: whatever names the first entry leads to who is shown now."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from factories import ClientOf
from letters_town import letter_of, person, posted

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.outreach.enums import ReturnReason
from lotse.outreach.models import Return
from lotse.outreach.queries.desk import person_of_code
from lotse.outreach.queries.waiting import CALLBACK, waiting
from lotse.outreach.services import answers, returns
from lotse.outreach.services.doubts import returns_of
from lotse.people.models import Person, PersonMerge
from lotse.people.services.merging import is_now, merge_people, present_key, undo_merge
from lotse.places.models import Neighbourhood

TODAY = clock.today()
LATER_MIGRATION = "lotse.people.migrations.0007_one_step_to_who_is_shown"


@pytest.fixture
def chain(neighbourhood: Neighbourhood) -> list[Person]:
    """Four entries that turn out to be one person."""
    return [person(neighbourhood, number) for number in range(1, 5)]


def join_all(by: Staff, chain: list[Person]) -> list[PersonMerge]:
    """Join each entry to the next."""
    pairs = zip(chain, chain[1:], strict=False)
    return [merge_people(by=by, keep=keep.pk, other=other.pk, today=TODAY) for other, keep in pairs]


def shown_for(chain: list[Person]) -> list[int | None]:
    """Return by place in the chain which entry each hidden one names."""
    places = {someone.pk: place for place, someone in enumerate(chain)}
    keys = [Person.objects.get(pk=someone.pk).merged_into_id for someone in chain]
    return [None if key is None else places[key] for key in keys]


def test_every_hidden_entry_names_who_is_shown_and_each_undo_leads_one_back(
    caseworker: Staff, chain: list[Person]
) -> None:
    first, second, third = join_all(caseworker, chain)
    assert shown_for(chain) == [3, 3, 3, None]
    assert [present_key(someone.pk) for someone in chain] == [chain[3].pk] * 4
    assert is_now(chain[0].pk, chain[3].pk)
    assert not is_now(chain[0].pk, chain[1].pk)
    undo_merge(by=caseworker, merge_key=third.pk, today=TODAY)
    assert shown_for(chain) == [2, 2, None, None]
    undo_merge(by=caseworker, merge_key=second.pk, today=TODAY)
    assert shown_for(chain) == [1, None, None, None]
    undo_merge(by=caseworker, merge_key=first.pk, today=TODAY)
    assert shown_for(chain) == [None] * 4


def test_chain_of_an_earlier_version_is_straightened_and_can_be_taken_back(
    caseworker: Staff, chain: list[Person]
) -> None:
    merges = join_all(caseworker, chain)
    for other, kept in zip(chain, chain[1:], strict=False):
        Person.objects.filter(pk=other.pk).update(merged_into=kept)
    for merge in merges:
        merge.moved = [line for line in merge.moved if line[0] != "people.Person"]
        merge.save(update_fields=["moved"])
    assert shown_for(chain) == [1, 2, 3, None]
    importlib.import_module(LATER_MIGRATION).straighten(apps, None)
    assert shown_for(chain) == [3, 3, 3, None]
    for merge, left in zip(
        reversed(merges), ([2, 2, None, None], [1, None, None, None], [None] * 4), strict=True
    ):
        undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
        assert shown_for(chain) == left


def test_call_back_of_somebody_joined_twice_leads_to_them_and_ends(
    caseworker: Staff, client_of: ClientOf, neighbourhood: Neighbourhood, chain: list[Person]
) -> None:
    posted(caseworker, neighbourhood, days_ago=9)
    letter = letter_of(chain[0])
    answers.request_callback(code=letter.code, wish=answers.Callback(phone="030 23125 111"), today=TODAY)
    join_all(caseworker, chain)
    (line,) = [line for line in waiting(caseworker, neighbourhood.pk, today=TODAY) if line.kind == CALLBACK]
    assert line.person_key == chain[3].pk
    client = client_of(caseworker)
    assert client.get(f"/menschen/{line.person_key}").status_code == 200
    assert client.post(f"/heute/callback/{line.key}/erledigt").status_code < 400
    left = waiting(caseworker, neighbourhood.pk, today=TODAY)
    assert CALLBACK not in {line.kind for line in left}


def test_letter_of_somebody_joined_twice_is_theirs(
    caseworker: Staff, neighbourhood: Neighbourhood, chain: list[Person]
) -> None:
    posted(caseworker, neighbourhood, days_ago=9)
    letter = letter_of(chain[0])
    join_all(caseworker, chain)
    found = person_of_code(caseworker, letter.code, on=TODAY)
    assert found is not None
    assert found[0].pk == chain[3].pk
    returns.record_return(
        by=caseworker, typed=letter.code, reason=ReturnReason.REFUSED, on=TODAY, today=TODAY
    )
    assert Return.objects.filter(returns_of(chain[3])).count() == 1
