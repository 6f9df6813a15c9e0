"""How somebody got in touch: at the counter, by phone, or through the code on the letter."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.outreach import access, rules
from lotse.outreach.enums import AnswerWay, WaveState
from lotse.outreach.models import Answer, CallbackRequest, Letter
from lotse.people.access import get_person
from lotse.people.models import Person
from lotse.people.services.merging import present_key
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@dataclass(frozen=True, slots=True)
class Callback:
    """What somebody typed who wants to be called: as little as possible."""

    phone: str = ""
    when_text: str = ""
    language: str = ""


@transaction.atomic
def record_answer(
    *, by: Staff, person_key: int, way: AnswerWay, on: dt.date, today: dt.date, letter_key: int | None = None
) -> Answer:
    """Write down that somebody got in touch, and through which letter; without one the latest is meant."""
    person = get_person(by, person_key, on=today, lock=True)
    if on > today:
        raise InputError("Dieser Tag liegt in der Zukunft. Bitte prüfen Sie das Datum.")
    letters = access.visible_letters(by, on=today).filter(
        person=person, wave__state=WaveState.POSTED, wave__posted_on__lte=on
    )
    letter = (letters.filter(pk=letter_key) if letter_key else letters).order_by("-wave__posted_on").first()
    answer = _record(person, letter, way, on=on)
    audit(by=by, action=AuditAction.CREATED, object_kind="answer", object_key=answer.pk)
    return answer


@transaction.atomic
def undo_answer(*, by: Staff, answer_key: int, today: dt.date) -> None:
    """Take an answer back."""
    answer = (
        access.visible_answers(by, on=today).select_for_update(of=("self",)).filter(pk=answer_key).first()
    )
    if answer is None:
        raise NotVisible("Diese Antwort gibt es für Sie nicht (mehr).")
    undo_entries(answer.entry_keys, on=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="answer", object_key=answer.pk)
    answer.delete()


@transaction.atomic
def request_callback(*, code: str, wish: Callback, today: dt.date) -> CallbackRequest | None:
    """Take down that somebody with a letter wants to be called; None where no posted letter has that code.

    A second request through the same letter replaces the first, as long as nobody has dealt with it.
    """
    letters = Letter.objects.select_related("person", "wave__neighbourhood")
    letter = letters.filter(code=code, wave__state=WaveState.POSTED).first()
    if letter is None:
        return None
    request = CallbackRequest.objects.select_for_update().filter(letter=letter, done_at__isnull=True).first()
    request = request or CallbackRequest(letter=letter)
    request.phone, request.when_text, request.language = wish.phone, wish.when_text, wish.language
    request.received_at = clock.now()
    if request.answer_id is None and letter.person is not None:
        person = Person.objects.get(pk=present_key(letter.person.pk))
        request.answer = _record(person, letter, AnswerWay.QR_PAGE, on=today)
    request.save()
    audit(
        by=None,
        action=AuditAction.CREATED,
        object_kind="callback-request",
        object_key=request.pk,
        agency_key=letter.wave.neighbourhood.agency_id,
    )
    return request


@transaction.atomic
def finish_callback(*, by: Staff, request_key: int, today: dt.date) -> CallbackRequest:
    """Write down that somebody has been called back."""
    request = _callback(by, request_key, today=today)
    if request.done_at is not None:
        raise ConflictError("Dieser Rückruf ist schon erledigt.")
    return _set_done(by, request, clock.now(), AuditAction.CHANGED)


@transaction.atomic
def reopen_callback(*, by: Staff, request_key: int, today: dt.date) -> CallbackRequest:
    """Take "called back" back."""
    return _set_done(by, _callback(by, request_key, today=today), None, AuditAction.UNDONE)


def _callback(by: Staff, key: int, *, today: dt.date) -> CallbackRequest:
    request = access.visible_callbacks(by, on=today).select_for_update(of=("self",)).filter(pk=key).first()
    if request is None:
        raise NotVisible("Diesen Rückrufwunsch gibt es für Sie nicht.")
    return request


def _set_done(
    by: Staff, request: CallbackRequest, at: dt.datetime | None, action: AuditAction
) -> CallbackRequest:
    request.done_at = at
    request.save(update_fields=["done_at"])
    audit(by=by, action=action, object_kind="callback-request", object_key=request.pk)
    return request


def _record(person: Person, letter: Letter | None, way: AnswerWay, *, on: dt.date) -> Answer:
    facts = rules.answer_facts(way, letter.pk if letter else None)
    entry = record_step(person_key=person.pk, facts=facts, on=on)
    return Answer.objects.create(
        person=person, letter=letter, way=way, on=on, recorded_at=clock.now(), entry_keys=[entry.pk]
    )
