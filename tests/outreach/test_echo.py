"""What comes back: returns, answers, requests to be called, visits, flyers. All of it can be taken back."""

from __future__ import annotations

from itertools import pairwise

import pytest
from letters_town import letter_of, person, posted

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.outreach.enums import AnswerWay, Audience, ReturnReason, SkipReason, VisitOutcome, WaveState
from lotse.outreach.models import Answer, CallbackRequest, FlyerRound, Return, Visit, Wave
from lotse.outreach.queries.coverage import coverage
from lotse.outreach.queries.visits import visit_list
from lotse.outreach.rules import show_code
from lotse.outreach.services import answers, posting, returns, visits
from lotse.outreach.services.drafts import freeze_draft, start_draft
from lotse.people.enums import MailStop
from lotse.people.models import AddressClarification, Person
from lotse.people.services.mail_stops import stop_mail
from lotse.people.services.merging import merge_people
from lotse.people.services.standing import folded_standings
from lotse.places.models import Neighbourhood

TODAY = clock.today()


def _returned(by: Staff, someone: Person, reason: ReturnReason) -> Return:
    typed = show_code(letter_of(someone).code).lower()
    return returns.record_return(by=by, typed=typed, reason=reason, on=TODAY, today=TODAY)


def _standing(someone: Person) -> str:
    someone.refresh_from_db()
    assert folded_standings([someone.pk]).get(someone.pk, "not-written") == someone.standing
    return someone.standing


@pytest.mark.parametrize("reason", list(ReturnReason))
def test_return_opens_a_clarification_and_undo_closes_it(
    caseworker: Staff, neighbourhood: Neighbourhood, reason: ReturnReason
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    came_back = _returned(caseworker, someone, reason)
    assert _standing(someone) == "returned"
    assert AddressClarification.objects.filter(person=someone, closed_on=None).count() == 1
    assert someone.mail_stop == ("deceased-pending" if reason == ReturnReason.DECEASED else "")
    returns.undo_return(by=caseworker, return_key=came_back.pk, today=TODAY)
    assert _standing(someone) == "written"
    assert (someone.mail_stop, Return.objects.count()) == ("", 0)
    assert not AddressClarification.objects.filter(closed_on=None).exists()


def test_return_twice_wrong_or_foreign_code_says_so(
    caseworker: Staff, stranger: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    code = letter_of(someone).code
    _returned(caseworker, someone, ReturnReason.REFUSED)
    with pytest.raises(ConflictError, match="schon erfasst"):
        _returned(caseworker, someone, ReturnReason.REFUSED)
    with pytest.raises(InputError, match="stimmt nicht"):
        returns.find_letter(by=caseworker, typed=code[:-1], today=TODAY)
    with pytest.raises(InputError, match="nicht verschickt"):
        returns.find_letter(by=stranger, typed=code, today=TODAY)


def test_posted_wave_with_an_echo_cannot_be_taken_back(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    wave = posted(caseworker, neighbourhood)
    _returned(caseworker, someone, ReturnReason.NOT_FOUND)
    with pytest.raises(RuleError):
        posting.undo_posted(by=caseworker, wave_key=wave.pk, today=TODAY)


@pytest.mark.parametrize(
    ("way", "standing"), [(AnswerWay.PHONE, "in-contact"), (AnswerWay.WORD_OF_MOUTH, "reached")]
)
def test_answer_moves_standing_and_undo_takes_it_back(
    caseworker: Staff, neighbourhood: Neighbourhood, way: AnswerWay, standing: str
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    answer = answers.record_answer(by=caseworker, person_key=someone.pk, way=way, on=TODAY, today=TODAY)
    assert _standing(someone) == standing
    assert answer.letter == letter_of(someone)
    answers.undo_answer(by=caseworker, answer_key=answer.pk, today=TODAY)
    assert _standing(someone) == "written"
    assert Answer.objects.count() == 0


def test_answer_of_a_stranger_is_not_visible(
    stranger: Staff, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    with pytest.raises(NotVisible):
        answers.record_answer(by=stranger, person_key=someone.pk, way=AnswerWay.PHONE, on=TODAY, today=TODAY)


def test_callback_twice_is_one_wish_and_one_answer(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    code = letter_of(someone).code
    for phone in ("030 23125 100", "030 23125 101"):
        answers.request_callback(code=code, wish=answers.Callback(phone=phone), today=TODAY)
    wish = CallbackRequest.objects.get()
    assert (wish.phone, Answer.objects.count(), _standing(someone)) == ("030 23125 101", 1, "reached")
    answers.finish_callback(by=caseworker, request_key=wish.pk, today=TODAY)
    with pytest.raises(ConflictError):
        answers.finish_callback(by=caseworker, request_key=wish.pk, today=TODAY)
    answers.reopen_callback(by=caseworker, request_key=wish.pk, today=TODAY)
    assert answers.request_callback(code="ACDEFGHJ", wish=answers.Callback(), today=TODAY) is None


def test_visit_list_walks_and_leaves_out(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    people = {number: person(neighbourhood, number) for number in (4, 1, 2, 3, 5, 7, 9)}
    other = person(neighbourhood, 1, street="Ahornweg")
    posted(caseworker, neighbourhood)
    Person.objects.filter(pk=people[5].pk).update(is_blocked=True)
    Person.objects.filter(pk=people[7].pk).update(standing="in-contact")
    visits.record_visit(
        by=caseworker, person_key=people[9].pk, outcome=VisitOutcome.DECLINED, on=TODAY, today=TODAY
    )
    walked = list(visit_list(caseworker, neighbourhood.pk, on=TODAY))
    assert walked == [other, people[1], people[3], people[2], people[4]]


def test_visit_to_blocked_address_is_refused(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    someone = person(neighbourhood, 1, is_blocked=True)
    with pytest.raises(RuleError):
        visits.record_visit(
            by=caseworker, person_key=someone.pk, outcome=VisitOutcome.MET, on=TODAY, today=TODAY
        )


@pytest.mark.parametrize(
    ("outcome", "standing", "clarifications"),
    [
        (VisitOutcome.MET, "reached", 0),
        (VisitOutcome.NOT_MET, "written", 0),
        (VisitOutcome.CARD_LEFT, "written", 0),
        (VisitOutcome.MOVED, "written", 1),
    ],
)
def test_visit_leads_to_what_it_says_and_undo_takes_it_back(
    caseworker: Staff,
    neighbourhood: Neighbourhood,
    outcome: VisitOutcome,
    standing: str,
    clarifications: int,
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    visit = visits.record_visit(by=caseworker, person_key=someone.pk, outcome=outcome, on=TODAY, today=TODAY)
    assert _standing(someone) == standing
    assert AddressClarification.objects.filter(closed_on=None).count() == clarifications
    visits.undo_visit(by=caseworker, visit_key=visit.pk, today=TODAY)
    assert (_standing(someone), Visit.objects.count()) == ("written", 0)
    assert AddressClarification.objects.filter(closed_on=None).count() == 0


def test_flyer_round_counts_doors_without_a_name(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    streets = [
        visits.StreetDoors("Blumenstraße", 40, 3, SkipReason.NO_ADVERTS),
        visits.StreetDoors("Ahornweg", 12),
    ]
    made = visits.record_round(
        by=caseworker,
        neighbourhood_key=neighbourhood.pk,
        on=TODAY,
        languages=["de", "tr"],
        streets=streets,
        today=TODAY,
    )
    found = coverage(caseworker, neighbourhood.pk, on=TODAY)
    assert found.flyers == (("Ahornweg", 12, 0), ("Blumenstraße", 37, 3))
    assert found.doors == 49
    visits.undo_round(by=caseworker, round_key=made.pk, today=TODAY)
    assert FlyerRound.objects.count() == 0


@pytest.mark.parametrize(
    "line",
    [
        visits.StreetDoors("Blumenstraße", 5, 6, SkipReason.EMPTY),
        visits.StreetDoors("Blumenstraße", 5, 1),
        visits.StreetDoors("Blumenstraße", 5, 0, SkipReason.EMPTY),
    ],
)
def test_flyer_round_with_impossible_doors_is_refused(
    caseworker: Staff, neighbourhood: Neighbourhood, line: visits.StreetDoors
) -> None:
    with pytest.raises(InputError, match="Blumenstraße"):
        visits.record_round(
            by=caseworker,
            neighbourhood_key=neighbourhood.pk,
            on=TODAY,
            languages=[],
            streets=[line],
            today=TODAY,
        )


def test_coverage_hides_small_cells_and_blocked_streets(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    for number in range(1, 9):
        person(neighbourhood, number)
    for number in range(1, 6):
        person(neighbourhood, number, street="Ahornweg")
    person(neighbourhood, 9, standing="in-contact")
    person(neighbourhood, 11, street="Geheimweg", is_blocked=True)
    streets = coverage(caseworker, neighbourhood.pk, on=TODAY).streets
    assert "Geheimweg" not in streets.rows
    row = streets.cells[streets.rows.index("Blumenstraße")]
    assert row[5] is None
    assert all(cell is None or cell == 0 or cell >= 3 for line in streets.cells for cell in line)


def _second_letter(by: Staff, neighbourhood: Neighbourhood) -> None:
    """Post a second wave to those whom the first did not reach."""
    draft = start_draft(by=by, neighbourhood_key=neighbourhood.pk, audience=Audience.NOT_REACHED, today=TODAY)
    freeze_draft(by=by, wave_key=draft.pk, today=TODAY)
    Wave.objects.filter(pk=draft.pk).update(state=WaveState.TYPESET)
    posting.mark_posted(by=by, wave_key=draft.pk, on=TODAY, today=TODAY)


def test_undo_of_one_return_leaves_what_another_says(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    first_code = letter_of(someone).code
    _second_letter(caseworker, neighbourhood)
    first = returns.record_return(
        by=caseworker, typed=first_code, reason=ReturnReason.DECEASED, on=TODAY, today=TODAY
    )
    second = _returned(caseworker, someone, ReturnReason.DECEASED)

    returns.undo_return(by=caseworker, return_key=first.pk, today=TODAY)
    assert _standing(someone) == "returned"
    assert someone.mail_stop == MailStop.DECEASED_PENDING
    assert AddressClarification.objects.filter(person=someone, closed_on=None).exists()

    returns.undo_return(by=caseworker, return_key=second.pk, today=TODAY)
    assert _standing(someone) == "written"
    assert someone.mail_stop == ""
    assert not AddressClarification.objects.filter(closed_on=None).exists()


@pytest.mark.parametrize("before", [MailStop.WISH, MailStop.MOVED_AWAY])
def test_death_goes_before_an_earlier_stop_and_undo_brings_that_back(
    caseworker: Staff, neighbourhood: Neighbourhood, before: MailStop
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    stop_mail(by=caseworker, person_key=someone.pk, reason=before, today=TODAY)
    came_back = _returned(caseworker, someone, ReturnReason.DECEASED)
    someone.refresh_from_db()
    assert someone.mail_stop == MailStop.DECEASED_PENDING
    returns.undo_return(by=caseworker, return_key=came_back.pk, today=TODAY)
    someone.refresh_from_db()
    assert someone.mail_stop == before


def test_undo_of_a_return_leaves_a_confirmed_death_and_says_so(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    came_back = _returned(caseworker, someone, ReturnReason.DECEASED)
    stop_mail(by=caseworker, person_key=someone.pk, reason=MailStop.DECEASED, today=TODAY)
    assert not returns.undo_return(by=caseworker, return_key=came_back.pk, today=TODAY)
    someone.refresh_from_db()
    assert someone.mail_stop == MailStop.DECEASED


def test_return_reaches_whoever_the_addressee_is_now(caseworker: Staff, neighbourhood: Neighbourhood) -> None:
    people = [person(neighbourhood, number) for number in range(1, 4)]
    posted(caseworker, neighbourhood)
    code = letter_of(people[0]).code
    for other, kept in pairwise(people):
        merge_people(by=caseworker, keep=kept.pk, other=other.pk, from_other=(), today=TODAY)
    returns.record_return(by=caseworker, typed=code, reason=ReturnReason.DECEASED, on=TODAY, today=TODAY)
    people[2].refresh_from_db()
    assert people[2].mail_stop == MailStop.DECEASED_PENDING


def test_undo_of_a_return_leaves_the_doubt_to_a_visit_that_says_the_same(
    caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 1)
    posted(caseworker, neighbourhood)
    came_back = _returned(caseworker, someone, ReturnReason.MOVED_UNKNOWN)
    visit = visits.record_visit(
        by=caseworker, person_key=someone.pk, outcome=VisitOutcome.MOVED, on=TODAY, today=TODAY
    )
    returns.undo_return(by=caseworker, return_key=came_back.pk, today=TODAY)
    assert AddressClarification.objects.filter(person=someone, closed_on=None).exists()
    visits.undo_visit(by=caseworker, visit_key=visit.pk, today=TODAY)
    assert not AddressClarification.objects.filter(closed_on=None).exists()
