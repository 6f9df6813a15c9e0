"""Nobody is lost: whoever is present stands among the silent cases, or has given a sign of life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from factories import ClientOf
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from letters_town import letter_of, office, person, posted

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.journal.rules import kinds
from lotse.outreach.enums import AnswerWay, Audience, ReturnReason, WaveState
from lotse.outreach.models import Wave
from lotse.outreach.queries.coverage import silent_people, unheard_letters
from lotse.outreach.services import answers, posting, returns
from lotse.outreach.services.drafts import freeze_draft, start_draft
from lotse.people.enums import ClarificationOutcome, MailStop, SourceState
from lotse.people.models import AddressClarification, Person
from lotse.people.services.clarifying import close_clarification
from lotse.people.services.mail_stops import stop_mail
from lotse.places.models import Neighbourhood

TODAY = clock.today()
DAYS = 21
SIGNS = {
    "answer",
    "sign-of-life",
    "visit-met",
    "case-informed",
    "case-in-contact",
    "case-opened",
    "case-resumed",
    "aftercare-begun",
    "talk-held",
    "walk-in-linked",
    "appointment-booked",
    "appointment-held",
}
CODES = sorted(kind.code for kind in kinds() if kind.facts.__module__.startswith("lotse."))


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days=days)


def silent(by: Staff, neighbourhood: Neighbourhood, *, days: int = DAYS) -> set[int]:
    return {someone.pk for someone in silent_people(by, neighbourhood.pk, days=days, on=TODAY)}


def asked_after(by: Staff, neighbourhood: Neighbourhood) -> set[int]:
    return {someone.pk for someone in unheard_letters(by, neighbourhood.pk, days=DAYS, on=TODAY)}


def note(someone: Person, code: str, days_ago: int, *, undoes: int | None = None) -> Entry:
    return Entry.objects.create(
        agency_key=someone.agency_id,
        neighbourhood_key=someone.neighbourhood_id,
        person_key=someone.pk,
        kind=code,
        on=ago(days_ago),
        recorded_at=clock.now(),
        undoes=undoes,
    )


def test_signs_of_this_table_are_those_that_are_declared() -> None:
    assert SIGNS.issubset(CODES)


@pytest.mark.parametrize("code", CODES)
def test_kind_is_a_sign_of_life_or_is_not(code: str, caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    fresh, old, taken_back = (person(neighbourhood, number) for number in (1, 3, 5))
    note(fresh, code, 5)
    note(old, code, 500)
    note(taken_back, "step-undone", 4, undoes=note(taken_back, code, 5).pk)
    expected = {old.pk, taken_back.pk} if code in SIGNS else {fresh.pk, old.pk, taken_back.pk}
    assert silent(caseworker, neighbourhood) == expected


ENTRIES = st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 60), st.booleans()), max_size=6)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES, known=st.integers(0, 60), standing=st.sampled_from(["written", "returned", "closed"]))
def test_whoever_is_present_is_silent_or_has_given_a_sign(
    caseworker: Staff,
    neighbourhood: Neighbourhood,
    entries: list[tuple[str, int, bool]],
    known: int,
    standing: str,
) -> None:
    someone = person(neighbourhood, 1, taken_in_on=ago(known), standing=standing)
    for code, days, is_undone in entries:
        entry = note(someone, code, days)
        if is_undone:
            note(someone, "step-undone", 0, undoes=entry.pk)
    heard = any(code in SIGNS and days < DAYS and not is_undone for code, days, is_undone in entries)
    assert (someone.pk in silent(caseworker, neighbourhood)) == (known >= DAYS and not heard)
    someone.delete()


@pytest.mark.parametrize(
    ("values", "is_looked_for"),
    [
        ({}, True),
        ({"mail_stop": MailStop.WISH}, True),
        ({"is_blocked": True}, True),
        ({"mail_stop": MailStop.DECEASED}, False),
        ({"mail_stop": MailStop.DECEASED_PENDING}, False),
        ({"mail_stop": MailStop.MOVED_AWAY}, False),
        ({"source_state": SourceState.GONE, "gone_since": TODAY}, False),
        ({"taken_in_on": TODAY}, False),
    ],
)
def test_dead_moved_and_unlisted_are_not_looked_for(
    values: dict[str, object], is_looked_for: bool, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1, **values)
    assert silent(caseworker, neighbourhood) == ({someone.pk} if is_looked_for else set())


def test_post_that_was_taken_back_makes_nobody_wait_longer(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood, days_ago=60)
    draft = start_draft(
        by=caseworker, neighbourhood_key=neighbourhood.pk, audience=Audience.NOT_REACHED, today=TODAY
    )
    second = freeze_draft(by=caseworker, wave_key=draft.pk, today=TODAY)
    Wave.objects.filter(pk=second.pk).update(state=WaveState.TYPESET)
    posting.mark_posted(by=caseworker, wave_key=second.pk, on=TODAY, today=TODAY)
    assert asked_after(caseworker, neighbourhood) == set()
    posting.undo_posted(by=caseworker, wave_key=second.pk, today=TODAY)
    (found,) = silent_people(caseworker, neighbourhood.pk, days=DAYS, on=TODAY)
    assert found.last_posted_on == ago(60)  # type: ignore[attr-defined]
    assert asked_after(caseworker, neighbourhood) == {someone.pk}


def _answered(by: Staff, someone: Person) -> None:
    answers.record_answer(by=by, person_key=someone.pk, way=AnswerWay.PHONE, on=TODAY, today=TODAY)


def _returned(by: Staff, someone: Person) -> None:
    code = letter_of(someone).code
    returns.record_return(by=by, typed=code, reason=ReturnReason.REFUSED, on=ago(20), today=TODAY)


def _confirmed(by: Staff, someone: Person) -> None:
    _returned(by, someone)
    doubt = AddressClarification.objects.get(person=someone)
    outcome = ClarificationOutcome.CONFIRMED
    close_clarification(by=by, clarification_key=doubt.pk, outcome=outcome, on=TODAY)


def _refused_letters(by: Staff, someone: Person) -> None:
    stop_mail(by=by, person_key=someone.pk, reason=MailStop.WISH, today=TODAY)


@pytest.mark.parametrize(
    ("echo", "is_silent", "is_asked_after"),
    [
        (lambda by, someone: None, True, True),
        (_answered, False, False),
        (_returned, True, False),
        (_confirmed, True, True),
        (_refused_letters, True, False),
    ],
    ids=["nothing", "answered", "returned", "confirmed since", "wishes no letters"],
)
def test_who_is_asked_after_at_the_desk(
    echo: Callable[[Staff, Person], None],
    is_silent: bool,
    is_asked_after: bool,
    caseworker: Staff,
    neighbourhood: Neighbourhood,
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood, days_ago=30)
    echo(caseworker, someone)
    assert (someone.pk in silent(caseworker, neighbourhood)) == is_silent
    assert (someone.pk in asked_after(caseworker, neighbourhood)) == is_asked_after


def test_fresh_letter_is_waited_for_though_its_reader_is_silent(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood, days_ago=5)
    assert silent(caseworker, neighbourhood) == {someone.pk}
    assert asked_after(caseworker, neighbourhood) == set()


def test_page_says_what_is_known_of_the_silent(
    client_of: ClientOf, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    office(neighbourhood)
    person(neighbourhood, 1, mail_stop=MailStop.WISH, standing="written")
    note(person(neighbourhood, 3, standing="in-contact"), "talk-held", 500)
    shown = client_of(caseworker).get("/anschreiben/still").content.decode()
    for words in ("angeschrieben, wünscht keine Briefe", "noch keines", "in Kontakt", f"{ago(500):%Y}"):
        assert words in shown
