"""The network card on screen: drawn by form, with and without scripts, lost by nobody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lotse.casework.models import NetworkCard, Supporter
from lotse.core import clock
from lotse.people.models import Person

MAMA = {"label": "Mama", "sector": "family", "distance": "1", "support": "both"}


@pytest.fixture
def url(somebody: Person) -> str:
    return reverse("network_card", args=[somebody.pk])


def test_somebody_is_put_on_the_card_without_scripts(browser: Client, url: str) -> None:
    assert "noch niemand" in browser.get(url).content.decode()
    response = browser.post(url, MAMA)
    assert response.headers["Location"] == f"{url}?bereich=family"
    page = browser.get(response.headers["Location"]).content.decode()
    assert page.count(">Mama<") >= 2, "in the drawing and in the table"
    assert "Freunde und Nachbarn · Arbeit, Schule, Vereine · Fachleute" in page
    assert " style=" not in page


def test_with_htmx_only_the_card_comes_back(browser: Client, url: str) -> None:
    response = browser.post(url, MAMA, headers={"HX-Request": "true"})
    text = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in text
    assert ">Mama<" in text
    assert 'value="Mama"' not in text, "the form is ready for the next"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_whole_name_is_refused_and_stays_typed(browser: Client, url: str, headers: dict[str, str]) -> None:
    response = browser.post(url, {**MAMA, "label": "Anna Müller"}, headers=headers)
    assert response.status_code == 422
    assert "ganzen Namen" in response.content.decode()
    assert 'value="Anna Müller"' in response.content.decode()
    assert not Supporter.objects.exists()


def test_second_writer_sees_what_stands_there_and_loses_nothing(
    browser: Client, url: str, somebody: Person
) -> None:
    browser.post(url, MAMA)
    supporter = Supporter.objects.get()
    change = reverse("network_supporter", args=[somebody.pk, supporter.pk])
    stood = browser.get(change).context["form"]["stood"].value()
    browser.post(change, {**MAMA, "distance": "2", "stood": stood})
    late = browser.post(change, {**MAMA, "distance": "3", "stood": stood})
    assert late.status_code == 422
    assert "Inzwischen steht dort „Mama“ (Familie, vertraut, beides)" in late.content.decode()
    form = late.context["form"]
    assert (form["distance"].value(), form["stood"].value()) == ("3", "family|2|both|Mama")
    again = browser.post(change, {**MAMA, "distance": "3", "stood": form["stood"].value()})
    assert again.status_code == 302
    assert Supporter.objects.get().distance == 3


@pytest.mark.parametrize("stood", ["", "x", "family|9|both|Mama", "family|1|both"])
def test_form_nobody_sent_is_refused(browser: Client, url: str, somebody: Person, stood: str) -> None:
    browser.post(url, MAMA)
    change = reverse("network_supporter", args=[somebody.pk, Supporter.objects.get().pk])
    assert browser.post(change, {**MAMA, "stood": stood}).status_code == 422


def test_card_is_kept_with_agreement_and_deleted(browser: Client, url: str, somebody: Person) -> None:
    browser.post(url, MAMA)
    keep = reverse("network_keep", args=[somebody.pk])
    sent = {"purpose": "Beim nächsten Mal weiterzeichnen", "until_on": clock.today().isoformat()}
    assert browser.post(keep, sent).status_code == 422
    assert browser.post(keep, {**sent, "is_agreed": "on"}).status_code == 302
    assert "Beim nächsten Mal weiterzeichnen" in browser.get(url).content.decode()
    browser.post(reverse("network_remove", args=[somebody.pk, Supporter.objects.get().pk]))
    assert not Supporter.objects.exists()
    browser.post(reverse("network_delete", args=[somebody.pk]))
    assert not NetworkCard.objects.exists()
    assert browser.get(keep).status_code == 404


def test_full_card_asks_as_much_as_an_empty_one(browser: Client, url: str) -> None:
    browser.post(url, MAMA)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(url).status_code == 200
        return len(asked)

    queries()
    few = queries()
    card = NetworkCard.objects.get()
    Supporter.objects.bulk_create(
        Supporter(card=card, label=f"Kind {number}", sector="family", distance=1) for number in range(39)
    )
    assert queries() == few <= 12
