"""The door of the demo town: at any hour of any day, and once only."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from letters_town import office as office_of
from letters_town import person

from lotse.accounts.models import Staff
from lotse.ops.demo_door import open_door
from lotse.ops.demo_photo import hang_up_photo
from lotse.places.models import Neighbourhood, OfficePhoto
from lotse.schedule.models import Appointment, OpeningRule
from lotse.schedule.queries.modes import mode_on
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.queries.walk_ins import counter

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("now", "counted"),
    [
        (dt.datetime(2026, 11, 23, 3, 0, tzinfo=BERLIN), 6),
        (dt.datetime(2026, 11, 24, 16, 0, tzinfo=BERLIN), 6),
        (dt.datetime(2026, 11, 28, 23, 0, tzinfo=BERLIN), 6),
        (dt.datetime(2027, 1, 1, 0, 10, tzinfo=BERLIN), 1),
    ],
)
def test_door_opens_at_any_hour_and_once(
    caseworker: Staff, deputy: Staff, neighbourhood: Neighbourhood, now: dt.datetime, counted: int
) -> None:
    office = office_of(neighbourhood)
    for number in range(1, 70):
        person(neighbourhood, number)
    for _ in range(2):
        open_door(by=caseworker, deputy=deputy, neighbourhood_key=neighbourhood.pk, now=now)
    assert OpeningRule.objects.count() == 9
    assert sorted(Appointment.objects.values_list("state", flat=True)) == [
        *["booked"] * 4,
        "cancelled",
        "held",
        "missed",
    ]
    assert mode_on(office.pk, now.date()).mode == "open"
    assert len(free_slots(office.pk, now=now)) > 20
    assert counter(caseworker, office.pk, now=now).total == counted


def test_office_shows_a_drawn_photo(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    office = office_of(neighbourhood)
    hang_up_photo(by=caseworker, neighbourhood_key=neighbourhood.pk, today=neighbourhood.started_on)
    photo = OfficePhoto.objects.get(office=office)
    assert (photo.width, photo.height) == (720, 480)
    assert len(photo.content) <= 30_000
