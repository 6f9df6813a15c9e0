"""The pages on which the audit log is asked for, released, and read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditAccess, AuditRow
from lotse.privacy.services import audit
from lotse.web.privacy.words import OBJECT_KINDS

ClientOf = Callable[[Staff], Client]
SOURCE = Path(__file__).parents[3] / "src" / "lotse"


@pytest.fixture
def wish() -> dict[str, str]:
    today = clock.today().isoformat()
    return {"reason": "Beschwerde über einen Zugriff", "from_on": today, "until_on": today}


@pytest.fixture
def officers_browser(privacy_officer: Staff, client_of: ClientOf) -> Client:
    return client_of(privacy_officer)


@pytest.fixture
def councils_browser(staff_council: Staff, client_of: ClientOf) -> Client:
    return client_of(staff_council)


@pytest.fixture
def log_url(officers_browser: Client, councils_browser: Client, wish: dict[str, str]) -> str:
    """The address of an opened log."""
    officers_browser.post(reverse("audit_requests"), wish)
    access = AuditAccess.objects.get()
    councils_browser.post(reverse("audit_decide", args=[access.pk]), {"decision": "release"})
    return reverse("audit_log", args=[access.pk])


def page(client: Client, url: str, **query: str) -> str:
    response = client.get(url, query)
    assert response.status_code == 200
    return response.content.decode()


def test_two_people_open_the_log(
    officers_browser: Client, councils_browser: Client, wish: dict[str, str]
) -> None:
    url = reverse("audit_requests")
    assert "Noch keine Anfrage" in page(officers_browser, url)
    assert officers_browser.post(url, wish).status_code == 302
    access = AuditAccess.objects.get()
    log_url = reverse("audit_log", args=[access.pk])
    assert officers_browser.get(log_url).status_code == 404
    assert "Freigeben" not in page(officers_browser, url)
    assert "1 Anfrage wartet" in page(councils_browser, reverse("privacy"))
    assert "Freigeben" in page(councils_browser, url)
    councils_browser.post(reverse("audit_decide", args=[access.pk]), {"decision": "release"})
    assert log_url in page(officers_browser, url)
    assert "Einsicht in das Protokoll" in page(officers_browser, log_url)


def test_refused_request_stays_closed(
    officers_browser: Client, councils_browser: Client, wish: dict[str, str]
) -> None:
    officers_browser.post(reverse("audit_requests"), wish)
    access = AuditAccess.objects.get()
    councils_browser.post(reverse("audit_decide", args=[access.pk]), {"decision": "refuse"})
    assert "abgelehnt" in page(officers_browser, reverse("audit_requests"))
    assert officers_browser.get(reverse("audit_log", args=[access.pk])).status_code == 404


def test_request_without_reason_comes_back_with_what_is_missing(
    officers_browser: Client, wish: dict[str, str]
) -> None:
    response = officers_browser.post(reverse("audit_requests"), {**wish, "reason": "weil"})
    assert response.status_code == 422
    assert "Bitte nennen Sie den Anlass in einem Satz." in response.content.decode()
    assert not AuditAccess.objects.exists()


def test_council_cannot_ask(councils_browser: Client, wish: dict[str, str]) -> None:
    assert "Einsicht beantragen" not in page(councils_browser, reverse("audit_requests"))
    assert councils_browser.post(reverse("audit_requests"), wish).status_code == 404


def test_log_is_found_by_object_and_shows_who(
    officers_browser: Client, caseworker: Staff, log_url: str
) -> None:
    for key in ("17", "18"):
        audit(by=caseworker, action=AuditAction.READ, object_kind="person", object_key=key)
    found = page(officers_browser, log_url, object_kind="person", object_key="17")
    assert "Person 17" in found
    assert "Person 18" not in found
    assert caseworker.name in found


def test_log_offers_nothing_by_employee(officers_browser: Client, log_url: str) -> None:
    fields = set(re.findall(r'<(?:input|select|textarea)[^>]* name="(\w+)"', page(officers_browser, log_url)))
    assert {"object_kind", "object_key", "from_on", "until_on"} <= fields
    assert not {field for field in fields if "actor" in field or "staff" in field}
    assert "sort=" not in page(officers_browser, log_url)


def test_each_look_is_written_down(officers_browser: Client, log_url: str) -> None:
    before = AuditRow.objects.filter(object_kind="audit-log").count()
    page(officers_browser, log_url)
    page(officers_browser, log_url, seite="2")
    assert AuditRow.objects.filter(object_kind="audit-log").count() == before + 2


@pytest.mark.parametrize("seite", ["0", "-1", "x", "99999"])
def test_odd_page_number_is_no_error(officers_browser: Client, log_url: str, seite: str) -> None:
    page(officers_browser, log_url, seite=seite)


def test_log_needs_as_many_queries_for_many_rows(
    officers_browser: Client,
    caseworker: Staff,
    log_url: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    page(officers_browser, log_url)
    for rows in (1, 60):
        for key in range(rows):
            audit(by=caseworker, action=AuditAction.READ, object_kind="person", object_key=key)
        with django_assert_num_queries(9):
            page(officers_browser, log_url)


def test_every_kind_of_object_has_a_german_word() -> None:
    used = {
        kind
        for file in SOURCE.rglob("*.py")
        for kind in re.findall(r'object_kind="([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(used) > 10
    assert used - OBJECT_KINDS.keys() == set()
