"""Handing a wave to the post, taking that back, and handing its files out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible, RuleError
from lotse.journal.models import Entry
from lotse.journal.services import Happening, record
from lotse.outreach import access, rules
from lotse.outreach.enums import ExclusionReason, WaveState
from lotse.outreach.models import Answer, CallbackRequest, Exclusion, Letter, Return, Wave
from lotse.outreach.queries.printed_modes import out_of_date
from lotse.outreach.queries.stopped import stopped
from lotse.outreach.services.folders import file_of
from lotse.people.services.standing import record_steps, undo_entries
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit

PAPERS = {
    "flyer.pdf": "Faltblatt",
    "poster.pdf": "Aushang für die Tür",
    "notice.pdf": "Hinweise zum Datenschutz",
}


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A file on its way to somebody's printer, and the name it gets there."""

    path: Path
    name: str


@transaction.atomic
def mark_posted(*, by: Staff, wave_key: int, on: dt.date, today: dt.date, as_printed: bool = False) -> Wave:
    """Write down that a wave went to the post on that day: everybody with a letter is "written" now.

    Whose letter was withheld, or must not leave any more, is left out: what was printed of these has to be taken
    out of the pile. Letters that still speak of another mode of the office than today's are
    refused, unless `as_printed` says that they left like that; what left on an earlier day has left.
    """
    wave = access.get_wave(by, wave_key, on=today, lock=True)
    if not rules.may_become(wave.state, WaveState.POSTED):
        raise ConflictError("Nur eine gesetzte Welle kann zur Post gehen. Ist sie vielleicht schon vermerkt?")
    if on > today:
        raise InputError(
            "Dieser Tag liegt in der Zukunft. Bitte vermerken Sie die Post erst, wenn sie weg ist."
        )
    stale = out_of_date(wave, on=on) if on == today and not as_printed else None
    if stale is not None:
        raise RuleError(
            f"Der Brief nennt noch „{stale.says.label}“, heute gilt aber „{stale.holds.label}“. Bitte lassen Sie "
            "die Briefe neu setzen, oder bestätigen Sie, dass sie so zur Post gegangen sind."
        )
    letters = Letter.objects.filter(wave=wave)
    letters.filter(pk__in=stopped(letters).values("pk")).update(is_withheld=True)
    withheld = letters.filter(is_withheld=True).count()
    facts = _facts_by_person(wave)
    written = record_steps(
        agency_key=wave.neighbourhood.agency_id,
        neighbourhood_key=wave.neighbourhood_id,
        on=on,
        facts_by_person=facts,
    )
    wave.state, wave.posted_on = WaveState.POSTED, on
    wave.save(update_fields=["state", "posted_on"])
    record(
        Happening(
            rules.WavePosted(wave=wave.pk, letters=len(facts), withheld=withheld),
            on=on,
            agency_key=wave.neighbourhood.agency_id,
            neighbourhood_key=wave.neighbourhood_id,
        )
    )
    audit(
        by=by,
        action=AuditAction.CHANGED,
        object_kind="wave",
        object_key=wave.pk,
        facts={"written": written, "withheld": withheld},
    )
    return wave


@transaction.atomic
def undo_posted(*, by: Staff, wave_key: int, today: dt.date) -> Wave:
    """Take "posted" back, as long as nothing has come of the wave. What was never printed stays withheld."""
    wave = access.get_wave(by, wave_key, on=today, lock=True)
    if wave.state != WaveState.POSTED:
        raise ConflictError("Diese Welle ist nicht als aufgegeben vermerkt.")
    if has_echo(wave):
        raise RuleError(
            "Auf diese Welle ist schon etwas zurückgekommen, ein Brief oder eine Antwort. Deshalb bleibt "
            "vermerkt, dass sie zur Post gegangen ist."
        )
    entries = Entry.objects.filter(
        neighbourhood_key=wave.neighbourhood_id,
        kind__in=("letter-posted", "wave-posted"),
        facts__wave=wave.pk,
    )
    undo_entries(list(entries.values_list("pk", flat=True)), on=today)
    Letter.objects.filter(wave=wave).exclude(file="").update(is_withheld=False)
    wave.state, wave.posted_on = WaveState.TYPESET, None
    wave.save(update_fields=["state", "posted_on"])
    audit(by=by, action=AuditAction.UNDONE, object_kind="wave", object_key=wave.pk)
    return wave


def has_echo(wave: Wave) -> bool:
    """Say whether anything has come of a wave: a letter back, an answer, a request to be called."""
    return (
        Return.objects.filter(letter__wave=wave).exists()
        or Answer.objects.filter(letter__wave=wave).exists()
        or CallbackRequest.objects.filter(letter__wave=wave).exists()
    )


def papers(wave: Wave) -> list[tuple[str, str]]:
    """Return name and label of the sheets that lie beside a wave's letters."""
    return [(name, label) for name, label in PAPERS.items() if file_of(wave, name)]


def absent(wave: Wave, names: Iterable[str]) -> frozenset[str]:
    """Return which of a wave's files are not there: deleted a month after the post, or lost."""
    return frozenset(name for name in names if not file_of(wave, name))


@transaction.atomic
def hand_out(*, by: Staff, wave_key: int, name: str, today: dt.date) -> HandedOut:
    """Return one of a wave's files; whoever takes it is written down, because it holds addresses."""
    wave = access.get_wave(by, wave_key, on=today)
    known = name in PAPERS or Letter.objects.filter(wave=wave, file=name).exclude(file="").exists()
    path = file_of(wave, name) if known else None
    if path is None:
        raise NotVisible("Diese Datei gibt es nicht (mehr).")
    audit(
        by=by,
        action=AuditAction.EXPORTED,
        object_kind="wave",
        object_key=wave.pk,
        facts={"file": name},
    )
    return HandedOut(path, f"welle-{wave.pk}-{name}")


def _facts_by_person(wave: Wave) -> dict[int, object]:
    """Return what the journal says of everybody a posted wave is for, those covered by a letter included."""
    letters = Letter.objects.filter(wave=wave, is_withheld=False, person__isnull=False)
    facts: dict[int, object] = {}
    of_unit: dict[int, int] = {}
    for letter, person, unit in letters.values_list("pk", "person_id", "person__unit_id"):
        facts[person] = rules.LetterPosted(wave=wave.pk, letter=letter)
        if unit is not None:
            of_unit.setdefault(unit, letter)
    covered = Exclusion.objects.filter(wave=wave, reason=ExclusionReason.COVERED, person__mail_stop="")
    for person, unit in covered.values_list("person_id", "person__unit_id"):
        if person is not None and unit in of_unit:
            facts.setdefault(person, rules.LetterPosted(wave=wave.pk, letter=of_unit[unit]))
    return facts
