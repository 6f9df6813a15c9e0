"""The outreach's lines of the desk: what stands there, what does not, and in how many queries."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from letters_town import letter_of, office, person, posted

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.outreach.enums import AnswerWay, ReturnReason
from lotse.outreach.models import Answer
from lotse.outreach.queries.waiting import ANSWER, CALLBACK, RETURN, SILENT, waiting
from lotse.outreach.services.answers import Callback, finish_callback, record_answer, request_callback
from lotse.outreach.services.returns import record_return
from lotse.people.models import Person
from lotse.people.queries.waiting import Waiting
from lotse.people.services.desk import mark_done, put_off, take_up
from lotse.places.models import Neighbourhood

SOON = dt.timedelta(days=3)


@pytest.fixture
def people(caseworker: Staff, neighbourhood: Neighbourhood) -> list[Person]:
    """Four people who were written to a month ago."""
    people = [person(neighbourhood, number, phone=f"030 23125 10{number}") for number in range(1, 5)]
    office(neighbourhood)
    posted(caseworker, neighbourhood, days_ago=30)
    return people


def lines(by: Staff, neighbourhood: Neighbourhood) -> dict[str, list[Waiting]]:
    found: dict[str, list[Waiting]] = {}
    for line in waiting(by, neighbourhood.pk, today=clock.today()):
        found.setdefault(line.kind, []).append(line)
    return found


def ask_for_call(someone: Person, phone: str = "") -> int:
    request = request_callback(
        code=letter_of(someone).code, wish=Callback(phone, "vormittags", "tr"), today=clock.today()
    )
    assert request is not None
    return request.pk


def call_of(by: Staff, someone: Person) -> None:
    today = clock.today()
    record_answer(by=by, person_key=someone.pk, way=AnswerWay.PHONE, on=today, today=today)


def news(by: Staff, neighbourhood: Neighbourhood) -> list[tuple[str, int]]:
    """Return who is told of as an answer, and how many there are said to be."""
    return [(line.person_name, line.total) for line in lines(by, neighbourhood)[ANSWER]]


def test_who_asked_to_be_called_comes_first_with_the_number(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    ask_for_call(people[0])
    first = waiting(caseworker, neighbourhood.pk, today=clock.today())[0]
    assert (first.kind, first.person_name, first.person_key) == (CALLBACK, "Muster1, Alex", people[0].pk)
    assert first.detail == "030 23125 101 · am liebsten vormittags · Türkisch"


def test_number_of_a_blocked_person_is_not_shown(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    ask_for_call(people[0], "0171 3920001")
    Person.objects.filter(pk=people[0].pk).update(is_blocked=True)
    [line] = lines(caseworker, neighbourhood)[CALLBACK]
    assert line.detail == "Nummer gesperrt · am liebsten vormittags · Türkisch"


def test_request_is_one_line_before_and_after_the_call(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    key = ask_for_call(people[0])
    assert lines(caseworker, neighbourhood).keys() & {CALLBACK, ANSWER} == {CALLBACK}
    finish_callback(by=caseworker, request_key=key, today=clock.today())
    assert not lines(caseworker, neighbourhood).keys() & {CALLBACK, ANSWER}


def test_who_waits_for_a_call_is_no_news_as_well(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    key = ask_for_call(people[0])
    for someone in people[:2]:
        call_of(caseworker, someone)
    assert news(caseworker, neighbourhood) == [("Muster2, Alex", 1)]
    finish_callback(by=caseworker, request_key=key, today=clock.today())
    assert news(caseworker, neighbourhood) == [("Muster2, Alex", 1)]
    call_of(caseworker, people[0])
    assert news(caseworker, neighbourhood) == [("Muster1, Alex", 2), ("Muster2, Alex", 2)]


def test_who_got_in_touch_after_the_call_was_put_off_is_news(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    today = clock.today()
    ask_for_call(people[0])
    [line] = lines(caseworker, neighbourhood)[CALLBACK]
    put_off(
        by=caseworker,
        neighbourhood_key=neighbourhood.pk,
        line=line,
        until_on=today + SOON,
        reason="nicht erreicht",
        today=today,
    )
    assert ANSWER not in lines(caseworker, neighbourhood)
    call_of(caseworker, people[0])
    assert news(caseworker, neighbourhood) == [("Muster1, Alex", 1)]


def test_answers_and_returns_are_news_until_the_working_day_after(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    today = clock.today()
    answer = record_answer(by=caseworker, person_key=people[0].pk, way=AnswerWay.PHONE, on=today, today=today)
    record_return(
        by=caseworker, typed=letter_of(people[1]).code, reason=ReturnReason.REFUSED, on=today, today=today
    )
    found = lines(caseworker, neighbourhood)
    assert [line.detail for line in found[ANSWER]] == ["Anruf"]
    assert [line.detail for line in found[RETURN]] == ["Annahme verweigert"]
    Answer.objects.filter(pk=answer.pk).update(recorded_at=clock.now() - dt.timedelta(days=5))
    assert ANSWER not in lines(caseworker, neighbourhood)


def test_silent_people_are_counted_beyond_what_is_shown(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    for number in range(12):
        person(neighbourhood, number + 1)
    posted(caseworker, neighbourhood, days_ago=30)
    silent = lines(caseworker, neighbourhood)[SILENT]
    assert (len(silent), {line.total for line in silent}) == (5, {12})


def test_line_put_off_comes_back_on_its_day(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    today = clock.today()
    line = lines(caseworker, neighbourhood)[SILENT][0]
    put_off(
        by=caseworker,
        neighbourhood_key=neighbourhood.pk,
        line=line,
        until_on=today + SOON,
        reason="Urlaub",
        today=today,
    )
    assert line.key not in {other.key for other in lines(caseworker, neighbourhood)[SILENT]}
    later = waiting(caseworker, neighbourhood.pk, today=today + SOON)
    assert line.key in {other.key for other in later if other.kind == SILENT}


def test_line_taken_up_again_is_there_again(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    today = clock.today()
    record_answer(by=caseworker, person_key=people[0].pk, way=AnswerWay.PHONE, on=today, today=today)
    [line] = lines(caseworker, neighbourhood)[ANSWER]
    mark = mark_done(by=caseworker, neighbourhood_key=neighbourhood.pk, line=line, today=today)
    assert ANSWER not in lines(caseworker, neighbourhood)
    take_up(by=caseworker, mark_key=mark.pk, today=today)
    assert lines(caseworker, neighbourhood)[ANSWER] == [line]


def test_lines_take_one_query_however_many(
    caseworker: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    counts = []
    for more in ((), (5, 6, 7)):
        for number in more:
            person(neighbourhood, number)
        with CaptureQueriesContext(connection) as asked:
            waiting(caseworker, neighbourhood.pk, today=clock.today())
        counts.append(len([one for one in asked if "outreach" in one["sql"]]))
    assert counts == [1, 1]


def test_stranger_has_no_such_lines(
    stranger: Staff, neighbourhood: Neighbourhood, people: list[Person]
) -> None:
    ask_for_call(people[0])
    assert waiting(stranger, neighbourhood.pk, today=clock.today()) == []
