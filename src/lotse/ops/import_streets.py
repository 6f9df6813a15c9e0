"""`lotse import-streets`: take in a town's street directory."""

from __future__ import annotations

import argparse
from pathlib import Path

from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.ops.database import prepare_database
from lotse.ops.report import Report
from lotse.places.services import import_directory, read_directory


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("file", type=Path, metavar="DATEI", help="Straßenverzeichnis (csv)")


def run(arguments: argparse.Namespace) -> Report:
    """Read the file, then store it."""
    source = read_directory(arguments.file)
    prepare_database()
    stored, is_new = import_directory(
        by=command_line_actor(agency_name="Jobcenter", today=clock.today()), source=source
    )
    areas = source.directory.area_values()
    facts: dict[str, object] = {
        "rows": stored.rows,
        "new": is_new,
        "areas": {column: len(values) for column, values in areas.items()},
    }
    text = (
        f"{stored.rows} Zeilen übernommen." if is_new else "Dieses Verzeichnis ist schon da, nichts geändert."
    )
    return Report(text, facts)
