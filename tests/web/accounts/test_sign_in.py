"""Signing in: password and second factor, forced set-up, recovery codes, limits, the session's end."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from factories import TOTP_SECRET, ClientOf, StaffFactory
from pytest_django import DjangoAssertNumQueries, Settings

from lotse.accounts.models import Staff
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow

PASSWORD = "vier zufällige Wörter hier"
SIGN_IN = "/anmelden"


@pytest.fixture
def lotta(caseworker: Staff) -> Staff:
    caseworker.set_password(PASSWORD)
    caseworker.save()
    return caseworker


def code_of(secret: str = TOTP_SECRET, *, steps_ahead: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_ahead))


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_wants_password_then_code(client: Client, lotta: Staff) -> None:
    answer = client.post(SIGN_IN, {"login": lotta.email.upper(), "password": PASSWORD})
    assert answer["Location"] == "/anmelden/code"
    assert not signed_in(client)
    answer = client.post("/anmelden/code", {"code": code_of()})
    assert answer["Location"] == "/"
    assert signed_in(client)
    row = AuditRow.objects.get(action=AuditAction.SIGNED_IN)
    assert (row.actor_key, row.object_key) == (lotta.pk, str(lotta.pk))


def test_code_works_once(client: Client, lotta: Staff) -> None:
    code = code_of()
    for _ in range(2):
        client.logout()
        client.post(SIGN_IN, {"login": lotta.email, "password": PASSWORD})
        answer = client.post("/anmelden/code", {"code": code})
    assert not signed_in(client)
    assert "Dieser Code stimmt nicht" in answer.content.decode()


def test_sign_in_returns_to_the_page_asked_for(client: Client, lotta: Staff) -> None:
    asked = client.get("/anmelden/zweiter-faktor")
    assert asked["Location"] == "/anmelden?next=/anmelden/zweiter-faktor"
    client.post(SIGN_IN, {"login": lotta.email, "password": PASSWORD, "next": "/anmelden/zweiter-faktor"})
    assert client.post("/anmelden/code", {"code": code_of()})["Location"] == "/anmelden/zweiter-faktor"


@pytest.mark.parametrize("known", [True, False])
def test_wrong_password_says_the_same_for_known_and_unknown(
    client: Client, lotta: Staff, known: bool
) -> None:
    address = lotta.email if known else "niemand@jobcenter.example"
    answer = client.post(SIGN_IN, {"login": address, "password": "falsch geraten"})
    assert "E-Mail-Adresse oder Passwort stimmen nicht" in answer.content.decode()
    row = AuditRow.objects.get(action=AuditAction.REFUSED)
    assert (row.actor_key, row.object_key, row.facts) == (
        None,
        str(lotta.pk) if known else "",
        {"step": "password"},
    )
    assert address not in str(AuditRow.objects.values())


def test_wrong_code_is_written_down(client: Client, lotta: Staff) -> None:
    client.post(SIGN_IN, {"login": lotta.email, "password": PASSWORD})
    client.post("/anmelden/code", {"code": "000000"})
    assert not signed_in(client)
    row = AuditRow.objects.get(action=AuditAction.REFUSED)
    assert (row.object_key, row.facts) == (str(lotta.pk), {"step": "second-factor"})


def test_sixth_wrong_password_has_to_wait(client: Client, lotta: Staff) -> None:
    for _ in range(5):
        client.post(SIGN_IN, {"login": lotta.email, "password": "falsch geraten"})
    answer = client.post(SIGN_IN, {"login": lotta.email, "password": PASSWORD})
    assert "Das waren zu viele Versuche" in answer.content.decode()
    assert not signed_in(client)
    assert AuditRow.objects.filter(action=AuditAction.REFUSED).count() == 5


def test_recovery_code_stands_in_for_the_second_factor_once(client: Client, lotta: Staff) -> None:
    code = RecoveryCodes.activate(lotta).get_unused_codes()[0]
    for expected in (True, False):
        client.logout()
        client.post(SIGN_IN, {"login": lotta.email, "password": PASSWORD})
        client.post("/anmelden/code", {"code": code})
        assert signed_in(client) is expected


def test_closed_account_gets_nowhere(client: Client, lotta: Staff) -> None:
    lotta.is_active = False
    lotta.save()
    client.post(SIGN_IN, {"login": lotta.email, "password": PASSWORD})
    assert not signed_in(client)


def test_account_closed_while_signed_in_is_out_at_once(client_of: ClientOf, caseworker: Staff) -> None:
    client = client_of(caseworker)
    assert client.get("/anmelden/sitzung").status_code == 204
    caseworker.is_active = False
    caseworker.save()
    assert client.get("/anmelden/sitzung")["Location"].startswith("/anmelden?next=")


# --- without a second factor


@pytest.fixture
def bare(db: None, client: Client) -> tuple[Client, Staff]:
    staff = StaffFactory.create()
    staff.set_password(PASSWORD)
    staff.save()
    client.post(SIGN_IN, {"login": staff.email, "password": PASSWORD})
    return client, staff


@pytest.mark.parametrize(
    "path", ["/anmelden/zweiter-faktor/ersatzcodes", "/anmelden/zweiter-faktor/passkeys"]
)
def test_password_alone_opens_nothing_but_the_set_up(bare: tuple[Client, Staff], path: str) -> None:
    client, _ = bare
    assert client.get(path)["Location"] == "/anmelden/zweiter-faktor"
    page = client.get("/anmelden/zweiter-faktor")
    assert "Ein Schritt fehlt noch" in page.content.decode()


def test_set_up_of_an_app_goes_through_in_one_go(bare: tuple[Client, Staff]) -> None:
    client, staff = bare
    page = client.get("/anmelden/zweiter-faktor/app").content.decode()
    shown = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert shown
    answer = client.post("/anmelden/zweiter-faktor/app", {"code": code_of(shown[1])}, follow=True)
    assert answer.request["PATH_INFO"] == "/anmelden/zweiter-faktor/ersatzcodes"
    assert answer.content.decode().count("<li><code>") == 10
    stored = Authenticator.objects.get(user=staff, type=Authenticator.Type.TOTP)
    assert shown[1] not in str(stored.data)


def test_last_second_factor_stays(client_of: ClientOf, caseworker: Staff) -> None:
    client = client_of(caseworker)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(caseworker.pk)
    session.save()
    answer = client.post("/anmelden/zweiter-faktor/app/entfernen")
    assert "einziger zweiter Faktor" in answer.content.decode()
    assert Authenticator.objects.filter(user=caseworker).count() == 1


def test_last_passkey_stays(client_of: ClientOf, caseworker: Staff) -> None:
    key = Authenticator.objects.get(user=caseworker)
    key.type = Authenticator.Type.WEBAUTHN
    key.data = {"name": "Laptop", "credential": {}}
    key.save()
    answer = client_of(caseworker).post(f"/anmelden/zweiter-faktor/passkeys/{key.pk}/entfernen")
    assert answer["Location"] == "/anmelden/zweiter-faktor"
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_delicate_page_asks_again_later(client_of: ClientOf, lotta: Staff) -> None:
    client = client_of(lotta)
    answer = client.get("/anmelden/zweiter-faktor/app/entfernen")
    assert answer["Location"].startswith("/anmelden/bestaetigen?next=")
    wrong = client.post("/anmelden/bestaetigen", {"password": "falsch geraten"})
    assert "Das Passwort stimmt nicht" in wrong.content.decode()
    client.post("/anmelden/bestaetigen", {"password": PASSWORD})
    assert client.get("/anmelden/zweiter-faktor/app/entfernen").status_code == 200


# --- the running session


def test_session_ends_after_a_pause(
    client_of: ClientOf, caseworker: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, start = client_of(caseworker), time.time()
    client.get("/anmelden/sitzung")
    monkeypatch.setattr("lotse.web.accounts.middleware.time.time", lambda: start + 59 * 60)
    assert client.get("/anmelden/sitzung").status_code == 204
    monkeypatch.setattr("lotse.web.accounts.middleware.time.time", lambda: start + 118 * 60)
    assert client.get("/anmelden/sitzung").status_code == 204
    monkeypatch.setattr("lotse.web.accounts.middleware.time.time", lambda: start + 179 * 60)
    answer = client.get("/anmelden/sitzung", follow=True)
    assert answer.request["PATH_INFO"] == "/anmelden"
    assert "nach längerer Pause abgemeldet" in answer.content.decode()


def test_session_ends_after_ten_hours_of_work(
    client_of: ClientOf, caseworker: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, start = client_of(caseworker), time.time()
    for minutes in range(0, 600, 50):
        monkeypatch.setattr("lotse.web.accounts.middleware.time.time", lambda m=minutes: start + m * 60)
        assert client.get("/anmelden/sitzung").status_code == 204
    monkeypatch.setattr("lotse.web.accounts.middleware.time.time", lambda: start + 601 * 60)
    assert client.get("/anmelden/sitzung").status_code == 302


def test_session_is_written_at_most_once_a_minute(
    client_of: ClientOf, caseworker: Staff, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(caseworker)
    client.get("/anmelden/sitzung")
    with django_assert_num_queries(2):
        client.get("/anmelden/sitzung")


def test_sign_out_is_a_post(client_of: ClientOf, caseworker: Staff) -> None:
    client = client_of(caseworker)
    assert "Möchten Sie sich abmelden?" in client.get("/anmelden/abmelden").content.decode()
    assert signed_in(client)
    assert client.post("/anmelden/abmelden")["Location"] == "/anmelden"
    assert not signed_in(client)


# --- what there is not


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_set_password"])
def test_sign_up_and_passwords_by_mail_do_not_exist(client: Client, name: str) -> None:
    page = client.get(reverse(name))
    assert "Konten gibt es nur auf Einladung" in page.content.decode()
    assert client.post(reverse(name), {"email": "neu@x.example"}).status_code == 405


@pytest.mark.django_db
def test_demo_doors_are_shut_outside_the_demo(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    assert "Musterort" not in client.get(SIGN_IN).content.decode()
    assert client.post("/anmelden/muster", {"role": "caseworker"}).status_code == 404
