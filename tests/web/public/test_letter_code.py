"""The page behind a letter's code: friendly, nameless, without a cookie."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from letters_town import frozen, letter_of, office, person, posted
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.outreach.models import Answer, CallbackRequest
from lotse.outreach.rules import show_code
from lotse.places.models import Neighbourhood, Office
from lotse.schedule.enums import Mode, Surface
from lotse.schedule.services.modes import switch_mode
from lotse.schedule.services.previews import Change, ModePlan, preview_switch


@pytest.fixture
def code(caseworker: Staff, neighbourhood: Neighbourhood) -> str:
    """The code of a posted letter to somebody who speaks Turkish."""
    cache.clear()
    office(neighbourhood)
    someone = person(neighbourhood, 1, family_name="Geheimname", language="tr", phone="030 23125 099")
    posted(caseworker, neighbourhood)
    return letter_of(someone).code


def _token(client: Client, code: str) -> str:
    return str(client.get(f"/b/{code}").context["form"]["token"].value())


@pytest.mark.parametrize("prefix", ["/b/", "/B/"])
def test_letter_code_shows_the_office_and_nobody(code: str, prefix: str) -> None:
    for typed in (code, code.lower(), show_code(code)):
        response = Client().get(prefix + typed)
        page = response.content.decode()
        assert response.status_code == 200
        assert "030 23125 018" in page
        for secret in ("Geheimname", "Alex", "Blumenstraße 1", "030 23125 099"):
            assert secret not in page
        assert not response.cookies
        assert "noindex" in response.headers["X-Robots-Tag"]
        assert "https://" not in page.replace("http://www.w3.org", "")


def test_unknown_code_and_unposted_letter_look_the_same(
    code: str, caseworker: Staff, neighbourhood: Neighbourhood
) -> None:
    someone = person(neighbourhood, 3)
    frozen(caseworker, neighbourhood)
    pages = {Client().get(f"/b/{typed}").content for typed in ("XXXX", "ACDEFGHJ", letter_of(someone).code)}
    assert len(pages) == 1
    assert b"030 23125" not in pages.pop()


def test_callback_is_taken_with_token_only(code: str) -> None:
    client = Client(enforce_csrf_checks=True)
    wish = {"phone": "0152 28817386", "when_text": "vormittags", "language": "tr"}
    refused = client.post(f"/b/{code}", {**wish, "token": "made-up"})
    assert (refused.status_code, CallbackRequest.objects.count()) == (422, 0)
    done = client.post(f"/b/{code}", {**wish, "token": _token(client, code)})
    assert done.headers["Location"] == "/b/danke"
    request = CallbackRequest.objects.get()
    assert (request.phone, request.when_text, request.language) == ("0152 28817386", "vormittags", "tr")
    assert Answer.objects.get().way == "qr-page"
    assert not client.cookies
    assert client.get("/b/danke").status_code == 200


def test_callback_with_letters_for_a_number_is_refused(code: str) -> None:
    client = Client()
    response = client.post(f"/b/{code}", {"phone": "=HYPERLINK()", "token": _token(client, code)})
    assert response.status_code == 422
    assert CallbackRequest.objects.count() == 0


def test_callback_too_often_is_stopped(code: str) -> None:
    client = Client()
    token = _token(client, code)
    answers = [client.post(f"/b/{code}", {"token": token}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_guessing_codes_is_stopped(code: str) -> None:
    statuses = [Client().get("/b/ACDEFGHJ").status_code for _ in range(31)]
    assert statuses == [404] * 30 + [429]
    assert Client().get(f"/b/{code}").status_code == 200


@pytest.mark.parametrize("own", ["Rohrbruch, bis Freitag nur am Telefon.", ""])
def test_page_says_what_preview_and_record_say(
    code: str, caseworker: Staff, tmp_path: Path, settings: Settings, own: str
) -> None:
    settings.FILES, here = tmp_path, Office.objects.get().pk
    notices = {"de": own} if own else {}
    plan = ModePlan(mode=Mode.PHONE_ONLY, from_on=clock.today(), reason="Rohrbruch", notices=notices)
    seen = preview_switch(by=caseworker, office_key=here, plan=plan, now=clock.now())
    (before, after), address = _of_code_page(seen.changes), f"/b/{code}"
    assert f'<p class="mode-text">{before}</p>' in Client().get(address).content.decode()
    mode = switch_mode(by=caseworker, office_key=here, plan=plan, now=clock.now())
    assert f'<p class="mode-text">{after}</p>' in Client().get(address).content.decode()
    assert mode.surfaces.get(surface=Surface.QR_PAGE).after == after
    assert own in after


def _of_code_page(changes: Iterable[Change]) -> tuple[str, str]:
    return next((each.before, each.after) for each in changes if each.surface == Surface.QR_PAGE)
