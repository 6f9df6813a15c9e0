"""Opening a case: looking is an act too, and is written down."""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.casework.queries.cases import CasePage, CaseView, HandoverView, case_page
from lotse.casework.queries.handovers import handover_of
from lotse.casework.queries.reminders import MoveLine, ReminderLine, open_reminders, reminder_line
from lotse.privacy.services import audit_reading


def open_case_page(*, by: Staff, case_key: int, today: dt.date) -> CasePage:
    """Return a case as its page shows it, and write down who looked into the person's file (BDSG § 22 Abs. 2)."""
    page = case_page(by, case_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=page.case.person_key)
    return page


def open_handover(*, by: Staff, handover_key: int, today: dt.date) -> tuple[HandoverView, CaseView]:
    """Return what is offered with its case, and write down who read it."""
    offered, case = handover_of(by, handover_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=case.person_key)
    return offered, case


def open_reminder(*, by: Staff, reminder_key: int, today: dt.date) -> tuple[ReminderLine, list[MoveLine]]:
    """Return one reminder with its moves, and write down who read it."""
    line, moves = reminder_line(by, reminder_key, today=today)
    audit_reading(by=by, object_kind="person", object_key=line.person_key)
    return line, moves


def open_reminders_of(*, by: Staff, person_key: int, today: dt.date) -> list[ReminderLine]:
    """Return what is still to come back to with somebody, and write down who read it."""
    lines = open_reminders(by, person_key, today=today)
    if lines:
        audit_reading(by=by, object_kind="person", object_key=person_key)
    return lines
