"""Something of one person, named under the address of another: it is not there."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from letters_town import person

from lotse.accounts.models import Staff
from lotse.casework.enums import DisputedKind
from lotse.casework.services.disputes import raise_dispute
from lotse.core import clock
from lotse.people.models import Person
from lotse.people.services.merging import merge_people
from lotse.places.models import Neighbourhood

TODAY = clock.today()


@pytest.fixture
def people(neighbourhood: Neighbourhood) -> list[Person]:
    return [person(neighbourhood, number) for number in (1, 2, 3)]


def test_dispute_is_settled_only_where_it_was_raised(
    caseworker: Staff, people: list[Person], client: Client
) -> None:
    one, other, _ = people
    raised = raise_dispute(
        by=caseworker,
        person_key=other.pk,
        kind=DisputedKind.PERSON,
        object_key=other.pk,
        field="phone",
        today=TODAY,
    )
    client.force_login(caseworker)
    assert client.post(reverse("person_settle", args=[one.pk, raised.pk])).status_code == 404
    raised.refresh_from_db()
    assert raised.settled_on is None


def test_people_are_taken_apart_only_where_they_were_joined(
    caseworker: Staff, people: list[Person], client: Client
) -> None:
    kept, other, third = people
    merge = merge_people(by=caseworker, keep=kept.pk, other=other.pk, today=TODAY)
    client.force_login(caseworker)
    assert client.post(reverse("person_unmerge", args=[third.pk, merge.pk])).status_code == 404
    merge.refresh_from_db()
    assert merge.undone_at is None
