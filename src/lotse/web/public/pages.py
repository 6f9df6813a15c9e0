"""What every public page has around its content: the language, the same page in other languages, no cookie.

The language stands in the address (`?sprache=tr`), else it is the one in which somebody booked, else the first
that the browser asks for. Nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from lotse.schedule.rules.languages import LANGUAGES, Language
from lotse.web.public.words import Words, words_in

PARAMETER = "sprache"


@dataclass(frozen=True, slots=True)
class Choice:
    """The same page in another language."""

    language: Language
    url: str
    absolute: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page in its language. `suffix` keeps a language that was chosen on the way to the next page."""

    language: Language
    words: Words
    path: str
    suffix: str

    @property
    def base(self) -> str:
        """The address of this page without a language, as others see it."""
        return f"{settings.BASE_URL}{self.path}"

    @property
    def canonical(self) -> str:
        """The address of this page as it is, as others see it."""
        return f"{self.base}{self.suffix}"

    @property
    def choices(self) -> Iterator[Choice]:
        """The same page in every language."""
        for language in LANGUAGES.values():
            query = f"?{PARAMETER}={language.code}"
            is_current = language.code == self.language.code
            yield Choice(language, query, f"{self.base}{query}", is_current)


def public_page(request: HttpRequest, *, stored: str = "") -> PublicPage:
    """Return the page in the language of its address, of who booked (`stored`), or of the browser."""
    chosen = request.GET.get(PARAMETER, "")
    suffix = f"?{PARAMETER}={chosen}" if chosen in LANGUAGES else ""
    code = chosen if suffix else stored or _of_browser(request)
    return PublicPage(LANGUAGES[code], words_in(code), request.path, suffix)


def show(
    request: HttpRequest, template: str, page: PublicPage, values: dict[str, object], *, status: int = 200
) -> HttpResponse:
    """Draw a page that changes with the browser's language and may be kept, but is asked for anew."""
    response = render(request, template, {"page": page, "words": page.words, **values}, status=status)
    response.headers["Content-Language"] = page.language.code
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Language"])
    return response


def quiet(response: HttpResponse) -> HttpResponse:
    """Keep a page that belongs to one person out of search engines, shared memory and other pages' knowledge."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def no_link(request: HttpRequest) -> HttpResponse:
    """Say that a link opens nothing, in the reader's language."""
    return quiet(show(request, "public/no_link.html", public_page(request), {}, status=404))


def _of_browser(request: HttpRequest) -> str:
    """Return the first language of the browser that we have words in, else German."""
    wanted = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    bases = (code.partition("-")[0] for code, _ in wanted)
    return next((base for base in bases if base in LANGUAGES), "de")
