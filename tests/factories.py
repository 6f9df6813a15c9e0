"""Test objects without surprises: nothing is drawn at random, names are made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import factory
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from factory.django import DjangoModelFactory

from lotse.accounts.enums import AgencyKind, Role
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.places.models import Neighbourhood

ClientOf = Callable[[Staff], Client]
FIRST_DAY = dt.date(2020, 8, 25)
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class AgencyFactory(DjangoModelFactory[Agency]):
    """A Jobcenter."""

    class Meta:
        model = Agency

    name = factory.Sequence(lambda n: f"Jobcenter Probekreis {n}")
    kind = AgencyKind.JOINT


class StaffFactory(DjangoModelFactory[Staff]):
    """A member of staff without a password: most tests sign in through `client_of`."""

    class Meta:
        model = Staff

    agency = factory.SubFactory(AgencyFactory)
    email = factory.Sequence(lambda n: f"person{n}@jobcenter.example")
    name = factory.Sequence(lambda n: f"Probe Person {n}")
    password = "!unusable"


class AssignmentFactory(DjangoModelFactory[Assignment]):
    """A role without an end, everywhere in the agency unless a neighbourhood is named."""

    class Meta:
        model = Assignment

    staff = factory.SubFactory(StaffFactory)
    role = Role.CASEWORKER
    from_on = FIRST_DAY


class TotpFactory(DjangoModelFactory[Authenticator]):
    """A second factor: an authenticator app with a known secret."""

    class Meta:
        model = Authenticator

    user = factory.SubFactory(StaffFactory)
    type = Authenticator.Type.TOTP
    data = factory.LazyFunction(lambda: {"secret": get_adapter().encrypt(TOTP_SECRET)})


class NeighbourhoodFactory(DjangoModelFactory[Neighbourhood]):
    """A neighbourhood drawn by one area value of the directory."""

    class Meta:
        model = Neighbourhood

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Probequartier {n}")
    slug = factory.Sequence(lambda n: f"probequartier-{n}")
    area_values = factory.LazyAttribute(lambda neighbourhood: [neighbourhood.name])
    started_on = FIRST_DAY
