"""What the public types, on whatever keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lotse.schedule.models import Appointment
from lotse.web.public.typed import is_phone, plain_line, plain_number
from lotse.web.public.words import words_in

NINE = "/termin/bei/luener-hoehe/office/20261124T0800Z"


@pytest.mark.parametrize(
    ("typed", "number", "can_be_called"),
    [
        ("0152 28817386", "0152 28817386", True),
        ("٠١٥٢ ٢٨٨١٧٣٨٦", "0152 28817386", True),
        ("۰۱۵۲۲۸۸۱۷۳۸۶", "015228817386", True),
        ("\u202a+49\u00a0152\u00a028817386\u202c", "+49 152 28817386", True),
        ("0152–288–17386", "0152-288-17386", True),
        ("0152.288.17386", "0152.288.17386", True),
        ("(030) 23125/018", "(030) 23125/018", True),
        ("+++++", "+++++", False),
        ("110", "110", False),
        ("0152 abc 28817386", "0152 abc 28817386", False),
        ("1" * 41, "1" * 41, False),
        ("", "", False),
    ],
)
def test_number_is_read_from_any_keyboard(typed: str, number: str, can_be_called: bool) -> None:
    assert plain_number(typed) == number
    assert is_phone(number) == can_be_called


def test_line_turns_no_direction() -> None:
    assert plain_line("  \u202eleila \u2066 Mia ") == "leila Mia"


@pytest.mark.usefixtures("set_clock", "hours")
def test_link_opens_however_it_was_copied(visitor: Any) -> None:
    link = str(visitor.send(NINE).headers["Location"])
    place, _, token = link.rpartition("/")
    mistyped = token.replace("o", "0").replace("b", "8")
    for typed in (
        f"{token}.",
        f"{token}%3E",
        f" {token})",
        token.upper(),
        mistyped,
        f"{token[:12]}-{token[12:]}",
    ):
        assert Client().get(f"{place}/{typed}").status_code == 200


@pytest.mark.usefixtures("set_clock", "hours")
def test_booking_takes_arabic_digits(visitor: Any) -> None:
    assert visitor.send(f"{NINE}?sprache=ar", name="ليلى", reach="٠١٥٢٢٨٨١٧٣٨٦").status_code == 302
    made = Appointment.objects.get()
    assert (made.name, made.reach) == ("ليلى", "015228817386")


@pytest.mark.usefixtures("set_clock", "hours")
@pytest.mark.parametrize("name", ["\u202e", "Kim\x00", "x" * 121])
def test_unusable_name_is_refused_in_the_language_of_the_page(name: str, visitor: Any) -> None:
    answer = visitor.send(f"{NINE}?sprache=tr", name=name)
    assert answer.status_code == 422
    assert words_in("tr").wrong_name in answer.content.decode()
