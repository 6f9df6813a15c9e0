"""`lotse kickoff`: from a client list and a street directory to letters in the hand, all or nothing."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from lotse.accounts.models import Staff
from lotse.accounts.services import command_line_actor
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.ops import kickoff_files as files
from lotse.ops.database import prepare_database
from lotse.ops.report import Report, progress
from lotse.outreach.enums import ExclusionReason, OneLetterPer, WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.printing import LetterText, Mode, check_text, load_text, missing_in_notice
from lotse.outreach.services.folders import noted
from lotse.outreach.services.printing_jobs import (
    controller_of,
    office_card,
    typeset_papers,
    typeset_wave,
)
from lotse.outreach.services.waves import WavePlan, freeze_wave
from lotse.people.services.basis import basis_with
from lotse.people.services.committing import Committed, commit_import
from lotse.people.services.staging import ClientList, StagedList, read_list, stage_import
from lotse.places.models import Neighbourhood, Office
from lotse.places.services import (
    DirectoryFile,
    OfficeDetails,
    check_areas,
    describe_office,
    draw_neighbourhood,
    import_directory,
    read_directory,
)


@dataclass(frozen=True, slots=True)
class KickoffOrder:
    """What a kick-off is to do."""

    list_file: Path
    directory_file: Path
    areas: tuple[str, ...]
    neighbourhood: str
    out: Path
    today: dt.date
    mode: Mode = Mode.PHONE_ONLY
    one_letter_per: OneLetterPer = OneLetterPer.PERSON
    crop_marks: bool = False


@dataclass(frozen=True, slots=True)
class KickoffResult:
    """What a kick-off made."""

    wave: Wave
    staged: StagedList
    committed: Committed
    letters: int
    excluded: dict[int, ExclusionReason]
    files: tuple[str, ...]
    notes: tuple[str, ...]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments (design.md §8)."""
    parser.add_argument("list", type=Path, metavar="LISTE", help="Kundenliste: csv, xlsx, xls oder ods")
    parser.add_argument(
        "--streets", type=Path, required=True, metavar="DATEI", help="Straßenverzeichnis (csv)"
    )
    parser.add_argument(
        "--area",
        action="append",
        required=True,
        metavar="GEBIET",
        help="Gebiet des Verzeichnisses; mehrfach möglich",
    )
    parser.add_argument("--neighbourhood", required=True, metavar="NAME", help="Name des Quartiers")
    parser.add_argument(
        "--out", type=_folder, required=True, metavar="ORDNER", help="wohin die Dateien sollen"
    )
    parser.add_argument(
        "--today", type=_day, default=None, metavar="JJJJ-MM-TT", help="Tag, der als heute gilt"
    )
    parser.add_argument(
        "--mode", type=Mode, choices=list(Mode), default=Mode.PHONE_ONLY, help="wie das Büro zu erreichen ist"
    )
    parser.add_argument(
        "--per",
        type=OneLetterPer,
        choices=list(OneLetterPer),
        default=OneLetterPer.PERSON,
        help="ein Brief je Person oder je Bedarfsgemeinschaft",
    )
    parser.add_argument("--crop-marks", action="store_true", help="Schnittmarken am Flyer, für die Druckerei")


def run(arguments: argparse.Namespace) -> Report:
    """Do what the command line asks."""
    order = KickoffOrder(
        list_file=arguments.list,
        directory_file=arguments.streets,
        areas=tuple(dict.fromkeys(arguments.area)),
        neighbourhood=arguments.neighbourhood,
        out=arguments.out,
        today=arguments.today or clock.today(),
        mode=arguments.mode,
        one_letter_per=arguments.per,
        crop_marks=arguments.crop_marks,
    )
    return report_of(kick_off(order), order)


def kick_off(order: KickoffOrder) -> KickoffResult:
    """Read everything first, then store and typeset in one transaction, then move the files into place."""
    directory = read_directory(order.directory_file)
    check_areas(order.areas, directory.directory)
    source = read_list(order.list_file)
    text = load_text()
    check_text(text)
    _check_out(order.out)
    prepare_database()
    order.out.parent.mkdir(parents=True, exist_ok=True)
    beside = order.out if order.out.exists() else order.out.parent
    with tempfile.TemporaryDirectory(prefix=".kickoff-", dir=beside) as folder, transaction.atomic():
        made = Path(folder) / "made"
        made.mkdir()
        result = _in_one_transaction(order, directory, source, text, made)
        files.move_into_place(made, order.out)
    return result


def _in_one_transaction(
    order: KickoffOrder, directory: DirectoryFile, source: ClientList, text: LetterText, folder: Path
) -> KickoffResult:
    by = command_line_actor(agency_name="Jobcenter", today=order.today)
    import_directory(by=by, source=directory)
    neighbourhood = draw_neighbourhood(
        by=by,
        name=order.neighbourhood,
        directory=directory.directory,
        areas=order.areas,
        today=order.today,
    )
    staged = stage_import(
        by=by,
        source=source,
        neighbourhood=neighbourhood,
        basis=basis_with(directory.directory, directory.sha256, neighbourhood),
        today=order.today,
        strict=True,
        keep_outside=False,
    )
    committed = commit_import(by=by, staged=staged, today=order.today)
    wave = _freeze(by, order, neighbourhood, staged, committed, text)
    excluded = files.excluded_rows(staged, wave, today=order.today)
    files.write_membership(folder / "membership.csv", staged.rows, staged.blocked)
    files.write_duplicates(folder / "duplicates.csv", staged.pairs)
    files.write_excluded(folder / "excluded.csv", excluded)
    notes = _typeset(by, order, wave, folder)
    files.write_letters(folder / "letters.csv", wave)
    result = KickoffResult(
        wave=wave,
        staged=staged,
        committed=committed,
        letters=Letter.objects.filter(wave=wave).count(),
        excluded=excluded,
        files=(*sorted(file.name for file in folder.iterdir()), "summary.json"),
        notes=(
            *notes,
            *(finding.message for finding in source.findings if finding.severity == "warning"),
            *_gaps_in_notice(by),
            *_damaged_names(staged, wave),
        ),
    )
    files.write_summary(folder / "summary.json", report_of(result, order).facts)
    Wave.objects.filter(pk=wave.pk).update(folder=noted(order.out))
    return result


def _freeze(
    by: Staff,
    order: KickoffOrder,
    neighbourhood: Neighbourhood,
    staged: StagedList,
    committed: Committed,
    text: LetterText,
) -> Wave:
    return freeze_wave(
        by=by,
        neighbourhood_key=neighbourhood.pk,
        plan=WavePlan(
            name="Auftakt",
            text=text,
            letter_on=order.today,
            one_letter_per=order.one_letter_per,
            import_key=staged.stored.pk,
            rows=committed.rows,
            held=files.held_people(staged, committed, today=order.today),
            only=frozenset(committed.people.values()),
            replaces=_earlier(neighbourhood, staged),
        ),
        today=order.today,
    )


def _earlier(neighbourhood: Neighbourhood, staged: StagedList) -> int | None:
    """Return the wave that an earlier run with the same list left, if it has not been posted."""
    waves = Wave.objects.filter(neighbourhood=neighbourhood, client_import__sha256=staged.stored.sha256)
    return waves.exclude(state=WaveState.POSTED).order_by("-pk").values_list("pk", flat=True).first()


def _typeset(by: Staff, order: KickoffOrder, wave: Wave, folder: Path) -> tuple[str, ...]:
    office, notes = _office(by, wave.neighbourhood)
    card = office_card(office, base_url=settings.BASE_URL)
    typeset_papers(
        agency=by.agency,
        office=card,
        mode=order.mode,
        out_dir=folder,
        date=order.today,
        crop_marks=order.crop_marks,
    )
    with progress("Briefe setzen", Letter.objects.filter(wave=wave).count()) as step:
        typeset_wave(
            by=by,
            wave=wave,
            office=card,
            mode=order.mode,
            out_dir=folder,
            base_url=settings.BASE_URL,
            today=order.today,
            on_part=lambda part: step(part.count),
        )
    return notes


def _gaps_in_notice(by: Staff) -> tuple[str, ...]:
    """Warn where the data protection notice cannot yet say what the law wants (Art. 13 GDPR)."""
    missing = missing_in_notice(controller_of(by.agency))
    if not missing:
        return ()
    return (
        f"In den Datenschutzhinweisen fehlt noch: {', '.join(missing)}. Bitte ergänzen Sie es vor dem Drucken.",
    )


def _damaged_names(staged: StagedList, wave: Wave) -> tuple[str, ...]:
    """Warn of letters whose name or address lost letters on its way ("Wi?niewski"); nobody guesses them."""
    damaged = {row.row for row in staged.rows if any(finding.code == "damaged" for finding in row.findings)}
    rows = sorted(damaged.intersection(Letter.objects.filter(wave=wave).values_list("row", flat=True)))
    if not rows:
        return ()
    listed = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
    return (
        f"In {len(rows)} Briefen fehlen Buchstaben im Namen oder in der Anschrift („Wi?niewski“), Datenzeilen "
        f"{listed}. Bitte berichtigen Sie die Liste vor dem Drucken und starten Sie noch einmal.",
    )


def _office(by: Staff, neighbourhood: Neighbourhood) -> tuple[Office, tuple[str, ...]]:
    """Return the neighbourhood's office; where none is known yet, one with sample details and a note."""
    office = Office.objects.select_related("neighbourhood").filter(neighbourhood=neighbourhood).first()
    if office is not None:
        return office, ()
    sample = OfficeDetails(
        name=f"Quartiersbüro {neighbourhood.name}",
        street_line="Musterstraße 1",
        postcode="59174",
        town="Kamen",
        phone="030 23125 001",
        contact_role="Ihr Quartierslotse",
    )
    note = (
        "Für dieses Quartier ist noch kein Büro eingetragen: Anschrift und Telefonnummer in den Dateien sind "
        "Beispiele. Bitte tragen Sie das Büro ein, bevor Sie drucken."
    )
    return describe_office(by=by, neighbourhood=neighbourhood, details=sample), (note,)


def report_of(result: KickoffResult, order: KickoffOrder) -> Report:
    """Sum a kick-off up, for people and machines."""
    rows = result.staged.rows
    inside = sum(row.status == "inside" for row in rows)
    unclear = sum(row.status in ("unclear", "invalid") for row in rows)
    reasons = {
        reason: count for reason in ExclusionReason if (count := list(result.excluded.values()).count(reason))
    }
    pairs = result.staged.pairs
    facts: dict[str, object] = {
        "rows": len(rows),
        "inside": inside,
        "outside": len(rows) - inside - unclear,
        "unclear": unclear,
        "letters": result.letters,
        "excluded": {str(reason): count for reason, count in reasons.items()},
        "duplicates_same": sum(pair.verdict == "same" for pair in pairs),
        "duplicates_maybe": sum(pair.verdict != "same" for pair in pairs),
        "people_created": result.committed.created,
        "people_updated": result.committed.updated,
        "people_known": result.committed.known,
        "held": result.committed.held,
        "columns_not_read": list(result.staged.stored.dropped),
        "neighbourhood": order.neighbourhood,
        "areas": list(order.areas),
        "today": order.today.isoformat(),
        "wave": result.wave.pk,
        "files": list(result.files),
        "notes": list(result.notes),
    }
    lines = [
        f"{len(rows)} Zeilen gelesen, {inside} davon wohnen im Quartier „{order.neighbourhood}“, {unclear} sind unklar.",
        f"{result.letters} Briefe liegen in Zustellreihenfolge in {order.out}.",
        "Nicht angeschrieben: "
        + (", ".join(f"{count} {reason.label}" for reason, count in reasons.items()) or "niemand")
        + ".",
        f"Wohl doppelt: {facts['duplicates_same']} Paare, vielleicht doppelt: {facts['duplicates_maybe']} (duplicates.csv).",
        "Nicht gelesene Spalten: " + (", ".join(result.staged.stored.dropped) or "keine") + ".",
        *(f"Bitte beachten: {note}" for note in result.notes),
    ]
    return Report("\n".join(lines), facts)


def _day(text: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"„{text}“ ist kein Tag der Form JJJJ-MM-TT")
    if not 2000 <= day.year < 2100:
        raise argparse.ArgumentTypeError("Der Tag muss zwischen 2000 und 2099 liegen")
    return day


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("Bitte nennen Sie einen Ordner")
    return Path(text)


def _check_out(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise InputError(f"„{out}“ ist eine Datei. Bitte nennen Sie mit --out einen Ordner.")
    beside = next(folder for folder in (out, *out.absolute().parents) if folder.exists())
    if not beside.is_dir() or not os.access(beside, os.W_OK):
        raise InputError(
            f"In „{beside}“ lässt sich nichts schreiben. Bitte nennen Sie mit --out einen anderen Ordner."
        )
    if taken := files.not_replaceable(out):
        raise InputError(f"„{taken}“ ist ein Ordner und kann keine Datei werden. Bitte benennen Sie ihn um.")
