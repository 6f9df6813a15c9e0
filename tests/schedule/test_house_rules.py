"""The whole decision about a copy in the house's calendar, row by row, and what the settings let through."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lotse.schedule.rules.house_calendar import Ours, Step, Theirs, Written, joined_spans, next_step, overlaps
from lotse.settings import env_calendars, env_server

NINE = dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
AGREED, THERE = (NINE, NINE + HOUR), (NINE + HOUR, NINE + 2 * HOUR)
LIVE, CHANGED = Ours(AGREED, "a"), Ours(AGREED, "b")
CANCELLED, OVER = Ours(AGREED, "a", is_cancelled=True), Ours(AGREED, "a", is_over=True)
NEVER, ONCE = Written(AGREED), Written(AGREED, "a", "1")


@pytest.mark.parametrize(
    ("ours", "written", "theirs", "expected"),
    [
        pytest.param(LIVE, NEVER, None, Step.WRITE, id="new"),
        pytest.param(CANCELLED, NEVER, None, Step.FORGET, id="cancelled-before-written"),
        pytest.param(LIVE, NEVER, Theirs(AGREED, "1"), Step.WRITE, id="written-before-a-crash"),
        pytest.param(LIVE, NEVER, Theirs(THERE, "1"), Step.SAY_MOVED, id="moved-after-a-crash"),
        pytest.param(LIVE, ONCE, Theirs(AGREED, "1"), Step.NOTHING, id="same"),
        pytest.param(LIVE, ONCE, Theirs(AGREED, "2"), Step.NOTHING, id="coloured-there"),
        pytest.param(CHANGED, ONCE, Theirs(AGREED, "1"), Step.WRITE, id="changed-here"),
        pytest.param(LIVE, ONCE, Theirs(THERE, "2"), Step.SAY_MOVED, id="moved-there"),
        pytest.param(CHANGED, ONCE, Theirs(THERE, "2"), Step.SAY_MOVED, id="changed-on-both-sides"),
        pytest.param(Ours(THERE, "b"), ONCE, Theirs(THERE, "2"), Step.WRITE, id="taken-over"),
        pytest.param(LIVE, Written(THERE, "", "1"), Theirs(THERE, "2"), Step.WRITE, id="put-back"),
        pytest.param(LIVE, ONCE, None, Step.SAY_DELETED, id="deleted-there"),
        pytest.param(LIVE, ONCE, Theirs(AGREED, "2", True), Step.SAY_DELETED, id="cancelled-there"),
        pytest.param(LIVE, NEVER, Theirs(AGREED, "2", True), Step.WRITE, id="cancelled-there-and-put-back"),
        pytest.param(CANCELLED, ONCE, None, Step.FORGET, id="cancelled-here-deleted-there"),
        pytest.param(
            Ours(AGREED, "b", is_cancelled=True), ONCE, Theirs(THERE, "2"), Step.WRITE, id="cancelled-here"
        ),
        pytest.param(OVER, ONCE, Theirs(THERE, "2"), Step.NOTHING, id="over"),
        pytest.param(OVER, ONCE, None, Step.FORGET, id="over-and-deleted-there"),
    ],
)
def test_every_case_has_one_next_step(
    ours: Ours, written: Written, theirs: Theirs | None, expected: Step
) -> None:
    assert next_step(ours, written, theirs) == expected


minutes = st.integers(0, 300).map(lambda number: NINE + dt.timedelta(minutes=number))
spans = st.lists(st.tuples(minutes, minutes))


@given(spans)
def test_joined_spans_cover_the_same_moments_and_never_touch(
    found: list[tuple[dt.datetime, dt.datetime]],
) -> None:
    within = (NINE + HOUR, NINE + 3 * HOUR)
    joined = joined_spans(found, within=within)
    assert all(a[1] < b[0] for a, b in zip(joined, joined[1:], strict=False))
    for number in range(300):
        moment = (NINE + dt.timedelta(minutes=number), NINE + dt.timedelta(minutes=number, seconds=1))
        is_inside = within[0] <= moment[0] < within[1]
        assert overlaps(moment, joined) == (
            is_inside and overlaps(moment, [span for span in found if span[0] < span[1]])
        )


def test_server_needs_https_unless_it_is_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for given_, expected in {
        "": "",
        "https://kalender.example/dav": "https://kalender.example/dav/",
        "http://127.0.0.1:5232/": "http://127.0.0.1:5232/",
    }.items():
        monkeypatch.setenv("LOTSE_CALDAV_URL", given_)
        assert env_server("LOTSE_CALDAV_URL") == expected
    for wrong in ("http://kalender.example/", "kalender.example", "https://"):
        monkeypatch.setenv("LOTSE_CALDAV_URL", wrong)
        with pytest.raises(SystemExit, match="https"):
            env_server("LOTSE_CALDAV_URL")


def test_calendars_are_named_by_account_also_in_a_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "calendars"
    file.write_text("Lotta@Post.example = lotta/termine\nvera@post.example=/anders/vera/\n", encoding="utf-8")
    monkeypatch.setenv("LOTSE_CALDAV_CALENDARS_FILE", str(file))
    assert env_calendars("LOTSE_CALDAV_CALENDARS", "https://kalender.example/dav/") == {
        "lotta@post.example": "https://kalender.example/dav/lotta/termine/",
        "vera@post.example": "https://kalender.example/anders/vera/",
    }


@pytest.mark.parametrize(
    "wrong", ["lotta", "lotta=pfad", "a@b.example=", "a@b.example=https://anderswo.example/x"]
)
def test_calendar_elsewhere_or_nobodys_stops_the_start(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("LOTSE_CALDAV_CALENDARS", wrong)
    with pytest.raises(SystemExit, match="passt nicht"):
        env_calendars("LOTSE_CALDAV_CALENDARS", "https://kalender.example/dav/")
