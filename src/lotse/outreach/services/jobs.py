"""Typesetting in the background: ordered once, gone on with after an interruption, never printed twice.

Whatever has been done stands in the letters themselves (file and page), so a worker that is killed leaves
nothing behind that needs cleaning up: the next one leaves the finished parts as they are.
"""

from __future__ import annotations

import datetime as dt
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django_tasks import TaskResult, TaskResultStatus, task

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import ConflictError, InputError, LotseError, RuleError
from lotse.outreach import access, rules
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.printing import Mode, OfficeCard
from lotse.outreach.queries.public import mode_of_place
from lotse.outreach.queries.stopped import stopped
from lotse.outreach.services.folders import folder_of, noted, own_folder
from lotse.outreach.services.printing_jobs import office_card, typeset_papers, typeset_wave
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit


@transaction.atomic
def order_typesetting(*, by: Staff, wave_key: int, today: dt.date) -> Wave:
    """Order a frozen wave's letters; office and mode are kept as they are now, whenever the work is done.

    Letters that lie there already are typeset anew as the office can be reached on the day they will be posted;
    order and codes stay. Who must not be written to any more, since the roster was frozen, is not printed.
    """
    wave = access.get_wave(by, wave_key, on=today, lock=True)
    if not rules.may_become(wave.state, WaveState.TYPESETTING):
        raise ConflictError("Diese Welle wird gerade gesetzt oder ist noch im Entwurf.")
    card = card_of(wave)
    _withhold(wave)
    if wave.state == WaveState.TYPESET:
        wave.office_mode = mode_of_place(wave.neighbourhood, rules.posting_day(wave.letter_on, today=today))
    wave.printed_with = {"office": asdict(card), "mode": wave.office_mode or Mode.OPEN}
    wave.state, wave.problem = WaveState.TYPESETTING, ""
    wave.folder = noted(own_folder(wave))
    wave.save(update_fields=["office_mode", "printed_with", "state", "problem", "folder"])
    audit(by=by, action=AuditAction.CHANGED, object_kind="wave", object_key=wave.pk)
    typeset_in_background.enqueue(wave.pk, by.pk)
    return wave


def _withhold(wave: Wave) -> None:
    """Mark the letters that must not leave as things stand, and forget where the others lay; RuleError if none is left."""
    letters = Letter.objects.filter(wave=wave)
    letters.update(file="", page=None, is_withheld=False)
    letters.filter(pk__in=stopped(letters).values("pk")).update(is_withheld=True)
    if not letters.filter(is_withheld=False).exists():
        raise RuleError(
            "Von dieser Welle darf kein Brief mehr verschickt werden: Seit die Empfängerliste feststeht, hat sich bei "
            "allen etwas geändert. Bitte planen Sie die Welle noch einmal."
        )


def card_of(wave: Wave) -> OfficeCard:
    """Return the office that stands on a wave's letters; InputError where nobody has entered it yet."""
    office = (
        Office.objects.select_related("neighbourhood").filter(neighbourhood=wave.neighbourhood_id).first()
    )
    if office is None:
        raise InputError(
            "Für dieses Quartier ist noch kein Büro eingetragen. Bitte tragen Sie unter „Einrichten“ Anschrift "
            "und Telefonnummer ein; sie stehen auf jedem Brief."
        )
    return office_card(office, base_url=settings.BASE_URL)


def printed_card(wave: Wave) -> OfficeCard:
    """Return the office as it was when a wave's typesetting was ordered."""
    printed_with: dict[str, Any] = wave.printed_with or {}
    return OfficeCard(**_tuples(printed_with["office"]))


@task()
def typeset_in_background(wave_key: int, staff_key: int) -> None:
    """Typeset a wave that was ordered; run again after an interruption it goes on where it was."""
    run_typesetting(wave_key, staff_key)


def run_typesetting(wave_key: int, staff_key: int) -> None:
    """Do the work of `typeset_in_background`; a wave that somebody else is typesetting is left to them."""
    wave = Wave.objects.select_related("neighbourhood__agency").get(pk=wave_key)
    if wave.state != WaveState.TYPESETTING:
        return
    folder = folder_of(wave)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone_in(folder) as is_alone:
        if is_alone:
            _typeset(wave, Staff.objects.get(pk=staff_key), folder)


def _typeset(wave: Wave, by: Staff, folder: Path) -> None:
    office, mode = printed_card(wave), Mode((wave.printed_with or {})["mode"])
    finished = finished_parts(wave)
    try:
        if not finished:
            for stale in folder.glob("*.pdf"):
                stale.unlink()
            typeset_papers(
                agency=wave.neighbourhood.agency,
                office=office,
                mode=mode,
                out_dir=folder,
                date=wave.letter_on,
            )
        typeset_wave(
            by=by,
            wave=wave,
            office=office,
            mode=mode,
            out_dir=folder,
            base_url=settings.BASE_URL,
            today=clock.today(),
            skip_existing=finished,
        )
    except LotseError as error:
        Wave.objects.filter(pk=wave.pk).update(state=WaveState.FROZEN, problem=str(error)[:300])


def release_given_up(*, task_result: TaskResult[object], **other: object) -> None:
    """Let go of a wave whose typesetting crashed or was given up, so that it can be ordered again."""
    task = task_result.task.module_path
    if task != typeset_in_background.module_path or task_result.status != TaskResultStatus.FAILED:
        return
    Wave.objects.filter(pk=task_result.args[0], state=WaveState.TYPESETTING).update(
        state=WaveState.FROZEN,
        problem="Das Setzen ist abgebrochen. Bitte versuchen Sie es noch einmal; bleibt es dabei, hilft der Betrieb.",
    )


def finished_parts(wave: Wave) -> frozenset[int]:
    """Return the numbers of the parts whose file has been noted; a single file is number 1."""
    files = Letter.objects.filter(wave=wave).exclude(file="").values_list("file", flat=True).distinct()
    return frozenset(int(Path(file).stem.removeprefix("letters").removeprefix("-") or 1) for file in files)


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


@contextmanager
def _alone_in(folder: Path) -> Iterator[bool]:
    """Hold the folder; the system lets go of it when the process ends, however it ends."""
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
