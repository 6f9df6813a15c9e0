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
from lotse.outreach.services.doubts import drop_doubt, open_doubt, returns_of
from lotse.people.access import visible_people
from lotse.people.enums import ClarificationReason, MailStop
from lotse.people.models import Person
from lotse.people.services.mail_stops import release_mail, stop_mail
from lotse.people.services.merging import present_key
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

_DEAD = (MailStop.DECEASED, MailStop.DECEASED_PENDING)


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
    Letter.objects.select_for_update(no_key=True).get(pk=letter.pk)  # may lie on two desks
    _refuse_second(Return.objects.filter(letter=letter).first())
    came_back = Return(letter=letter, reason=reason, on=on, recorded_at=clock.now())
    person = addressee(by, letter, today=today)
    if person is not None:
        _move_person(by, came_back, person, letter)
    came_back.save()
    audit(by=by, action=AuditAction.CREATED, object_kind="return", object_key=came_back.pk)
    return came_back


@transaction.atomic
def undo_return(*, by: Staff, return_key: int, today: dt.date) -> bool:
    """Take a slip at the returns desk back, with all that followed from it.

    False where somebody has confirmed meanwhile that the person died: that stays, and so does the stop.
    """
    came_back = (
        access.visible_returns(by, on=today).select_for_update(of=("self",)).filter(pk=return_key).first()
    )
    if came_back is None:
        raise NotVisible("Diesen Rückläufer gibt es für Sie nicht (mehr).")
    undo_entries(came_back.entry_keys, on=today)
    person = addressee(by, came_back.letter, today=today)
    drop_doubt(by, came_back, person, today=today)
    is_as_before = person is None or _release(by, came_back, person, today=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="return", object_key=came_back.pk)
    came_back.delete()
    return is_as_before


def _refuse_second(known: Return | None) -> None:
    if known is not None:
        raise ConflictError(
            f"Dieser Brief ist schon erfasst: {known.get_reason_display()}, am {known.on:%d.%m.%Y}."
        )


def addressee(by: Staff, letter: Letter, *, today: dt.date) -> Person | None:
    """Return whom a letter went to, under the entry they are in now; None if nobody is left."""
    if letter.person_id is None:
        return None
    return visible_people(by, on=today).filter(pk=present_key(letter.person_id)).first()


def _move_person(by: Staff, came_back: Return, person: Person, letter: Letter) -> None:
    facts = rules.LetterReturned(wave=letter.wave_id, letter=letter.pk, reason=int(came_back.reason))
    came_back.entry_keys = [record_step(person_key=person.pk, facts=facts, on=came_back.on).pk]
    open_doubt(by, came_back, person, reason=ClarificationReason.RETURNED)
    if came_back.reason == ReturnReason.DECEASED and person.mail_stop not in _DEAD:
        came_back.stopped_mail, came_back.stop_before = True, person.mail_stop
        stop_mail(by=by, person_key=person.pk, reason=MailStop.DECEASED_PENDING, today=came_back.on)


def _release(by: Staff, came_back: Return, person: Person, *, today: dt.date) -> bool:
    """Bring the stop of before back, unless another letter says the same; False where a death was confirmed."""
    if not came_back.stopped_mail or person.mail_stop != MailStop.DECEASED_PENDING:
        return not came_back.stopped_mail or person.mail_stop != MailStop.DECEASED
    others = Return.objects.filter(returns_of(person), reason=ReturnReason.DECEASED).exclude(pk=came_back.pk)
    if other := others.order_by("recorded_at").first():
        other.stopped_mail, other.stop_before = True, came_back.stop_before
        other.save(update_fields=["stopped_mail", "stop_before"])
        return True
    release_mail(by=by, person_key=person.pk, today=today)
    if came_back.stop_before:
        stop_mail(by=by, person_key=person.pk, reason=MailStop(came_back.stop_before), today=today)
    return True
