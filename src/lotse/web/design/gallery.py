"""The gallery at /muster: each component in each state with its source. For developers and for accessibility tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from lotse.web.design import errors
from lotse.web.design.icons import PATHS
from lotse.web.design.samples import sample_frame, sample_values
from lotse.web.pages import is_fragment

EXAMPLES = Path(__file__).parent.parent / "templates" / "design" / "examples"


@dataclass(frozen=True)
class Example:
    """One entry of the gallery; its template is `design/examples/<name>.html`."""

    name: str
    title: str
    note: str

    @property
    def template(self) -> str:
        """The template's name for Django."""
        return f"design/examples/{self.name}.html"

    @property
    def source(self) -> str:
        """The template's text, as one would write it in a page."""
        return (
            (EXAMPLES / f"{self.name}.html")
            .read_text(encoding="utf-8")
            .removeprefix("{% load design %}\n")
            .rstrip()
        )


GALLERY = (
    Example(
        "pageheader", "Seitenkopf und Weg", "Jede Seite beginnt so: Weg, Überschrift, ein Satz, Handlungen."
    ),
    Example("buttons", "Knöpfe", "Eine Hauptsache je Seite. Gefährliches ist rot und fragt nach."),
    Example("alerts", "Hinweise", "Was ist geschehen, was ist zu tun."),
    Example("badges", "Stand und Wörter", "Ein Zeichen trägt die Bedeutung auch ohne Farbe."),
    Example("figures", "Zahlen", "Was sich noch nicht messen lässt, sagt das, statt 0 zu zeigen."),
    Example("cards", "Karten", "Einfach, als Ganzes ein Link, oder bündig um eine Tabelle."),
    Example("facts", "Angaben", "Begriff und Wert; Fehlendes wird benannt."),
    Example(
        "tables", "Tabellen", "Sortierbar über Links, auf dem Telefon gestapelt oder in sich verschiebbar."
    ),
    Example(
        "toolbar", "Filter und Werkzeuge", "Steht über einer Liste; alles sind Links oder einfache Formulare."
    ),
    Example(
        "tabs",
        "Reiter",
        "Links, keine Programme: jeder Reiter hat seine Adresse. Mehr als vier werden auf dem Telefon zum Menü.",
    ),
    Example("steps", "Schritte", "Wo man in einem Ablauf steht; Erledigtes führt zurück."),
    Example("progress", "Fortschritt und Warten", "Lange Arbeit zeigt, wie weit sie ist; htmx fragt nach."),
    Example("emptystate", "Leere Seiten", "Sagen, was zuerst zu tun ist."),
    Example("timeline", "Verlauf", "Was war, mit Tag."),
    Example("disclosure", "Aufklappen", "Für das, was nur manche brauchen."),
    Example(
        "dialog", "Rückfrage", "Der Link führt ohne JavaScript auf eine eigene Seite mit derselben Frage."
    ),
    Example("code", "Code-Eingabe", "Der Rücklauftisch: groß, ohne Maus."),
    Example("form", "Formular", "Jede Art Feld; ohne Zusatz ist eine Angabe nötig."),
    Example("form_errors", "Formular mit Fehlern", "Oben alles zusammen mit Sprung zum Feld, dann am Feld."),
    Example("htmx", "Nachladen", "Ein Bruchstück vom Server, und die Fehlermeldung als Bruchstück."),
    Example(
        "layout", "Anordnung", "Klassen statt eigener Stilblätter: stack, cluster, grid, split, measure."
    ),
    Example(
        "icons", "Zeichen", "Eigene Linien auf 24er-Raster; Zeigende spiegeln sich von rechts nach links."
    ),
)


@login_not_required
def components(request: HttpRequest) -> HttpResponse:
    """Show all components; `?dir=rtl` from right to left, `?theme=dark` or `light` whatever the cookie says."""
    values = {"gallery": GALLERY, "frame": sample_frame(), "icon_names": tuple(PATHS), **sample_values()}
    if request.GET.get("dir") in ("rtl", "ltr"):
        values["text_direction"] = request.GET["dir"]
    if request.GET.get("theme") in ("light", "dark"):
        values["theme"] = request.GET["theme"]
    return render(request, "design/gallery.html", values)


@login_not_required
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Show the frame of the sign-in pages."""
    return render(request, "design/gallery_sign_in.html", {**sample_values(), "frame": sample_frame()})


@login_not_required
def error_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show an error page by its constant's name, with status 200 so that tools can visit it; htmx sees the true one."""
    explanation = getattr(errors, name.upper().replace("-", "_"), None)
    if not isinstance(explanation, errors.Explanation):
        raise Http404
    answer = errors.explain(request, explanation)
    if not is_fragment(request):
        answer.status_code = 200
    return answer


@login_not_required
def clock(request: HttpRequest) -> HttpResponse:
    """Answer with the time: a fragment for the htmx example."""
    return render(request, "design/gallery_clock.html", {"now": timezone.now()})
