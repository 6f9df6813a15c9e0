"""Signing in with a real browser: code from an app, passkey set up, passkey alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from browser.demo_house import House
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = pytest.mark.browser


@pytest.fixture
def authenticator(context: BrowserContext, page: Page) -> None:
    """Give the browser a fingerprint reader that always says yes."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in_by_code(page: Page, entry: dict[str, str]) -> None:
    page.goto("/anmelden")
    page.get_by_label("E-Mail-Adresse").fill(entry["email"])
    page.get_by_label("Passwort", exact=True).fill(entry["password"])
    page.get_by_role("button", name="Anmelden", exact=True).click()
    code = format_hotp_value(hotp_value(entry["totp_secret"], int(time.time()) // 30))
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page).not_to_have_url(re.compile("/anmelden"))


def test_passkey_set_up_then_signs_in_alone(house: House, page: Page, authenticator: None) -> None:
    sign_in_by_code(page, house.cast["caseworker"])
    page.goto("/anmelden/zweiter-faktor")
    page.get_by_role("link", name="Passkey einrichten").click()
    page.get_by_label("Name").fill("Dienstlaptop")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", name="Ersatzcodes")).to_be_visible()
    page.goto("/anmelden/zweiter-faktor/passkeys")
    expect(page.get_by_text("Dienstlaptop")).to_be_visible()
    page.goto("/anmelden/abmelden")
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page).not_to_have_url(re.compile("/anmelden"))


def test_passkey_confirms_after_the_password(house: House, page: Page, authenticator: None) -> None:
    entry = house.cast["team-lead"]
    sign_in_by_code(page, entry)
    page.goto("/anmelden/zweiter-faktor/passkeys/neu")
    page.get_by_role("button", name="Passkey einrichten").click()
    expect(page.get_by_role("heading", name="Ersatzcodes")).to_be_visible()
    page.goto("/anmelden/abmelden")
    page.get_by_role("button", name="Abmelden").click()
    page.get_by_label("E-Mail-Adresse").fill(entry["email"])
    page.get_by_label("Passwort", exact=True).fill(entry["password"])
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    expect(page).not_to_have_url(re.compile("/anmelden"))


def test_passkey_that_fails_says_so(house: House, page: Page) -> None:
    page.goto("/anmelden")
    page.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
    )
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text("Das hat mit dem Passkey nicht geklappt")).to_be_visible()


@pytest.mark.parametrize("role", ["caseworker", "operator"])
def test_demo_door_opens_for_each_role(enter: Callable[[str], Page], role: str) -> None:
    expect(enter(role)).not_to_have_url(re.compile("/anmelden"))
