"""Protected notes: that there are some, a new one, one opened for one look. Nothing of it stays in the browser."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from lotse.casework.queries.special_notes import note_line, notes_of
from lotse.casework.services import special_notes as services
from lotse.core import clock
from lotse.core.errors import BrokenInstallation
from lotse.people.queries.pairs import name_of
from lotse.privacy.services import audit_reading
from lotse.web.case.note_forms import NoteForm, OpenForm
from lotse.web.pages import attempt_form
from lotse.web.staff import staff_of


@never_cache
@require_http_methods(["GET", "POST"])
def special_notes(request: HttpRequest, key: int) -> HttpResponse:
    """Show that there are protected notes about somebody, closed, and write another one."""
    by, today = staff_of(request), clock.today()
    page = notes_of(by, key, today=today)
    audit_reading(by=by, object_kind="person", object_key=key)
    form = NoteForm(request.POST or None, today=today)
    if form.is_bound and form.is_valid():
        try:
            written = attempt_form(
                form, lambda: services.write_note(by=by, person_key=key, note=form.note(), today=today)
            )
        except BrokenInstallation as error:
            form.add_error(None, str(error))
        else:
            if written is not None:
                messages.success(request, "Die Notiz ist verschlüsselt gespeichert.")
                return redirect("special_notes", key)
    status = 422 if form.errors else 200
    return render(request, "case/special_notes.html", {"page": page, "form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def special_note(request: HttpRequest, key: int, note: int) -> HttpResponse:
    """Open one note for one look, for a reason that is written down."""
    by, today = staff_of(request), clock.today()
    line = note_line(by, key, note, today=today)
    form, opened = OpenForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            opened = attempt_form(
                form,
                lambda: services.open_note(by=by, person_key=key, note_key=note, reason=reason, today=today),
                "reason",
            )
        except BrokenInstallation as error:
            form.add_error(None, str(error))
    values = {
        "person_key": key,
        "person_name": name_of(by, key, on=today),
        "line": line,
        "form": form,
        "opened": opened,
    }
    return render(request, "case/special_note.html", values, status=422 if form.errors else 200)


@require_POST
def special_note_delete(request: HttpRequest, key: int, note: int) -> HttpResponse:
    """Delete a note before its day."""
    by, today = staff_of(request), clock.today()
    services.delete_note(by=by, person_key=key, note_key=note, today=today)
    messages.success(request, "Die Notiz ist gelöscht.")
    return redirect("special_notes", key)
