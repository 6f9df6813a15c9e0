"""Handing a case to a colleague: offered, talked over between the two, taken. Nothing of the case is lost on the way.

Talks, plan, steps and reminders belong to the person or the case; a handover changes only who is responsible.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, HandoverState, ReminderRule
from lotse.casework.models import Case, Handover, Reminder
from lotse.casework.queries.colleagues import colleagues
from lotse.casework.rules import cases as rules
from lotse.casework.rules import reminders as reminding
from lotse.casework.rules.days import slip_violations
from lotse.casework.services.changing import audit_case, locked, refuse
from lotse.casework.services.reminders import make_by_rule, withdraw_all
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def offer_handover(
    *,
    by: Staff,
    case_key: int,
    to_key: int,
    today: dt.date,
    talk_on: dt.date | None = None,
    note: str = "",
    version: int | None = None,
) -> Handover:
    """Offer a case to a colleague of the same agency and neighbourhood; a planned talk gets a reminder."""
    case = locked(by, case_key, today=today, version=version)
    if case.state == CaseState.CLOSED:
        raise RuleError("Ein beendeter Fall wird nicht übergeben.")
    if case.handovers.filter(state=HandoverState.OFFERED).exists():
        raise ConflictError("Für diesen Fall steht schon eine Übergabe aus.")
    known = colleagues(by, case.person.neighbourhood_id, on=today)
    refuse(
        rules.handover_violations(
            to=to_key, responsible=case.responsible_id, colleagues=[colleague.key for colleague in known]
        )
    )
    if not _may_give(by, case, {colleague.key for colleague in known}, today=today):
        raise RuleError("Übergeben kann, wer den Fall begleitet, oder die Teamleitung.")
    if talk_on is not None and talk_on < today:
        raise InputError("Bitte wählen Sie für das Übergabegespräch heute oder einen späteren Tag.")
    if talk_on is not None:
        refuse(slip_violations(talk_on, today=today))
    handover = Handover.objects.create(
        case=case,
        from_staff_id=case.responsible_id,
        to_staff_id=to_key,
        offered_on=today,
        talk_on=talk_on,
        note=note.strip(),
    )
    if talk_on is not None:
        make_by_rule(
            by=by,
            person_key=case.person_id,
            case_key=case.pk,
            planned=[reminding.handover_reminder(talk_on=talk_on)],
            source_key=handover.pk,
            today=today,
        )
    _audit(by, AuditAction.CREATED, handover)
    return handover


@transaction.atomic
def take_handover(
    *, by: Staff, handover_key: int, talk_on: dt.date, with_person: bool, today: dt.date
) -> Handover:
    """Take a case over after the talk; from now on it is one's own. Only whom it was offered to can do this."""
    case, handover = _offered(by, handover_key, today=today)
    _require_receiver(by, handover)
    if talk_on > today:
        raise InputError("Das Übergabegespräch liegt noch vor Ihnen. Bitte übernehmen Sie den Fall danach.")
    refuse(slip_violations(talk_on, today=today))
    handover.talk_on, handover.with_person = talk_on, with_person
    _decide(by, handover, HandoverState.TAKEN, today=today)
    case.responsible = by
    case.version += 1
    case.save(update_fields=["responsible", "version"])
    record_step(
        person_key=case.person_id,
        facts=rules.CaseHandedOver(with_person=with_person),
        on=today,
        case_key=case.pk,
    )
    audit_case(by, case, AuditAction.CHANGED, "handover")
    return handover


@transaction.atomic
def decline_handover(*, by: Staff, handover_key: int, today: dt.date) -> Handover:
    """Decline a case that was offered; it stays where it is."""
    _, handover = _offered(by, handover_key, today=today)
    _require_receiver(by, handover)
    _decide(by, handover, HandoverState.DECLINED, today=today)
    return handover


@transaction.atomic
def withdraw_handover(*, by: Staff, handover_key: int, today: dt.date) -> Handover:
    """Withdraw one's offer."""
    case, handover = _offered(by, handover_key, today=today)
    known = {colleague.key for colleague in colleagues(by, case.person.neighbourhood_id, on=today)}
    if not _may_give(by, case, known, today=today):
        raise RuleError("Zurückziehen kann die Übergabe, wer den Fall begleitet, oder die Teamleitung.")
    _decide(by, handover, HandoverState.WITHDRAWN, today=today)
    return handover


def withdraw_offered(by: Staff | None, case: Case, *, today: dt.date) -> None:
    """Withdraw what is offered of a locked case, because the case has ended."""
    offered = case.handovers.select_for_update().filter(state=HandoverState.OFFERED).first()
    if offered is not None:
        _decide(by, offered, HandoverState.WITHDRAWN, today=today)


def _offered(by: Staff, handover_key: int, *, today: dt.date) -> tuple[Case, Handover]:
    """Return an offered handover and its case, both locked, the case first as everywhere."""
    visible = Handover.objects.filter(case__in=access.visible_cases(by, on=today))
    key = visible.filter(pk=handover_key).values_list("case_id", flat=True).first()
    if key is None:
        raise NotVisible("Diese Übergabe gibt es für Sie nicht.")
    case = locked(by, key, today=today)
    handover = Handover.objects.select_for_update().get(pk=handover_key)
    if handover.state != HandoverState.OFFERED:
        raise ConflictError(f"Diese Übergabe ist schon {handover.get_state_display()}.")
    return case, handover


def _require_receiver(by: Staff, handover: Handover) -> None:
    if handover.to_staff_id != by.pk:
        raise RuleError("Darüber entscheidet, wem der Fall angeboten ist.")


def _may_give(by: Staff, case: Case, colleague_keys: set[int], *, today: dt.date) -> bool:
    """Whoever is responsible may, and a team lead; anybody where the responsible one is no longer there."""
    is_responsible = case.responsible_id == by.pk
    has_left = case.responsible_id not in colleague_keys
    return is_responsible or has_left or Role.TEAM_LEAD in roles(by, on=today)


def _decide(by: Staff | None, handover: Handover, state: HandoverState, *, today: dt.date) -> None:
    handover.state, handover.decided_on = state, today
    handover.save()
    made = Reminder.objects.filter(rule=ReminderRule.HANDOVER, source_key=handover.pk)
    withdraw_all(by=by, reminder_keys=list(made.values_list("pk", flat=True)), today=today)
    _audit(by, AuditAction.CHANGED, handover)


def _audit(by: Staff | None, action: AuditAction, handover: Handover) -> None:
    audit(
        by=by,
        action=action,
        object_kind="handover",
        object_key=handover.pk,
        facts={"state": handover.state},
    )
