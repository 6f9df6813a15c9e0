"""Deputies: by the team lead, for a reason, until a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError
from factories import FIRST_DAY, AssignmentFactory, StaffFactory

from lotse.accounts.access import reach, roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Assignment, Staff
from lotse.accounts.services import appoint_deputy, close_account, end_assignment
from lotse.core.errors import NotVisible, RuleError
from lotse.privacy.models import AuditRow

TODAY = FIRST_DAY
LAST = TODAY + dt.timedelta(days=30)


@pytest.fixture
def colleague(team_lead: Staff) -> Staff:
    return StaffFactory.create(agency=team_lead.agency)


def appoint(by: Staff, staff: Staff, **changes: object) -> Assignment:
    values: dict[str, object] = {
        "neighbourhood_key": 1,
        "from_on": TODAY,
        "until_on": LAST,
        "reason": "Urlaub",
        "today": TODAY,
    }
    return appoint_deputy(by=by, staff_key=staff.pk, **{**values, **changes})


def test_deputy_sees_the_neighbourhood_until_the_last_day(team_lead: Staff, colleague: Staff) -> None:
    appoint(team_lead, colleague)
    assert reach(colleague, on=LAST).neighbourhood_keys == {1}
    assert reach(colleague, on=LAST + dt.timedelta(days=1)).is_empty
    assert reach(colleague, on=TODAY - dt.timedelta(days=1)).is_empty


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "  "},
        {"until_on": None},
        {"until_on": TODAY - dt.timedelta(days=1)},
        {"from_on": TODAY - dt.timedelta(days=9), "until_on": TODAY - dt.timedelta(days=2)},
        {"until_on": TODAY + dt.timedelta(days=184)},
    ],
)
def test_deputy_without_reason_or_end_is_refused(
    team_lead: Staff, colleague: Staff, changes: dict[str, object]
) -> None:
    with pytest.raises(RuleError):
        appoint(team_lead, colleague, **changes)
    assert not roles(colleague, on=TODAY)


@pytest.mark.parametrize("who", ["caseworker", "deputy", "operator", "privacy_officer", "stranger"])
def test_deputy_is_appointed_by_the_own_team_lead_only(
    cast: dict[str, Staff], colleague: Staff, who: str
) -> None:
    with pytest.raises(NotVisible):
        appoint(cast[who], colleague)


def test_team_lead_appoints_nobody_of_another_agency(team_lead: Staff, stranger: Staff) -> None:
    with pytest.raises(NotVisible):
        appoint(team_lead, stranger)


def test_database_holds_the_rule_too(colleague: Staff) -> None:
    with pytest.raises(IntegrityError):
        AssignmentFactory.create(staff=colleague, role=Role.DEPUTY)


def test_assignment_ends_on_the_day_named(team_lead: Staff, caseworker: Staff) -> None:
    key = Assignment.objects.get(staff=caseworker).pk
    end_assignment(by=team_lead, assignment_key=key, last_on=TODAY, today=TODAY)
    assert roles(caseworker, on=TODAY) == {Role.CASEWORKER}
    assert not roles(caseworker, on=TODAY + dt.timedelta(days=1))


def test_what_has_not_begun_is_taken_back_wholly(team_lead: Staff, colleague: Staff) -> None:
    later = appoint(team_lead, colleague, from_on=TODAY + dt.timedelta(days=2))
    end_assignment(by=team_lead, assignment_key=later.pk, last_on=TODAY, today=TODAY)
    assert not Assignment.objects.filter(staff=colleague).exists()
    assert AuditRow.objects.filter(object_kind="assignment", action="deleted").count() == 1


@pytest.mark.parametrize("days", [-1, 31])
def test_end_neither_goes_back_nor_prolongs(team_lead: Staff, colleague: Staff, days: int) -> None:
    made = appoint(team_lead, colleague)
    with pytest.raises(RuleError):
        end_assignment(
            by=team_lead, assignment_key=made.pk, last_on=TODAY + dt.timedelta(days=days), today=TODAY
        )
    assert roles(colleague, on=LAST) == {Role.DEPUTY}


def test_assignment_of_another_agency_cannot_be_ended(team_lead: Staff, stranger: Staff) -> None:
    key = Assignment.objects.get(staff=stranger).pk
    with pytest.raises(NotVisible):
        end_assignment(by=team_lead, assignment_key=key, last_on=TODAY, today=TODAY)


def test_account_closed_is_closed_but_not_the_own_one(team_lead: Staff, caseworker: Staff) -> None:
    assert not close_account(by=team_lead, staff_key=caseworker.pk, today=TODAY).is_active
    with pytest.raises(RuleError):
        close_account(by=team_lead, staff_key=team_lead.pk, today=TODAY)
