"""Error pages: what happened, what to do next. htmx gets the notice alone, because htmx 4 swaps it into the page.

They need no database and no signed-in user, so they also work when those are what broke.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import requires_csrf_token

from lotse.web.design.appearance import chosen_theme
from lotse.web.pages import is_fragment


@dataclass(frozen=True)
class Explanation:
    """Status, what happened (`title`, `text`) and what to do (`advice`, one entry per way out)."""

    status: int
    title: str
    text: str
    advice: tuple[str, ...]


BAD_REQUEST = Explanation(
    400,
    "Das konnten wir nicht lesen",
    "Die Angaben kamen unvollständig oder verändert bei uns an. Gespeichert wurde nichts.",
    (
        "Gehen Sie eine Seite zurück und versuchen Sie es noch einmal.",
        "Haben Sie die Adresse abgetippt, dann vergleichen Sie sie bitte Zeichen für Zeichen.",
    ),
)
FORBIDDEN = Explanation(
    403,
    "Das dürfen Sie hier nicht",
    "Ihre Rolle erlaubt diesen Schritt nicht. Geändert wurde nichts.",
    (
        "Brauchen Sie den Zugang für Ihre Arbeit, dann sprechen Sie Ihre Teamleitung an.",
        "Haben Sie eine zweite Rolle, dann melden Sie sich mit dieser an.",
    ),
)
NOT_FOUND = Explanation(
    404,
    "Hier ist nichts zu finden",
    "Die Seite gibt es nicht, nicht mehr, oder sie gehört zu einem Quartier, für das Sie nicht eingeteilt sind.",
    (
        "Prüfen Sie die Adresse auf Tippfehler; bei einem Brief vergleichen Sie den Code Zeichen für Zeichen.",
        "Arbeiten Sie hier, dann suchen Sie die Person oder Straße über die Suche.",
        "Fehlt Ihnen ein Quartier, dann lassen Sie sich von Ihrer Teamleitung einteilen.",
    ),
)
TOO_MANY = Explanation(
    429,
    "Einen Augenblick bitte",
    "Von diesem Anschluss kamen sehr viele Versuche in kurzer Zeit. Zum Schutz der Konten machen wir eine Pause.",
    (
        "Warten Sie ein paar Minuten und versuchen Sie es dann noch einmal.",
        "Kennen Sie Ihr Passwort nicht mehr, dann bitten Sie um eine neue Einladung.",
    ),
)
SERVER_ERROR = Explanation(
    500,
    "Da ist bei uns etwas schiefgegangen",
    "Der letzte Schritt ist nicht gespeichert; alles davor schon. Der Fehler ist vermerkt.",
    (
        "Versuchen Sie es in einer Minute noch einmal.",
        "Bleibt es dabei, dann sagen Sie dem technischen Betrieb, was Sie gerade tun wollten und um wie viel Uhr.",
    ),
)
STALE_FORM = Explanation(
    403,
    "Dieses Formular ist nicht mehr gültig",
    "Die Seite war lange offen oder Sie haben sich inzwischen neu angemeldet. "
    "Zu Ihrem Schutz haben wir nichts gespeichert.",
    (
        "Gehen Sie eine Seite zurück, laden Sie sie neu und schicken Sie das Formular noch einmal ab.",
        "Ihr Browser muss Cookies dieser Seite erlauben.",
    ),
)


def explain(request: HttpRequest, explanation: Explanation) -> HttpResponse:
    """Answer with the page, or with the notice alone where htmx asked."""
    template = "design/components/error_notice.html" if is_fragment(request) else "error.html"
    body = render_to_string(template, {"error": explanation, "theme": chosen_theme(request)})
    return HttpResponse(body, status=explanation.status)


@requires_csrf_token
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler400`."""
    return explain(request, BAD_REQUEST)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler403`."""
    return explain(request, FORBIDDEN)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """`handler404`."""
    return explain(request, NOT_FOUND)


def too_many_requests(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """`handler429`, which allauth's rate limits look for."""
    return explain(request, TOO_MANY)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """`handler500`."""
    return explain(request, SERVER_ERROR)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`; the reason is in the log, it means nothing to a clerk."""
    return explain(request, STALE_FORM)
