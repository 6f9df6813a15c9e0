"""The plan of a staged list, kept with its rows, so that looking at it costs nothing.

Each change to a staged list makes the plan anew. Committing makes it once more and refuses where it comes
out differently: what a clerk has seen is what happens.
"""

from __future__ import annotations

import datetime as dt

from lotse.accounts.models import Staff
from lotse.people.models import ClientImport, Departure, ImportRow
from lotse.people.services.comparing import PlannedDeparture, PlannedRow, plan_departures, plan_rows
from lotse.people.services.loading import load_staged
from lotse.people.services.staging import StagedList

_PLANNED = ("person", "change", "news")


def plan_anew(by: Staff, stored: ClientImport, *, today: dt.date) -> bool:
    """Make the plan of a stored list anew; return whether it came out differently."""
    return store_plan(load_staged(by, stored, today=today))


def store_plan(staged: StagedList) -> bool:
    """Keep the plan with the rows; return whether it differs from the one that was kept there."""
    rows_differ = _store_rows(staged.stored, plan_rows(staged))
    departures_differ = _store_departures(staged.stored, plan_departures(staged))
    return rows_differ or departures_differ


def _store_rows(stored: ClientImport, planned: list[PlannedRow]) -> bool:
    plans = {plan.row.row: plan for plan in planned}
    changed = []
    for row in ImportRow.objects.filter(client_import=stored):
        plan = plans.get(row.row)
        person = plan.person.key if plan and plan.person else None
        wanted = (person, plan.change if plan else "", _news(plan) if plan else {})
        if (row.person_id, row.change, row.news) != wanted:
            row.person_id, row.change, row.news = wanted
            changed.append(row)
    ImportRow.objects.bulk_create(
        changed, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=_PLANNED
    )
    return bool(changed)


def _news(plan: PlannedRow) -> dict[str, list[object]]:
    """Return old and new value of each detail that the list brings about somebody known."""
    if plan.person is None:
        return {}
    return {name: [plan.person.values[name], value] for name, value in (plan.proposed or {}).items()}


def _store_departures(stored: ClientImport, planned: list[PlannedDeparture]) -> bool:
    kept = {
        (departure.person_id, departure.kind, departure.decision)
        for departure in Departure.objects.filter(client_import=stored)
    }
    wanted = {(plan.person_key, plan.kind, plan.decision) for plan in planned}
    if kept == wanted:
        return False
    Departure.objects.filter(client_import=stored).exclude(
        person__in=[plan.person_key for plan in planned]
    ).delete()
    Departure.objects.bulk_create(
        [
            Departure(client_import=stored, person_id=plan.person_key, kind=plan.kind, decision=plan.decision)
            for plan in planned
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["client_import", "person"],
        update_fields=["kind", "decision"],
    )
    return True
