"""A house with one neighbourhood, as many people as wished, and a case worker who is signed in."""

from __future__ import annotations

import datetime as dt
import time
from statistics import median

from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client
from django.test.utils import setup_test_environment

from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.core import clock
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.people.rules import search_text
from lotse.places.models import Neighbourhood

_A_NEIGHBOURHOOD = 350
_ROUNDS = 15
_STREETS = ("Blumenstraße", "Lüner Ring", "Am Anger", "Mühlenweg", "Marktgasse")


class House:
    """Made once; `fill` adds people up to a number, `cost` asks for a page."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        setup_test_environment()
        agency = Agency.objects.create(name="Jobcenter Musterkreis")
        staff = Staff.objects.create(email="lotse@jobcenter.example", name="Lotta Lotse", agency=agency)
        self.place = Neighbourhood.objects.create(
            agency=agency, name="Lüner Höhe", slug="luener-hoehe", started_on=dt.date(2020, 8, 25)
        )
        Assignment.objects.create(
            staff=staff, neighbourhood_key=self.place.pk, role=Role.CASEWORKER, from_on=dt.date(2020, 8, 25)
        )
        Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={})
        self.client = Client()
        self.client.force_login(staff)

    def fill(self) -> None:
        """Let 350 people live in the neighbourhood."""
        Person.objects.bulk_create(self._person(number) for number in range(_A_NEIGHBOURHOOD))

    def crowd(self, count: int) -> None:
        """Let the agency look after so many people more, in other neighbourhoods of 350."""
        for start in range(0, count, _A_NEIGHBOURHOOD):
            name = f"Quartier {start}"
            other = Neighbourhood.objects.create(
                agency=self.place.agency,
                name=name,
                slug=f"quartier-{start}",
                started_on=self.place.started_on,
            )
            Person.objects.bulk_create(
                self._person(start + number, place=other) for number in range(_A_NEIGHBOURHOOD)
            )

    def page_of(self, *, entries: int) -> str:
        """Return the address of a new person's page with so many journal entries."""
        person = self._person(900_000 + entries)
        person.save()
        Entry.objects.bulk_create(
            Entry(
                agency_key=self.place.agency_id,
                neighbourhood_key=self.place.pk,
                person_key=person.pk,
                kind="talk-held",
                on=clock.today() - dt.timedelta(days=number % 400),
                recorded_at=clock.now(),
                facts={"way": "phone", "topics": "work money"},
            )
            for number in range(entries)
        )
        return f"/menschen/{person.pk}"

    def cost(self, path: str) -> float:
        """Return the median CPU milliseconds of a page, after one that warms up."""
        times = []
        for _ in range(_ROUNDS + 1):
            started = time.process_time()
            answer = self.client.get(path)
            times.append(1000 * (time.process_time() - started))
            if answer.status_code != 200:
                raise SystemExit(f"{path} answers {answer.status_code}")
        return median(times[1:])

    def _person(self, number: int, place: Neighbourhood | None = None) -> Person:
        street, family = _STREETS[number % len(_STREETS)], f"Muster{number}"
        return Person(
            agency_id=self.place.agency_id,
            neighbourhood=place or self.place,
            family_name=family,
            given_name="Alex",
            birth_date=dt.date(1960 + number % 40, 1 + number % 12, 1),
            street=street,
            house_number=1 + number % 90,
            house_number_text=str(1 + number % 90),
            postcode="59174",
            town="Kamen",
            search=search_text(
                given="Alex", family=family, street=street, number=number % 90, is_blocked=False
            ),
            taken_in_on=dt.date(2020, 8, 25),
        )
