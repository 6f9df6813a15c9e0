"""Renewing and closing accounts, ending roles: never more than somebody may give away, never the last."""

from __future__ import annotations

import datetime as dt

import pytest
from factories import FIRST_DAY, AssignmentFactory, StaffFactory, TotpFactory

from lotse.accounts.access import assignments
from lotse.accounts.enums import Role
from lotse.accounts.models import Invitation, Staff
from lotse.accounts.services import accept_invitation, close_account, end_assignment, renew_access
from lotse.core.errors import ConflictError, NotVisible, RuleError

TODAY = FIRST_DAY
TOMORROW = TODAY + dt.timedelta(days=1)
GOOD = "vier zufällige Wörter hier"


def renew(by: Staff | None, staff: Staff, *, forget: bool = False) -> str:
    issued = renew_access(by=by, staff_key=staff.pk, forget_second_factor=forget, today=TODAY)
    return issued.token


def end(by: Staff, staff: Staff, role: Role) -> None:
    key = assignments(staff, on=TODAY).get(role=role).pk
    end_assignment(by=by, assignment_key=key, last_on=TODAY, today=TODAY)


@pytest.mark.parametrize("who", ["privacy_officer", "staff_council", "operator", "reviewer"])
def test_team_lead_gets_into_no_account_that_may_do_what_is_not_hers_to_give(
    cast: dict[str, Staff], who: str
) -> None:
    lead, other = cast["team_lead"], cast[who]
    for forget in (False, True):
        with pytest.raises(RuleError):
            renew(lead, other, forget=forget)
    with pytest.raises(RuleError):
        close_account(by=lead, staff_key=other.pk, today=TODAY)
    with pytest.raises(RuleError):
        end(lead, other, Role(assignments(other, on=TODAY).get().role))
    assert not Invitation.objects.exists()
    assert Staff.objects.get(pk=other.pk).is_active


def test_one_role_too_many_is_enough_even_if_it_begins_later(team_lead: Staff, caseworker: Staff) -> None:
    AssignmentFactory.create(staff=caseworker, role=Role.STAFF_COUNCIL, from_on=TOMORROW)
    with pytest.raises(RuleError):
        renew(team_lead, caseworker)


def test_role_that_is_over_keeps_nobody_out(team_lead: Staff, caseworker: Staff) -> None:
    AssignmentFactory.create(
        staff=caseworker,
        role=Role.STAFF_COUNCIL,
        from_on=TODAY - dt.timedelta(days=9),
        until_on=TODAY - dt.timedelta(days=1),
    )
    assert renew(team_lead, caseworker, forget=True)


@pytest.mark.parametrize("who", ["privacy_officer", "staff_council"])
def test_operator_alone_comes_by_no_key(cast: dict[str, Staff], who: str) -> None:
    keyholder = cast[who]
    assert renew(cast["operator"], keyholder)  # the second factor stays with its owner
    with pytest.raises(RuleError, match="zwei Schlüssel"):
        renew(cast["operator"], keyholder, forget=True)
    keyholder.authenticator_set.all().delete()
    with pytest.raises(RuleError, match="zwei Schlüssel"):
        renew(cast["operator"], keyholder)
    assert renew(None, keyholder, forget=True)


def test_team_lead_comes_by_no_protected_notes(team_lead: Staff, caseworker: Staff) -> None:
    AssignmentFactory.create(
        staff=caseworker, role=Role.SPECIAL_NOTES, until_on=TODAY + dt.timedelta(days=9), reason="Fall"
    )
    assert renew(team_lead, caseworker)
    with pytest.raises(RuleError, match="geschützte Notizen"):
        renew(team_lead, caseworker, forget=True)


def test_account_closed_opens_again_with_a_new_link(team_lead: Staff, caseworker: Staff) -> None:
    earlier = renew(team_lead, caseworker)
    close_account(by=team_lead, staff_key=caseworker.pk, today=TODAY)
    with pytest.raises(NotVisible):
        accept_invitation(token=earlier, password=GOOD, today=TODAY)
    with pytest.raises(ConflictError):
        close_account(by=team_lead, staff_key=caseworker.pk, today=TODAY)
    back = accept_invitation(token=renew(team_lead, caseworker), password=GOOD, today=TODAY)
    assert Staff.objects.get(pk=back.pk).is_active
    assert assignments(back, on=TODAY).get().role == Role.CASEWORKER


@pytest.mark.parametrize("role", [Role.TEAM_LEAD, Role.OPERATOR])
def test_last_who_lets_others_in_stays(operator: Staff, role: Role) -> None:
    """Somebody alone in a role keeps it; beside somebody else whose account is open it may end."""
    alone = StaffFactory.create(agency=operator.agency)
    AssignmentFactory.create(staff=alone, role=role)
    by = StaffFactory.create(agency=operator.agency)
    AssignmentFactory.create(staff=by, role=Role.OPERATOR, until_on=TODAY)  # today only: nobody's successor
    operator.assignments.all().delete()
    closed = StaffFactory.create(agency=operator.agency, is_active=False)
    AssignmentFactory.create(staff=closed, role=role)
    with pytest.raises(RuleError, match="letzte"):
        end(by, alone, role)
    if role is Role.TEAM_LEAD:
        with pytest.raises(RuleError, match="letzte"):
            close_account(by=by, staff_key=alone.pk, today=TODAY)
    AssignmentFactory.create(staff=StaffFactory.create(agency=operator.agency), role=role)
    end(by, alone, role)
    close_account(by=by, staff_key=alone.pk, today=TODAY)


def test_team_lead_of_another_agency_is_no_successor(operator: Staff, team_lead: Staff, town: object) -> None:
    AssignmentFactory.create(staff=StaffFactory.create(agency=town), role=Role.TEAM_LEAD)
    with pytest.raises(RuleError, match="letzte"):
        close_account(by=operator, staff_key=team_lead.pk, today=TODAY)


def test_roles_for_the_whole_agency_end_by_the_operator(operator: Staff, staff_council: Staff) -> None:
    TotpFactory.create(user=StaffFactory.create(agency=operator.agency))
    end(operator, staff_council, Role.STAFF_COUNCIL)
    assert not assignments(staff_council, on=TOMORROW).exists()
