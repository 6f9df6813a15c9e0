"""Invitations: who may issue them, that they work once, and for how long."""

from __future__ import annotations

import datetime as dt

import pytest
from factories import FIRST_DAY

from lotse.accounts.access import assignments, has_second_factor
from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Invitation, Staff
from lotse.accounts.services import (
    Invitee,
    accept_invitation,
    find_invitation,
    invite,
    note_refused_sign_in,
    renew_access,
    withdraw_invitation,
)
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.models import AuditRow
from lotse.settings import PASSWORD_HASHERS

TODAY = FIRST_DAY
GOOD = "vier zufällige Wörter hier"


def newcomer(role: Role = Role.CASEWORKER, email: str = "Neu@Jobcenter.example", **more: object) -> Invitee:
    return Invitee(name="Nele  Neu", email=email, role=role, **more)


def test_invitation_accepted_opens_the_account_with_its_role(team_lead: Staff, agency: Agency) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(neighbourhood_key=7), today=TODAY)
    staff = accept_invitation(token=issued.token, password=GOOD, today=TODAY)
    assert (staff.email, staff.name, staff.agency) == ("neu@jobcenter.example", "Nele Neu", agency)
    assert staff.check_password(GOOD)
    given = assignments(staff, on=TODAY).get()
    assert (given.role, given.neighbourhood_key) == (Role.CASEWORKER, 7)


def test_role_that_came_with_a_link_stands_in_the_agencys_log(team_lead: Staff, agency: Agency) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(neighbourhood_key=7), today=TODAY)
    staff = accept_invitation(token=issued.token, password=GOOD, today=TODAY)
    row = AuditRow.objects.get(
        object_kind="assignment", object_key=str(assignments(staff, on=TODAY).get().pk)
    )
    assert (row.agency_key, row.actor_key) == (agency.pk, staff.pk)


def test_address_that_two_agencies_invite_belongs_to_who_comes_first(
    team_lead: Staff, agency: Agency, stranger: Staff
) -> None:
    assert stranger.agency
    founder = invite(by=None, agency=stranger.agency, invitee=newcomer(), today=TODAY)
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    accept_invitation(token=founder.token, password=GOOD, today=TODAY)
    with pytest.raises(ConflictError):
        accept_invitation(token=issued.token, password=GOOD, today=TODAY)
    assert Staff.objects.get(email="neu@jobcenter.example").agency == stranger.agency


def test_refused_sign_in_stands_in_the_log_of_the_accounts_agency(caseworker: Staff) -> None:
    note_refused_sign_in(email=f" {caseworker.email.upper()} ", step="password")
    note_refused_sign_in(email="niemand@jobcenter.example", step="password")
    known, unknown = AuditRow.objects.filter(action="refused").order_by("pk")
    assert (known.agency_key, known.object_key) == (caseworker.agency_id, str(caseworker.pk))
    assert (unknown.agency_key, unknown.object_key) == (None, "")


def test_passwords_are_hashed_by_argon2() -> None:
    assert PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_invitation_works_once(team_lead: Staff, agency: Agency) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    accept_invitation(token=issued.token, password=GOOD, today=TODAY)
    with pytest.raises(NotVisible):
        accept_invitation(token=issued.token, password="etwas ganz anderes", today=TODAY)


def test_invitation_expires_after_seven_days(
    team_lead: Staff, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    issued_at = Invitation.objects.get(pk=issued.key).created_at
    monkeypatch.setattr(clock, "now", lambda: issued_at + dt.timedelta(days=7, seconds=-1))
    assert find_invitation(token=issued.token).pk == issued.key
    monkeypatch.setattr(clock, "now", lambda: issued_at + dt.timedelta(days=7))
    with pytest.raises(NotVisible):
        find_invitation(token=issued.token)


def test_invitation_stores_no_token(team_lead: Staff, agency: Agency) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    stored = Invitation.objects.filter(pk=issued.key).values().get()
    assert issued.token not in map(str, stored.values())
    assert not any("neu@" in str(row) for row in AuditRow.objects.values())


def test_invitation_withdrawn_is_gone(team_lead: Staff, agency: Agency) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    withdraw_invitation(by=team_lead, invitation_key=issued.key, today=TODAY)
    with pytest.raises(NotVisible):
        find_invitation(token=issued.token)
    with pytest.raises(NotVisible):
        withdraw_invitation(by=team_lead, invitation_key=issued.key, today=TODAY)


def test_invitation_issued_again_replaces_the_first(team_lead: Staff, agency: Agency) -> None:
    first = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    second = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    with pytest.raises(NotVisible):
        find_invitation(token=first.token)
    assert find_invitation(token=second.token).pk == second.key


@pytest.mark.parametrize(
    ("who", "role", "own", "allowed"),
    [
        ("operator", Role.OPERATOR, True, True),
        ("operator", Role.PRIVACY_OFFICER, False, True),
        ("team_lead", Role.CASEWORKER, True, True),
        ("team_lead", Role.CASEWORKER, False, False),
        ("team_lead", Role.TEAM_LEAD, True, False),
        ("team_lead", Role.OPERATOR, True, False),
        ("team_lead", Role.SPECIAL_NOTES, True, False),
        ("operator", Role.SPECIAL_NOTES, True, False),
        ("caseworker", Role.CASEWORKER, True, False),
        ("reviewer", Role.REVIEWER, True, False),
    ],
)
def test_invite_follows_the_table_of_roles(
    cast: dict[str, Staff], agency: Agency, town: Agency, who: str, role: Role, own: bool, allowed: bool
) -> None:
    target = agency if own else town
    if allowed:
        assert invite(by=cast[who], agency=target, invitee=newcomer(role), today=TODAY).key
    else:
        with pytest.raises(RuleError):
            invite(by=cast[who], agency=target, invitee=newcomer(role), today=TODAY)
        assert not Invitation.objects.exists()


def test_invite_somebody_known_is_a_conflict(operator: Staff, caseworker: Staff, agency: Agency) -> None:
    with pytest.raises(ConflictError):
        invite(by=operator, agency=agency, invitee=newcomer(email=caseworker.email.upper()), today=TODAY)


@pytest.mark.parametrize("email", ["", "ohne-zeichen", "zwei@@beispiel.example"])
def test_invite_without_usable_address_is_refused(operator: Staff, agency: Agency, email: str) -> None:
    with pytest.raises(InputError):
        invite(by=operator, agency=agency, invitee=newcomer(email=email), today=TODAY)


def test_invite_deputy_needs_end_and_reason(team_lead: Staff, agency: Agency) -> None:
    with pytest.raises(RuleError, match="Grund"):
        invite(by=team_lead, agency=agency, invitee=newcomer(Role.DEPUTY), today=TODAY)


@pytest.mark.parametrize("password", ["kurz", "123456789012345", "neu@jobcenter.example"])
def test_invitation_with_weak_password_stays_open(team_lead: Staff, agency: Agency, password: str) -> None:
    issued = invite(by=team_lead, agency=agency, invitee=newcomer(), today=TODAY)
    with pytest.raises(RuleError):
        accept_invitation(token=issued.token, password=password, today=TODAY)
    assert find_invitation(token=issued.token).pk == issued.key
    assert not Staff.objects.filter(email="neu@jobcenter.example").exists()


def test_renewal_keeps_the_second_factor_unless_told_otherwise(team_lead: Staff, caseworker: Staff) -> None:
    issued = renew_access(by=team_lead, staff_key=caseworker.pk, forget_second_factor=False, today=TODAY)
    accept_invitation(token=issued.token, password=GOOD, today=TODAY)
    assert has_second_factor(caseworker)
    issued = renew_access(by=team_lead, staff_key=caseworker.pk, forget_second_factor=True, today=TODAY)
    accept_invitation(token=issued.token, password=GOOD, today=TODAY)
    assert not has_second_factor(caseworker)
    assert assignments(caseworker, on=TODAY).count() == 1


def test_renewal_is_for_those_who_look_after_the_account(
    team_lead: Staff, caseworker: Staff, stranger: Staff
) -> None:
    with pytest.raises(NotVisible):
        renew_access(by=team_lead, staff_key=stranger.pk, forget_second_factor=True, today=TODAY)
    with pytest.raises(NotVisible):
        renew_access(by=caseworker, staff_key=team_lead.pk, forget_second_factor=True, today=TODAY)
    with pytest.raises(RuleError):
        renew_access(by=team_lead, staff_key=team_lead.pk, forget_second_factor=True, today=TODAY)
