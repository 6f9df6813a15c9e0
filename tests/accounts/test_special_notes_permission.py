"""Who may be let into protected notes: a colleague, by the team lead, for a reason, until a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from factories import AssignmentFactory

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Assignment, Staff
from lotse.accounts.services import allow_special_notes, stop_special_notes
from lotse.core import clock
from lotse.core.errors import ConflictError, NotVisible, RuleError

TODAY = clock.today()
LAST = TODAY + dt.timedelta(days=90)


def allow(by: Staff, staff: Staff, **changes: object) -> Assignment:
    values: dict[str, object] = {"until_on": LAST, "reason": "begleitet Menschen in Reha", "today": TODAY}
    return allow_special_notes(by=by, staff_key=staff.pk, **{**values, **changes})


def held(staff: Staff, on: dt.date) -> bool:
    return Role.SPECIAL_NOTES in roles(Staff.objects.get(pk=staff.pk), on=on)


def test_permission_holds_until_its_last_day(team_lead: Staff, caseworker: Staff) -> None:
    allow(team_lead, caseworker)
    assert held(caseworker, TODAY)
    assert held(caseworker, LAST)
    assert not held(caseworker, LAST + dt.timedelta(days=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": " "},
        {"until_on": None},
        {"until_on": TODAY - dt.timedelta(days=1)},
        {"until_on": TODAY + dt.timedelta(days=367)},
    ],
)
def test_permission_without_reason_or_end_is_refused(
    team_lead: Staff, caseworker: Staff, changes: dict[str, object]
) -> None:
    with pytest.raises(RuleError):
        allow(team_lead, caseworker, **changes)
    assert not held(caseworker, TODAY)


def test_nobody_allows_themselves(team_lead: Staff) -> None:
    with pytest.raises(RuleError, match="Sich selbst"):
        allow(team_lead, team_lead)


def test_who_sees_nobody_gets_no_permission(team_lead: Staff, reviewer: Staff) -> None:
    with pytest.raises(RuleError, match="nicht mit Menschen"):
        allow(team_lead, reviewer)


def test_permission_is_not_given_twice(team_lead: Staff, caseworker: Staff) -> None:
    allow(team_lead, caseworker)
    with pytest.raises(ConflictError):
        allow(team_lead, caseworker)


@pytest.mark.parametrize("who", ["caseworker", "deputy", "operator", "privacy_officer", "stranger"])
def test_permission_is_given_by_the_own_team_lead_only(
    cast: dict[str, Staff], caseworker: Staff, who: str
) -> None:
    with pytest.raises(NotVisible):
        allow(cast[who], caseworker)
    with pytest.raises(NotVisible):
        stop_special_notes(by=cast[who], staff_key=caseworker.pk, today=TODAY)


@pytest.mark.parametrize("days_ago", [0, 5])
def test_permission_taken_away_ends_at_once(team_lead: Staff, caseworker: Staff, days_ago: int) -> None:
    allow(team_lead, caseworker, today=TODAY - dt.timedelta(days=days_ago))
    stop_special_notes(by=team_lead, staff_key=caseworker.pk, today=TODAY)
    assert not held(caseworker, TODAY)


def test_database_holds_the_rule_too(caseworker: Staff) -> None:
    with pytest.raises(IntegrityError):
        AssignmentFactory.create(staff=caseworker, role=Role.SPECIAL_NOTES)
