"""The desk: what stands there, doing, moving and taking back a line, deputies, blocked people, queries."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from conftest import ClientOf
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from letters_town import letter_of, office, person, posted
from web.people.test_import_pages import text_of

from lotse.accounts.models import Staff
from lotse.casework.enums import ReminderState
from lotse.casework.models import Reminder
from lotse.casework.services.reminders import make_reminder, move_reminder
from lotse.core import clock
from lotse.outreach.enums import AnswerWay, ReturnReason
from lotse.outreach.models import CallbackRequest
from lotse.outreach.services.answers import Callback, record_answer, request_callback
from lotse.outreach.services.returns import record_return
from lotse.people.enums import ClarificationReason
from lotse.people.models import AddressClarification, DeskMark, Person
from lotse.people.rules import next_working_day
from lotse.places.models import Neighbourhood, Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import AppointmentState, MeetingWay
from lotse.schedule.models import Appointment


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff) -> Client:
    return client_of(caseworker)


@pytest.fixture
def people(caseworker: Staff, neighbourhood: Neighbourhood) -> list[Person]:
    """Four people who were written to a month ago; the first asks to be called."""
    people = [person(neighbourhood, number, phone=f"030 23125 10{number}") for number in range(1, 5)]
    office(neighbourhood)
    posted(caseworker, neighbourhood, days_ago=30)
    wish = Callback("", "vormittags", "tr")
    request_callback(code=letter_of(people[0]).code, wish=wish, today=clock.today())
    return people


@pytest.fixture
def callback(people: list[Person]) -> CallbackRequest:
    return CallbackRequest.objects.get()


def test_desk_is_where_the_day_begins(browser: Client, people: list[Person]) -> None:
    assert browser.get("/").headers["Location"] == "/heute"
    page = text_of(browser.get("/heute"))
    assert "Zurückrufen Muster1, Alex" in page
    assert "030 23125 101 · am liebsten vormittags · Türkisch" in page
    assert "Büro: nur am Telefon" in page


def test_empty_desk_says_what_one_might_do(browser: Client, neighbourhood: Neighbourhood) -> None:
    assert "Nichts wartet" in text_of(browser.get("/heute"))


def test_line_is_done_and_taken_back(browser: Client, callback: CallbackRequest) -> None:
    done = browser.post(f"/heute/callback/{callback.pk}/erledigt", follow=True)
    callback.refresh_from_db()
    assert callback.done_at is not None
    assert "Erledigt Rückrufe: Muster1, Alex" in text_of(done)
    mark = DeskMark.objects.get()
    page = text_of(browser.post(f"/heute/{mark.pk}/zuruecknehmen", follow=True))
    callback.refresh_from_db()
    assert callback.done_at is None
    assert "Zurückrufen Muster1, Alex" in page
    assert not DeskMark.objects.exists()


def test_call_opened_again_on_its_own_page_is_back_on_the_desk(
    browser: Client, callback: CallbackRequest
) -> None:
    browser.post(f"/heute/callback/{callback.pk}/erledigt")
    browser.post(f"/anschreiben/rueckrufe/{callback.pk}/offen")
    assert "Zurückrufen Muster1, Alex" in text_of(browser.get("/heute"))


def test_line_done_twice_says_so(browser: Client, callback: CallbackRequest) -> None:
    browser.post(f"/heute/callback/{callback.pk}/erledigt")
    again = browser.post(f"/heute/callback/{callback.pk}/erledigt", follow=True)
    assert "schon erledigt oder verschoben" in text_of(again)


def test_line_is_moved_to_a_day_with_a_reason(browser: Client, callback: CallbackRequest) -> None:
    url = f"/heute/callback/{callback.pk}/verschieben"
    assert "Muster1, Alex" in text_of(browser.get(url))
    later = clock.today() + dt.timedelta(days=7)
    moved = browser.post(url, {"day": later.isoformat(), "reason": "nicht erreicht"}, follow=True)
    page = text_of(moved)
    assert "Verschoben Rückrufe: Muster1, Alex" in page
    assert "Zurückrufen Muster1, Alex" not in page
    mark = DeskMark.objects.get()
    assert (mark.until_on, mark.reason) == (later, "nicht erreicht")
    callback.refresh_from_db()
    assert callback.done_at is None


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"reason": "nicht erreicht"}, "Auf wann?"),
        ({"other_day": "2020-01-01"}, "nach heute liegen"),
        ({"other_day": "2099-01-01"}, "höchstens um drei Monate"),
        ({"other_day": "2099-02-31"}, "gültiges Datum"),
    ],
)
def test_moving_wants_a_day_ahead_and_a_reason(
    browser: Client, callback: CallbackRequest, sent: dict[str, str], says: str
) -> None:
    usual = {"day": next_working_day(clock.today()).isoformat(), "reason": "nicht erreicht"}
    given = sent if "reason" in sent else usual | sent
    answer = browser.post(f"/heute/callback/{callback.pk}/verschieben", given)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert not DeskMark.objects.exists()


def _reminder(by: Staff, someone: Person, text: str = "Nach dem Sprachkurs fragen") -> Reminder:
    today = clock.today()
    return make_reminder(by=by, person_key=someone.pk, text=text, due_on=today, today=today)


def test_reminder_due_is_done_and_taken_back(
    browser: Client, caseworker: Staff, people: list[Person]
) -> None:
    reminder = _reminder(caseworker, people[2])
    assert "Nach dem Sprachkurs fragen Muster3, Alex" in text_of(browser.get("/heute"))
    browser.post(f"/heute/reminder/{reminder.pk}/erledigt")
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.DONE
    browser.post(f"/heute/{DeskMark.objects.get().pk}/zuruecknehmen")
    reminder.refresh_from_db()
    assert reminder.state == ReminderState.OPEN


def test_reminder_is_moved_with_its_reason_in_the_case(
    browser: Client, caseworker: Staff, people: list[Person]
) -> None:
    reminder = _reminder(caseworker, people[2])
    later = clock.today() + dt.timedelta(days=14)
    sent = {"day": later.isoformat(), "reason": "nicht erreicht", "other_reason": "ist verreist"}
    page = browser.post(f"/heute/reminder/{reminder.pk}/verschieben", sent, follow=True)
    assert "Nach dem Sprachkurs fragen Muster3, Alex" not in text_of(page)
    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.moves.get().reason) == (later, "ist verreist")
    browser.post(f"/heute/{DeskMark.objects.get().pk}/zuruecknehmen")
    reminder.refresh_from_db()
    assert reminder.due_on == clock.today()


def test_what_a_colleague_has_moved_on_since_is_not_taken_back(
    browser: Client, caseworker: Staff, deputy: Staff, people: list[Person]
) -> None:
    reminder = _reminder(caseworker, people[2])
    soon, later = (clock.today() + dt.timedelta(days=days) for days in (14, 30))
    sent = {"day": soon.isoformat(), "reason": "nicht erreicht"}
    browser.post(f"/heute/reminder/{reminder.pk}/verschieben", sent)
    move_reminder(by=deputy, reminder_key=reminder.pk, to_on=later, reason="Kur", today=clock.today())
    answer = browser.post(f"/heute/{DeskMark.objects.get().pk}/zuruecknehmen", follow=True)
    assert f"{later:%d.%m.%Y}" in text_of(answer)
    assert "Zurückgenommen" not in text_of(answer)
    reminder.refresh_from_db()
    assert (reminder.due_on, reminder.moves.count()) == (later, 2)


def _talk(by: Staff, someone: Person, *, hours_ago: int, **values: object) -> Appointment:
    now = clock.now()
    start = now - dt.timedelta(hours=hours_ago)
    return Appointment.objects.create(
        office=Office.objects.get(),
        person=someone,
        staff=by,
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=30),
        token_digest=f"{hours_ago}",
        made_at=now,
        changed_at=now,
        **values,
    )


def test_talk_that_is_over_took_place_and_did_not_after_all(
    browser: Client, caseworker: Staff, people: list[Person]
) -> None:
    talk = _talk(caseworker, people[2], hours_ago=30)
    assert "Wie war der Termin? Muster3, Alex" in text_of(browser.get("/heute"))
    browser.post(f"/heute/appointment-close/{talk.pk}/erledigt")
    talk.refresh_from_db()
    assert talk.state == AppointmentState.HELD
    browser.post(f"/heute/{DeskMark.objects.get().pk}/zuruecknehmen")
    talk.refresh_from_db()
    assert talk.state == AppointmentState.BOOKED


def test_colleague_who_is_back_is_noted_for_good(
    browser: Client, caseworker: Staff, people: list[Person]
) -> None:
    late = clock.now() - dt.timedelta(minutes=20)
    visit = _talk(caseworker, people[2], hours_ago=1, way=MeetingWay.HOME, back_by=late)
    assert "Noch nicht zurückgemeldet" in text_of(browser.get("/heute"))
    page = text_of(browser.post(f"/heute/visit-back/{visit.pk}/erledigt", follow=True))
    visit.refresh_from_db()
    assert visit.back_at is not None
    assert "Noch nicht zurückgemeldet" not in page
    assert not DeskMark.objects.exists()


def test_news_are_ticked_off(browser: Client, caseworker: Staff, people: list[Person]) -> None:
    today = clock.today()
    answer = record_answer(by=caseworker, person_key=people[1].pk, way=AnswerWay.PHONE, on=today, today=today)
    assert "Hat sich gemeldet Muster2, Alex" in text_of(browser.get("/heute"))
    page = text_of(browser.post(f"/heute/answer/{answer.pk}/erledigt", follow=True))
    assert "Hat sich gemeldet Muster2, Alex" not in page


def test_fresh_return_is_not_told_twice(browser: Client, caseworker: Staff, people: list[Person]) -> None:
    record_return(
        by=caseworker,
        typed=letter_of(people[1]).code,
        reason=ReturnReason.REFUSED,
        on=clock.today(),
        today=clock.today(),
    )
    page = text_of(browser.get("/heute"))
    assert "Brief kam zurück Muster2, Alex" in page
    assert "Anschrift klären Muster2, Alex" not in page


def test_old_clarification_leads_to_its_page(browser: Client, people: list[Person]) -> None:
    AddressClarification.objects.create(
        person=people[2], reason=ClarificationReason.REPORTED, opened_on=dt.date(2020, 9, 1)
    )
    page = browser.get("/heute")
    assert "Anschrift klären Muster3, Alex" in text_of(page)
    assert f'href="/menschen/{people[2].pk}/anschrift"' in page.content.decode()


def test_nothing_of_a_blocked_address_is_on_the_desk(browser: Client, people: list[Person]) -> None:
    Person.objects.filter(pk=people[0].pk).update(is_blocked=True)
    page = text_of(browser.get("/heute"))
    assert "Nummer gesperrt" in page
    assert "030 23125 101" not in page


def test_deputy_sees_the_reason_and_is_written_down_once_a_day(
    client_of: ClientOf, deputy: Staff, people: list[Person], neighbourhood: Neighbourhood
) -> None:
    browser = client_of(deputy)
    page = text_of(browser.get("/heute"))
    assert "Sie vertreten hier Grund: Urlaub" in page
    assert "Zurückrufen Muster1, Alex" in page
    browser.get("/heute")
    read = AuditRow.objects.get(action=AuditAction.READ, object_kind="desk")
    assert (read.actor_key, read.object_key, read.reason) == (deputy.pk, str(neighbourhood.pk), "Urlaub")


def test_own_desk_is_not_written_down(browser: Client, people: list[Person]) -> None:
    browser.get("/heute")
    assert not AuditRow.objects.filter(object_kind="desk").exists()


def test_stranger_can_do_nothing_here(
    client_of: ClientOf, stranger: Staff, callback: CallbackRequest, browser: Client
) -> None:
    other = client_of(stranger)
    assert "Muster1" not in text_of(other.get("/heute"))
    assert other.post(f"/heute/callback/{callback.pk}/erledigt").status_code == 404
    assert other.get(f"/heute/callback/{callback.pk}/verschieben").status_code == 404
    browser.post(f"/heute/callback/{callback.pk}/erledigt")
    assert other.post(f"/heute/{DeskMark.objects.get().pk}/zuruecknehmen").status_code == 404


def test_unknown_kind_is_not_found(browser: Client, people: list[Person]) -> None:
    assert browser.post("/heute/unfug/1/erledigt").status_code == 404


def test_long_lists_are_bounded_and_lead_to_the_whole(
    browser: Client, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    for number in range(1, 20):
        person(neighbourhood, number)
    posted(caseworker, neighbourhood, days_ago=30)
    assert "und 14 weitere stille Fälle" in text_of(browser.get("/heute"))


def test_desk_asks_few_questions_however_many_lines(
    browser: Client, caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    counts = []
    for more in ((), range(5, 25)):
        for number in more:
            someone = person(neighbourhood, number)
            today = clock.today()
            record_answer(by=caseworker, person_key=someone.pk, way=AnswerWay.PHONE, on=today, today=today)
            _reminder(caseworker, someone)
            AddressClarification.objects.create(
                person=someone, reason=ClarificationReason.REPORTED, opened_on=today
            )
        browser.get("/heute")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/heute").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize(
    ("page", "part"),
    [("/heute", "Heute"), ("/wiedervorlage", "Alle Wiedervorlagen"), ("/heute/besuche", "Wer da war")],
)
def test_parts_of_the_desk_are_always_one_click_away(
    browser: Client, neighbourhood: Neighbourhood, page: str, part: str
) -> None:
    links = re.findall(r"<a ([^>]*)>(.*?)</a>", browser.get(page).content.decode(), re.DOTALL)
    assert {"/heute", "/wiedervorlage", "/heute/besuche"} <= {
        found[1] for tag, _ in links if (found := re.search(r'href="([^"]*)"', tag))
    }
    current = {re.sub("<[^>]*>", "", label).strip() for tag, label in links if 'aria-current="page"' in tag}
    assert current == {"Heute", part}
