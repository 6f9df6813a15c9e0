"""The returns desk: a letter came back. It stays in this office: never a report to the benefit unit."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.outreach import access, rules
from lotse.outreach.enums import ReturnReason, WaveState
from lotse.outreach.models import Letter, Return
from lotse.outreach.services.visits import confirm_address
from lotse.people.access import visible_people
from lotse.people.enums import ClarificationReason, MailStop
from lotse.people.models import AddressClarification, Person
from lotse.people.services.clarifying import open_clarification
from lotse.people.services.mail_stops import release_mail, stop_mail
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


def find_letter(*, by: Staff, typed: str, today: dt.date) -> Letter:
    """Return the posted letter that a typed or scanned code means; InputError says what is wrong with it."""
    code = rules.read_code(typed)
    if code is None:
        raise InputError(
            "Dieser Code stimmt nicht: Ein Zeichen fehlt oder ist falsch gelesen. Bitte scannen Sie noch einmal "
            "oder tippen Sie die acht Zeichen ab, die auf dem Brief stehen."
        )
    try:
        letter = access.get_letter(by, code, on=today)
    except NotVisible:
        raise InputError("Einen Brief mit diesem Code hat Ihr Quartier nicht verschickt.")
    if letter.wave.state != WaveState.POSTED:
        raise RuleError(
            f"Die Welle „{letter.wave.name}“ ist noch nicht als aufgegeben vermerkt. Bitte tragen Sie zuerst ein, "
            "wann sie zur Post ging."
        )
    return letter


def open_letter(*, by: Staff, typed: str, today: dt.date) -> Letter:
    """Return the letter that a code means and that has not come back yet, and write down who looked at it."""
    letter = find_letter(by=by, typed=typed, today=today)
    _refuse_second(Return.objects.filter(letter=letter).first())
    audit(by=by, action=AuditAction.READ, object_kind="letter", object_key=letter.pk)
    return letter


@transaction.atomic
def record_return(*, by: Staff, typed: str, reason: ReturnReason, on: dt.date, today: dt.date) -> Return:
    """Write down that a letter came back: the address has to be clarified; "deceased" stops all mail at once."""
    letter = find_letter(by=by, typed=typed, today=today)
    if on > today or (letter.wave.posted_on and on < letter.wave.posted_on):
        raise InputError("Der Tag des Rückläufers muss zwischen dem Tag der Post und heute liegen.")
    _refuse_second(Return.objects.select_for_update().filter(letter=letter).first())
    came_back = Return(letter=letter, reason=reason, on=on, recorded_at=clock.now())
    person = addressee(by, letter, today=today)
    if person is not None:
        _move_person(by, came_back, person, letter)
    came_back.save()
    audit(by=by, action=AuditAction.CREATED, object_kind="return", object_key=came_back.pk)
    return came_back


@transaction.atomic
def undo_return(*, by: Staff, return_key: int, today: dt.date) -> None:
    """Take a slip at the returns desk back, with all that followed from it."""
    came_back = (
        access.visible_returns(by, on=today).select_for_update(of=("self",)).filter(pk=return_key).first()
    )
    if came_back is None:
        raise NotVisible("Diesen Rückläufer gibt es für Sie nicht (mehr).")
    undo_entries(came_back.entry_keys, on=today)
    if came_back.clarification_key is not None:
        confirm_address(by, came_back.clarification_key, today=today)
    person = addressee(by, came_back.letter, today=today)
    if came_back.stopped_mail and person is not None and person.mail_stop == MailStop.DECEASED_PENDING:
        release_mail(by=by, person_key=person.pk, today=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="return", object_key=came_back.pk)
    came_back.delete()


def _refuse_second(known: Return | None) -> None:
    if known is not None:
        raise ConflictError(
            f"Dieser Brief ist schon erfasst: {known.get_reason_display()}, am {known.on:%d.%m.%Y}."
        )


def addressee(by: Staff, letter: Letter, *, today: dt.date) -> Person | None:
    """Return the person a letter went to, or whom that entry has been merged into; None if nobody is left."""
    person = letter.person
    if person is None:
        return None
    return visible_people(by, on=today).filter(pk=person.merged_into_id or person.pk).first()


def _move_person(by: Staff, came_back: Return, person: Person, letter: Letter) -> None:
    facts = rules.LetterReturned(wave=letter.wave_id, letter=letter.pk, reason=int(came_back.reason))
    came_back.entry_keys = [record_step(person_key=person.pk, facts=facts, on=came_back.on).pk]
    was_open = AddressClarification.objects.filter(person=person, closed_on__isnull=True).exists()
    clarification = open_clarification(
        by=by, person_key=person.pk, reason=ClarificationReason.RETURNED, on=came_back.on
    )
    came_back.clarification_key = None if was_open else clarification.pk
    if came_back.reason == ReturnReason.DECEASED and not person.mail_stop:
        stop_mail(by=by, person_key=person.pk, reason=MailStop.DECEASED_PENDING, today=came_back.on)
        came_back.stopped_mail = True
