"""Overview, directories, office card, team, learning from others: who sees what, what is written."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import AssignmentFactory, ClientOf, NeighbourhoodFactory, StaffFactory
from small_town import STREETS
from web.setup.conftest import POINTS

from lotse.accounts.enums import Role
from lotse.accounts.models import Agency, Assignment, Invitation, Staff
from lotse.core import clock
from lotse.ops.worker import TaskLoop
from lotse.people.models import Person
from lotse.places.models import (
    AddressPoint,
    DirectoryArea,
    Drawing,
    Neighbourhood,
    Office,
    StreetDirectory,
    TownFile,
)
from lotse.places.services import OfficeDetails, describe_office
from lotse.privacy.models import AuditRow

MOST_QUERIES = 12
CARD = {
    "name": "Quartiersbüro Lüner Höhe",
    "street_line": "Blumenstraße 4",
    "postcode": "59174",
    "town": "Kamen",
    "phone": "030 23125 018",
    "languages": ["de", "tr"],
    "walk_in": "Dienstag 9 bis 12 Uhr\n\n Donnerstag  14 bis 16 Uhr",
}


def _page(client: Client, name: str, *keys: int) -> str:
    answer = client.get(reverse(name, args=keys))
    assert answer.status_code == 200
    return answer.content.decode()


def test_newcomer_is_told_to_begin_with_the_directory(client_of: ClientOf, team_lead: Staff) -> None:
    page = client_of(team_lead).get(reverse("setup"))
    (task,) = [task for task in page.context["tasks"] if task.is_next]
    assert (task.title, task.url) == ("Straßenverzeichnis", reverse("setup_directories"))


def test_overview_names_the_office_card_once_streets_are_chosen(
    client_of: ClientOf, caseworker: Staff, directory: StreetDirectory
) -> None:
    page = client_of(caseworker).get(reverse("setup"))
    (task,) = [task for task in page.context["tasks"] if task.is_next]
    assert task.title == "Bürokarte"


def test_operator_sets_up_and_sees_nobody(
    client_of: ClientOf,
    operator: Staff,
    directory: StreetDirectory,
    neighbourhood: Neighbourhood,
    people: list[Person],
) -> None:
    client = client_of(operator)
    page = client.get(reverse("setup"))
    assert [task.url for task in page.context["tasks"] if task.title == "Erste Liste"] == [""]
    client.post(reverse("setup_redraw", args=[neighbourhood.pk]))
    check = client.get(reverse("setup_check", args=[Drawing.objects.get().pk]))
    assert check.context["counts"].inside == 0
    assert "Bekannte Menschen" not in check.content.decode()


@pytest.mark.parametrize("role", ["reviewer", "privacy_officer", "staff_council"])
def test_setup_is_none_of_their_business(client_of: ClientOf, cast: dict[str, Staff], role: str) -> None:
    client = client_of(cast[role])
    for name in ("setup", "setup_directories", "setup_new"):
        assert client.get(reverse(name)).status_code == 404, name


def test_deputy_founds_nothing(client_of: ClientOf, deputy: Staff, directory: StreetDirectory) -> None:
    client = client_of(deputy)
    assert client.get(reverse("setup_new")).status_code == 404
    file = SimpleUploadedFile(
        "strassen.csv", "\n".join(STREETS).encode("cp1252") + b"\n;;;Neuer Weg;59174;Kamen;A;;;A"
    )
    assert client.post(reverse("setup_directories"), {"file": file}).status_code == 404
    assert StreetDirectory.objects.count() == 1


def test_stranger_finds_nothing_of_another_agency(
    client_of: ClientOf,
    stranger: Staff,
    team_lead: Staff,
    neighbourhood: Neighbourhood,
    directory: StreetDirectory,
) -> None:
    client_of(team_lead).post(reverse("setup_redraw", args=[neighbourhood.pk]))
    drawing = Drawing.objects.get()
    client = client_of(stranger)
    for name in ("setup_neighbourhood", "setup_office", "setup_team", "setup_learn", "setup_poster"):
        assert client.get(reverse(name, args=[neighbourhood.pk])).status_code == 404, name
    for name in (
        "setup_name",
        "setup_areas",
        "setup_streets",
        "setup_outline",
        "setup_check",
        "setup_discard",
    ):
        assert client.get(reverse(name, args=[drawing.pk])).status_code == 404, name
    assert client.get(reverse("setup_directory", args=[directory.pk])).status_code == 404
    assert client.post(reverse("setup_redraw", args=[neighbourhood.pk])).status_code == 404


def _uploaded(client: Client, name: str, content: bytes, address: str = "setup_directories") -> str:
    """Upload a file about the town; return the address of the page that says how far it is."""
    url: str = client.post(reverse(address), {"file": SimpleUploadedFile(name, content)}).url  # type: ignore[attr-defined]
    return url


def _read(client: Client, url: str) -> str:
    """Let the worker read what was uploaded; return the page one comes to then."""
    TaskLoop("w").run_waiting()
    return client.get(url, follow=True).content.decode()


TOWN = "\n".join(STREETS).encode("cp1252")


def test_directory_is_stored_with_its_areas(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    assert "4 Zeilen übernommen" in _read(client, _uploaded(client, "../strassen.csv", TOWN))
    areas = DirectoryArea.objects.filter(column="plraum").values_list("value", "rows", "streets")
    assert sorted(areas) == [("Lüner Höhe", 2, 2), ("Mitte", 2, 2)]
    again = client.get(_uploaded(client, "strassen.csv", TOWN), follow=True)
    assert "nichts geändert" in again.content.decode()
    assert StreetDirectory.objects.get().file_name == "strassen.csv"


def test_reading_a_directory_shows_how_far_it_is(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    url = _uploaded(client, "strassen.csv", TOWN)
    page = client.get(url).content.decode()
    fragment = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "Datei wird eingelesen" in page
    assert fragment.strip() in page
    assert "wird eingelesen" in client.get(reverse("setup_directories")).content.decode()
    assert _uploaded(client, "noch einmal.csv", TOWN) == url
    TaskLoop("w").run_waiting()
    assert client.get(url, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "Noch nicht übernommen" not in client.get(reverse("setup_directories")).content.decode()


def test_faulty_directory_names_row_and_column(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    url = _uploaded(client, "strassen.csv", "\n".join([*STREETS, "x;;;Weg;59174;Kamen;A;;;A"]).encode())
    page = _read(client, url)
    assert "„strassen.csv“: Straßenverzeichnis, Datenzeile 5" in page
    assert not StreetDirectory.objects.exists()
    assert "abgebrochen" in client.get(reverse("setup_directories")).content.decode()
    assert "4 Zeilen übernommen" in _read(client, _uploaded(client, "strassen.csv", TOWN))
    assert "abgebrochen" not in client.get(reverse("setup_directories")).content.decode()


def test_directory_with_a_slipped_column_names_the_row(client_of: ClientOf, team_lead: Staff) -> None:
    client = client_of(team_lead)
    lines = [*STREETS, f";;;{'x' * 200};59174;Kamen;A;;;A"]
    page = _read(client, _uploaded(client, "strassen.csv", "\n".join(lines).encode()))
    assert "Datenzeile 5, Spalte „name“" in page
    assert not StreetDirectory.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"von;bis;name;plz\n", "Diese Spalte fehlt: „ort“"),
        (b"%PDF-1.7\0", "kein Text"),
    ],
)
def test_file_that_is_no_directory_is_refused_at_once(
    client_of: ClientOf, team_lead: Staff, files: Path, content: bytes, message: str
) -> None:
    file = SimpleUploadedFile("strassen.csv", content)
    answer = client_of(team_lead).post(reverse("setup_directories"), {"file": file})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not TownFile.objects.exists()
    assert list(files.glob("*/*")) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("strasse;nr;lat\nWeg;1;51", "Länge"),
        ("strasse;nr;lat;lon\nWeg;1;51,5;7,6\nWeg;zwei;51,5;7,6", "Datenzeile 2, Spalte „nr“"),
        ("strasse;nr;lat;lon\nWeg;1;5713000;397000", "Datenzeile 1, Spalte „lat“"),
        ("strasse;nr;lat;lon\n", "nur die Kopfzeile"),
    ],
)
def test_faulty_points_are_refused_with_a_reason(
    client_of: ClientOf, team_lead: Staff, content: str, message: str
) -> None:
    client = client_of(team_lead)
    assert message in _read(client, _uploaded(client, "punkte.csv", content.encode(), "setup_points"))
    assert not AddressPoint.objects.exists()


def test_office_card_is_written_and_previewed(
    client_of: ClientOf, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    client = client_of(caseworker)
    url = reverse("setup_office", args=[neighbourhood.pk])
    preview = client.post(url, {**CARD, "postcode": "591"}, headers={"HX-Request": "true"}).content.decode()
    assert "030 23125 018" in preview
    assert "<html" not in preview
    assert not Office.objects.exists()
    assert client.post(url, CARD).status_code == 302
    office = Office.objects.get()
    assert (office.languages, office.step_free) == (["de", "tr"], False)
    assert office.walk_in == ["Dienstag 9 bis 12 Uhr", "Donnerstag 14 bis 16 Uhr"]
    assert AuditRow.objects.filter(object_kind="office", actor_key=caseworker.pk).count() == 1
    assert "Dienstag 9 bis 12 Uhr" in _page(client, "setup_office", neighbourhood.pk)


def test_faulty_office_card_is_not_saved(
    client_of: ClientOf, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    url = reverse("setup_office", args=[neighbourhood.pk])
    answer = client_of(caseworker).post(url, {**CARD, "postcode": "591"})
    assert answer.status_code == 422
    assert "fünf Ziffern" in answer.content.decode()
    assert not Office.objects.exists()


def test_poster_shows_the_saved_card(
    client_of: ClientOf, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    client = client_of(caseworker)
    assert client.get(reverse("setup_poster", args=[neighbourhood.pk])).status_code == 404
    client.post(reverse("setup_office", args=[neighbourhood.pk]), CARD)
    poster = client.get(reverse("setup_poster", args=[neighbourhood.pk]))
    assert poster.headers["Content-Type"] == "application/pdf"
    assert poster.content.startswith(b"%PDF")


def test_team_lead_invites_and_the_link_is_shown_once(
    client_of: ClientOf, team_lead: Staff, neighbourhood: Neighbourhood
) -> None:
    client = client_of(team_lead)
    url = reverse("setup_team", args=[neighbourhood.pk])
    invitee = {
        "what": "invite",
        "invite-name": "Nora Neu",
        "invite-email": "neu@jobcenter.example",
        "invite-role": "caseworker",
    }
    page = client.post(url, invitee, follow=True).content.decode()
    assert "/anmelden/einladung/" in page
    assert "/anmelden/einladung/" not in client.get(url).content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.neighbourhood_key) == ("caseworker", neighbourhood.pk)
    client.post(reverse("setup_withdraw", args=[neighbourhood.pk, invitation.pk]))
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None


def test_team_lead_appoints_a_deputy_and_ends_it(
    client_of: ClientOf, team_lead: Staff, agency: Agency, neighbourhood: Neighbourhood
) -> None:
    client = client_of(team_lead)
    url = reverse("setup_team", args=[neighbourhood.pk])
    colleague = StaffFactory.create(agency=agency, name="Kira Kollegin")
    today = clock.today()
    typed = {
        "what": "deputy",
        "deputy-staff": colleague.pk,
        "deputy-from_on": today.isoformat(),
        "deputy-until_on": (today + dt.timedelta(days=14)).isoformat(),
        "deputy-reason": "",
    }
    assert client.post(url, typed).status_code == 422
    client.post(url, {**typed, "deputy-reason": "Urlaub"})
    made = Assignment.objects.get(staff=colleague)
    assert (made.role, made.neighbourhood_key, made.reason) == ("deputy", neighbourhood.pk, "Urlaub")
    end = reverse("setup_end_assignment", args=[neighbourhood.pk, made.pk])
    assert "Kira Kollegin" in client.get(end).content.decode()
    client.post(end)
    made.refresh_from_db()
    assert made.until_on == today


def test_caseworker_sees_the_team_and_changes_nothing(
    client_of: ClientOf, caseworker: Staff, deputy: Staff, neighbourhood: Neighbourhood
) -> None:
    client = client_of(caseworker)
    url = reverse("setup_team", args=[neighbourhood.pk])
    page = client.get(url).content.decode()
    assert deputy.name in page
    assert "Jemanden einladen" not in page
    assert client.post(url, {"what": "invite"}).status_code == 404
    assignment = Assignment.objects.get(staff=deputy)
    end = reverse("setup_end_assignment", args=[neighbourhood.pk, assignment.pk])
    assert client.post(end).status_code == 404


def test_neighbourhood_learns_from_another(
    client_of: ClientOf, team_lead: Staff, agency: Agency, neighbourhood: Neighbourhood
) -> None:
    model = NeighbourhoodFactory.create(agency=agency, name="Altstadt", slug="altstadt")
    details = OfficeDetails("Büro Altstadt", "Marktgasse 1", "59174", "Kamen", "030 23125 020")
    describe_office(
        by=team_lead,
        neighbourhood=model,
        details=OfficeDetails("A", "B 1", "59174", "Kamen", "030 23125 021", languages=("de", "uk")),
    )
    describe_office(by=team_lead, neighbourhood=neighbourhood, details=details)
    client = client_of(team_lead)
    client.post(reverse("setup_learn", args=[neighbourhood.pk]), {"model": model.pk})
    assert "Ukrainisch" in _page(client, "setup_learn", neighbourhood.pk)
    client.post(reverse("setup_take_lesson", args=[neighbourhood.pk, "languages"]))
    own = Office.objects.get(neighbourhood=neighbourhood)
    assert (own.languages, own.name) == (["de", "uk"], "Büro Altstadt")
    assert client.post(reverse("setup_take_lesson", args=[neighbourhood.pk, "people"])).status_code == 404


def test_pages_need_few_queries_whatever_there_is(
    client_of: ClientOf,
    caseworker: Staff,
    team_lead: Staff,
    agency: Agency,
    neighbourhood: Neighbourhood,
    directory: StreetDirectory,
    people: list[Person],
) -> None:
    lead, client = client_of(team_lead), client_of(caseworker)
    describe_office(
        by=team_lead, neighbourhood=neighbourhood, details=OfficeDetails("A", "B 1", "59174", "Kamen", "030")
    )
    file = SimpleUploadedFile("punkte.csv", POINTS.encode())
    lead.post(reverse("setup_points"), {"file": file})
    TaskLoop("w").run_waiting()
    client.post(reverse("setup_redraw", args=[neighbourhood.pk]))
    drawing = Drawing.objects.get(author=caseworker)
    urls = [
        reverse("setup"),
        reverse("setup_directories"),
        reverse("setup_directory", args=[directory.pk]),
        *(
            reverse(name, args=[neighbourhood.pk])
            for name in ("setup_neighbourhood", "setup_office", "setup_team", "setup_learn")
        ),
        *(
            reverse(name, args=[drawing.pk])
            for name in ("setup_name", "setup_areas", "setup_streets", "setup_outline", "setup_check")
        ),
        reverse("setup_streets", args=[drawing.pk]) + "?q=blumen",
    ]
    before = [_queries(who, url) for url in urls for who in (client,)] + [
        _queries(lead, url) for url in urls[:7]
    ]
    for number in range(3):
        other = NeighbourhoodFactory.create(agency=agency)
        AssignmentFactory.create(
            staff=StaffFactory.create(agency=agency), role=Role.CASEWORKER, neighbourhood_key=other.pk
        )
        AssignmentFactory.create(
            staff=StaffFactory.create(agency=agency), role=Role.CASEWORKER, neighbourhood_key=neighbourhood.pk
        )
        drawing.picks = [
            *drawing.picks,
            {
                "street": "Marktgasse",
                "from_number": number + 1,
                "from_suffix": "",
                "to_number": number + 1,
                "to_suffix": "",
                "parity": "",
                "postcode": "59174",
                "town": "Kamen",
                "include": True,
            },
        ]
        drawing.save()
    after = [_queries(client, url) for url in urls] + [_queries(lead, url) for url in urls[:7]]
    assert after == before
    assert max(after) <= MOST_QUERIES, dict(zip([*urls, *urls[:7]], after, strict=True))


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
