"""`lotse wave`: list waves, typeset one, write down that it was posted."""

from __future__ import annotations

import argparse
import datetime as dt

from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.core.errors import BrokenInstallation, InputError, NotVisible
from lotse.ops.database import prepare_database
from lotse.ops.report import Report
from lotse.outreach.access import get_wave
from lotse.outreach.enums import WaveState
from lotse.outreach.queries.waves import WaveLine, wave_lines
from lotse.outreach.services.folders import folder_of
from lotse.outreach.services.jobs import order_typesetting, run_typesetting
from lotse.outreach.services.posting import mark_posted
from lotse.places.access import visible_neighbourhoods


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "action", nargs="?", choices=("list", "typeset", "post"), default="list", help="was zu tun ist"
    )
    parser.add_argument("wave", type=int, nargs="?", metavar="NUMMER", help="Nummer der Welle")
    parser.add_argument(
        "--on", type=_day, metavar="JJJJ-MM-TT", help="Tag, an dem die Briefe zur Post gingen"
    )
    parser.add_argument(
        "--as-printed", action="store_true", help="auch wenn die Briefe noch eine frühere Betriebsart nennen"
    )


def run(arguments: argparse.Namespace) -> Report:
    """Do what the command line asks."""
    prepare_database()
    if arguments.action == "list":
        return _list()
    if arguments.wave is None:
        raise InputError("Bitte nennen Sie die Nummer der Welle; „lotse wave list“ zeigt sie.")
    if arguments.action == "typeset":
        return _typeset(arguments.wave)
    return _post(arguments.wave, arguments.on, as_printed=arguments.as_printed)


def _list() -> Report:
    today = clock.today()
    by = command_line_actor(agency_name="Jobcenter", today=today)
    lines = [
        (name, line)
        for key, name in visible_neighbourhoods(by, on=today).order_by("name").values_list("pk", "name")
        for line in wave_lines(by, key, on=today)
    ]
    text = "\n".join(
        f"{line.key:>4}  {name}: {line.name}, {line.letters} Briefe, {line.state.label}"
        for name, line in lines
    )
    return Report(
        text or "Es gibt noch keine Welle.", {"waves": [_facts(name, line) for name, line in lines]}
    )


def _facts(neighbourhood: str, line: WaveLine) -> dict[str, object]:
    return {
        "wave": line.key,
        "neighbourhood": neighbourhood,
        "name": line.name,
        "state": str(line.state),
        "letters": line.letters,
        "typeset": line.typeset,
        "returned": line.returned,
        "answered": line.answered,
        "posted_on": line.posted_on.isoformat() if line.posted_on else None,
    }


def _typeset(key: int) -> Report:
    """Typeset here and now, also what a worker left unfinished."""
    today = clock.today()
    by = command_line_actor(agency_name="Jobcenter", today=today)
    try:
        wave = get_wave(by, key, on=today)
        if wave.state != WaveState.TYPESETTING:
            order_typesetting(by=by, wave_key=key, today=today)
        run_typesetting(key, by.pk)
        wave = get_wave(by, key, on=today)
    except NotVisible as error:
        raise InputError(str(error), detail=error.detail)
    if wave.problem:
        raise BrokenInstallation(wave.problem)
    done = wave.state == WaveState.TYPESET
    folder = str(folder_of(wave))
    text = f"Die Briefe liegen in {folder}." if done else "Ein anderer Prozess setzt diese Welle gerade."
    return Report(text, {"wave": key, "state": wave.state, "folder": folder})


def _post(key: int, on: dt.date | None, *, as_printed: bool) -> Report:
    today = clock.today()
    by = command_line_actor(agency_name="Jobcenter", today=today)
    try:
        wave = mark_posted(by=by, wave_key=key, on=on or today, today=today, as_printed=as_printed)
    except NotVisible as error:
        raise InputError(str(error), detail=error.detail)
    text = f"„{wave.name}“ ist vermerkt als zur Post gegeben am {wave.posted_on:%d.%m.%Y}."
    return Report(text, {"wave": key, "state": wave.state, "posted_on": str(wave.posted_on)})


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"„{text}“ ist kein Tag der Form JJJJ-MM-TT")
