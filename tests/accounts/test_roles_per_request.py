"""Roles are read once a request, never kept longer, and read anew when an assignment changes meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from factories import FIRST_DAY, AssignmentFactory, ClientOf
from pytest_django import DjangoAssertNumQueries

from lotse.accounts.access import reach, roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.accounts.services import assign, end_assignment
from lotse.core import clock
from lotse.core.errors import NotVisible
from lotse.web.staff import staff_of


def asked_by(staff: Staff | AnonymousUser) -> HttpRequest:
    request = HttpRequest()
    request.user = staff
    return request


def test_roles_and_reach_are_one_query_in_a_request(
    caseworker: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    request = asked_by(Staff.objects.get(pk=caseworker.pk))
    with django_assert_num_queries(1):
        for _ in range(2):
            assert roles(staff_of(request), on=FIRST_DAY) == {Role.CASEWORKER}
            assert not reach(staff_of(request), on=FIRST_DAY).is_empty


def test_role_given_in_a_request_holds_in_the_same_request(team_lead: Staff) -> None:
    by = staff_of(asked_by(Staff.objects.get(pk=team_lead.pk)))
    assert roles(by, on=FIRST_DAY) == {Role.TEAM_LEAD}
    assign(by=by, staff=team_lead, role=Role.REVIEWER, from_on=FIRST_DAY)
    assert roles(by, on=FIRST_DAY) == {Role.TEAM_LEAD, Role.REVIEWER}


def test_role_ended_in_a_request_is_gone_in_the_same_request(team_lead: Staff) -> None:
    own = AssignmentFactory.create(staff=team_lead, role=Role.CASEWORKER)
    by = staff_of(asked_by(Staff.objects.get(pk=team_lead.pk)))
    tomorrow = FIRST_DAY + dt.timedelta(days=1)
    assert roles(by, on=tomorrow) == {Role.TEAM_LEAD, Role.CASEWORKER}
    end_assignment(by=by, assignment_key=own.pk, last_on=FIRST_DAY, today=FIRST_DAY)
    assert roles(by, on=tomorrow) == {Role.TEAM_LEAD}


def test_role_given_between_two_requests_holds_in_the_second(operator: Staff, client_of: ClientOf) -> None:
    client = client_of(operator)
    assert client.get("/datenschutz").status_code == 404
    AssignmentFactory.create(staff=operator, role=Role.PRIVACY_OFFICER, from_on=clock.today())
    assert client.get("/datenschutz").status_code == 200


def test_nobody_signed_in_is_no_member_of_staff() -> None:
    with pytest.raises(NotVisible):
        staff_of(asked_by(AnonymousUser()))
