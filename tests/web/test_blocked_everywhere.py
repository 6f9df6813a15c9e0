"""Where somebody with a blocked address lives and how they are reached stands on no page and in no log (§ 51 BMG)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from searches import know
from test_access import EXPECTED
from world import build_world

from lotse.accounts.models import Agency, Staff
from lotse.journal.models import Entry
from lotse.people.models import Person
from lotse.people.services.searching import refresh_search
from lotse.places.models import Neighbourhood
from lotse.privacy.models import AuditRow

SECRETS = {
    "street": "Verstecktweg",
    "house_number_text": "4711x",
    "address_extra": "Hinterhaus Q",
    "care_of": "bei Schutzhaus Q",
    "area": "Geheimgebiet",
    "phone": "030 23125 777",
    "mobile": "0171 39200 77",
    "email": "verborgen@schutz.example",
}
QUESTIONS = (
    {},
    {"suche": "Verstecktweg"},
    {"suche": "030 23125 777"},
    {"strasse": "Verstecktweg", "sort": "address"},
)


def test_nothing_of_a_blocked_address_is_shown_anywhere(
    cast: dict[str, Staff],
    neighbourhood: Neighbourhood,
    town: Agency,
    tmp_path: Path,
    settings: Settings,
    client_of: Callable[[Staff], Client],
) -> None:
    settings.FILES = tmp_path
    world = build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)
    for person in Person.objects.all():
        for name, value in {**SECRETS, "is_blocked": True}.items():
            setattr(person, name, value)
        refresh_search(person)
        person.save()
    client = client_of(cast["caseworker"])
    shown: list[str] = []
    know(client, [question["suche"] for question in QUESTIONS if "suche" in question])
    for name, row in EXPECTED.items():
        if "caseworker" not in row.may or name.startswith(("account_", "mfa_")):
            continue
        for question in QUESTIONS:
            with transaction.atomic():
                response = client.get(reverse(name, args=[getattr(world, at) for at in row.at]), question)
                text = response.getvalue().decode(errors="replace")
                transaction.set_rollback(True)
            for asked in question.values():  # what somebody typed themselves comes back in the field
                text = text.replace(asked, "")
            shown += [f"{name} {question}: {secret}" for secret in SECRETS.values() if secret in text]
    assert shown == []
    written = str(list(AuditRow.objects.values())) + str(list(Entry.objects.values()))
    assert [secret for secret in SECRETS.values() if secret in written] == []
