"""Keeping what a person is found by in step with what stands about them."""

from __future__ import annotations

from lotse.people import rules
from lotse.people.models import Person


def refresh_search(person: Person) -> None:
    """Set what a person is searched by to what their fields say now; the caller saves it."""
    person.search = rules.search_text(
        given=person.given_name,
        family=person.family_name,
        street=person.street,
        number=person.house_number_text,
        is_blocked=person.is_blocked,
        phones=(person.phone, person.mobile),
    )
