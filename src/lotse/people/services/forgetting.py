"""Lists as they came in are forgotten after a month; what was taken over of them stays with the people."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from lotse.core import clock
from lotse.lib.sheets import Field
from lotse.people.enums import ImportState, RowDecision
from lotse.people.models import ClientImport, DeskMark, DuplicatePair, ImportRow
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

NUMBER = Field.CLIENT_NUMBER.value
CELLS_KEPT = dt.timedelta(days=30)  # R12: raw imports 30 days


@transaction.atomic
def forget_old_lists() -> int:
    """Empty the rows of lists taken over a month ago, delete lists that nobody took over; return how many lists."""
    limit = clock.now() - CELLS_KEPT
    abandoned = ClientImport.objects.filter(state=ImportState.STAGED, staged_at__lt=limit)
    full = ImportRow.objects.filter(
        ~Q(cells={}) | Q(original__isnull=False), client_import__staged_at__lt=limit
    )
    taken_over = full.exclude(client_import__state=ImportState.STAGED)
    brought_a_number = Q(noted_number=True) & ~Q(decision=RowDecision.CREATE)
    emptied = _empty(taken_over.exclude(brought_a_number)) | _keep_numbers(
        taken_over.filter(brought_a_number)
    )
    DuplicatePair.objects.filter(client_import__in=emptied).update(evidence=[])
    for key in [*sorted(emptied), *abandoned.values_list("pk", flat=True)]:
        audit(
            by=None, action=AuditAction.DELETED, object_kind="client-import", object_key=key, reason="Frist"
        )
    return len(emptied) + abandoned.delete()[1].get("people.ClientImport", 0)


def forget_desk_marks() -> int:
    """Delete what was done or put off on the desk and has been over for a month; return how many lines."""
    limit = clock.now() - CELLS_KEPT
    over = Q(until_on__isnull=True) | Q(until_on__lt=limit.date())
    return DeskMark.objects.filter(over, marked_at__lt=limit).delete()[0]


def _empty(rows: QuerySet[ImportRow]) -> set[int]:
    imports = set(rows.values_list("client_import", flat=True).distinct())
    rows.update(cells={}, original=None, findings=[], keeps=[])
    return imports


def _keep_numbers(rows: QuerySet[ImportRow]) -> set[int]:
    """Empty rows but for the client number that a known person got from them: taking the import back needs it."""
    fuller = [row for row in rows if row.original is not None or row.cells.keys() != {NUMBER}]
    for row in fuller:
        row.cells = {NUMBER: row.cells.get(NUMBER, "")}
        row.original, row.findings, row.keeps = None, [], []
    ImportRow.objects.bulk_update(fuller, ["cells", "original", "findings", "keeps"], batch_size=500)
    return {row.client_import_id for row in fuller}
