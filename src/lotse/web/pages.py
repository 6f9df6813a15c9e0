"""What pages of all journeys have in common: fragments, pages of long lists, refusals."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from lotse.core.errors import ConflictError, InputError, RuleError

PER_PAGE = 50
_NUMBER = re.compile(
    r"[0-9]{1,18}"
)  # what every database can hold; „²“ and „٣“ are digits to Python, but no key
_REFUSALS = (InputError, RuleError, ConflictError)
_Row = TypeVar("_Row")
_Result = TypeVar("_Result")
_Table = TypeVar("_Table", bound=Model)


def is_fragment(request: HttpRequest) -> bool:
    """Say whether htmx asks for a part of the page; for a whole one it asks on boosted links and on the way back."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    wants_page = htmx.request_type == "full" or htmx.boosted or htmx.history_restore_request
    return bool(htmx) and not wants_page


def number_in(text: str | None) -> int | None:
    """Return the key or count that part of an address or form names, or None where it is none."""
    return int(text) if text and _NUMBER.fullmatch(text) else None


def day_in(text: str | None) -> dt.date | None:
    """Return the day that part of an address or form names (ISO 8601), or None where it is none."""
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def page_of(
    request: HttpRequest,
    rows: QuerySet[_Table, _Row] | Sequence[_Row],
    *,
    count: int | None = None,
    per_page: int = PER_PAGE,
) -> Page[_Row]:
    """Return the page of a list that `?seite=` asks for; a count that is known already spares a query."""
    pages: Paginator[Any] = Paginator(rows, per_page)
    if count is not None:
        pages.__dict__["count"] = count
    return pages.get_page(request.GET.get("seite"))


def attempt(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do something that may be refused and say whether it was done; a refusal is shown on the next page."""
    return attempt_for(request, lambda: (act(), True)) is not None


def attempt_for(request: HttpRequest, act: Callable[[], _Result]) -> _Result | None:
    """Do something that may be refused; a refusal is shown on the next page and None comes back."""
    try:
        return act()
    except _REFUSALS as error:
        messages.error(request, str(error))
        return None


def attempt_form(form: forms.Form, act: Callable[[], _Result], field: str | None = None) -> _Result | None:
    """Do something that may be refused; a refusal stands in the form and None comes back."""
    try:
        return act()
    except _REFUSALS as error:
        form.add_error(field, str(error))
        return None
