"""The rows of a staged list with their findings; each can be corrected in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lotse.core import clock
from lotse.core.errors import InputError, LotseError, NotVisible
from lotse.people.access import get_import
from lotse.people.enums import RowStatus, Severity
from lotse.people.queries import imports as queries
from lotse.people.queries.comparison import ComparisonLine, comparison_line
from lotse.people.services.correcting import correct_row, restore_row
from lotse.web.pages import attempt, is_fragment, page_of
from lotse.web.people.forms import RowForm
from lotse.web.people.pages import chips, import_views
from lotse.web.staff import staff_of

if TYPE_CHECKING:
    from lotse.people.models import ClientImport, ImportRow

# Findings worth a filter of their own, by code.
_KINDS = (
    ("street-unknown", "Straße unbekannt"),
    ("street-ambiguous", "Straße mehrdeutig"),
    ("number-missing", "Hausnummer fehlt"),
    ("street-corrected", "Straße berichtigt"),
    ("name-missing", "Name fehlt"),
    ("name-order", "Vor- und Nachname unklar"),
    ("damaged", "Zeichen verloren"),
    ("unprintable", "Schrift fehlt"),
    ("birth-date-unreadable", "Geburtsdatum unlesbar"),
    ("birth-date-doubtful", "Geburtsdatum zweifelhaft"),
    ("blocked-unclear", "Sperre unklar"),
    ("deceased", "vielleicht verstorben"),
    ("number-eaten", "von der Tabelle verändert"),
    ("formula", "Formel"),
    ("too-long", "zu lang"),
    ("extra-cells", "zu viele Zellen"),
    ("missing-cells", "zu wenige Zellen"),
)


@dataclass(frozen=True, slots=True)
class RowView:
    """A row as the list shows it."""

    row: ImportRow
    line: ComparisonLine
    status: RowStatus
    can_change: bool

    @property
    def findings(self) -> list[str]:
        """What was found, in words; of a blocked address only the kind, because the words may name it."""
        if not self.line.is_blocked:
            return [finding["message"] for finding in self.row.findings]
        kinds = dict(_KINDS)
        return [kinds.get(finding["code"], "etwas, das die Sperre verdeckt") for finding in self.row.findings]

    @property
    def tone(self) -> str:
        tones = {RowStatus.INSIDE: "success", RowStatus.UNCLEAR: "warning", RowStatus.INVALID: "danger"}
        return tones.get(self.status, "neutral")


def view_of(row: ImportRow, stored: ClientImport) -> RowView:
    """Return a row for its line in the list."""
    return RowView(row, comparison_line(row), RowStatus(row.status), stored.state == "staged")


@require_safe
def rows(request: HttpRequest, key: int) -> HttpResponse:
    """Show the rows with what was found in them, fifty a page."""
    stored = get_import(staff_of(request), key, on=clock.today())
    counts = queries.row_counts(stored)
    picked = {name: request.GET.get(name, "") for name in ("stand", "schwere", "art")}
    listed = queries.rows_of(stored, status=picked["stand"], severity=picked["schwere"], code=picked["art"])
    page = page_of(request, listed)
    values = {
        "stored": stored,
        "views_of_import": import_views(stored, "import_rows"),
        "page": page,
        "views": [view_of(row, stored) for row in page.object_list],
        "statuses": chips(
            request,
            "stand",
            [("", "alle", stored.rows)]
            + [(each.value, each.label, counts.get(each.value, 0)) for each in RowStatus],
        ),
        "severities": chips(
            request,
            "schwere",
            [("", "alle", None)]
            + [(each.value, each.label, counts.get(f"severity-{each.value}", 0)) for each in Severity],
        ),
        "kinds": chips(
            request, "art", [("", "alle", None), *((code, label, None) for code, label in _KINDS)]
        ),
        "kind_picked": picked["art"],
    }
    return render(request, "people/_rows.html" if is_fragment(request) else "people/import_rows.html", values)


@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, key: int, row: int) -> HttpResponse:
    """Correct the cells of one row; it is assessed anew at once. `?zeile` asks for its line in the list."""
    by, today = staff_of(request), clock.today()
    stored = get_import(by, key, on=today)
    kept = _row(stored, row)
    if is_fragment(request) and "zeile" in request.GET:
        return _show_line(request, stored, kept)
    cells = queries.shown_cells(kept, stored.mapping)
    sent = request.POST if request.method == "POST" else None
    form = RowForm(sent, cells=cells, auto_id=f"zeile-{row}-%s")
    if sent is not None and form.is_valid():
        try:
            correct_row(by=by, import_key=key, row=row, cells=form.cleaned_data, today=today)
        except InputError as error:
            form.add_error(None, str(error))
        except LotseError as error:
            messages.error(request, str(error))
            return redirect("import", key)
        else:
            if is_fragment(request):
                return _show_line(request, stored, _row(stored, row), is_fresh=True)
            messages.success(request, f"Zeile {kept.line} ist berichtigt und neu geprüft.")
            return redirect("import_rows", key)
    values = {"stored": stored, "view": view_of(kept, stored), "form": form}
    template = "people/_row_form.html" if is_fragment(request) else "people/import_row.html"
    return render(request, template, values, status=422 if form.errors else 200)


@require_POST
def restore(request: HttpRequest, key: int, row: int) -> HttpResponse:
    """Put a row back as it stood in the list."""
    by, today = staff_of(request), clock.today()
    attempt(request, lambda: restore_row(by=by, import_key=key, row=row, today=today))
    stored = get_import(by, key, on=today)
    if is_fragment(request):
        return _show_line(request, stored, _row(stored, row), is_fresh=True)
    return redirect("import_row", key, row)


def _row(stored: ClientImport, row: int) -> ImportRow:
    found = queries.get_row(stored, row)
    if found is None:
        raise NotVisible("Diese Zeile gibt es in der Liste nicht.")
    return found


def _show_line(
    request: HttpRequest, stored: ClientImport, row: ImportRow, *, is_fresh: bool = False
) -> HttpResponse:
    values = {"stored": stored, "view": view_of(row, stored), "is_fresh": is_fresh}
    return render(request, "people/_row.html", values)
