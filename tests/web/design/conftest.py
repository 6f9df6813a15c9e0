"""A browser on the gallery's addresses, whatever else the house has at the time."""

from __future__ import annotations

import copy
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from lotse.web.design.urls import gallery_urlpatterns, urlpatterns

APPEARANCE = "lotse.web.design.appearance.appearance"


@pytest.fixture
def browser(settings: Settings) -> Client:
    """Return a client, signed in nowhere, that sees the gallery and the error pages."""
    templates = copy.deepcopy(settings.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    if APPEARANCE not in processors:
        processors.append(APPEARANCE)
    settings.FORM_RENDERER = "lotse.web.design.fields.HouseRenderer"
    settings.TEMPLATES = templates
    settings.ROOT_URLCONF = SimpleHouse
    return Client(raise_request_exception=False)


class SimpleHouse(SimpleNamespace):
    """An URL configuration as a class, because Django wants something hashable."""

    urlpatterns = [*urlpatterns, *gallery_urlpatterns]
    handler404 = "lotse.web.design.errors.page_not_found"
