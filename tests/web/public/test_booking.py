"""Booking without an account: what is asked, what keeps bots out, and what happens to whoever comes second."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from door import NOW, at, open_for_appointments

from lotse.accounts.models import Staff
from lotse.places.models import Office
from lotse.schedule.models import Appointment, Message, WaitingEntry
from lotse.schedule.rules.languages import LANGUAGES
from lotse.web.public import protection
from lotse.web.public.words import words_in

pytestmark = pytest.mark.usefixtures("set_clock", "hours")
NINE = "/termin/bei/luener-hoehe/office/20261124T0800Z"
HALF_PAST = "/termin/bei/luener-hoehe/office/20261124T0830Z"
CALL = "/termin/bei/luener-hoehe/phone/20261124T0800Z"
LIST = "/termin/bei/luener-hoehe/warteliste"
GERMAN = words_in("de")


def test_times_lead_to_the_form_and_the_form_to_the_appointment(visitor: Any) -> None:
    times = visitor.client.get("/termin/bei/luener-hoehe").content.decode()
    assert f'href="{NINE}"' in times
    done = visitor.send(NINE, interpreter="uk")
    made = Appointment.objects.get()
    assert (made.starts_at, made.state, made.name, made.reach_way, made.reach, made.interpreter) == (
        at(1, 9),
        "booked",
        "Kim",
        "mail",
        "kim@example.example",
        "uk",
    )
    assert done.status_code == 302
    page = visitor.client.get(done.headers["Location"]).content.decode()
    assert GERMAN.booked in page
    for secret in ("Kim", "kim@example.example", made.staff.name):
        assert secret not in page
        assert secret not in done.headers["Location"]
    assert Message.objects.get().kind == "confirmation"
    assert not visitor.client.cookies


@pytest.mark.parametrize("code", LANGUAGES)
def test_booking_goes_through_in_each_language(visitor: Any, code: str) -> None:
    done = visitor.send(f"{NINE}?sprache={code}", reach="0152 28817386")
    page = visitor.client.get(done.headers["Location"]).content.decode()
    assert words_in(code).booked in page
    assert f'<html lang="{code}"' in page
    assert Appointment.objects.get().language == code
    bare = done.headers["Location"].partition("?")[0]
    assert f'<html lang="{code}"' in Client().get(bare).content.decode()


def test_second_at_one_time_gets_the_waiting_list(visitor: Any) -> None:
    url = visitor.send(NINE).headers["Location"]
    assert not url.startswith("/termin/warteliste/")
    other = type(visitor)(visitor.set_clock)
    visitor.set_clock(NOW)
    late = {"name": "Alex", "reach": "0152 28817386", "ticket": protection.new_ticket(_subject()).text}
    visitor.set_clock(NOW + dt.timedelta(seconds=9))
    done = other.client.post(NINE, late)
    assert done.headers["Location"].startswith("/termin/warteliste/")
    assert GERMAN.waiting in other.client.get(done.headers["Location"]).content.decode()
    assert (Appointment.objects.count(), WaitingEntry.objects.get().name) == (1, "Alex")


def test_next_time_is_taken_where_that_is_welcome(visitor: Any) -> None:
    visitor.send(NINE)
    late = {"name": "Alex", "reach": "0152 28817386", "or_next": "on"}
    visitor.client.post(NINE, {**late, "ticket": protection.new_ticket(_subject()).text})
    visitor.set_clock(NOW)
    ticket = protection.new_ticket(_subject()).text
    visitor.set_clock(NOW + dt.timedelta(seconds=9))
    visitor.client.post(NINE, {**late, "ticket": ticket})
    assert [each.starts_at for each in Appointment.objects.order_by("starts_at")] == [at(1, 9), at(1, 9, 30)]


def test_taken_time_is_not_offered_and_says_so(visitor: Any) -> None:
    visitor.send(NINE)
    assert NINE not in visitor.client.get("/termin/bei/luener-hoehe").content.decode()
    back = visitor.client.get(f"{NINE}?sprache=de", follow=True)
    assert GERMAN.wrong_gone in back.content.decode()


@pytest.mark.parametrize(
    ("url", "wrong", "word"),
    [
        (NINE, {"name": " "}, GERMAN.wrong_name),
        (NINE, {"reach": ""}, GERMAN.wrong_reach),
        (NINE, {"reach": "12"}, GERMAN.wrong_reach),
        (NINE, {"reach": "kim@"}, GERMAN.wrong_reach),
        (NINE, {"reach": "=HYPERLINK()"}, GERMAN.wrong_reach),
        (CALL, {}, GERMAN.wrong_phone),
        (LIST, {"way": "phone"}, GERMAN.wrong_phone),
        (NINE, {"website": "http://spam.example"}, GERMAN.leave_empty),
        (NINE, {"ticket": "made-up"}, GERMAN.wrong_stale),
        (NINE, {"ticket": ""}, GERMAN.wrong_stale),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(
    visitor: Any, url: str, wrong: dict[str, str], word: str
) -> None:
    response = visitor.send(url, **{"name": "Kim Eigenname", **wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert word in page
    assert ("Kim Eigenname" in page) != ("name" in wrong)
    assert (Appointment.objects.count(), WaitingEntry.objects.count()) == (0, 0)


def test_form_sent_too_quickly_books_at_the_second_try(visitor: Any) -> None:
    response = visitor.send(NINE, seconds=1)
    assert GERMAN.wrong_quick in response.content.decode()
    again = {"name": "Kim", "reach": "0152 28817386"}
    ticket = response.context["form"].ticket.text
    visitor.set_clock(NOW + dt.timedelta(seconds=3))
    assert visitor.client.post(NINE, {**again, "ticket": ticket}).status_code == 302


def test_form_open_for_hours_gets_a_fresh_ticket(visitor: Any) -> None:
    response = visitor.send(NINE, seconds=protection.LONGEST_SECONDS + 1)
    assert GERMAN.wrong_stale in response.content.decode()
    assert response.context["form"].ticket.shown_at > NOW.timestamp() + protection.LONGEST_SECONDS


def test_ticket_holds_for_its_own_time_and_office_only(visitor: Any) -> None:
    other = visitor.ticket("/termin/bei/luener-hoehe/office/20261124T0830Z")
    response = visitor.send(NINE, ticket=other)
    assert (response.status_code, Appointment.objects.count()) == (422, 0)


def test_form_sent_twice_books_once(visitor: Any) -> None:
    visitor.set_clock(NOW)
    given = {"name": "Kim", "reach": "0152 28817386", "ticket": visitor.ticket(NINE)}
    visitor.set_clock(NOW + dt.timedelta(seconds=5))
    first, second = (visitor.client.post(NINE, given).headers["Location"] for _ in range(2))
    assert first == second
    assert (Appointment.objects.count(), WaitingEntry.objects.count()) == (1, 0)


def test_network_that_books_without_end_is_asked_to_call(
    visitor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "FORMS_AN_HOUR", 2)
    statuses = [visitor.send(LIST, way="office").status_code for _ in range(3)]
    assert statuses == [302, 302, 429]
    assert WaitingEntry.objects.count() == 2


def test_network_leaves_times_for_others(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes when a network has its share gets the waiting list, and takes no time from there either."""
    monkeypatch.setattr(protection, "TIMES_A_DAY", 1)
    monkeypatch.setattr("lotse.web.public.protection.free_slots", lambda *args, **kwargs: [])
    first = visitor.send(NINE)
    second = visitor.send(HALF_PAST, name="Alex")
    place = str(second.headers["Location"])
    assert (Appointment.objects.count(), WaitingEntry.objects.get().name) == (1, "Alex")
    assert "/warteliste/" in place and "/warteliste/" not in str(first.headers["Location"])
    taken = visitor.client.post(f"{place}/20261124T0830Z", follow=True)
    assert GERMAN.wrong_many in taken.content.decode()
    assert Appointment.objects.count() == 1


def test_network_takes_on_while_as_many_are_left(visitor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protection, "TIMES_A_DAY", 1)
    for url in (NINE, HALF_PAST):
        visitor.send(url)
    assert Appointment.objects.count() == 2


def test_contact_with_two_times_is_asked_to_call(visitor: Any) -> None:
    for url in (NINE, HALF_PAST):
        visitor.send(url)
    refused = visitor.send(NINE.replace("0800", "0900"))
    assert refused.status_code == 422
    assert GERMAN.wrong_enough in refused.content.decode()
    assert Appointment.objects.count() == 2


def test_name_with_a_link_is_asked_for_the_name(visitor: Any) -> None:
    refused = visitor.send(NINE, name="Gewinn! https://evil.example/x")
    assert (refused.status_code, Appointment.objects.count()) == (422, 0)
    assert GERMAN.wrong_sign in refused.content.decode()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("unknown", "unknown"),
    ],
)
def test_network_is_counted_instead_of_the_address(address: str, network: str) -> None:
    assert protection.network_of(address) == network


def test_waiting_list_takes_whoever_finds_nothing(visitor: Any, office: Office) -> None:
    office.opening_rules.all().delete()
    page = visitor.client.get("/termin/bei/luener-hoehe").content.decode()
    assert GERMAN.none_free in page
    done = visitor.send(f"{LIST}?sprache=ro", way="phone", reach="0152 28817386")
    entry = WaitingEntry.objects.get()
    assert (entry.way, entry.language, entry.name) == ("phone", "ro", "Kim")
    assert words_in("ro").waiting in visitor.client.get(done.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    "url",
    [
        "/termin/bei/luener-hoehe/office/20261124T0805Z",
        "/termin/bei/luener-hoehe/office/20200101T0800Z",
        "/termin/bei/luener-hoehe/office/99999999T9999Z",
        "/termin/bei/luener-hoehe/rakete/20261124T0800Z",
        "/termin/bei/nirgendwo/office/20261124T0800Z",
    ],
)
def test_time_that_does_not_exist_is_no_error(visitor: Any, url: str) -> None:
    for response in (visitor.client.get(url), visitor.client.post(url, {"name": "Kim"})):
        assert response.status_code in (302, 404)


def test_form_asks_the_database_seldom(visitor: Any, caseworker: Staff, office: Office) -> None:
    counts = []
    for day in (None, 2, 3):
        if day:
            open_for_appointments(caseworker, office, day=day)
        with CaptureQueriesContext(connection) as queries:
            visitor.client.get(NINE)
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def _subject() -> str:
    return f"{Office.objects.get().pk} office {at(1, 9).astimezone(dt.UTC).isoformat()}"
