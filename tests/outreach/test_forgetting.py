"""What a wave no longer needs goes: files of our own folder, requests that were done."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django_tasks import TaskResultStatus
from pytest_django import Settings

from lotse.core import clock
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Wave
from lotse.outreach.services.forgetting import forget_wave_files
from lotse.outreach.services.jobs import release_given_up, typeset_in_background
from lotse.places.models import Neighbourhood


def _wave(neighbourhood: Neighbourhood, **values: object) -> Wave:
    return Wave.objects.create(
        neighbourhood=neighbourhood, name="Auftakt", text={}, letter_on=dt.date(2020, 8, 25), **values
    )


@pytest.mark.parametrize(
    ("days", "is_ours", "stays"), [(31, True, False), (29, True, True), (31, False, True)]
)
def test_files_of_a_posted_wave_go_after_a_month(
    neighbourhood: Neighbourhood,
    tmp_path: Path,
    settings: Settings,
    days: int,
    is_ours: bool,
    stays: bool,
) -> None:
    settings.FILES = tmp_path / "files"
    folder = (settings.FILES if is_ours else tmp_path / "elsewhere") / "waves"
    folder.mkdir(parents=True)
    letters = folder / "letters.pdf"
    letters.write_bytes(b"%PDF")
    posted_on = clock.today() - dt.timedelta(days=days)
    _wave(neighbourhood, state=WaveState.POSTED, posted_on=posted_on, folder=str(folder))
    assert forget_wave_files() == (0 if stays else 1)
    assert letters.exists() == stays


@pytest.mark.parametrize(
    ("status", "state"),
    [(TaskResultStatus.FAILED, WaveState.FROZEN), (TaskResultStatus.SUCCESSFUL, WaveState.TYPESETTING)],
)
def test_wave_of_a_task_given_up_can_be_ordered_again(
    neighbourhood: Neighbourhood, status: TaskResultStatus, state: WaveState
) -> None:
    wave = _wave(neighbourhood, state=WaveState.TYPESETTING, printed_with={})
    result = SimpleNamespace(task=typeset_in_background, status=status, args=[wave.pk, 1])
    release_given_up(task_result=result)  # type: ignore[arg-type]
    wave.refresh_from_db()
    assert wave.state == state
    assert bool(wave.problem) == (state == WaveState.FROZEN)
