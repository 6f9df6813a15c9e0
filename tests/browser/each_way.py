"""Fixtures of the journeys that go each way, at the desk, on a phone and without scripts, about somebody new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser.demo_house import House
from browser.working_day import WAYS, Somebody, at_work, people_without_case
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def untouched(house: House) -> Iterator[Somebody]:
    """Return those of whom nothing is known yet, to be taken one by one."""
    return people_without_case(house)


@pytest.fixture
def somebody(untouched: Iterator[Somebody]) -> Somebody:
    """Take somebody of whom nothing is known yet."""
    return next(untouched)


@pytest.fixture(params=WAYS)
def page(request: pytest.FixtureRequest, chromium: Browser, house: House) -> Iterator[Page]:
    """Work as a case worker, in each way."""
    with at_work(chromium, house, request.param) as opened:
        yield opened
