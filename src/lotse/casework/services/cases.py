"""The way of a case, from the first word to the end. Nothing else may change a case's state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, ExitReason, PauseReason, Phase, ReminderRule
from lotse.casework.models import Case, CaseChange, Pause
from lotse.casework.rules import cases as rules
from lotse.casework.rules import reminders as reminding
from lotse.casework.services.changing import last_day, locked, phase_of, refuse, store, take_step
from lotse.casework.services.handovers import withdraw_offered
from lotse.casework.services.reminders import drop_all, make_by_rule
from lotse.core import clock
from lotse.core.errors import ConflictError, RuleError
from lotse.people.access import get_person
from lotse.people.enums import MailStop
from lotse.people.services.mail_stops import stop_mail

_BY_CASE = (
    ReminderRule.PLAN_REVIEW,
    ReminderRule.PAUSE_ENDS,
    ReminderRule.AFTERCARE_CALL,
    ReminderRule.AFTERCARE_ENDS,
    ReminderRule.HANDOVER,
)


@dataclass(frozen=True, slots=True)
class Ending:
    """Why and when a case ends; with the first day of work where there is one, and whether aftercare follows.

    `is_coached` where coaching under § 16k SGB II goes on, which makes aftercare three months longer.
    """

    reason: ExitReason
    on: dt.date
    started_on: dt.date | None = None
    with_aftercare: bool = False
    is_coached: bool = False


@transaction.atomic
def begin_case(*, by: Staff, person_key: int, state: CaseState, on: dt.date, today: dt.date) -> Case:
    """Begin a case with somebody who has none alive: informed, in contact, or open from the start.

    After a case that ended, this is a new one; the old one stays as it is.
    """
    person = get_person(by, person_key, on=today, lock=True)
    if person.mail_stop == MailStop.DECEASED:
        raise RuleError(
            "Diese Person ist als verstorben vermerkt. War das ein Irrtum, geben Sie die Post wieder frei."
        )
    if Case.objects.filter(person=person).exclude(state=CaseState.CLOSED).exists():
        raise ConflictError("Für diese Person läuft schon ein Fall.")
    ended = Case.objects.filter(person=person).order_by("-exit_on", "-pk").first()
    since = ended.state_since if ended else None
    refuse(rules.step_violations(source=None, target=state, on=on, since=since, today=today))
    phase = Phase.INTAKE if state in rules.WITH_PHASE else ""
    case = Case(person=person, responsible=by, state=state, phase=phase, began_on=on, state_since=on)
    store(by, case, CaseChange(on=on), facts=_beginning(state), on=on)
    return case


def _beginning(state: CaseState) -> object:
    if state == CaseState.OPEN:
        return rules.CaseOpened(phase=Phase.INTAKE)
    return rules.CaseInContact() if state == CaseState.IN_CONTACT else rules.CaseInformed()


@transaction.atomic
def note_contact(
    *, by: Staff, case_key: int, on: dt.date, today: dt.date, version: int | None = None
) -> Case:
    """Write down that somebody who was informed is in contact now."""
    case = locked(by, case_key, today=today, version=version)
    take_step(by, case, CaseState.IN_CONTACT, facts=rules.CaseInContact(), on=on, today=today)
    return case


@transaction.atomic
def follow_talk(*, by: Staff, person_key: int, on: dt.date, today: dt.date) -> Case | None:
    """Take a case from informed to in contact, because there was a talk; return it, or None where nothing changed.

    The caller has written the talk down. A talk from before the case does not set the case's clock back.
    """
    person = get_person(by, person_key, on=today)
    informed = (
        Case.objects.filter(person=person, state=CaseState.INFORMED).values_list("pk", flat=True).first()
    )
    if informed is None:
        return None
    case = locked(by, informed, today=today)
    day = max(on, last_day(case) or on)
    take_step(by, case, CaseState.IN_CONTACT, facts=rules.CaseInContact(), on=day, today=today)
    return case


@transaction.atomic
def open_case(
    *,
    by: Staff,
    case_key: int,
    on: dt.date,
    today: dt.date,
    phase: Phase = Phase.INTAKE,
    version: int | None = None,
) -> Case:
    """Begin to accompany somebody by the steps of case management."""
    case = locked(by, case_key, today=today, version=version)
    if case.state not in (CaseState.INFORMED, CaseState.IN_CONTACT):
        raise ConflictError("Dieser Fall ist schon über den Beginn hinaus.")
    take_step(by, case, CaseState.OPEN, facts=rules.CaseOpened(phase=phase), on=on, today=today, phase=phase)
    return case


@transaction.atomic
def move_phase(
    *, by: Staff, case_key: int, phase: Phase, on: dt.date, today: dt.date, version: int | None = None
) -> Case:
    """Go to another step of case management, forward or back."""
    case = locked(by, case_key, today=today, version=version)
    if case.state != CaseState.OPEN:
        raise RuleError("Schritte gibt es nur, während die Begleitung läuft.")
    refuse(rules.phase_violations(state=CaseState(case.state), phase=phase_of(case), to=phase))
    facts = rules.CasePhaseMoved(before=case.phase, phase=phase)
    take_step(by, case, CaseState.OPEN, facts=facts, on=on, today=today, phase=phase)
    return case


@transaction.atomic
def pause_case(
    *,
    by: Staff,
    case_key: int,
    reason: PauseReason,
    on: dt.date,
    today: dt.date,
    until_on: dt.date | None = None,
    version: int | None = None,
) -> Case:
    """Let a case rest; a reminder asks how it goes on."""
    case = locked(by, case_key, today=today, version=version)
    refuse(rules.pause_violations(from_on=on, until_on=until_on))
    facts = rules.CasePaused(reason=reason, until_on=until_on)
    change = take_step(by, case, CaseState.PAUSED, facts=facts, on=on, today=today)
    pause = Pause.objects.create(case=case, reason=reason, from_on=on, until_on=until_on)
    _remind(
        by,
        case,
        change,
        reminding.pause_reminder(from_on=on, until_on=until_on),
        source_key=pause.pk,
        today=today,
    )
    return case


@transaction.atomic
def resume_case(
    *,
    by: Staff,
    case_key: int,
    on: dt.date,
    today: dt.date,
    phase: Phase | None = None,
    version: int | None = None,
) -> Case:
    """Go on after a pause where the case rested, or after work that did not last with a phase of one's choice."""
    case = locked(by, case_key, today=today, version=version)
    if case.state not in (CaseState.PAUSED, CaseState.AFTERCARE):
        raise ConflictError("Diese Begleitung läuft schon oder ist beendet.")
    rested_in = phase_of(case) if case.state == CaseState.PAUSED else Phase.MONITORING
    next_phase = phase or rested_in
    change = take_step(
        by,
        case,
        CaseState.OPEN,
        facts=rules.CaseResumed(phase=next_phase),
        on=on,
        today=today,
        phase=next_phase,
        exit_reason="",
        exit_on=None,
        started_on=None,
        aftercare_until=None,
    )
    _end_pause(case, on)
    over = (ReminderRule.PAUSE_ENDS, ReminderRule.AFTERCARE_CALL, ReminderRule.AFTERCARE_ENDS)
    _drop(by, change, over, today=today)
    return case


@transaction.atomic
def close_case(
    *, by: Staff, case_key: int, ending: Ending, today: dt.date, version: int | None = None
) -> Case:
    """End a case for a reason; after work, training or own business with aftercare, if wished.

    A death stops every letter at once and drops all reminders; any other end only those that rules made.
    """
    case = locked(by, case_key, today=today, version=version)
    if case.state == CaseState.AFTERCARE:
        raise ConflictError(
            "Dieser Fall ist schon in der Nachbetreuung. Bitte beenden Sie die Nachbetreuung."
        )
    refuse(
        rules.exit_violations(
            reason=ending.reason,
            started_on=ending.started_on,
            with_aftercare=ending.with_aftercare,
            is_coached=ending.is_coached,
            began_on=case.began_on,
            today=today,
        )
    )
    if ending.with_aftercare and ending.started_on is not None:
        _begin_aftercare(by, case, ending, ending.started_on, today=today)
    else:
        change = take_step(
            by,
            case,
            CaseState.CLOSED,
            facts=rules.CaseClosed(reason=ending.reason),
            on=ending.on,
            today=today,
            exit_reason=ending.reason,
            exit_on=ending.on,
            started_on=ending.started_on,
        )
        _after_end(
            by, case, change, on=ending.on, is_deceased=ending.reason == ExitReason.DECEASED, today=today
        )
    return case


@transaction.atomic
def end_aftercare(
    *,
    by: Staff,
    case_key: int,
    on: dt.date,
    today: dt.date,
    is_deceased: bool = False,
    version: int | None = None,
) -> Case:
    """End aftercare; the case keeps the reason for which it had ended, unless somebody has died."""
    case = locked(by, case_key, today=today, version=version)
    if case.state != CaseState.AFTERCARE:
        raise ConflictError("Dieser Fall ist nicht in der Nachbetreuung.")
    _end_aftercare(by, case, on=on, is_deceased=is_deceased, today=today)
    return case


def end_overdue_aftercare() -> int:
    """End aftercare whose last day is over, as the law has it; return how many cases that were.

    Law: § 16g Abs. 2, § 16k Abs. 3 SGB II
    """
    today = clock.today()
    over = Case.objects.filter(state=CaseState.AFTERCARE, aftercare_until__lt=today)
    ended = 0
    for key in list(over.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            case = access.lock_cases(over.filter(pk=key)).first()
            if case is not None:
                _end_aftercare(None, case, on=today, is_deceased=False, today=today)
                ended += 1
    return ended


def _begin_aftercare(by: Staff, case: Case, ending: Ending, started_on: dt.date, *, today: dt.date) -> None:
    until_on = rules.aftercare_end(started_on, is_coached=ending.is_coached)
    change = take_step(
        by,
        case,
        CaseState.AFTERCARE,
        facts=rules.AftercareBegun(reason=ending.reason, started_on=started_on, until_on=until_on),
        on=ending.on,
        today=today,
        exit_reason=ending.reason,
        exit_on=ending.on,
        started_on=started_on,
        aftercare_until=until_on,
    )
    _end_pause(case, ending.on)
    _drop(by, change, (ReminderRule.PAUSE_ENDS, ReminderRule.PLAN_REVIEW), today=today)
    planned = reminding.aftercare_reminders(started_on=started_on, until_on=until_on, today=today)
    _remind(by, case, change, *planned, source_key=change.pk, today=today)


def _end_aftercare(by: Staff | None, case: Case, *, on: dt.date, is_deceased: bool, today: dt.date) -> None:
    reason = ExitReason.DECEASED if is_deceased else ExitReason(case.exit_reason)
    change = take_step(
        by,
        case,
        CaseState.CLOSED,
        facts=rules.CaseClosed(reason=reason),
        on=on,
        today=today,
        exit_reason=reason,
    )
    _after_end(by, case, change, on=on, is_deceased=is_deceased, today=today)


def _after_end(
    by: Staff | None, case: Case, change: CaseChange, *, on: dt.date, is_deceased: bool, today: dt.date
) -> None:
    _end_pause(case, on)
    withdraw_offered(by, case, today=today)
    _drop(by, change, None if is_deceased else _BY_CASE, today=today)
    if is_deceased and by is not None:
        change.stopped_mail, change.mail_stop_before = True, case.person.mail_stop
        change.save(update_fields=["stopped_mail", "mail_stop_before"])
        stop_mail(by=by, person_key=case.person_id, reason=MailStop.DECEASED, today=today)


def _end_pause(case: Case, on: dt.date) -> None:
    Pause.objects.filter(case=case, ended_on__isnull=True).update(ended_on=on)


def _drop(
    by: Staff | None, change: CaseChange, made_by: tuple[ReminderRule, ...] | None, *, today: dt.date
) -> None:
    change.dropped_reminders = drop_all(
        by=by, person_key=change.case.person_id, rules_only=made_by, today=today
    )
    change.save(update_fields=["dropped_reminders"])


def _remind(
    by: Staff, case: Case, change: CaseChange, *planned: reminding.Planned, source_key: int, today: dt.date
) -> None:
    made = make_by_rule(
        by=by,
        person_key=case.person_id,
        case_key=case.pk,
        planned=planned,
        source_key=source_key,
        today=today,
    )
    change.made_reminders = [reminder.pk for reminder in made]
    change.save(update_fields=["made_reminders"])
