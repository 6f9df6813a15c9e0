"""Whoever makes an appointment leaves a way by which word can really go, at the counter as in the net."""

from __future__ import annotations

import pytest
from door import NOW, at, booked, open_for_appointments, public_wish
from letters_town import person

from lotse.accounts.models import Staff
from lotse.core.errors import InputError
from lotse.places.models import Office
from lotse.schedule.enums import MessageWay
from lotse.schedule.models import Appointment
from lotse.schedule.services.booking import book_publicly

CANNOT_REACH = [
    (MessageWay.MAIL, "", "E-Mail"),
    (MessageWay.MAIL, "0152 28817386", "E-Mail"),
    (MessageWay.MAIL, "kim.post.example", "E-Mail"),
    (MessageWay.PHONE, "", "Telefonnummer"),
    (MessageWay.PHONE, "kim@post.example", "Telefonnummer"),
    (MessageWay.PHONE, "---()--", "Telefonnummer"),
    (MessageWay.SMS, "0152", "Telefonnummer"),
]


@pytest.mark.parametrize(("way", "reach", "said"), CANNOT_REACH)
def test_what_reaches_nobody_is_refused(
    caseworker: Staff, office: Office, way: MessageWay, reach: str, said: str
) -> None:
    open_for_appointments(caseworker, office)
    with pytest.raises(InputError, match=said):
        booked(caseworker, office, at(1, 9), reach_way=way, reach=reach)
    with pytest.raises(InputError, match=said):
        wish = public_wish(caseworker, at(1, 9), reach_way=way, reach=reach)
        book_publicly(office_key=office.pk, wish=wish, now=NOW)
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("way", "reach"),
    [(MessageWay.MAIL, " kim@post.example "), (MessageWay.PHONE, "030/23125-001"), (MessageWay.PAPER, "")],
)
def test_what_reaches_somebody_is_taken(
    caseworker: Staff, office: Office, way: MessageWay, reach: str
) -> None:
    assert booked(caseworker, office, at(1, 9), reach_way=way, reach=reach).reach == reach.strip()


def test_somebody_known_is_reached_as_known(caseworker: Staff, office: Office) -> None:
    known = person(office.neighbourhood, 1)
    assert booked(caseworker, office, at(1, 9), person_key=known.pk).person == known
