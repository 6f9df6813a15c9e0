"""Which requests of htmx get a part of the page, and that error pages can ask it, too."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from lotse.web.pages import is_fragment

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        (PART, True),
        ({**PART, "HX-Request-Type": "full"}, False),
        ({**PART, "HX-Boosted": "true"}, False),
        ({**PART, "HX-History-Restore-Request": "true"}, False),
        ({"HX-Request-Type": "partial"}, False),
    ],
)
def test_part_of_the_page_is_for_htmx_that_swaps_one(headers: dict[str, str], expected: bool) -> None:
    seen: list[bool] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(is_fragment(request))
        return HttpResponse()

    HtmxMiddleware(view)(RequestFactory().get("/", headers=headers))
    assert seen == [expected]


def test_host_that_is_not_ours_gets_an_error_page(client: Client) -> None:
    """Refused before any view, by one of the first middlewares."""
    client.raise_request_exception = False
    page = client.get("/healthz", headers={"Host": "fremd.example"})
    assert (page.status_code, page.content[:15]) == (400, b"<!doctype html>")
    part = client.get("/healthz", headers={"Host": "fremd.example", **PART})
    assert part.status_code == 400
    assert b"<html" not in part.content
