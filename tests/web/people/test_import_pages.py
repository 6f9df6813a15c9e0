"""The import journey as a clerk clicks through it, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from conftest import ClientOf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from people_cases import Importer, person_called, row_of
from pytest_django import Settings
from searches import search
from small_town import HEADER, PEOPLE

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.ops.worker import TaskLoop
from lotse.people.models import ClientImport, DuplicatePair, ImportRow, Person, Upload
from lotse.places.models import StreetDirectory

LIST = "\n".join([HEADER, *PEOPLE]).encode()
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def files(settings: Settings, tmp_path: Path) -> Path:
    settings.FILES = tmp_path / "files"
    return tmp_path / "files" / "uploads"


@pytest.fixture
def browser(client_of: ClientOf, caseworker: Staff, importer: Importer) -> Client:
    return client_of(caseworker)


def text_of(response: object) -> str:
    """Return a page's text with single blanks."""
    content: bytes = response.content  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", content.decode()))


def upload(browser: Client, content: bytes = LIST, name: str = "liste.csv") -> object:
    return browser.post("/menschen/import", {"list": SimpleUploadedFile(name, content)})


def staged(browser: Client, content: bytes = LIST) -> ClientImport:
    """Upload a list, confirm the proposed columns, and let the worker read it."""
    confirm(browser, content)
    TaskLoop("w").run_waiting()
    return ClientImport.objects.latest("pk")


def confirm(browser: Client, content: bytes = LIST) -> str:
    """Upload a list and confirm the proposed columns; return the address of the page that says how far it is."""
    columns_url: str = upload(browser, content).url  # type: ignore[attr-defined]
    form = browser.get(columns_url).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    assert browser.post(columns_url, {**data, "profile": "Probe"}).url == columns_url  # type: ignore[attr-defined]
    return columns_url


def test_journey_from_upload_to_people_and_back(browser: Client) -> None:
    stored = staged(browser)
    overview = text_of(browser.get(f"/menschen/import/{stored.pk}"))
    assert "1 Paar ist noch zu entscheiden" in overview
    assert "1 Anschrift ist unklar" in overview
    row_url = f"/menschen/import/{stored.pk}/zeilen/5"
    cells = {name: field.initial for name, field in browser.get(row_url).context["form"].fields.items()}
    assert browser.post(row_url, {**cells, "street": "Blumenstraße", "house_number": "7"}).status_code == 302
    pair = DuplicatePair.objects.get()
    browser.post(
        f"/menschen/import/{stored.pk}/doppelte/{pair.pk}",
        {"decision": "same", "nimm-family_name": "left", "nimm-given_name": "left"},
    )
    done = browser.post(f"/menschen/import/{stored.pk}/uebernehmen", follow=True)
    assert "Übernommen: 6 neu aufgenommen." in text_of(done)
    assert "blieb zurück" not in text_of(done)
    assert "Nowak, Ewa" in text_of(browser.get("/menschen"))
    browser.post(f"/menschen/import/{stored.pk}/zuruecknehmen")
    assert not Person.objects.exists()
    assert "Dieser Import ist zurückgenommen" in text_of(browser.get(f"/menschen/import/{stored.pk}"))


def test_reading_shows_how_far_it_is_and_leads_to_the_import(browser: Client) -> None:
    url = confirm(browser)
    page = browser.get(url)
    assert "Liste wird geprüft" in text_of(page)
    assert "Neu laden" in text_of(page)
    fragment = browser.get(url, headers=HTMX)
    assert "<html" not in fragment.content.decode()
    assert fragment.content.decode().strip() in page.content.decode()
    assert "wird geprüft" in text_of(browser.get("/menschen/import"))
    TaskLoop("w").run_waiting()
    assert browser.get(url, headers=HTMX).headers["HX-Refresh"] == "true"
    assert browser.get(url).url == f"/menschen/import/{ClientImport.objects.get().pk}"  # type: ignore[attr-defined]


def test_reading_without_a_worker_says_so(browser: Client) -> None:
    url = confirm(browser)
    long_ago = clock.now() - dt.timedelta(minutes=5)
    Upload.objects.update(ordered_at=long_ago)
    assert "Wahrscheinlich läuft der Arbeitsprozess nicht" in text_of(browser.get(url))
    Upload.objects.update(ordered_at=clock.now())
    assert "Arbeitsprozess" not in text_of(browser.get(url))


def test_reading_that_failed_shows_the_columns_again_with_the_reason(browser: Client) -> None:
    url = confirm(browser)
    StreetDirectory.objects.all().delete()
    TaskLoop("w").run_waiting()
    assert browser.get(url, headers=HTMX).headers["HX-Refresh"] == "true"
    page = browser.get(url)
    assert "Die Liste konnte nicht geprüft werden" in text_of(page)
    assert "family_name" in [field.initial for field in page.context["form"].fields.values()]
    assert "abgebrochen" in text_of(browser.get("/menschen/import"))


def test_second_click_on_confirm_leads_to_the_same_page(browser: Client) -> None:
    url = confirm(browser)
    assert browser.post(url, {}).status_code == 200
    assert DBTaskResult.objects.count() == 1


def test_same_file_while_it_is_read_is_not_a_second_one(browser: Client) -> None:
    url = confirm(browser)
    again = browser.post("/menschen/import", {"list": SimpleUploadedFile("b.csv", LIST)}, follow=True)
    assert again.redirect_chain[-1][0] == url
    assert "Genau diese Datei liegt schon da" in text_of(again)
    assert Upload.objects.count() == 1


def test_same_file_once_it_is_staged_says_so_and_is_not_staged_again(browser: Client) -> None:
    stored = staged(browser)
    page = browser.get(upload(browser).url)  # type: ignore[attr-defined]
    assert f'href="/menschen/import/{stored.pk}"' in page.content.decode()
    assert "Genau diese Datei ist schon geprüft" in text_of(page)
    data = {name: field.initial for name, field in page.context["form"].fields.items()}
    refused = browser.post(page.request["PATH_INFO"], data)
    assert refused.status_code == 422
    assert "Genau diese Liste ist schon geprüft" in text_of(refused)


def test_column_with_rare_ticks_can_be_called_harmless(browser: Client) -> None:
    ticked = "\n".join(
        ["Name;Vorname;geb.;Straße;Nr.;PLZ;Ort;Merker Z"]
        + [f"Weiß;Klaus;1.2.19{50 + n};Blumenstraße;{n};59174;Kamen;{'x' * (n == 7)}" for n in range(1, 41)]
    )
    url = upload(browser, ticked.encode()).url  # type: ignore[attr-defined]
    page = browser.get(url)
    assert "„Merker Z“ ist nicht bekannt und nur bei wenigen angekreuzt" in text_of(page)
    assert "– keine Sperre, nicht übernehmen –" in text_of(page)
    data = {name: field.initial for name, field in page.context["form"].fields.items()}
    browser.post(url, {**data, "spalte-7": "harmless", "profile": "Mit Merker"})
    TaskLoop("w").run_waiting()
    assert not ImportRow.objects.filter(codes__contains="blocked").exists()
    again = browser.get(upload(browser, ticked.encode() + b"\n").url)  # type: ignore[attr-defined]
    assert again.context["form"].fields["spalte-7"].initial == "harmless"


def test_same_list_again_says_that_nothing_changes(browser: Client) -> None:
    first = staged(browser)
    browser.post(f"/menschen/import/{first.pk}/uebernehmen")
    again = staged(browser)
    overview = text_of(browser.get(f"/menschen/import/{again.pk}"))
    assert "Genau diese Datei ist schon übernommen" in overview
    assert "Diese Liste ändert nichts" in overview
    done = browser.post(f"/menschen/import/{again.pk}/uebernehmen", follow=True)
    assert "Es hat sich nichts geändert" in text_of(done)


def test_rows_that_stayed_behind_are_named_after_taking_over(browser: Client) -> None:
    stored = staged(browser)
    done = text_of(browser.post(f"/menschen/import/{stored.pk}/uebernehmen", follow=True))
    assert "1 Zeile war zu unklar, 1 vielleicht doppelt" in done
    assert "Lesen Sie die Liste einfach noch einmal ein" in done


def test_known_columns_are_recognised(browser: Client) -> None:
    staged(browser)
    page = text_of(browser.get(upload(browser).url))  # type: ignore[attr-defined]
    assert "Diese Liste ist bekannt" in page
    assert "Staatsangehörigkeit (Staatsangehörigkeit)" in page


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "leer.csv", "Die Datei ist leer"),
        (b"%PDF-1.7", "liste.pdf", "Die Datei ist ein PDF"),
        (HEADER.encode(), "kopf.csv", "keine Datenzeilen"),
        (b"PK\x03\x04", "liste.xlsx", "beschädigt"),
    ],
)
def test_bad_file_is_explained_and_nothing_is_stored(
    browser: Client, files: Path, content: bytes, name: str, sentence: str
) -> None:
    answer = upload(browser, content, name)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert sentence in text_of(answer)
    assert not Upload.objects.exists()
    assert not files.exists() or not list(files.iterdir())


def test_upload_without_a_file_asks_for_one(browser: Client) -> None:
    answer = browser.post("/menschen/import", {})
    assert answer.status_code == 422
    assert "Bitte wählen Sie zuerst die Datei" in text_of(answer)


def test_two_columns_of_the_same_meaning_are_refused(browser: Client) -> None:
    url = upload(browser).url  # type: ignore[attr-defined]
    form = browser.get(url).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    answer = browser.post(url, {**data, "spalte-3": "family_name"})
    assert answer.status_code == 422
    assert "„Nachname“ steht schon für die Spalte „Name“" in text_of(answer)
    assert not ClientImport.objects.exists()


def test_dropped_upload_is_gone(browser: Client, files: Path) -> None:
    url = upload(browser).url  # type: ignore[attr-defined]
    browser.post(f"{url}/verwerfen")
    assert not Upload.objects.exists()
    assert browser.get(url).status_code == 404


def test_row_is_corrected_in_its_place(browser: Client) -> None:
    stored = staged(browser)
    url = f"/menschen/import/{stored.pk}/zeilen/5"
    form = browser.get(url, headers=HTMX)
    assert "people/_row_form.html" in [template.name for template in form.templates]
    assert "<html" not in form.content.decode()
    cells = {name: field.initial for name, field in form.context["form"].fields.items()}
    answer = browser.post(url, {**cells, "street": "Blumenstraße 7"}, headers=HTMX)
    assert answer.status_code == 200
    assert answer.content.decode().strip().startswith('<tr id="zeile-5"')
    assert "im Quartier" in text_of(answer)
    back = browser.post(f"{url}/wie-in-der-liste", headers=HTMX)
    assert "ungültig" in text_of(back)
    assert row_of(stored, 5).original is None


def test_rows_are_filtered_and_paged(browser: Client) -> None:
    stored = staged(browser)
    url = f"/menschen/import/{stored.pk}/zeilen"
    assert [view.row.row for view in browser.get(url, {"stand": "invalid"}).context["views"]] == [5]
    assert browser.get(url, {"schwere": "error"}).context["views"] == []
    fragment = browser.get(url, {"stand": "invalid"}, headers=HTMX).content.decode()
    assert fragment.strip() in browser.get(url, {"stand": "invalid"}).content.decode()


def test_blocked_address_is_masked_on_every_page(browser: Client) -> None:
    stored = staged(browser)
    pages = [
        f"/menschen/import/{stored.pk}/zeilen",
        f"/menschen/import/{stored.pk}/zeilen/3",
        f"/menschen/import/{stored.pk}/vergleich",
    ]
    for page in pages:
        shown = browser.get(page).content.decode()
        assert "Köhler" in shown, page
        assert not re.search(r"Blumenstr\.?\s*9", text_of(browser.get(page))), page
        assert 'value="9"' not in shown, page
    browser.post(f"/menschen/import/{stored.pk}/uebernehmen")
    person = person_called("Köhler")
    for page in ("/menschen", search(browser, "/menschen", "koehler"), f"/menschen/{person.pk}"):
        shown = text_of(browser.get(page))
        assert "Köhler" in shown, page
        assert "Blumenstr. 9" not in shown, page


def test_comparison_takes_decisions(browser: Client, importer: Importer) -> None:
    importer.take_in()
    moved = [PEOPLE[0].replace("Blumenstraße;12", "Blumenstraße;14"), *PEOPLE[2:]]
    stored = staged(browser, "\n".join([HEADER, *moved]).encode())
    page = text_of(browser.get(f"/menschen/import/{stored.pk}/vergleich?art=changed"))
    assert "Blumenstr. 12, 59174 Kamen" in page
    assert "Blumenstr. 14, 59174 Kamen" in page
    browser.post(f"/menschen/import/{stored.pk}/vergleich/zeile/1", {"adopt": []})
    assert "street" in row_of(stored, 1).keeps
    browser.post(f"/menschen/import/{stored.pk}/vergleich/zeile/1", {"adopt": ["street"]})
    assert row_of(stored, 1).keeps == []
    assert "Yılmaz, Murat" in text_of(browser.get(f"/menschen/import/{stored.pk}/vergleich?art=gone"))
    browser.post(
        f"/menschen/import/{stored.pk}/vergleich/wegzug", {"kind": "gone", "decision": "keep", "person": ""}
    )
    done = browser.post(f"/menschen/import/{stored.pk}/uebernehmen", follow=True)
    assert "1 geändert" in text_of(done)
    assert "weggezogen" not in text_of(done)


def test_change_of_a_blocked_address_is_told_but_not_shown(browser: Client, importer: Importer) -> None:
    importer.take_in()
    moved = PEOPLE[2].replace("Blumenstr.;9", "Blumenstr.;11")
    stored = staged(browser, "\n".join([HEADER, *PEOPLE[:2], moved, *PEOPLE[3:]]).encode())
    page = text_of(browser.get(f"/menschen/import/{stored.pk}/vergleich?art=changed"))
    assert "Köhler" in page
    assert "Anschrift: geändert, verdeckt" in page
    assert "gesperrt → gesperrt" not in page
    assert not re.search(r"Blumenstr\.? (9|11)", page)
    browser.post(f"/menschen/import/{stored.pk}/uebernehmen")
    assert person_called("Köhler").house_number == 11


@pytest.mark.parametrize("number", ["14", "14 hinten links"])
def test_address_of_somebody_blocked_here_is_masked_whatever_the_list_says(
    browser: Client, importer: Importer, number: str
) -> None:
    importer.take_in()
    Person.objects.filter(family_name="Yılmaz").update(is_blocked=True)
    moved = [line.replace("Blumenstraße;12", f"Blumenstraße;{number}") for line in PEOPLE]
    assert moved != PEOPLE
    stored = staged(browser, "\n".join([HEADER, *moved]).encode())
    row = next(row.row for row in stored.staged_rows.all() if row.person and row.person.is_blocked)
    for page in ("/zeilen", f"/zeilen/{row}", "/vergleich", "/vergleich?art=changed", "/doppelte"):
        answer = browser.get(f"/menschen/import/{stored.pk}{page}")
        assert answer.status_code == 200
        assert "Yılmaz" in text_of(answer) or "gleich" in text_of(answer), page
        assert f"Blumenstraße {number}" not in text_of(answer), page
        assert f"Blumenstr. {number}" not in text_of(answer), page
        assert f'value="{number}"' not in answer.content.decode(), page


def test_comparison_that_is_no_longer_true_is_renewed(browser: Client, importer: Importer) -> None:
    importer.take_in()
    stored = staged(browser)
    Person.objects.filter(given_name="Aylin").update(house_number=1, house_number_text="1", listed={})
    answer = browser.post(f"/menschen/import/{stored.pk}/uebernehmen", follow=True)
    assert "Der Vergleich ist erneuert" in text_of(answer)
    done = browser.post(f"/menschen/import/{stored.pk}/uebernehmen", follow=True)
    assert "1 geändert" in text_of(done)


def test_list_that_somebody_else_took_over_is_told(browser: Client, importer: Importer) -> None:
    stored = staged(browser)
    importer.commit(stored)
    answer = browser.post(f"/menschen/import/{stored.pk}/uebernehmen", follow=True)
    assert "vielleicht von jemand anderem" in text_of(answer)


def test_discard_asks_first(browser: Client) -> None:
    stored = staged(browser)
    assert "Liste verwerfen?" in text_of(browser.get(f"/menschen/import/{stored.pk}/verwerfen"))
    assert ClientImport.objects.exists()
    browser.post(f"/menschen/import/{stored.pk}/verwerfen")
    assert not ClientImport.objects.exists()


PAGES = ("", "/zeilen", "/zeilen/1", "/doppelte", "/vergleich", "/vergleich?art=gone")


@pytest.mark.parametrize("page", PAGES)
def test_stranger_finds_no_page_of_an_import(
    browser: Client, client_of: ClientOf, stranger: Staff, page: str
) -> None:
    stored = staged(browser)
    assert client_of(stranger).get(f"/menschen/import/{stored.pk}{page}").status_code == 404


def test_pages_need_few_queries_however_long_the_list(browser: Client, importer: Importer) -> None:
    importer.take_in(*PEOPLE)
    short = staged(browser, "\n".join([HEADER, *PEOPLE[5:7]]).encode())
    names = [f"{first}{rest}" for first in "BDFGHKLMNPRSTW" for rest in ("aumann", "ebel", "orn")]
    many = [
        line.replace("00006", f"{number:05}")
        .replace("11.12.1960", f"{number % 28 + 1:02}.0{number % 9 + 1}.1960")
        .replace("Weiß", name)
        .replace("Weiss", name)
        for number, name in enumerate(names, start=100)
        for line in PEOPLE[5:7]
    ]
    long = staged(browser, "\n".join([HEADER, *many]).encode())
    for page in PAGES:
        counts = []
        for stored in (short, long):
            browser.get(f"/menschen/import/{stored.pk}{page}")
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(f"/menschen/import/{stored.pk}{page}").status_code == 200
            counts.append(len(queries))
        assert counts[1] <= counts[0] <= 12, (page, counts)  # the short one has a pair with somebody known
    assert ImportRow.objects.filter(client_import=long).count() == 84
    assert DuplicatePair.objects.filter(client_import=long).count() >= 42
