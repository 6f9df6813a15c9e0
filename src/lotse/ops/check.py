"""`lotse check`: is everything as it must be? Says what is broken where; changes nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby

from lotse.ops.checks import FIRST, REST, Fault, background_notes
from lotse.ops.report import Report, progress
from lotse.privacy.queries import last_seal

SHOWN_PER_AREA = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The check has nothing to choose."""


def run(arguments: argparse.Namespace) -> Report:
    """Look at everything; with a broken database at nothing more than that."""
    faults = [fault for check in FIRST for fault in check()]
    if any(fault.area == "Datenbank" for fault in faults):
        return _report(faults)
    with progress("Prüfe das Haus", len(REST)) as done:
        for _, check in REST:
            faults += check()
            done(1)
    seal = last_seal()
    sealed = f"{seal[0].isoformat()} {seal[1]}" if seal else None
    return _report(faults, notes=list(background_notes()), sealed=sealed)


def _report(faults: list[Fault], *, notes: Sequence[Fault] = (), sealed: str | None = None) -> Report:
    facts: dict[str, object] = {
        "ok": not faults,
        "faults": [asdict(fault) for fault in faults],
        "notes": [asdict(note) for note in notes],
        "last_seal": sealed,
    }
    looked_at = ", ".join(label for label, _ in REST)
    first = (
        f"{len(faults)} Fehler gefunden:"
        if faults
        else f"Alles in Ordnung. Geprüft: Schlüssel, Datenbank, {looked_at}."
    )
    lines = [first, *_lines(faults)]
    if notes:
        lines += ["Hinweise:", *_lines(notes)]
    if sealed:
        lines.append(f"Letztes Siegel des Protokolls: {sealed}")
    return Report("\n".join(lines), facts, found_faults=bool(faults))


def _lines(faults: Sequence[Fault]) -> Iterator[str]:
    for area, found in groupby(faults, key=lambda fault: fault.area):
        all_here = list(found)
        yield from (f"  {area} – {fault.where}: {fault.what}" for fault in all_here[:SHOWN_PER_AREA])
        if (more := len(all_here) - SHOWN_PER_AREA) > 0:
            yield f"  {area} – und {more} weitere (alle mit --json)"
