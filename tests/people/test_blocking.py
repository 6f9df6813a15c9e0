"""A block set and lifted by hand: for a reason, until a day, and never gone by itself."""

from __future__ import annotations

import datetime as dt

import pytest
from people_cases import LATER, TODAY, Importer, PersonOf
from small_town import PEOPLE

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.people.queries.files import file_of
from lotse.people.queries.search import find_people
from lotse.people.queries.waiting import BLOCK_ENDS, waiting
from lotse.people.services.blocking import block_address, latest_end, lift_block
from lotse.people.services.merging import merge_people, undo_merge
from lotse.privacy.models import AuditRow

WHY = "Bescheid der Meldebehörde liegt vor."
END = dt.date(2022, 9, 1)


def block(by: Staff, person: Person, until_on: dt.date = END, reason: str = WHY) -> Person:
    return block_address(by=by, person_key=person.pk, until_on=until_on, reason=reason, today=TODAY)


def test_block_hides_the_address_and_is_written_down(caseworker: Staff, person_of: PersonOf) -> None:
    person = person_of(street="Blumenstraße", house_number=3, house_number_text="3", phone="030 23125 111")
    block(caseworker, person)
    file = file_of(caseworker, person.pk, today=TODAY)
    assert (file.is_blocked, file.blocked_until, file.phone) == (True, END, "")
    assert "Blumen" not in file.address
    assert find_people(caseworker, "Blumenstraße 3", on=TODAY).people == ()
    row = AuditRow.objects.get(object_kind="person", action="changed")
    assert (row.reason, row.object_key, row.facts["is_blocked"]) == (WHY, str(person.pk), True)
    assert "2022" not in str(row.facts)
    assert Entry.objects.get(person_key=person.pk).facts == {"fields": "is_blocked"}


def test_lifted_block_shows_the_address_again(caseworker: Staff, person_of: PersonOf) -> None:
    person = person_of(street="Blumenstraße", house_number=3, house_number_text="3")
    block(caseworker, person)
    lift_block(by=caseworker, person_key=person.pk, reason=WHY, today=TODAY)
    file = file_of(caseworker, person.pk, today=TODAY)
    assert (file.is_blocked, file.blocked_until) == (False, None)
    assert "Blumen" in file.address
    assert AuditRow.objects.filter(object_kind="person", reason=WHY).count() == 2
    with pytest.raises(RuleError):
        lift_block(by=caseworker, person_key=person.pk, reason=WHY, today=TODAY)


@pytest.mark.parametrize(
    ("until_on", "reason"),
    [(TODAY, WHY), (END + dt.timedelta(days=1), WHY), (END, "weil"), (END, " " * 40)],
)
def test_block_needs_a_day_and_a_reason(
    caseworker: Staff, person_of: PersonOf, until_on: dt.date, reason: str
) -> None:
    with pytest.raises(InputError):
        block(caseworker, person_of(), until_on, reason)
    assert not Person.objects.get().is_blocked


def test_stranger_can_neither_block_nor_lift(stranger: Staff, caseworker: Staff, person_of: PersonOf) -> None:
    person = person_of()
    with pytest.raises(NotVisible):
        block(stranger, person)
    block(caseworker, person)
    with pytest.raises(NotVisible):
        lift_block(by=stranger, person_key=person.pk, reason=WHY, today=TODAY)


def test_block_of_a_leap_day_ends_in_february() -> None:
    assert latest_end(dt.date(2024, 2, 29)) == dt.date(2026, 2, 28)
    assert latest_end(TODAY) == END


def test_block_is_asked_about_before_it_ends_and_never_ends_by_itself(
    caseworker: Staff, person_of: PersonOf
) -> None:
    person = person_of()
    block(caseworker, person)

    def asked(on: dt.date) -> list[tuple[str, int | None]]:
        lines = waiting(caseworker, person.neighbourhood_id, today=on)
        return [(line.kind, line.person_key) for line in lines]

    assert asked(END - dt.timedelta(days=29)) == []
    assert asked(END - dt.timedelta(days=28)) == [(BLOCK_ENDS, person.pk)]
    long_after = END + dt.timedelta(days=400)
    assert asked(long_after) == [(BLOCK_ENDS, person.pk)]
    assert file_of(caseworker, person.pk, today=long_after).is_blocked
    block_address(
        by=caseworker, person_key=person.pk, until_on=latest_end(long_after), reason=WHY, today=long_after
    )
    assert asked(long_after) == []


def test_later_list_that_says_nothing_lifts_no_block(importer: Importer) -> None:
    importer.take_in()
    block(importer.by, Person.objects.filter(is_blocked=False, merged_into=None).order_by("pk")[0])
    blocked = Person.objects.get(blocked_until=END)
    importer.take_in(*PEOPLE, today=LATER)
    blocked.refresh_from_db()
    assert (blocked.is_blocked, blocked.blocked_until) == (True, END)


def test_joined_entries_keep_the_longer_block(caseworker: Staff, person_of: PersonOf) -> None:
    keep, other = person_of(), person_of("Weiss")
    block(caseworker, other)
    merge = merge_people(by=caseworker, keep=keep.pk, other=other.pk, from_other=[], today=TODAY)
    keep.refresh_from_db()
    assert (keep.is_blocked, keep.blocked_until) == (True, END)
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    keep.refresh_from_db()
    assert (keep.is_blocked, keep.blocked_until) == (False, None)


def test_block_entered_since_stays_when_entries_are_parted(caseworker: Staff, person_of: PersonOf) -> None:
    keep, other = person_of(), person_of("Weiss", is_blocked=True)
    merge = merge_people(by=caseworker, keep=keep.pk, other=other.pk, from_other=[], today=TODAY)
    block(caseworker, keep)
    undo_merge(by=caseworker, merge_key=merge.pk, today=TODAY)
    keep.refresh_from_db()
    assert (keep.is_blocked, keep.blocked_until) == (True, END)
