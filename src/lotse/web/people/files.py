"""Lists as files: csv that a German Excel opens by double click, and xlsx."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.http import HttpResponse

from lotse.people.enums import ExportForm

Rows = Sequence[Sequence[str]]
_TYPES = {
    ExportForm.CSV: "text/csv; charset=utf-8",
    ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_of(rows: Rows, *, form: ExportForm, name: str) -> HttpResponse:
    """Return rows as a file to be saved; no memory on the way keeps it."""
    content = _xlsx(rows) if form is ExportForm.XLSX else _csv(rows)
    response = HttpResponse(content, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _csv(rows: Rows) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Rows) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415  a third of a second that only who takes a list out waits for

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Menschen")
    for row in rows:
        sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
