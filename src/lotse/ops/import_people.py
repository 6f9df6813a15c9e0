"""`lotse import-people`: stage a client list for a neighbourhood, and take it over if told so."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.ops.database import prepare_database
from lotse.ops.report import Report
from lotse.people.models import ClientImport
from lotse.people.queries.imports import ImportCounts, counts_of
from lotse.people.services.basis import basis_of
from lotse.people.services.committing import commit_stored
from lotse.people.services.planning import store_plan
from lotse.people.services.profiles import profile_called
from lotse.people.services.staging import read_list, stage_import
from lotse.places.access import visible_neighbourhoods
from lotse.places.models import Neighbourhood


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("list", type=Path, metavar="LISTE", help="Kundenliste: csv, xlsx, xls oder ods")
    parser.add_argument("--neighbourhood", required=True, metavar="NAME", help="Name des Quartiers")
    parser.add_argument("--mapping", default="", metavar="PROFIL", help="gespeicherte Spaltenzuordnung")
    parser.add_argument(
        "--commit", action="store_true", help="gleich übernehmen, mit allen vorgeschlagenen Änderungen"
    )


def run(arguments: argparse.Namespace) -> Report:
    """Stage the list, or take it over; all or nothing."""
    prepare_database()
    today = clock.today()
    with transaction.atomic():
        by = command_line_actor(agency_name="Jobcenter", today=today)
        known = profile_called(by=by, name=arguments.mapping) if arguments.mapping else None
        source = (
            read_list(arguments.list, columns=known.columns, harmless=known.harmless)
            if known
            else read_list(arguments.list)
        )
        neighbourhood = _neighbourhood(by, arguments.neighbourhood, today=today)
        staged = stage_import(
            by=by, source=source, neighbourhood=neighbourhood, basis=basis_of(neighbourhood), today=today
        )
        store_plan(staged)
        counts = counts_of(staged.stored)
        if arguments.commit:
            commit_stored(by=by, import_key=staged.stored.pk, today=today)
    return _report(staged.stored, counts, is_committed=arguments.commit)


def _neighbourhood(by: Staff, name: str, *, today: dt.date) -> Neighbourhood:
    neighbourhoods = visible_neighbourhoods(by, on=today)
    found = neighbourhoods.filter(name=" ".join(name.split())).first()
    if found is None:
        known = ", ".join(f"„{each.name}“" for each in neighbourhoods.order_by("name"))
        raise InputError(
            f"Ein Quartier „{name}“ gibt es nicht. Vorhanden: {known or 'noch keines'}. "
            "Ein neues legen Sie unter „Einrichten“ oder mit `lotse kickoff` an."
        )
    return found


def _report(stored: ClientImport, counts: ImportCounts, *, is_committed: bool) -> Report:
    facts: dict[str, object] = {
        "import": stored.pk,
        "committed": is_committed,
        "rows": stored.rows,
        "inside": counts.inside,
        "outside": counts.outside,
        "unclear": counts.to_clarify,
        "pairs_open": counts.open_pairs,
        "changes": {name: number for name, number in counts.changes.items() if number},
        "moved_out": counts.moved_out,
        "gone": counts.gone,
        "changes_nothing": counts.changes_nothing,
        "columns_not_read": stored.dropped,
    }
    new, changed = counts.changes["new"], counts.changes["changed"]
    lines = [
        f"{stored.rows} Zeilen gelesen: {counts.inside} im Quartier, {counts.to_clarify} unklar, {counts.outside} außerhalb.",
        f"{new} neu, {changed} geändert, {counts.moved_in} zugezogen, {counts.moved_out} weggezogen, "
        f"{counts.gone} nicht mehr gelistet, {counts.open_pairs} vielleicht doppelt.",
    ]
    if counts.changes_nothing:
        lines.append("Diese Liste ändert nichts: Alle sind schon bekannt, mit denselben Angaben.")
    elif is_committed:
        lines.append("Die Liste ist übernommen.")
    else:
        lines.append(f"Noch ist nichts übernommen. Ansehen und entscheiden: /menschen/import/{stored.pk}")
    return Report("\n".join(lines), facts)
