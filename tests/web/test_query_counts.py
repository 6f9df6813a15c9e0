"""No page over twelve queries, and with 3,000 people as many as with a handful (design.md §9).

The pages are found by following links; those that only a form leads to are named.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve, reverse
from pytest_django import Settings
from searches import search
from world import World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.casework.models import Reminder
from lotse.core import clock
from lotse.outreach.enums import AnswerWay, Audience, ReturnReason, VisitOutcome
from lotse.outreach.models import Answer, CallbackRequest, Letter, Return, Visit, Wave
from lotse.outreach.services.drafts import start_draft
from lotse.people.enums import (
    ClarificationReason,
    DepartureKind,
    MailStop,
    RowChange,
    RowStatus,
    Severity,
    SourceState,
    Standing,
)
from lotse.people.models import (
    AddressClarification,
    ClientImport,
    Departure,
    DuplicatePair,
    ImportRow,
    Person,
)
from lotse.places.models import Neighbourhood

MOST = 12
FEW, MANY = 20, 3000
LINK = re.compile(r'href="([/?][^"#]*)"')
NUMBERED = re.compile(r"\d")
# Parts of a query that any word or number may fill.
FREE = {"postcode", "q", "street", "suche", "town"}
# Whose file is shown is written down, but not once more within ten minutes: not what is counted here.
NOTES_A_READING = 'INSERT INTO "privacy_auditrow"'
ASKS_FOR_ROLES = 'FROM "accounts_assignment" WHERE "accounts_assignment"."staff_id" IN'


@pytest.fixture
def world(
    cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, tmp_path: Path, settings: Settings
) -> World:
    settings.FILES = settings.DATA = tmp_path
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)


@pytest.mark.slow
def test_pages_ask_few_questions_however_many_people(
    world: World,
    cast: dict[str, Staff],
    neighbourhood: Neighbourhood,
    client_of: Callable[[Staff], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Once a minute a page notes in the session that somebody is still there: not what is counted here.
    monkeypatch.setattr("lotse.web.accounts.middleware.WRITES_EVERY", float("inf"))
    everybody_new = start_draft(
        by=cast["caseworker"],
        neighbourhood_key=neighbourhood.pk,
        audience=Audience.NOT_WRITTEN,
        today=clock.today(),
    )
    starts = {
        "caseworker": _starts(world, everybody_new),
        "team_lead": ["/einrichten"],
        "operator": ["/einrichten"],
        "privacy_officer": ["/datenschutz"],
        "staff_council": ["/datenschutz"],
    }
    clients = {role: client_of(cast[role]) for role in starts}
    starts["caseworker"] += [
        search(clients["caseworker"], page, words) for page, words in _searches(world).items()
    ]
    pages = [(role, path) for role in starts for path in _reachable(clients[role], starts[role])]
    assert len(pages) > 60
    _add_people(neighbourhood, world, first=0, count=FEW)
    few = {(role, path): _queries(clients[role], path) for role, path in pages}
    _add_people(neighbourhood, world, first=FEW, count=MANY)
    many = {(role, path): _queries(clients[role], path) for role, path in pages}

    assert {page: count for page, count in many.items() if count > MOST} == {}
    assert {page: (few[page], many[page]) for page in pages if few[page] != many[page]} == {}


def _starts(world: World, draft: Wave) -> list[str]:
    return [
        "/anschreiben",
        "/menschen",
        f"/anschreiben/ruecklauf?code={world.code}",
        *(reverse(name, args=[draft.pk]) for name in ("wave_who", "wave_text", "wave_sending", "wave_check")),
        reverse("import_columns", args=[world.upload]),
        reverse("case", args=[world.case]),
        reverse("case_begin", args=[world.person]),
        reverse("handover", args=[world.handover]),
        reverse("reminder", args=[world.reminder]),
        reverse("reminders"),
        f"{reverse('setup_areas', args=[world.drawing])}",
        f"{reverse('setup_streets', args=[world.drawing])}?q=Blumen",
        f"{reverse('setup_outline', args=[world.drawing])}",
        f"{reverse('setup_check', args=[world.drawing])}",
    ]


def _searches(world: World) -> dict[str, str]:
    return {
        "/menschen": "Muster",
        "/anschreiben/antworten": "Muster",
        reverse("wave_who", args=[world.draft]): "Blumen",
        reverse("person_merge", args=[world.person]): "Muster",
        reverse("walk_in_person", args=[world.walk_in]): "Muster",
        reverse("appointment_person", args=[world.appointment]): "Muster",
    }


def _reachable(client: Client, starts: list[str]) -> Iterator[str]:
    """Yield the pages that links lead to: one address per view and choice in its query."""
    waiting, seen = deque(starts), set[tuple[str, str]]().union(*map(_aspects, starts))
    while waiting:
        path = waiting.popleft()
        response = client.get(path)
        if response.status_code == 200 and "text/html" in response.headers["Content-Type"]:
            yield path
            for link in LINK.findall(response.content.decode()):
                address = urljoin(path, unescape(link))
                if not _aspects(address) <= seen:
                    seen |= _aspects(address)
                    waiting.append(address)
        response.getvalue()  # a file is closed by reading it to its end


def _aspects(address: str) -> set[tuple[str, str]]:
    """Name what an address shows: its view, and each part of its query without numbers, days and search words.

    Nothing of a page for everybody: those are counted in `tests/web/public`.
    """
    parts = urlsplit(address)
    try:
        found = resolve(parts.path)
    except Resolver404:
        return set()
    if not getattr(found.func, "login_required", True):
        return set()
    view = found.view_name
    query = parse_qsl(parts.query)
    return {
        (view, ""),
        *((view, key if key in FREE or NUMBERED.search(value) else f"{key}={value}") for key, value in query),
    }


def _queries(client: Client, path: str) -> int:
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200, path
    response.getvalue()  # a file is closed by reading it to its end
    assert sum(ASKS_FOR_ROLES in query["sql"] for query in asked) == 1, path
    return sum(not query["sql"].startswith(NOTES_A_READING) for query in asked)


def _add_people(neighbourhood: Neighbourhood, world: World, *, first: int, count: int) -> None:
    """Add people, and for each tenth of them something else that there can be about somebody."""
    today, now = clock.today(), clock.now()
    people = Person.objects.bulk_create(_person(neighbourhood, first + number) for number in range(count))
    tenths = [people[start : start + count // 10] for start in range(0, count, count // 10)]
    letters = Letter.objects.bulk_create(
        Letter(
            wave_id=world.posted,
            person=person,
            code=f"W{first + number:07}",
            position=100 + first + number,
            address=["Alex Muster", f"Blumenstraße {number}", "59174 Kamen"],
            salutation="Guten Tag,",
            file="letters.pdf",
            page=1,
        )
        for number, person in enumerate(people[: count // 2])
    )
    came_back, answered, asked, *_ = [
        letters[start : start + count // 10] for start in range(0, count // 2, count // 10)
    ]
    Return.objects.bulk_create(
        Return(letter=letter, reason=ReturnReason.REFUSED, on=today, recorded_at=now) for letter in came_back
    )
    Answer.objects.bulk_create(
        Answer(person=letter.person, letter=letter, way=AnswerWay.PHONE, on=today, recorded_at=now)
        for letter in answered
    )
    CallbackRequest.objects.bulk_create(CallbackRequest(letter=letter, received_at=now) for letter in asked)
    Visit.objects.bulk_create(
        Visit(person=person, on=today, outcome=VisitOutcome.NOT_MET, recorded_at=now) for person in tenths[4]
    )
    AddressClarification.objects.bulk_create(
        AddressClarification(person=person, reason=ClarificationReason.REPORTED, opened_on=today)
        for person in tenths[5]
    )
    Reminder.objects.bulk_create(
        Reminder(person=person, text="Anrufen", first_due_on=today, due_on=today, made_on=today)
        for person in tenths[6]
    )
    _add_rows(world, people, tenths, first=first)


def _person(neighbourhood: Neighbourhood, number: int) -> Person:
    is_gone = number % 10 == 7
    return Person(
        agency_id=neighbourhood.agency_id,
        neighbourhood=neighbourhood,
        family_name=f"Muster{number}",
        given_name="Kim",
        search=f" kim muster{number} blumenstrasse",
        birth_date=dt.date(1980, 1, 1),
        street=f"Straße {number % 40}",
        house_number=number,
        house_number_text=str(number),
        postcode="59174",
        town="Kamen",
        standing=list(Standing)[number % len(Standing)],
        mail_stop=MailStop.WISH if number % 10 == 8 else MailStop.NONE,
        is_blocked=number % 10 == 9,
        source_state=SourceState.GONE if is_gone else SourceState.PRESENT,
        gone_since=clock.today() if is_gone else None,
        taken_in_on=clock.today() - dt.timedelta(days=90),
    )


def _add_rows(world: World, people: list[Person], tenths: list[list[Person]], *, first: int) -> None:
    """Add a row of the staged list for each, pairs that may be one person, and departures."""
    rows = ImportRow.objects.bulk_create(
        ImportRow(
            client_import_id=world.client_import,
            row=1000 + first + number,
            line=1001 + first + number,
            cells={"family_name": person.family_name, "street": person.street},
            severity=list(Severity)[number % len(Severity)],
            status=list(RowStatus)[number % len(RowStatus)],
            change=list(RowChange)[number % len(RowChange)],
            person=person if number % 2 else None,
        )
        for number, person in enumerate(people)
    )
    ClientImport.objects.filter(pk=world.client_import).update(rows=ImportRow.objects.count())
    tenth = len(tenths[0])
    DuplicatePair.objects.bulk_create(
        DuplicatePair(
            client_import_id=world.client_import, row_a=one, row_b=other, score=0.9, verdict="maybe"
        )
        for one, other in zip(rows[:tenth], rows[tenth : 2 * tenth], strict=True)
    )
    DuplicatePair.objects.bulk_create(
        DuplicatePair(person_a=one, person_b=other, score=0.9, verdict="maybe")
        for one, other in zip(tenths[0], tenths[1], strict=True)
    )
    Departure.objects.bulk_create(
        Departure(client_import_id=world.client_import, person=person, kind=kind)
        for kind, some in zip(DepartureKind, tenths[2:4], strict=True)
        for person in some
    )
