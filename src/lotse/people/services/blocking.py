"""Blocking somebody's address by hand, and lifting a block, both for a reason that is written down.

A block (Auskunftssperre) is ordered by the registration authority for two years and may be prolonged. It never ends
silently here: when its day comes near, and after it, the desk asks (`queries.waiting`), and until somebody lifts it
the address stays hidden. A later list that says nothing of it does not lift it. Law: § 51 Abs. 1 and 4 BMG
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import InputError, RuleError
from lotse.people import access, rules
from lotse.people.models import Person
from lotse.people.services.releasing import SHORTEST_REASON
from lotse.people.services.searching import refresh_search
from lotse.people.services.standing import record_step
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

_YEARS = 2


def latest_end(today: dt.date) -> dt.date:
    """Return the last day of a block that is ordered today (§ 51 Abs. 4 BMG)."""
    try:
        return today.replace(year=today.year + _YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year + _YEARS, day=28)


@transaction.atomic
def block_address(*, by: Staff, person_key: int, until_on: dt.date, reason: str, today: dt.date) -> Person:
    """Hide where somebody lives from now on, or prolong that; letters that are not posted yet are held.

    Raises InputError where the day is past or more than two years ahead, or the reason says too little.
    """
    person = access.get_person(by, person_key, on=today, lock=True)
    reason = _checked(reason)
    if not today < until_on <= latest_end(today):
        raise InputError(
            "Bitte nennen Sie einen Tag nach heute und höchstens zwei Jahre voraus. Danach lässt sich die Sperre "
            "verlängern."
        )
    return _set(by, person, is_blocked=True, until_on=until_on, reason=reason, today=today)


@transaction.atomic
def lift_block(*, by: Staff, person_key: int, reason: str, today: dt.date) -> Person:
    """Show where somebody lives again; RuleError where nothing is blocked."""
    person = access.get_person(by, person_key, on=today, lock=True)
    if not person.is_blocked:
        raise RuleError("Für diese Person gilt keine Auskunftssperre (mehr).")
    return _set(by, person, is_blocked=False, until_on=None, reason=_checked(reason), today=today)


def _checked(reason: str) -> str:
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise InputError("Bitte schreiben Sie in einem Satz, woher Sie das wissen.")
    return reason[:300]


def _set(
    by: Staff, person: Person, *, is_blocked: bool, until_on: dt.date | None, reason: str, today: dt.date
) -> Person:
    person.is_blocked, person.blocked_until = is_blocked, until_on
    refresh_search(person)
    person.save(update_fields=["is_blocked", "blocked_until", "search"])
    record_step(person_key=person.pk, facts=rules.PersonChanged(fields="is_blocked"), on=today)
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="person",
        object_key=person.pk,
        reason=reason,
        facts={"fields": ["is_blocked", "blocked_until"], "is_blocked": is_blocked},
    )
    return person
