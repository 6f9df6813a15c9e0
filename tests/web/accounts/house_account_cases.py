"""Signing in through the house's identity provider; `test_house_account` runs these with LOTSE_OIDC_SERVER set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.privacy.enums import AuditAction
from lotse.privacy.models import AuditRow

SERVER = "https://haus.example"
pytestmark = pytest.mark.django_db


class Answer:
    """What the house's provider answers, without a network."""

    status_code = 200
    headers = {"content-type": "application/json"}

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts

    def json(self) -> dict[str, Any]:
        return self.facts

    def raise_for_status(self) -> None:
        return None


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Stand in for the provider; the returned function says who comes through its door next."""
    facts: dict[str, Any] = {}

    class Network:
        def __enter__(self) -> Network:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def request(self, method: str, url: str, **_: object) -> Answer:
            return Answer({"access_token": "x", "token_type": "bearer"})

        def get(self, url: str, **_: object) -> Answer:
            if url.endswith("openid-configuration"):
                ends = ("authorization", "token", "userinfo")
                return Answer({**{f"{end}_endpoint": f"{SERVER}/{end}" for end in ends}, "issuer": SERVER})
            return Answer(facts)

    monkeypatch.setattr(
        "allauth.socialaccount.adapter.DefaultSocialAccountAdapter.get_requests_session",
        lambda self: Network(),
    )
    return lambda **who: facts.update(who)


def come_through(client: Client) -> Any:
    """Go to the house and come back with its answer."""
    away = client.post("/anmelden/haus/konto/login/?process=login")
    assert away["Location"].startswith(f"{SERVER}/authorization?")
    state = dict(pair.split("=") for pair in away["Location"].split("?")[1].split("&"))["state"]
    return client.get("/anmelden/haus/konto/login/callback/", {"code": "c", "state": state}, follow=True)


def test_house_account_appears_when_configured(client: Client, house: Callable[..., None]) -> None:
    assert "Hauskonto" in client.get("/anmelden").content.decode()
    assert "Anmeldung über Ihr Haus" in client.get("/anmelden/haus/konto/login/").content.decode()


def test_house_account_knows_staff_by_verified_address(
    client: Client, house: Callable[..., None], caseworker: Staff
) -> None:
    house(sub="k1", email=caseworker.email.upper(), email_verified=True)
    come_through(client)
    assert client.get("/anmelden/code").status_code == 200, "the second factor is still asked for"
    caseworker.refresh_from_db()
    assert caseworker.password == "!unusable", "a first visit through the house leaves the password alone"


@pytest.mark.parametrize(
    "who", [{"email": "niemand@x.example", "email_verified": True}, {"email_verified": False}]
)
def test_house_account_without_account_here_is_turned_away(
    client: Client, house: Callable[..., None], caseworker: Staff, who: dict[str, Any]
) -> None:
    house(**{"sub": "k2", "email": caseworker.email, **who})
    page = come_through(client)
    assert "Hier gibt es für Sie noch kein Konto" in page.content.decode()
    assert Staff.objects.count() == 1
    assert AuditRow.objects.get(action=AuditAction.REFUSED).facts == {"step": "house-account"}


@pytest.mark.parametrize("trusted", [True, False])
def test_house_account_may_bring_its_own_second_factor(
    client: Client,
    house: Callable[..., None],
    caseworker: Staff,
    settings: Settings,
    trusted: bool,
) -> None:
    settings.OIDC_HAS_SECOND_FACTOR = trusted
    caseworker.authenticator_set.all().delete()
    house(sub="k3", email=caseworker.email, email_verified=True)
    come_through(client)
    answer = client.get("/anmelden/zweiter-faktor/passkeys")
    assert (answer.status_code == 200) is trusted
