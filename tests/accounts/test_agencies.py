"""What papers say of an agency: who may write it down, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from factories import FIRST_DAY

from lotse.accounts.enums import AgencyKind
from lotse.accounts.models import Agency, Staff
from lotse.accounts.rules import AgencyDetails, agency_violations
from lotse.accounts.services import change_agency
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.privacy.models import AuditRow

FULL = AgencyDetails(
    name="Jobcenter Musterkreis",
    kind=AgencyKind.JOINT,
    street_line="Beispielweg 1",
    place="59174 Kamen",
    phone="030 23125 000",
    mail="post@jobcenter.example",
    officer_name="Datenschutz im Jobcenter",
    officer_mail="datenschutz@jobcenter.example",
    officer_address="Beispielweg 1, 59174 Kamen",
    authority="Landesbehörde für Datenschutz",
    authority_address="Musterallee 2, 40210 Musterstadt",
    authority_url="www.aufsicht.example",
)


@pytest.mark.parametrize("role", ["team_lead", "operator"])
def test_whoever_looks_after_the_agency_writes_it_down(role: str, cast: dict[str, Staff]) -> None:
    by = cast[role]
    change_agency(by=by, agency_key=by.agency_id, details=FULL, today=FIRST_DAY)
    saved = Agency.objects.get(pk=by.agency_id)
    assert (saved.place, saved.officer_mail, saved.authority_url) == (
        "59174 Kamen",
        "datenschutz@jobcenter.example",
        "www.aufsicht.example",
    )
    row = AuditRow.objects.get(object_kind="agency")
    assert row.actor_key == by.pk
    assert "place" in row.facts["fields"]
    assert "name" not in row.facts["fields"]


@pytest.mark.parametrize("role", ["caseworker", "deputy", "reviewer", "privacy_officer", "stranger"])
def test_agency_is_not_theirs_to_change(role: str, cast: dict[str, Staff], agency: Agency) -> None:
    with pytest.raises(NotVisible):
        change_agency(by=cast[role], agency_key=agency.pk, details=FULL, today=FIRST_DAY)


def test_team_lead_leaves_other_agencies_alone(team_lead: Staff, town: Agency) -> None:
    with pytest.raises(NotVisible):
        change_agency(by=team_lead, agency_key=town.pk, details=FULL, today=FIRST_DAY)


def test_operator_writes_down_every_agency_of_the_house(operator: Staff, town: Agency) -> None:
    details = replace(FULL, name="Stadt Kamen", kind=AgencyKind.TOWN)
    change_agency(by=operator, agency_key=town.pk, details=details, today=FIRST_DAY)
    assert Agency.objects.get(pk=town.pk).place == "59174 Kamen"


def test_saving_the_same_again_changes_nothing(team_lead: Staff) -> None:
    for _ in range(2):
        change_agency(by=team_lead, agency_key=team_lead.agency_id, details=FULL, today=FIRST_DAY)
    assert AuditRow.objects.filter(object_kind="agency").count() == 1


def test_spaces_that_nobody_meant_are_dropped(team_lead: Staff) -> None:
    details = replace(FULL, place="  59174   Kamen ")
    assert (
        change_agency(by=team_lead, agency_key=team_lead.agency_id, details=details, today=FIRST_DAY).place
        == "59174 Kamen"
    )


def test_two_agencies_do_not_share_a_name(team_lead: Staff, town: Agency) -> None:
    with pytest.raises(ConflictError, match="Stadt Kamen"):
        change_agency(
            by=team_lead,
            agency_key=team_lead.agency_id,
            details=replace(FULL, name="Stadt Kamen"),
            today=FIRST_DAY,
        )


def test_mail_address_that_is_none_is_refused(team_lead: Staff) -> None:
    with pytest.raises(InputError):
        change_agency(
            by=team_lead,
            agency_key=team_lead.agency_id,
            details=replace(FULL, officer_mail="datenschutz"),
            today=FIRST_DAY,
        )


def test_broken_rule_leaves_the_agency_as_it_was(team_lead: Staff) -> None:
    with pytest.raises(RuleError, match="Straße und Ort"):
        change_agency(
            by=team_lead, agency_key=team_lead.agency_id, details=replace(FULL, place=""), today=FIRST_DAY
        )
    assert not Agency.objects.get(pk=team_lead.agency_id).phone


@pytest.mark.parametrize(
    ("details", "count"),
    [
        (FULL, 0),
        (AgencyDetails("Jobcenter", AgencyKind.JOINT), 0),
        (replace(FULL, name=""), 1),
        (replace(FULL, street_line=""), 1),
        (replace(FULL, place=""), 1),
        (replace(FULL, phone="auf Anfrage"), 1),
        (replace(FULL, authority=""), 1),
        (replace(FULL, authority="", authority_address="", authority_url=""), 0),
        (replace(FULL, name="", place="", phone="-"), 3),
    ],
)
def test_agency_violations(details: AgencyDetails, count: int) -> None:
    assert len(agency_violations(details)) == count
