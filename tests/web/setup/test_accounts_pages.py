"""The agency's accounts: who sees them, new links, ending roles, closing."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import AssignmentFactory, ClientOf, StaffFactory

from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Assignment, Staff
from lotse.core import clock

MOST_QUERIES = 12


def _read(client: Client, name: str, *keys: int) -> str:
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_accounts_are_found_from_the_overview(client_of: ClientOf, team_lead: Staff, operator: Staff) -> None:
    for who in (team_lead, operator):
        assert reverse("setup_accounts") in _read(client_of(who), "setup")


def test_team_lead_sees_the_own_agencys_accounts_and_roles(
    client_of: ClientOf, cast: dict[str, Staff]
) -> None:
    page = _read(client_of(cast["team_lead"]), "setup_accounts")
    assert "Vertretung, Lüner Höhe" in page
    assert "bis 31. Dezember 2099" in page
    assert cast["staff_council"].name in page
    assert cast["stranger"].name not in page
    assert cast["stranger"].name in _read(client_of(cast["operator"]), "setup_accounts")


def test_new_link_is_shown_once_and_for_its_account_only(
    client_of: ClientOf, team_lead: Staff, caseworker: Staff, deputy: Staff
) -> None:
    client = client_of(team_lead)
    answer = client.post(reverse("setup_account", args=[caseworker.pk]), {"forget": "on"}, follow=True)
    link = answer.context["link"]
    assert link.startswith("http")
    assert link not in _read(client, "setup_account", caseworker.pk)
    assert caseworker.invitations.get().forgets_second_factor
    client.post(reverse("setup_account", args=[caseworker.pk]), {})
    assert not client.get(reverse("setup_account", args=[deputy.pk])).context["link"]
    with_link = Client().get(link)
    assert with_link.status_code == 404  # the second link has replaced the first


def test_page_offers_nothing_that_would_be_refused(client_of: ClientOf, cast: dict[str, Staff]) -> None:
    lead = client_of(cast["team_lead"])
    for who in ("privacy_officer", "staff_council", "operator", "team_lead"):
        key, page = cast[who].pk, _read(lead, "setup_account", cast[who].pk)
        assert "Link ausgeben" not in page
        assert "beenden" not in page
        role = cast[who].assignments.get().pk
        for address in (
            reverse("setup_account_close", args=[key]),
            reverse("setup_account_role", args=[key, role]),
        ):
            assert address not in page
            assert lead.get(address).status_code == lead.post(address).status_code == 404
        assert lead.post(reverse("setup_account", args=[key]), {}).status_code == 422
    officer = _read(client_of(cast["operator"]), "setup_account", cast["privacy_officer"].pk)
    assert "Link ausgeben" in officer
    assert 'name="forget"' not in officer


def test_closing_ends_every_session_at_once(client_of: ClientOf, team_lead: Staff, caseworker: Staff) -> None:
    desk, phone, lead = client_of(caseworker), client_of(caseworker), client_of(team_lead)
    assert desk.get("/heute").status_code == phone.get("/heute").status_code == 200
    close = reverse("setup_account_close", args=[caseworker.pk])
    assert caseworker.name in lead.get(close).content.decode()
    page = lead.post(close, follow=True).content.decode()
    assert "Wieder öffnen" in page
    for browser in (desk, phone):
        answer = browser.get("/heute")
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_role_ends_today_and_one_not_begun_is_taken_back(
    client_of: ClientOf, team_lead: Staff, caseworker: Staff
) -> None:
    held = caseworker.assignments.get()
    later = AssignmentFactory.create(staff=caseworker, from_on=clock.today() + dt.timedelta(days=3))
    lead = client_of(team_lead)
    for one in (held, later):
        address = reverse("setup_account_role", args=[caseworker.pk, one.pk])
        assert "Heute beenden" in lead.get(address).content.decode()
        assert lead.post(address, follow=True).status_code == 200
    assert Assignment.objects.get(staff=caseworker).until_on == clock.today()


def test_role_is_ended_only_where_it_belongs(
    client_of: ClientOf, team_lead: Staff, caseworker: Staff, deputy: Staff
) -> None:
    address = reverse("setup_account_role", args=[deputy.pk, caseworker.assignments.get().pk])
    assert client_of(team_lead).post(address).status_code == 404


def test_last_team_lead_stays_and_the_page_says_why(
    client_of: ClientOf, operator: Staff, team_lead: Staff
) -> None:
    address = reverse("setup_account_close", args=[team_lead.pk])
    page = client_of(operator).post(address, follow=True).content.decode()
    assert "zuerst eine Nachfolge" in page
    assert Staff.objects.get(pk=team_lead.pk).is_active


def test_accounts_take_the_same_few_queries_for_any_number(
    client_of: ClientOf, team_lead: Staff, agency: Agency
) -> None:
    client = client_of(team_lead)
    _read(client, "setup_accounts")  # the first page of a session writes it
    counts = []
    for number in (1, 30):
        for _ in range(number):
            AssignmentFactory.create(staff=StaffFactory.create(agency=agency), role=Role.CASEWORKER)
        with CaptureQueriesContext(connection) as queries:
            _read(client, "setup_accounts")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= MOST_QUERIES
