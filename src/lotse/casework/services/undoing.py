"""Taking back the last step of a case, with all that followed from it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework.enums import CaseState, HandoverState, ReminderState
from lotse.casework.models import Case, CaseChange, Pause
from lotse.casework.services.changing import audit_case, last_change, locked, restore
from lotse.casework.services.reminders import reopen_all, withdraw_all
from lotse.core.errors import ConflictError, RuleError
from lotse.people.enums import MailStop
from lotse.people.services.mail_stops import release_mail, stop_mail
from lotse.people.services.standing import undo_entries
from lotse.privacy.enums import AuditAction


@transaction.atomic
def undo_last_step(*, by: Staff, case_key: int, today: dt.date, version: int | None = None) -> Case | None:
    """Take the last step of a case back, however long ago; return the case, or None where it had just begun.

    Refused where something builds on it: a newer case, a talk or a plan of a case that would be gone or only
    „informed“ again, aftercare whose time is over.
    """
    case = locked(by, case_key, today=today, version=version)
    change = last_change(case)
    if change is None:
        raise ConflictError("An diesem Fall gibt es nichts zurückzunehmen.")
    _refuse(case, change, today=today)
    undo_entries(change.entry_keys, on=today)
    withdraw_all(by=by, reminder_keys=change.made_reminders, today=today)
    reopen_all(by=by, reminder_keys=change.dropped_reminders)
    audit_case(by, case, AuditAction.UNDONE, change.to_state)
    if not change.from_state:
        case.delete()
        return None
    _undo_pause(case, change)
    if change.stopped_mail:
        _release(by, case, MailStop(change.mail_stop_before), today=today)
    change.undone_on = today
    change.save(update_fields=["undone_on"])
    restore(case, change)
    return case


def is_talked_over(case: Case) -> bool:
    """Say whether there is a talk, a plan or an assessment of a case, which makes it more than „informed“."""
    kept = (case.talks.filter(undone_on__isnull=True), case.plans.all(), case.assessments.all())
    return any(rows.exists() for rows in kept)


def _refuse(case: Case, change: CaseChange, *, today: dt.date) -> None:
    if not change.from_state and _is_used(case):
        raise RuleError(
            "An diesem Fall hängen schon Gespräche, Pläne, Einschätzungen, Wiedervorlagen oder eine Übergabe. "
            "Bitte beenden Sie ihn mit einem Grund."
        )
    if change.from_state == CaseState.INFORMED and is_talked_over(case):
        raise RuleError(
            "Zu diesem Fall gehören schon Gespräche, Pläne oder Einschätzungen; mehr als „informiert“ ist er "
            "damit auf jeden Fall. Möchte die Person nicht weitermachen, beenden Sie ihn bitte mit einem Grund."
        )
    if change.to_state == CaseState.CLOSED:
        _refuse_newer_case(case)
    until = case.aftercare_until if change.to_state == CaseState.CLOSED else _aftercare_before(change)
    if until is not None and until < today:
        raise RuleError(
            f"Die Nachbetreuung ging bis zum {until:%d.%m.%Y} und kann nicht länger dauern. "
            "Möchte die Person wieder begleitet werden, beginnen Sie bitte einen neuen Fall."
        )


def _aftercare_before(change: CaseChange) -> dt.date | None:
    """Return the last day of the aftercare to which taking a step back would lead."""
    until = change.before.get("aftercare_until") if change.from_state == CaseState.AFTERCARE else None
    return dt.date.fromisoformat(until) if until else None


def _refuse_newer_case(case: Case) -> None:
    others = Case.objects.filter(person_id=case.person_id).exclude(pk=case.pk)
    if others.exclude(state=CaseState.CLOSED).exists():
        raise RuleError(
            "Inzwischen hat für diese Person ein neuer Fall begonnen. Dieser bleibt deshalb beendet."
        )


def _is_used(case: Case) -> bool:
    kept = (
        case.reminders.exclude(state=ReminderState.DROPPED),
        case.handovers.filter(state__in=[HandoverState.OFFERED, HandoverState.TAKEN]),
    )
    return is_talked_over(case) or any(rows.exists() for rows in kept)


def _undo_pause(case: Case, change: CaseChange) -> None:
    pauses = Pause.objects.filter(case=case)
    if change.to_state == CaseState.PAUSED:
        pauses.filter(ended_on__isnull=True).delete()
    elif change.from_state == CaseState.PAUSED:
        last = pauses.order_by("-pk").first()
        if last is not None:
            last.ended_on = None
            last.save(update_fields=["ended_on"])


def _release(by: Staff, case: Case, before: MailStop, *, today: dt.date) -> None:
    """Give letters back what had stopped them before, unless somebody has changed that since."""
    case.person.refresh_from_db(fields=["mail_stop"])
    if case.person.mail_stop != MailStop.DECEASED or before == MailStop.DECEASED:
        return
    release_mail(by=by, person_key=case.person_id, today=today)
    if before != MailStop.NONE:
        stop_mail(by=by, person_key=case.person_id, reason=before, today=today)
