"""Error pages say what to do, as a page and as a fragment, without database."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django_htmx.middleware import HtmxMiddleware

from lotse.web.design import errors


def request_of(**headers: str) -> HttpRequest:
    """Return a request as it comes to an error page: through the first middleware."""
    request = RequestFactory().get("/irgendwo", headers=headers)
    HtmxMiddleware(lambda request: HttpResponse())(request)
    return request


EXPLANATIONS = [value for value in vars(errors).values() if isinstance(value, errors.Explanation)]
HANDLERS = [
    (lambda request: errors.bad_request(request, ValueError()), 400),
    (lambda request: errors.permission_denied(request, ValueError()), 403),
    (lambda request: errors.page_not_found(request, ValueError()), 404),
    (errors.too_many_requests, 429),
    (errors.server_error, 500),
    (errors.csrf_failure, 403),
]


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
def test_error_page_explains_and_leads_on(handler, status: int) -> None:  # type: ignore[no-untyped-def]
    answer = handler(request_of())
    page = answer.content.decode()
    assert answer.status_code == status
    assert page.startswith("<!doctype html>")
    assert "Was Sie tun können" in page
    assert 'href="/"' in page


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
def test_error_fragment_is_a_notice_alone(handler, status: int) -> None:  # type: ignore[no-untyped-def]
    answer = handler(request_of(**{"HX-Request": "true"}))
    assert answer.status_code == status
    assert "<html" not in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda one: one.title)
def test_explanation_names_a_way_out(explanation: errors.Explanation) -> None:
    assert explanation.advice
    assert explanation.text.endswith(".")
    assert all(way.endswith(".") for way in explanation.advice)


def test_error_page_keeps_the_chosen_theme() -> None:
    request = request_of()
    request.COOKIES["lotse_theme"] = "dark"
    assert 'data-kern-theme="dark"' in errors.server_error(request).content.decode()


def test_unknown_address_answers_404(browser: Client) -> None:
    assert browser.get("/gibt-es-nicht").status_code == 404
