"""Appointments the office makes: never two at one time, always voluntary, a missed one leads to one kind offer."""

from __future__ import annotations

import datetime as dt

import pytest
from door import MONDAY, NOW, at, booked, wish
from letters_town import person

from lotse.accounts.access import keep_assignments
from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, LotseError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.journal.rules import kinds
from lotse.people.models import Person
from lotse.places.models import Office
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import AppointmentState, MeetingWay, MessageWay, Mode, Side
from lotse.schedule.models import Appointment, Message, TimeClaim
from lotse.schedule.queries.agenda import agenda, appointment, of_person, to_close
from lotse.schedule.queries.faults import time_faults
from lotse.schedule.queries.waiting import waiting
from lotse.schedule.rules.appointments import APPOINTMENT_STEPS, may_become
from lotse.schedule.services.appointments import (
    book,
    cancel,
    check_in,
    confirm,
    hold,
    link_person,
    miss,
    move,
    offer_again,
    set_right,
)
from lotse.schedule.services.modes import switch_mode
from lotse.schedule.services.previews import ModePlan

AFTER = at(1, 12)


@pytest.fixture
def kim(office: Office) -> Person:
    return person(office.neighbourhood, 1, email="kim@post.example", standing="written")


@pytest.fixture
def talk(caseworker: Staff, office: Office, kim: Person) -> Appointment:
    """Tuesday at nine with somebody known."""
    return booked(caseworker, office, at(1, 9), person_key=kim.pk)


def test_booking_moves_the_standing_and_sends_word(talk: Appointment, kim: Person, caseworker: Staff) -> None:
    kim.refresh_from_db()
    assert kim.standing == "reached"
    assert Entry.objects.get(person_key=kim.pk).kind == "appointment-booked"
    message = Message.objects.get()
    assert (message.kind, message.way, message.address) == ("confirmation", "mail", "kim@post.example")
    assert "{{link}}" in message.text and "Alex Muster1" in message.text
    assert AuditRow.objects.filter(object_kind="appointment", actor_key=caseworker.pk).count() == 1


@pytest.mark.parametrize(("start", "minutes"), [(at(1, 9), 30), (at(1, 9, 25), 30), (at(1, 8), 120)])
def test_nobody_has_two_talks_at_one_time(
    caseworker: Staff, office: Office, talk: Appointment, start: dt.datetime, minutes: int
) -> None:
    with pytest.raises(ConflictError, match="schon ein anderer"):
        book(by=caseworker, office_key=office.pk, wish=wish(caseworker, start, minutes), now=NOW)
    assert Appointment.objects.count() == 1


def test_talks_may_follow_each_other_at_once(caseworker: Staff, office: Office, talk: Appointment) -> None:
    booked(caseworker, office, at(1, 9, 30))
    booked(caseworker, office, at(1, 8, 30))
    assert TimeClaim.objects.count() == 18


def test_two_colleagues_talk_at_the_same_time(
    caseworker: Staff, deputy: Staff, office: Office, talk: Appointment
) -> None:
    made = book(by=caseworker, office_key=office.pk, wish=wish(deputy, at(1, 9)), now=NOW)
    assert made.staff == deputy


@pytest.mark.parametrize(
    ("values", "error", "said"),
    [
        ({"minutes": 241}, InputError, "fünf Minuten"),
        ({"minutes": 245}, InputError, "vier Stunden"),
        ({"name": " "}, InputError, "Namen"),
        ({"way": MeetingWay.HOME}, InputError, "zurückmelden"),
        ({"way": MeetingWay.HOME, "back_by": at(1, 9)}, InputError, "vor dem Ende"),
        ({"back_by": at(1, 12)}, InputError, "nur bei Besuchen"),
    ],
)
def test_appointment_that_cannot_be_is_refused(
    caseworker: Staff, office: Office, values: dict[str, object], error: type[LotseError], said: str
) -> None:
    with pytest.raises(error, match=said):
        book(by=caseworker, office_key=office.pk, wish=wish(caseworker, at(1, 9), **values), now=NOW)
    assert not Appointment.objects.exists()


def test_past_time_is_refused(caseworker: Staff, office: Office) -> None:
    with pytest.raises(InputError, match="schon vorbei"):
        booked(caseworker, office, at(0, 7))


def test_nobody_visits_a_blocked_address(caseworker: Staff, office: Office, kim: Person) -> None:
    Person.objects.filter(pk=kim.pk).update(is_blocked=True)
    with pytest.raises(InputError, match="Auskunftssperre"):
        booked(caseworker, office, at(1, 9), person_key=kim.pk, way=MeetingWay.HOME, back_by=at(1, 11))


def test_emergency_needs_a_reason(caseworker: Staff, office: Office, files_aside: None) -> None:
    plan = ModePlan(mode=Mode.EMERGENCY_ONLY, from_on=MONDAY, reason="Pandemie")
    switch_mode(by=caseworker, office_key=office.pk, plan=plan, now=NOW)
    with pytest.raises(RuleError, match="Notfällen"):
        booked(caseworker, office, at(1, 9))
    assert booked(caseworker, office, at(1, 9), emergency_reason="Strom abgestellt").pk
    assert booked(caseworker, office, at(1, 10), way=MeetingWay.PHONE).pk


def test_move_that_was_not_agreed_asks_the_client(caseworker: Staff, talk: Appointment) -> None:
    moved = move(
        by=caseworker,
        appointment_key=talk.pk,
        starts_at=at(2, 9),
        ends_at=at(2, 10),
        now=NOW,
        is_agreed=False,
    )
    assert (moved.state, moved.sequence, moved.claims.count()) == (AppointmentState.MOVED, 1, 12)
    assert Message.objects.filter(kind="moved").exists()
    assert confirm(by=caseworker, appointment_key=talk.pk, now=NOW).state == AppointmentState.BOOKED


def test_move_onto_a_taken_time_leaves_all_as_it_was(
    caseworker: Staff, office: Office, talk: Appointment
) -> None:
    booked(caseworker, office, at(2, 9))
    with pytest.raises(ConflictError):
        move(
            by=caseworker,
            appointment_key=talk.pk,
            starts_at=at(2, 9, 15),
            ends_at=at(2, 9, 45),
            now=NOW,
            is_agreed=True,
        )
    talk.refresh_from_db()
    assert (talk.starts_at, talk.claims.count()) == (at(1, 9), 6)


@pytest.mark.parametrize(("side", "messages"), [(Side.OFFICE, 1), (Side.CLIENT, 0)])
def test_cancelling_gives_the_time_back(
    caseworker: Staff, talk: Appointment, side: Side, messages: int
) -> None:
    gone = cancel(by=caseworker, appointment_key=talk.pk, asked_for_by=side, now=NOW)
    assert (gone.state, gone.cancelled_by, gone.claims.count()) == ("cancelled", side, 0)
    assert Message.objects.filter(kind="cancelled").count() == messages
    with pytest.raises(ConflictError):
        confirm(by=caseworker, appointment_key=talk.pk, now=NOW)


def test_held_talk_is_contact_and_can_be_set_right(caseworker: Staff, talk: Appointment, kim: Person) -> None:
    hold(by=caseworker, appointment_key=talk.pk, now=AFTER)
    kim.refresh_from_db()
    assert kim.standing == "in-contact"
    set_right(by=caseworker, appointment_key=talk.pk, now=AFTER)
    kim.refresh_from_db()
    assert kim.standing == "reached"


def test_talk_of_tomorrow_is_neither_held_nor_missed(caseworker: Staff, talk: Appointment) -> None:
    for close in (hold, miss):
        with pytest.raises(InputError, match="Zukunft"):
            close(by=caseworker, appointment_key=talk.pk, now=NOW)


def test_missed_talk_is_written_nowhere_else(caseworker: Staff, talk: Appointment, kim: Person) -> None:
    """Whatever leaves the house or is counted is read from the journal: it must not stand there."""
    before = (list(Entry.objects.values()), Message.objects.count())
    miss(by=caseworker, appointment_key=talk.pk, now=AFTER)
    assert (list(Entry.objects.values()), Message.objects.count()) == before
    assert AuditRow.objects.latest("pk").facts == {}
    assert not [kind.code for kind in kinds() if "miss" in kind.code]


def test_missed_talk_leads_to_one_friendly_second_offer(
    caseworker: Staff, office: Office, talk: Appointment, kim: Person
) -> None:
    with pytest.raises(RuleError):
        offer_again(
            by=caseworker,
            appointment_key=talk.pk,
            wish=wish(caseworker, at(3, 9), person_key=kim.pk),
            now=NOW,
        )
    miss(by=caseworker, appointment_key=talk.pk, now=AFTER)
    again = wish(caseworker, at(3, 9), person_key=kim.pk)
    second = offer_again(by=caseworker, appointment_key=talk.pk, wish=again, now=AFTER)
    assert (second.state, second.second_offer_of) == (AppointmentState.ASKED, talk)
    text = Message.objects.get(kind="second-offer").text
    assert "das macht nichts" in text
    for word in ("Folge", "Kürzung", "Minderung", "müssen", "Pflicht", "Sanktion"):
        assert word not in text
    confirm(by=caseworker, appointment_key=second.pk, now=AFTER)
    miss(by=caseworker, appointment_key=second.pk, now=at(4, 9))
    for key in (talk.pk, second.pk):
        with pytest.raises(RuleError, match="genau einmal"):
            offer_again(
                by=caseworker,
                appointment_key=key,
                wish=wish(caseworker, at(8, 9), person_key=kim.pk),
                now=at(4, 9),
            )


def test_lone_worker_checks_in_without_a_route(
    caseworker: Staff, deputy: Staff, office: Office, kim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = booked(caseworker, office, at(1, 9), person_key=kim.pk, way=MeetingWay.HOME, back_by=at(1, 10))
    monkeypatch.setattr("lotse.core.clock.now", lambda: at(1, 10, 15))
    lines = waiting(deputy, office.neighbourhood_id, today=at(1, 10).date())
    assert [(line.kind, line.urgency.name, line.detail) for line in lines] == [
        ("visit-back", "PROMISED", "Lotta Lotse, vereinbart bis 10:00 Uhr"),
        ("appointment-close", "TODAY", "24.11., 09:00 Uhr, zu Hause, Lotta Lotse"),
    ]
    assert check_in(by=caseworker, appointment_key=visit.pk, now=at(1, 10, 20)).back_at == at(1, 10, 20)
    hold(by=deputy, appointment_key=visit.pk, now=at(1, 11))
    assert waiting(deputy, office.neighbourhood_id, today=at(1, 10).date()) == []
    assert {
        field.name for field in Appointment._meta.fields if "lat" in field.name or "route" in field.name
    } == set()


def test_booking_is_linked_to_a_person_once(caseworker: Staff, office: Office, kim: Person) -> None:
    made = booked(caseworker, office, at(1, 9), reach_way=MessageWay.PHONE, reach="0152 28817386")
    hold(by=caseworker, appointment_key=made.pk, now=AFTER)
    link_person(by=caseworker, appointment_key=made.pk, person_key=kim.pk, now=AFTER)
    kim.refresh_from_db()
    assert kim.standing == "in-contact"
    undone = set(Entry.objects.exclude(undoes=None).values_list("undoes", flat=True))
    counted = Entry.objects.exclude(pk__in=undone).filter(undoes=None, kind="appointment-held")
    assert [entry.person_key for entry in counted] == [kim.pk]
    assert [line.key for line in of_person(caseworker, kim.pk, on=MONDAY)] == [made.pk]
    with pytest.raises(ConflictError):
        link_person(by=caseworker, appointment_key=made.pk, person_key=kim.pk, now=AFTER)


@pytest.mark.parametrize("state", list(AppointmentState))
def test_only_steps_of_the_table_are_possible(state: AppointmentState) -> None:
    assert {other for other in AppointmentState if may_become(state, other)} == APPOINTMENT_STEPS[state]


def test_calendar_shows_days_with_hours_and_talks(
    caseworker: Staff, office: Office, talk: Appointment, kim: Person
) -> None:
    cancelled = booked(caseworker, office, at(2, 9))
    cancel(by=caseworker, appointment_key=cancelled.pk, asked_for_by=Side.CLIENT, now=NOW)
    days = agenda(caseworker, office.pk, MONDAY, MONDAY + dt.timedelta(days=6), on=MONDAY)
    assert [[line.key for line in day.lines] for day in days] == [[], [talk.pk], [], [], [], [], []]
    assert days[1].lines[0].name == "Muster1, Alex"
    assert to_close(caseworker, office.pk, now=AFTER)[0].key == talk.pk


def test_blocked_person_shows_no_way_to_reach(caseworker: Staff, talk: Appointment, kim: Person) -> None:
    Appointment.objects.update(reach="kim@post.example")
    assert appointment(caseworker, talk.pk, on=MONDAY).reach == "kim@post.example"
    Person.objects.filter(pk=kim.pk).update(is_blocked=True)
    assert appointment(caseworker, talk.pk, on=MONDAY).reach == ""


def test_desk_lines_of_the_day(
    caseworker: Staff,
    office: Office,
    talk: Appointment,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: object,
) -> None:
    booked(caseworker, office, at(1, 14))
    monkeypatch.setattr("lotse.core.clock.now", lambda: AFTER)
    keep_assignments(caseworker)
    with django_assert_num_queries(2):
        lines = waiting(caseworker, office.neighbourhood_id, today=AFTER.date())
    assert [(line.kind, line.title) for line in lines] == [
        ("appointment", "Termin um 14:00 Uhr"),
        ("appointment-close", "Wie war der Termin?"),
    ]


@pytest.mark.parametrize("role", ["stranger", "reviewer", "operator", "town_adviser"])
def test_others_see_and_change_nothing(
    cast: dict[str, Staff], office: Office, talk: Appointment, role: str
) -> None:
    other = cast[role]
    for attempt in (
        lambda: booked(other, office, at(2, 9)),
        lambda: cancel(by=other, appointment_key=talk.pk, asked_for_by=Side.OFFICE, now=NOW),
        lambda: appointment(other, talk.pk, on=MONDAY),
        lambda: agenda(other, office.pk, MONDAY, MONDAY, on=MONDAY),
    ):
        with pytest.raises(NotVisible):
            attempt()
    assert waiting(other, office.neighbourhood_id, today=MONDAY) == []


def test_check_finds_time_that_is_not_held_and_time_nobody_needs(
    caseworker: Staff, office: Office, talk: Appointment
) -> None:
    other = booked(caseworker, office, at(2, 9))
    assert list(time_faults(now=NOW)) == []
    talk.claims.order_by("at")[0].delete()
    Appointment.objects.filter(pk=other.pk).update(state="held")
    assert [fault.appointment_key for fault in time_faults(now=NOW)] == [talk.pk, other.pk]
