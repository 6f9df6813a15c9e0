"""The page about the agency, and what the overview says of it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from factories import ClientOf

from lotse.accounts.models import Agency, Staff
from lotse.places.models import Neighbourhood
from lotse.places.services import OfficeDetails, describe_office

FIELDS = {
    "name": "Jobcenter Musterkreis",
    "kind": "joint",
    "street_line": "Beispielweg 1",
    "place": "59174 Kamen",
    "officer_address": "Beispielweg 1, 59174 Kamen",
}
GAPS = "Noch zu ergänzen"


def test_overview_says_what_the_notice_lacks_and_leads_there(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    page = client.get(reverse("setup"))
    task = page.context["tasks"][0]
    assert (task.has_gaps, task.url) == (True, reverse("setup_agency"))
    assert "Anschrift der oder des Datenschutzbeauftragten" in task.text
    assert "noch zu ergänzen" in page.content.decode()
    assert GAPS in client.get(task.url).content.decode()


def test_filled_agency_has_no_gaps(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    answer = client.post(reverse("setup_agency"), FIELDS, follow=True)
    assert "Die Angaben sind gespeichert." in answer.content.decode()
    assert GAPS not in answer.content.decode()
    task = client.get(reverse("setup")).context["tasks"][0]
    assert (task.has_gaps, task.action) == (False, "Ändern")
    assert Agency.objects.get(pk=team_lead.agency_id).place == "59174 Kamen"


def test_town_without_authority_lacks_it(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    answer = client.post(reverse("setup_agency"), {**FIELDS, "kind": "town"}, follow=True)
    assert answer.context["gaps"] == ("Aufsichtsbehörde",)


def test_caseworker_reads_who_fills_the_gaps(client_of: ClientOf, caseworker: Staff) -> None:
    task = client_of(caseworker).get(reverse("setup")).context["tasks"][0]
    assert (task.has_gaps, task.url) == (True, "")
    assert "Ihre Teamleitung ergänzt das." in task.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mail": "post"}, "mail"),
        ({"authority": "Aufsicht", "authority_url": "keine Seite"}, "authority_url"),
        ({"kind": "club"}, "kind"),
        ({"place": ""}, "__all__"),
    ],
)
def test_faulty_fields_come_back_and_nothing_is_saved(
    client_of: ClientOf, team_lead: Staff, changes: dict[str, str], said: str
) -> None:
    answer = client_of(team_lead).post(reverse("setup_agency"), {**FIELDS, **changes})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [said]
    assert not Agency.objects.get(pk=team_lead.agency_id).street_line


def test_notice_is_a_pdf_once_there_is_an_office(
    client_of: ClientOf, team_lead: Staff, neighbourhood: Neighbourhood
) -> None:
    client, url = client_of(team_lead), reverse("setup_notice", args=[neighbourhood.pk])
    assert client.get(url).status_code == 404
    assert url not in client.get(reverse("setup_agency")).content.decode()
    details = OfficeDetails("Quartiersbüro", "Blumenstraße 4", "59174", "Kamen", "030 23125 018")
    describe_office(by=team_lead, neighbourhood=neighbourhood, details=details)
    assert url in client.get(reverse("setup_agency")).content.decode()
    answer = client.get(url)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
