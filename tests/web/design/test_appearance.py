"""Light or dark is a cookie, set by a plain form, and never a way off this host."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_choice_is_kept_and_shown(browser: Client, theme: str) -> None:
    answer = browser.post("/darstellung", {"theme": theme, "next": "/muster?dir=rtl"})
    assert answer.headers["Location"] == "/muster?dir=rtl"
    assert answer.cookies["lotse_theme"]["httponly"]
    assert f'data-kern-theme="{theme}"' in browser.get("/muster").content.decode()


@pytest.mark.parametrize("theme", ["", "purple"])
def test_any_other_choice_follows_the_device_again(browser: Client, theme: str) -> None:
    browser.post("/darstellung", {"theme": "dark"})
    browser.post("/darstellung", {"theme": theme})
    assert "data-kern-theme" not in browser.get("/muster").content.decode()


@pytest.mark.parametrize("target", ["https://anderswo.example/", "//anderswo.example", "javascript:1", ""])
def test_choice_never_leads_elsewhere(browser: Client, target: str) -> None:
    assert browser.post("/darstellung", {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_choice_needs_a_form(browser: Client) -> None:
    assert browser.get("/darstellung").status_code == 405


def test_arabic_pages_run_from_right_to_left(browser: Client) -> None:
    with translation.override("ar"):
        page = browser.get("/muster").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
