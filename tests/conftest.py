"""The cast that all tests share, and how somebody of it comes to a signed-in browser."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from factories import (
    FIRST_DAY,
    AgencyFactory,
    AssignmentFactory,
    ClientOf,
    NeighbourhoodFactory,
    StaffFactory,
    TotpFactory,
)

from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Staff
from lotse.places.models import Neighbourhood


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """Hash passwords quickly in tests: argon2 is slow on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def agency(db: None) -> Agency:
    """The Jobcenter that runs the office."""
    return AgencyFactory.create(name="Jobcenter Musterkreis")


@pytest.fixture
def town(db: None) -> Agency:
    """The town beside it: another agency, with its own people."""
    return AgencyFactory.create(name="Stadt Kamen", kind=AgencyKind.TOWN)


@pytest.fixture
def neighbourhood(agency: Agency) -> Neighbourhood:
    """The neighbourhood that the caseworker is assigned to."""
    return NeighbourhoodFactory.create(agency=agency, name="Lüner Höhe", slug="luner-hohe")


def _member(agency: Agency, role: Role, name: str, **assignment: object) -> Staff:
    email = f"{name.split()[-1].lower()}@{agency.pk}.example"
    staff = StaffFactory.create(agency=agency, name=name, email=email)
    AssignmentFactory.create(staff=staff, role=role, **assignment)
    TotpFactory.create(user=staff)
    return staff


@pytest.fixture
def caseworker(agency: Agency, neighbourhood: Neighbourhood) -> Staff:
    """The caseworker of the Jobcenter, assigned to the one neighbourhood."""
    return _member(agency, Role.CASEWORKER, "Lotta Lotse", neighbourhood_key=neighbourhood.pk)


@pytest.fixture
def deputy(agency: Agency, neighbourhood: Neighbourhood) -> Staff:
    """Stands in for the caseworker until a day far enough off."""
    return _member(
        agency,
        Role.DEPUTY,
        "Verena Vertretung",
        neighbourhood_key=neighbourhood.pk,
        until_on=dt.date(2099, 12, 31),
        reason="Urlaub",
    )


@pytest.fixture
def team_lead(agency: Agency) -> Staff:
    """Leads the team of the Jobcenter: all of its neighbourhoods."""
    return _member(agency, Role.TEAM_LEAD, "Thea Teamleitung")


@pytest.fixture
def town_adviser(town: Agency) -> Staff:
    """Advises for the town: other agency, other people."""
    return _member(town, Role.TOWN_ADVISER, "Stella Stadt")


@pytest.fixture
def reviewer(agency: Agency) -> Staff:
    """Sits in the steering group: protected figures only."""
    return _member(agency, Role.REVIEWER, "Rita Rückblick")


@pytest.fixture
def privacy_officer(agency: Agency) -> Staff:
    """Looks after data protection; no case content."""
    return _member(agency, Role.PRIVACY_OFFICER, "Doris Datenschutz")


@pytest.fixture
def staff_council(agency: Agency) -> Staff:
    """Holds the second key to the audit log."""
    return _member(agency, Role.STAFF_COUNCIL, "Paula Personalrat")


@pytest.fixture
def operator(agency: Agency) -> Staff:
    """Runs the machine; no personal data."""
    return _member(agency, Role.OPERATOR, "Bea Betrieb")


@pytest.fixture
def stranger(db: None) -> Staff:
    """A caseworker of another Jobcenter, who must see nothing of all this."""
    agency = AgencyFactory.create(name="Jobcenter Anderswo")
    other = NeighbourhoodFactory.create(agency=agency, name="Anderswo", slug="anderswo", started_on=FIRST_DAY)
    return _member(agency, Role.CASEWORKER, "Frida Fremd", neighbourhood_key=other.pk)


@pytest.fixture
def next_door(agency: Agency) -> Staff:
    """A caseworker of the same Jobcenter in another neighbourhood, who must see nobody of this one."""
    other = NeighbourhoodFactory.create(agency=agency, name="Nebenan", slug="nebenan", started_on=FIRST_DAY)
    return _member(agency, Role.CASEWORKER, "Nadja Nebenan", neighbourhood_key=other.pk)


@pytest.fixture
def cast(
    caseworker: Staff,
    deputy: Staff,
    team_lead: Staff,
    town_adviser: Staff,
    reviewer: Staff,
    privacy_officer: Staff,
    staff_council: Staff,
    operator: Staff,
    stranger: Staff,
    next_door: Staff,
) -> dict[str, Staff]:
    """Everybody, by the word the access table uses."""
    return {
        "caseworker": caseworker,
        "deputy": deputy,
        "team_lead": team_lead,
        "town_adviser": town_adviser,
        "reviewer": reviewer,
        "privacy_officer": privacy_officer,
        "staff_council": staff_council,
        "operator": operator,
        "stranger": stranger,
        "next_door": next_door,
    }


@pytest.fixture
def client_of() -> ClientOf:
    """Return a function that gives a browser in which somebody is signed in, second factor and all."""

    def signed_in(staff: Staff) -> Client:
        client = Client()
        client.force_login(staff)
        return client

    return signed_in
