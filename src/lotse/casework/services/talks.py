"""Writing talks down: each arrives once, nothing is overwritten unseen, everything can be taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, ReminderRule
from lotse.casework.models import Case, Reminder, Talk
from lotse.casework.queries.talks import content_of, talks_with
from lotse.casework.rules import talks as rules
from lotse.casework.rules.reminders import talk_reminder
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.cases import follow_talk
from lotse.casework.services.changing import last_change
from lotse.casework.services.reminders import make_by_rule, withdraw_all
from lotse.casework.services.undoing import is_talked_over, undo_last_step
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError
from lotse.people.access import get_person
from lotse.people.models import Person
from lotse.people.services.merging import present_key
from lotse.people.services.standing import record_step, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit, audit_reading


@dataclass(frozen=True, slots=True)
class Arrival:
    """A talk that stands in the house; `is_new` is False for one that was sent a second time."""

    talk_key: int
    person_key: int
    is_new: bool


class OtherTalk(ConflictError):
    """A talk stands there with other words than those sent; what stands is shown beside them."""

    def __init__(self, message: str, *, talk_key: int, version: int, stored: TalkContent) -> None:
        super().__init__(message)
        self.talk_key = talk_key
        self.version = version
        self.stored = stored


def record_talk(
    *,
    by: Staff,
    person_key: int,
    content: TalkContent,
    client_key: uuid.UUID,
    today: dt.date,
    follow_up_on: dt.date | None = None,
) -> Arrival:
    """Write a talk down. The same key a second time returns the first talk, however often it is sent.

    OtherTalk where the same key comes with other words. Somebody joined into another entry meanwhile is found
    there; a talk that was taken back stays so.
    """
    try:
        return _record(by, person_key, rules.tidy(content), client_key, follow_up_on, today=today)
    except IntegrityError:  # two requests at once, for two people: the second one now sees the first
        return _record(by, person_key, rules.tidy(content), client_key, follow_up_on, today=today)


@transaction.atomic
def _record(
    by: Staff,
    person_key: int,
    content: TalkContent,
    client_key: uuid.UUID,
    follow_up_on: dt.date | None,
    *,
    today: dt.date,
) -> Arrival:
    person = get_person(by, present_key(person_key), on=today, lock=True)
    arrived_as = rules.fingerprint(content, person_key=person_key, follow_up_on=follow_up_on)
    known = Talk.objects.filter(client_key=client_key).first()
    if known is not None:
        _check_whose(known, person)
        if known.arrived_as != arrived_as and known.undone_on is None:
            _check_same(known, content)
            _remind(by, known, follow_up_on, today=today)
        return Arrival(known.pk, known.person_id, is_new=False)
    _check(rules.violations(content, today=today))
    talk = Talk(
        person=person,
        case=Case.objects.filter(person=person).exclude(state=CaseState.CLOSED).first(),
        client_key=client_key,
        arrived_as=arrived_as,
        recorded_at=clock.now(),
    )
    _write(talk, content)
    talk.entry_keys = [_enter_in_journal(talk, content)]
    talk.case_change_key = _move_case(by, talk, today=today)
    talk.save()
    _remind(by, talk, follow_up_on, today=today)
    audit(by=by, action=AuditAction.CREATED, object_kind="talk", object_key=talk.pk)
    return Arrival(talk.pk, person.pk, is_new=True)


@transaction.atomic
def change_talk(
    *,
    by: Staff,
    talk_key: int,
    content: TalkContent,
    version: int,
    today: dt.date,
    follow_up_on: dt.date | None = None,
) -> Arrival:
    """Change what is written down about a talk.

    `version` is the one that was read: where somebody has changed the talk since, OtherTalk shows what it says
    now. A change that is there already counts as arrived.
    """
    talk = _lock(by, talk_key, today=today)
    content = rules.tidy(content)
    _check(rules.violations(content, today=today))
    _remind(by, talk, follow_up_on, today=today)
    stored = content_of(talk)
    fields = rules.differing(stored, content)
    if not fields:
        return Arrival(talk.pk, talk.person_id, is_new=False)
    if talk.version != version:
        raise _other(talk, "Dieses Gespräch wurde inzwischen geändert.")
    _write(talk, content)
    talk.version += 1
    if (rules.facts_of(stored), stored.on) != (rules.facts_of(content), content.on):
        undo_entries(talk.entry_keys, on=today)
        talk.entry_keys = [*talk.entry_keys, _enter_in_journal(talk, content)]
    talk.save()
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="talk",
        object_key=talk.pk,
        facts={"fields": fields},
    )
    return Arrival(talk.pk, talk.person_id, is_new=True)


@transaction.atomic
def undo_talk(*, by: Staff, talk_key: int, today: dt.date) -> int:
    """Take a talk back, with its words and its reminder; return the person's key.

    The row keeps the device's key, so that the same talk sent once more does not come back.
    """
    talk = _lock(by, talk_key, today=today)
    undo_entries(talk.entry_keys, on=today)
    agreed = Reminder.objects.filter(rule=ReminderRule.TALK, source_key=talk.pk)
    withdraw_all(by=by, reminder_keys=list(agreed.values_list("pk", flat=True)), today=today)
    talk.note, talk.language, talk.with_interpreter, talk.topics = "", "", False, []
    talk.undone_on, talk.version = today, talk.version + 1
    talk.save()
    _move_case_back(by, talk, today=today)
    audit(by=by, action=AuditAction.UNDONE, object_kind="talk", object_key=talk.pk)
    return talk.person_id


def open_talks(*, by: Staff, person_key: int, today: dt.date) -> QuerySet[Talk]:
    """Return the talks with somebody, latest first, and write down that one reads them (BDSG § 22 Abs. 2)."""
    person = get_person(by, person_key, on=today)
    audit_reading(by=by, object_kind="person", object_key=person.pk)
    return talks_with(by, person.pk, on=today)


def open_talk(*, by: Staff, talk_key: int, today: dt.date) -> Talk:
    """Return one talk with its person, and write down that one reads it."""
    talk = access.get_talk(by, talk_key, on=today)
    audit_reading(by=by, object_kind="person", object_key=talk.person_id)
    return talk


def _lock(by: Staff, talk_key: int, *, today: dt.date) -> Talk:
    """Return a talk locked for a change; the person first, as everywhere, so that nobody waits in a circle."""
    get_person(by, access.get_talk(by, talk_key, on=today).person_id, on=today, lock=True)
    return access.get_talk(by, talk_key, on=today, lock=True)


def _check_whose(known: Talk, person: Person) -> None:
    if known.person_id != person.pk:
        raise ConflictError(
            "Dieses Gespräch ist schon bei jemand anderem eingetragen. Bitte öffnen Sie das Formular neu."
        )


def _check_same(known: Talk, content: TalkContent) -> None:
    if rules.differing(content_of(known), content):
        raise _other(known, "Dieses Gespräch ist schon eingetragen, aber mit anderem Inhalt.")


def _other(talk: Talk, message: str) -> OtherTalk:
    return OtherTalk(message, talk_key=talk.pk, version=talk.version, stored=content_of(talk))


def _check(violations: Iterable[str]) -> None:
    for violation in violations:
        raise InputError(violation)


def _write(talk: Talk, content: TalkContent) -> None:
    talk.way, talk.on, talk.note = content.way, content.on, content.note
    talk.topics = [topic.value for topic in content.topics]
    talk.language, talk.with_interpreter = content.language, content.with_interpreter


def _enter_in_journal(talk: Talk, content: TalkContent) -> int:
    entry = record_step(
        person_key=talk.person_id, facts=rules.facts_of(content), on=content.on, case_key=talk.case_id
    )
    return entry.pk


def _move_case(by: Staff, talk: Talk, *, today: dt.date) -> int | None:
    """Let the case follow a talk; return the step it took, or None where it took none."""
    case = follow_talk(by=by, person_key=talk.person_id, on=talk.on, today=today)
    step = last_change(case) if case else None
    return step.pk if step else None


def _move_case_back(by: Staff, talk: Talk, *, today: dt.date) -> None:
    """Take back the step that a talk led to, unless the case has gone further since or something else keeps it there."""
    step = last_change(talk.case) if talk.case and talk.case_change_key else None
    if step is not None and step.pk == talk.case_change_key and not is_talked_over(step.case):
        undo_last_step(by=by, case_key=step.case_id, today=today)


def _remind(by: Staff, talk: Talk, follow_up_on: dt.date | None, *, today: dt.date) -> None:
    """Make the reminder that was agreed in a talk, once for each day."""
    if follow_up_on is None:
        return
    _check(rules.follow_up_violations(follow_up_on, on=talk.on))
    make_by_rule(
        by=by,
        person_key=talk.person_id,
        case_key=talk.case_id,
        planned=[talk_reminder(due_on=follow_up_on)],
        source_key=talk.pk,
        today=today,
    )
