"""One step of a case: checked against the table of ways, written, kept so that it can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, Phase
from lotse.casework.models import Case, CaseChange
from lotse.casework.rules import cases as rules
from lotse.core.errors import ConflictError, RuleError
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

# What a step may change of a case, and taking it back restores.
COLUMNS = ("state", "phase", "state_since", "exit_reason", "exit_on", "started_on", "aftercare_until")
_DAYS = frozenset({"state_since", "exit_on", "started_on", "aftercare_until"})


class Overtaken(ConflictError):
    """Somebody else has changed meanwhile what a form was about. Nothing was saved.

    `known` is what the form must say of it to be sent again, by the names of its hidden fields.
    """

    def __init__(self, message: str, **known: object) -> None:
        super().__init__(message)
        self.known = known


def locked(by: Staff, case_key: int, *, today: dt.date, version: int | None = None) -> Case:
    """Return a case locked for a step; Overtaken where somebody else changed it since `version` was read."""
    case = access.get_case(by, case_key, on=today, lock=True)
    if version is not None and version != case.version:
        raise Overtaken(
            f"Jemand anderes hat diesen Fall inzwischen geändert: {_in_words(case)}. "
            "Bitte entscheiden Sie noch einmal.",
            version=case.version,
        )
    return case


def _in_words(case: Case) -> str:
    """Say how it stands with a case: „Er ist jetzt „Pause“ (Planung), seit dem 3.5.2026, begleitet von …“."""
    phase = f" ({phase_of(case).label})" if case.phase else ""
    whose = f", begleitet von {case.responsible.name}" if case.responsible else ""
    return f"Er ist jetzt „{case.get_state_display()}“{phase}, seit dem {case.state_since:%d.%m.%Y}{whose}"


def take_step(
    by: Staff | None,
    case: Case,
    target: CaseState,
    *,
    facts: object,
    on: dt.date,
    today: dt.date,
    **columns: Any,
) -> CaseChange:
    """Take a locked case one step further, with the journal entry that says so; RuleError where no way leads there.

    `columns` are those of the case that change beside its state.
    """
    refuse(
        rules.step_violations(
            source=CaseState(case.state), target=target, on=on, since=last_day(case), today=today
        )
    )
    before = {name: _json(getattr(case, name)) for name in COLUMNS}
    change = CaseChange(case=case, from_state=case.state, from_phase=case.phase, on=on, before=before)
    if target != case.state:
        case.state_since = on
    case.state = target
    if target not in rules.WITH_PHASE:
        case.phase = ""
    for name, value in columns.items():
        setattr(case, name, value)
    return store(by, case, change, facts=facts, on=on)


def store(by: Staff | None, case: Case, change: CaseChange, *, facts: object, on: dt.date) -> CaseChange:
    """Write a case and its step, the journal entry and the audit row."""
    created = case.pk is None
    if not created:
        case.version += 1
    case.save()
    entry = record_step(person_key=case.person_id, facts=facts, on=on, case_key=case.pk)
    change.case = case
    change.to_state, change.to_phase, change.entry_keys = case.state, case.phase, [entry.pk]
    change.save()
    audit_case(by, case, AuditAction.CREATED if created else AuditAction.CHANGED, change.to_state)
    return change


def restore(case: Case, change: CaseChange) -> None:
    """Give a case back the columns it had before a step."""
    for name, value in change.before.items():
        setattr(case, name, dt.date.fromisoformat(value) if name in _DAYS and value else value)
    case.version += 1
    case.save()


def last_change(case: Case) -> CaseChange | None:
    """Return the last step of a case that still holds."""
    return case.changes.filter(undone_on__isnull=True).order_by("-pk").first()


def last_day(case: Case) -> dt.date | None:
    """Return the day of the last step that still holds; the next one is not before it."""
    change = last_change(case)
    return change.on if change else None


def phase_of(case: Case) -> Phase:
    """Return the phase of a case that has one."""
    return Phase(case.phase)


def refuse(violations: Collection[str]) -> None:
    """Raise RuleError where a rule forbids something."""
    if violations:
        raise RuleError(" ".join(violations))


def audit_case(by: Staff | None, case: Case, action: AuditAction, *fields: str) -> None:
    """Write down who did something with a case; a state is no content, a reason would be."""
    audit(by=by, action=action, object_kind="case", object_key=case.pk, facts={"steps": list(fields)})


def _json(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value
