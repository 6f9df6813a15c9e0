"""The neighbourhood wizard: from a name to streets, and back again with other ones."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from factories import ClientOf
from web.setup.conftest import CORNERS, POINTS

from lotse.accounts.models import Assignment, Staff
from lotse.journal.models import Entry
from lotse.ops.worker import TaskLoop
from lotse.people.models import Person
from lotse.places.models import Boundary, Drawing, Neighbourhood, PickedSegment, StreetDirectory
from lotse.privacy.models import AuditRow

HTMX = {"HX-Request": "true"}


def _begin(client: Client, name: str = "Am Hafen") -> Drawing:
    answer = client.post(reverse("setup_new"), {"name": name})
    assert answer.status_code == 302, answer.content.decode()
    return Drawing.objects.latest("pk")


def _redraw(client: Client, neighbourhood: Neighbourhood) -> Drawing:
    client.post(reverse("setup_redraw", args=[neighbourhood.pk]))
    return Drawing.objects.get(neighbourhood=neighbourhood)


def test_new_neighbourhood_from_an_area(
    client_of: ClientOf, team_lead: Staff, directory: StreetDirectory
) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    client.post(reverse("setup_areas", args=[drawing.pk]), {"areas": ["Mitte"]})
    page = client.get(reverse("setup_check", args=[drawing.pk])).content.decode()
    assert "Marktgasse" in page
    assert "1–99, ungerade" in page
    answer = client.post(reverse("setup_check", args=[drawing.pk]))
    made = Neighbourhood.objects.get(name="Am Hafen")
    assert answer.headers["Location"] == reverse("setup_neighbourhood", args=[made.pk])
    assert (made.area_values, made.slug, made.membership) == (["Mitte"], "am-hafen", "areas")
    assert Entry.objects.filter(kind="neighbourhood-drawn", neighbourhood_key=made.pk).count() == 1
    assert AuditRow.objects.filter(object_kind="neighbourhood", object_key=str(made.pk)).exists()
    assert not Drawing.objects.exists()


def test_caseworker_who_founds_a_neighbourhood_works_in_it(
    client_of: ClientOf, caseworker: Staff, directory: StreetDirectory
) -> None:
    client = client_of(caseworker)
    drawing = _begin(client)
    client.post(reverse("setup_areas", args=[drawing.pk]), {"areas": ["Mitte"]})
    client.post(reverse("setup_check", args=[drawing.pk]))
    made = Neighbourhood.objects.get(name="Am Hafen")
    assert Assignment.objects.get(neighbourhood_key=made.pk).staff == caseworker
    assert client.get(reverse("setup_neighbourhood", args=[made.pk])).status_code == 200


def test_ticks_are_kept_and_counted_at_once(
    client_of: ClientOf,
    caseworker: Staff,
    directory: StreetDirectory,
    neighbourhood: Neighbourhood,
    people: list[Person],
) -> None:
    client = client_of(caseworker)
    drawing = _redraw(client, neighbourhood)
    url = reverse("setup_areas", args=[drawing.pk])
    fragment = client.post(url, {"areas": ["Mitte"]}, headers=HTMX).content.decode()
    assert "<html" not in fragment
    assert "3 Menschen des Quartiers wohnen dann außerhalb" in fragment
    assert client.get(url).context["counts"].inside == 1
    drawing.refresh_from_db()
    assert drawing.area_values == ["Mitte"]


def test_blocked_address_is_counted_nowhere(
    client_of: ClientOf,
    caseworker: Staff,
    directory: StreetDirectory,
    neighbourhood: Neighbourhood,
    people: list[Person],
) -> None:
    client = client_of(caseworker)
    drawing = _redraw(client, neighbourhood)
    counts = client.get(reverse("setup_check", args=[drawing.pk])).context["counts"]
    assert (counts.staying, counts.leaving, counts.entering, counts.unclear) == (3, 1, 0, 0)


def test_streets_and_numbers_by_hand(
    client_of: ClientOf, team_lead: Staff, directory: StreetDirectory
) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    url = reverse("setup_streets", args=[drawing.pk])
    found = client.get(url, {"q": "blumenstrasse"}, headers=HTMX).content.decode()
    assert "Blumenstr." in found
    assert "<html" not in found
    street = {"street": "Blumenstr.", "town": "Kamen", "postcode": "59174"}
    client.post(url, {**street, "include": "yes"})
    client.post(url, {**street, "include": "no", "first": "7", "parity": ""})
    page = client.get(reverse("setup_check", args=[drawing.pk]))
    (line,) = page.context["streets"]
    assert (line.inside, line.outside) == (("alle Nummern",), ("7",))
    client.post(reverse("setup_drop_pick", args=[drawing.pk, 1]))
    client.post(reverse("setup_check", args=[drawing.pk]))
    made = PickedSegment.objects.get()
    assert (made.street, made.from_number, made.include) == ("Blumenstr.", None, True)


@pytest.mark.parametrize(
    ("first", "last", "parity", "message"),
    [
        ("9", "3", "", "liegt hinter der letzten"),
        ("abc", "", "", "ist keine Hausnummer"),
        ("", "7", "", "beide Hausnummern"),
        ("5", "", "odd", "alle Nummern"),
    ],
)
def test_senseless_numbers_are_refused_with_a_reason(
    client_of: ClientOf,
    team_lead: Staff,
    directory: StreetDirectory,
    first: str,
    last: str,
    parity: str,
    message: str,
) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    typed = {
        "street": "Blumenstr.",
        "town": "Kamen",
        "postcode": "59174",
        "include": "yes",
        "first": first,
        "last": last,
        "parity": parity,
    }
    answer = client.post(reverse("setup_streets", args=[drawing.pk]), typed)
    assert answer.status_code == 422
    assert message in answer.content.decode()


def _with_points(client: Client, drawing: Drawing) -> None:
    file = SimpleUploadedFile("punkte.csv", POINTS.encode())
    url = client.post(reverse("setup_points"), {"file": file, "drawing": drawing.pk}).url  # type: ignore[attr-defined]
    TaskLoop("w").run_waiting()
    assert client.get(url).url == reverse("setup_outline", args=[drawing.pk])  # type: ignore[attr-defined]


def test_outline_becomes_streets_and_numbers(
    client_of: ClientOf, team_lead: Staff, directory: StreetDirectory
) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    _with_points(client, drawing)
    url = reverse("setup_outline", args=[drawing.pk])
    assert client.post(url, {"corners": CORNERS}).status_code == 302
    page = client.get(url)
    assert [(pick.segment.street, numbers) for pick, numbers in page.context["stretches"]] == [
        ("Blumenstr.", "4–8, gerade"),
        ("Blumenstr.", "3–7, ungerade"),
    ]
    assert "Neue Straße 1" in page.content.decode()
    client.post(reverse("setup_check", args=[drawing.pk]))
    made = Neighbourhood.objects.get(name="Am Hafen")
    assert made.membership == "outline"
    assert Boundary.objects.get(neighbourhood=made).geometry["type"] == "MultiPolygon"
    again = _redraw(client, made)
    assert (again.picks, len(again.outline_picks)) == ([], 2)


def test_outline_from_geojson(client_of: ClientOf, team_lead: Staff, directory: StreetDirectory) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    _with_points(client, drawing)
    ring = "[[7.664,51.59025],[7.666,51.59025],[7.666,51.59085],[7.664,51.59085],[7.664,51.59025]]"
    geojson = f'{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}'
    file = SimpleUploadedFile("grenze.geojson", geojson.encode())
    answer = client.post(reverse("setup_outline", args=[drawing.pk]), {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    drawing.refresh_from_db()
    assert drawing.points_inside == 7


@pytest.mark.parametrize(
    ("corners", "message"),
    [
        ("51,59; 7,66\n51,6; 7,67", "drei verschiedene Eckpunkte"),
        ("hier\ndort\nda", "ist kein Eckpunkt"),
        ("51,0; 7,0\n51,1; 7,1\n51,1; 7,0\n51,0; 7,1", "kreuzt sich selbst"),
        ("10,0; 7,0\n10,1; 7,1\n10,1; 7,0", "kein einziger Adresspunkt"),
    ],
)
def test_senseless_outline_is_refused_with_a_reason(
    client_of: ClientOf, team_lead: Staff, directory: StreetDirectory, corners: str, message: str
) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    _with_points(client, drawing)
    answer = client.post(reverse("setup_outline", args=[drawing.pk]), {"corners": corners})
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_redrawing_meanwhile_done_by_somebody_else_is_told(
    client_of: ClientOf,
    team_lead: Staff,
    caseworker: Staff,
    directory: StreetDirectory,
    neighbourhood: Neighbourhood,
) -> None:
    first, second = client_of(team_lead), client_of(caseworker)
    for client in (first, second):
        client.post(reverse("setup_redraw", args=[neighbourhood.pk]))
    drawings = {drawing.author_id: drawing for drawing in Drawing.objects.all()}
    for client, staff, area in ((first, team_lead, "Mitte"), (second, caseworker, "Lüner Höhe")):
        client.post(reverse("setup_areas", args=[drawings[staff.pk].pk]), {"areas": [area]})
        answer = client.post(reverse("setup_check", args=[drawings[staff.pk].pk]), follow=True)
    assert "Inzwischen hat jemand anderes" in answer.content.decode()
    neighbourhood.refresh_from_db()
    assert neighbourhood.area_values == ["Mitte"]


def test_empty_drawing_is_not_taken_over(
    client_of: ClientOf, team_lead: Staff, directory: StreetDirectory
) -> None:
    client = client_of(team_lead)
    drawing = _begin(client)
    answer = client.post(reverse("setup_check", args=[drawing.pk]), follow=True)
    assert "Noch gehört keine Straße dazu" in answer.content.decode()
    assert not Neighbourhood.objects.exists()


def test_name_that_is_taken_is_refused(
    client_of: ClientOf, team_lead: Staff, neighbourhood: Neighbourhood, directory: StreetDirectory
) -> None:
    answer = client_of(team_lead).post(reverse("setup_new"), {"name": "Lüner  Höhe"})
    assert answer.status_code == 422
    assert "gibt es schon" in answer.content.decode()


def test_discarding_leaves_everything_as_it_was(
    client_of: ClientOf, team_lead: Staff, directory: StreetDirectory, neighbourhood: Neighbourhood
) -> None:
    client = client_of(team_lead)
    drawing = _redraw(client, neighbourhood)
    client.post(reverse("setup_areas", args=[drawing.pk]), {"areas": ["Mitte"]})
    assert "Entwurf verwerfen?" in client.get(reverse("setup_discard", args=[drawing.pk])).content.decode()
    client.post(reverse("setup_discard", args=[drawing.pk]))
    neighbourhood.refresh_from_db()
    assert neighbourhood.area_values == ["Lüner Höhe"]
    assert not Drawing.objects.exists()
