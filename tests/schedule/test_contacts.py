"""Names that are names, and contacts that are one."""

from __future__ import annotations

import pytest
from door import NOW, at, open_for_appointments, public_wish

from lotse.accounts.models import Staff
from lotse.core.errors import InputError
from lotse.places.models import Office
from lotse.schedule.enums import MessageWay
from lotse.schedule.models import Appointment, WaitingEntry
from lotse.schedule.rules.contacts import contact_key, is_name, plain_name
from lotse.schedule.services.booking import EnoughBooked, book_publicly, wait_publicly


@pytest.mark.parametrize(
    "name",
    [
        "Kim",
        "Dr.Weiß",
        "Prof.Dr.Mueller",
        "M.Yılmaz",
        "O’Neill-Weiß",
        "Ayşe & Ali",
        "علي",
        "Kim2",
        "J. R. Weiß",
    ],
)
def test_name_is_taken(name: str) -> None:
    assert is_name(plain_name(name))


@pytest.mark.parametrize(
    "name",
    [
        "",
        "\u200c",
        "Gewinn! https://evil.example/x",
        "Gewinn www.evil",
        "evil.example",
        "Gewinn EVIL.EXAMPLE",
        "пример.рф",
        "kim@post.example",
        "Rufen Sie 0900 123456",
        "<b>Kim",
    ],
)
def test_what_is_no_name_is_refused(name: str) -> None:
    assert not is_name(plain_name(name))


def test_name_stands_on_one_line_and_turns_nothing_around() -> None:
    assert plain_name(" Kim\r\nBcc:\u202e x\x00\u2028y ") == "Kim Bcc: x y"
    assert plain_name("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kim@Post.example", "kim+2@post.example"),
        ("0152 28817386", "+49 (0) 152/28817386"),
        ("0049 152 28817386", "0152-28817386"),
    ],
)
def test_contact_is_one_however_it_is_written(one: str, other: str) -> None:
    assert contact_key(one) == contact_key(other)


def test_other_contact_is_another() -> None:
    assert contact_key("kim@post.example") != contact_key("kim@other.example")
    assert contact_key("0152 28817386") != contact_key("0152 28817387")


def test_third_booking_of_a_contact_is_asked_to_call(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    for hour, reach in ((9, "0152 28817386"), (10, "+49 152 28817386")):
        _book(caseworker, office, hour, reach)
    with pytest.raises(EnoughBooked, match="Telefon"):
        _book(caseworker, office, 9, "0152/28817386", minute=30)
    _book(caseworker, office, 9, "0152 28817387", minute=30)
    assert Appointment.objects.count() == 3


def test_third_place_on_the_list_is_asked_to_call(caseworker: Staff, office: Office) -> None:
    wishes = [public_wish(caseworker, NOW, "Kim", form=f"form {number}") for number in range(3)]
    for wish in (*wishes[:2], wishes[1]):
        wait_publicly(office_key=office.pk, wish=wish, now=NOW)
    with pytest.raises(EnoughBooked):
        wait_publicly(office_key=office.pk, wish=wishes[2], now=NOW)
    assert WaitingEntry.objects.count() == 2


def test_booking_refuses_a_name_with_a_link(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    with pytest.raises(InputError, match="nur Ihren Namen"):
        book_publicly(
            office_key=office.pk, wish=public_wish(caseworker, at(1, 9), "Zu evil.example"), now=NOW
        )


def _book(caseworker: Staff, office: Office, hour: int, reach: str, minute: int = 0) -> None:
    wish = public_wish(caseworker, at(1, hour, minute), "Kim", reach_way=MessageWay.PHONE, reach=reach)
    book_publicly(office_key=office.pk, wish=wish, now=NOW)
