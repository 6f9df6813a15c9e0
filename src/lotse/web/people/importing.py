"""An import from the clerk's file to people, and back: upload, columns, overview, take over, take back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.people.access import get_import
from lotse.people.queries import imports as queries
from lotse.people.queries.uploads import upload_state, waiting_uploads
from lotse.people.services import uploads
from lotse.people.services.committing import Committed, commit_stored
from lotse.people.services.correcting import check_again as check_list_again
from lotse.people.services.deciding import discard_import
from lotse.people.services.jobs import order_staging
from lotse.people.services.undoing import undo_import
from lotse.web.pages import attempt, attempt_form, is_fragment, page_of
from lotse.web.people.forms import ColumnsForm, UploadForm
from lotse.web.people.pages import import_views
from lotse.web.place import place_of
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.accounts.models import Staff


@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Show the neighbourhood's imports, and take in a new list."""
    by, today, place = staff_of(request), clock.today(), place_of(request)
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        file = form.file()
        kept = attempt_form(
            form,
            lambda: uploads.keep_upload(
                by=by,
                neighbourhood_key=place.key,
                file_name=file.name or "liste",
                chunks=file.chunks(),
                today=today,
            ),
            "list",
        )
        if kept is not None:
            if not kept.is_new:
                messages.info(request, "Genau diese Datei liegt schon da. Hier geht es mit ihr weiter.")
            return redirect("import_columns", kept.token)
    values = {
        "form": form,
        "place": place,
        "waiting": waiting_uploads(by, place.key, on=today),
        "page": page_of(request, queries.imports_of(by, place.key, on=today)),
    }
    return render(request, "people/import_home.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm what each column of the list holds; then show how far reading it has come, and go on to the import."""
    by, today = staff_of(request), clock.today()
    state = upload_state(by, token, on=today)
    if state.headway is not None:
        template = "_headway.html" if is_fragment(request) else "people/import_reading.html"
        values = {"state": state, "headway": state.headway, "what": "Zeilen geprüft"}
        return render(request, template, values)
    if is_fragment(request):  # asked how far it is, and it is over
        return HttpResponse(headers={"HX-Refresh": "true"})
    if state.import_key is not None:
        return redirect("import", state.import_key)
    listed = uploads.look_at_upload(by=by, token=token, today=today)
    sent = request.POST if request.method == "POST" else None
    form = ColumnsForm(sent, columns=listed.columns, profile=listed.profile)
    if sent is not None and form.is_valid() and _order(by, token, form, today=today):
        return redirect("import_columns", token)
    values = {"form": form, "listed": listed, "problem": state.problem}
    return render(request, "people/import_columns.html", values, status=422 if form.errors else 200)


def _order(by: Staff, token: str, form: ColumnsForm, *, today: dt.date) -> bool:
    """Have the list read; a refusal stands in the form."""
    ordered = attempt_form(
        form,
        lambda: order_staging(
            by=by,
            token=token,
            columns=form.mapping(),
            harmless=form.harmless(),
            profile_name=form.cleaned_data["profile"],
            today=today,
        ),
    )
    return ordered is not None


@require_POST
def drop(request: HttpRequest, token: str) -> HttpResponse:
    """Throw an uploaded file away."""
    uploads.drop_upload(by=staff_of(request), token=token, today=clock.today())
    messages.success(request, "Die Datei ist gelöscht. Es ist nichts übernommen.")
    return redirect("import_home")


@require_safe
def overview(request: HttpRequest, key: int) -> HttpResponse:
    """Show what a list holds and what is left to decide."""
    stored = get_import(staff_of(request), key, on=clock.today())
    values = {
        "stored": stored,
        "counts": queries.counts_of(stored),
        "same_file": queries.same_file_before(stored),
        "views_of_import": import_views(stored, "import"),
    }
    return render(request, "people/import_overview.html", values)


@require_POST
def commit(request: HttpRequest, key: int) -> HttpResponse:
    """Take a list over; whoever is first."""
    by, done = staff_of(request), list[Committed]()
    if attempt(request, lambda: done.append(commit_stored(by=by, import_key=key, today=clock.today()))):
        messages.success(request, _in_words(done[0]))
    return redirect("import", key)


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, key: int) -> HttpResponse:
    """Ask, then take a whole import back."""
    by, today = staff_of(request), clock.today()
    stored = get_import(by, key, on=today)
    if request.method == "POST":
        if attempt(request, lambda: undo_import(by=by, import_key=key, today=today)):
            messages.success(request, "Der Import ist zurückgenommen. Alles ist wie vorher.")
        return redirect("import", key)
    return render(request, "people/import_undo.html", {"stored": stored})


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, key: int) -> HttpResponse:
    """Ask, then throw a staged list away."""
    by, today = staff_of(request), clock.today()
    stored = get_import(by, key, on=today)
    if request.method == "POST":
        if not attempt(request, lambda: discard_import(by=by, import_key=key, today=today)):
            return redirect("import", key)
        messages.success(request, "Die Liste ist verworfen. Es ist nichts übernommen.")
        return redirect("import_home")
    return render(request, "people/import_discard.html", {"stored": stored})


@require_POST
def check_again(request: HttpRequest, key: int) -> HttpResponse:
    """Assess the whole list anew, after directory or neighbourhood changed."""
    by, changed = staff_of(request), list[int]()
    if attempt(request, lambda: changed.append(check_list_again(by=by, import_key=key, today=clock.today()))):
        messages.success(request, f"Neu geprüft. Bei {changed[0]} Zeilen ist das Ergebnis jetzt anders.")
    return redirect("import", key)


def _in_words(done: Committed) -> str:
    if done.changed_nothing:
        return f"Es hat sich nichts geändert: Alle {done.known} Personen waren schon bekannt, mit denselben Angaben."
    parts = (
        (done.created, "neu aufgenommen"),
        (done.updated, "geändert"),
        (done.departed, "als weggezogen oder nicht mehr gelistet vermerkt"),
        (done.known, "unverändert"),
        (done.held, "zurückgestellt, weil sie vielleicht doppelt sind"),
    )
    return "Übernommen: " + ", ".join(f"{count} {what}" for count, what in parts if count) + "."
