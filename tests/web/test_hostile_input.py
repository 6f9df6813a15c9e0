"""Every page of the house, asked with what no form sends: it may refuse, it may not break."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from test_access import ANONYMOUS, EXPECTED, Row
from world import World, build_world

from lotse.accounts.models import Agency, Staff
from lotse.places.models import Neighbourhood

pytestmark = pytest.mark.slow
WORDS = (
    "seite",
    "quartier",
    "nr",
    "mit",
    "art",
    "nach",
    "von",
    "bis",
    "tag",
    "q",
    "suche",
    "strasse",
    "still",
    "tage",
)
ASKED = {
    "no digit, though Python says so": "²",
    "longer than any number": "9" * 5000,
    "larger than any key": str(2**63),
    "no day": "9999-99-99",
    "last day": "9999-12-31",
    "first day": "0001-01-01",
    "turned and torn": "\u202e👩🏽‍🦽\x00%_\r\nSet-Cookie: a=b",
    "many words": "ab cd " * 400,
}
SENT = {**ASKED, "nothing": "", "a megabyte": "ä" * 500_000}
LEAVES = ("account_", "mfa_", "session_", "demo_")  # allauth's own pages, and those that end the session


class Fields(HTMLParser):
    """Reads the names of all fields that a page's forms would send."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = dict(attrs).get("name")
        if tag in ("input", "select", "textarea", "button") and name:
            self.names.add(name)


@pytest.fixture
def world(
    cast: dict[str, Staff], neighbourhood: Neighbourhood, town: Agency, tmp_path: Path, settings: Settings
) -> World:
    settings.FILES = tmp_path
    return build_world(cast=cast, neighbourhood=neighbourhood, town=town, folder=tmp_path)


@pytest.fixture
def broken() -> Iterator[list[str]]:
    """Collect what broke, and keep refusals out of the log."""
    found: list[str] = []

    def note(request: object, **_: object) -> None:
        found.append(str(request))

    got_request_exception.connect(note)
    logging.disable(logging.CRITICAL)
    yield found
    logging.disable(logging.NOTSET)
    got_request_exception.disconnect(note)


@pytest.fixture
def ask(client_of: Callable[[Staff], Client]) -> Callable[..., bytes]:
    """Return a function that asks as somebody, leaves everything as it was, and returns the page."""
    clients: dict[int, Client] = {}

    def asked(by: Staff, url: str, data: dict[str, str], *, is_post: bool = False) -> bytes:
        client = clients.setdefault(by.pk, client_of(by))
        client.raise_request_exception = False
        with transaction.atomic():
            response = client.post(url, data) if is_post else client.get(url, data)
            content: bytes = response.getvalue()
            transaction.set_rollback(True)
        return content

    return asked


def dealt(names: Iterable[str], values: Mapping[str, str], turn: int) -> dict[str, str]:
    """Give each name one of the values in their order, beginning with another one each turn."""
    order = list(values.values())
    return {name: order[(place + turn) % len(order)] for place, name in enumerate(names)}


def pages(world: World, cast: dict[str, Staff]) -> Iterator[tuple[Staff, Row, str, str]]:
    """Yield every page with somebody who may open it."""
    for name, row in EXPECTED.items():
        who = next((role for role in ("caseworker", *sorted(row.may)) if role in row.may), ANONYMOUS)
        if who != ANONYMOUS and not name.startswith(LEAVES):
            yield cast[who], row, name, reverse(name, args=[getattr(world, thing) for thing in row.at])


@pytest.mark.parametrize("turn", range(0, len(ASKED), 3))
def test_no_address_breaks_a_page(
    turn: int, cast: dict[str, Staff], world: World, broken: list[str], ask: Callable[..., bytes]
) -> None:
    for by, _, _, url in pages(world, cast):
        ask(by, url, dealt(WORDS, ASKED, turn))
    assert broken == []


def test_no_key_breaks_a_page(
    cast: dict[str, Staff], world: World, broken: list[str], ask: Callable[..., bytes]
) -> None:
    for by, row, name, _ in pages(world, cast):
        at = [getattr(world, thing) for thing in row.at]
        if any(isinstance(each, int) for each in at):
            url = reverse(name, args=[2**63 if isinstance(each, int) else each for each in at])
            ask(by, url, {})
            ask(by, url, row.post, is_post=True)
    assert broken == []


@pytest.mark.parametrize("turn", range(0, len(SENT), 3))
def test_no_form_breaks_a_page(
    turn: int, cast: dict[str, Staff], world: World, broken: list[str], ask: Callable[..., bytes]
) -> None:
    for by, row, _, url in pages(world, cast):
        fields = Fields()
        fields.feed(ask(by, url, {}).decode(errors="replace"))
        names = (fields.names | row.post.keys()) - {"csrfmiddlewaretoken"}
        ask(by, url, dealt(sorted(names), SENT, turn), is_post=True)
    assert broken == []
