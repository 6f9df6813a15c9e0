"""One switch changes seven surfaces, the appointments and whom to tell: all of it, or nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from door import MONDAY, NOW, at, booked, open_for_appointments, public_wish
from letters_town import person
from pytest_django import Settings

from lotse.accounts.models import Staff
from lotse.core.errors import ConflictError, InputError, NotVisible
from lotse.journal.models import Entry
from lotse.outreach.enums import Audience
from lotse.outreach.services.drafts import start_draft
from lotse.places.models import Office
from lotse.privacy.models import AuditRow
from lotse.schedule.enums import HoursKind, MeetingWay, Mode, ModeAction, Surface
from lotse.schedule.models import Appointment, Message, OfficeMode, SurfaceText, TimeClaim
from lotse.schedule.queries.modes import backlog, mode_on, modes_between, standing_modes
from lotse.schedule.queries.slots import free_slots
from lotse.schedule.rules.hours import Hours
from lotse.schedule.services import surfaces
from lotse.schedule.services.appointments import invite_again
from lotse.schedule.services.booking import book_publicly
from lotse.schedule.services.changing import Wish
from lotse.schedule.services.hours import add_hours
from lotse.schedule.services.modes import Decision, end_mode, switch_mode
from lotse.schedule.services.previews import ModePlan, preview_switch

PHONE_WEEK = ModePlan(
    mode=Mode.PHONE_ONLY, from_on=MONDAY, until_on=MONDAY + dt.timedelta(days=6), reason="Wasserschaden"
)


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Settings) -> Path:
    settings.FILES = tmp_path
    return tmp_path


@pytest.fixture
def busy(caseworker: Staff, office: Office) -> list[Appointment]:
    """Tuesday's four talks: in the office with a phone number, without one, on the phone, and a week later."""
    open_for_appointments(caseworker, office)
    known = person(office.neighbourhood, 1, mobile="0152 28817386")
    return [
        booked(caseworker, office, at(1, 9), person_key=known.pk),
        booked(caseworker, office, at(1, 9, 30)),
        booked(caseworker, office, at(1, 10), way=MeetingWay.PHONE),
        booked(caseworker, office, at(8, 9)),
    ]


def switch(by: Staff, office: Office, plan: ModePlan, **decisions: Decision) -> OfficeMode:
    given = {int(key.removeprefix("a")): value for key, value in decisions.items()}
    return switch_mode(by=by, office_key=office.pk, plan=plan, now=NOW, decisions=given)


def test_preview_names_seven_surfaces_and_changes_nothing(
    caseworker: Staff, office: Office, busy: list[Appointment]
) -> None:
    preview = preview_switch(by=caseworker, office_key=office.pk, plan=PHONE_WEEK, now=NOW)
    assert [change.surface for change in preview.changes] == list(Surface)
    assert all(change.before != change.after for change in preview.changes)
    assert [(each.appointment.pk, each.action) for each in preview.touched] == [
        (busy[0].pk, ModeAction.TO_PHONE),
        (busy[1].pk, ModeAction.MOVE),
    ]
    assert preview.touched[1].target is not None
    assert preview.touched[1].target.starts_at == at(8, 9, 30)
    assert len(preview.to_tell) == 2
    assert not OfficeMode.objects.exists()


def test_switch_does_what_was_proposed_and_tells_everybody(
    caseworker: Staff, office: Office, busy: list[Appointment], files: Path
) -> None:
    Message.objects.all().delete()
    mode = switch(caseworker, office, PHONE_WEEK)
    moved = [Appointment.objects.get(pk=each.pk) for each in busy]
    assert [(each.way, each.state, each.starts_at) for each in moved] == [
        ("phone", "booked", at(1, 9)),
        ("office", "moved", at(8, 9, 30)),
        ("phone", "booked", at(1, 10)),
        ("office", "booked", at(8, 9)),
    ]
    assert sorted(Message.objects.values_list("kind", flat=True)) == ["moved", "to-phone"]
    assert TimeClaim.objects.count() == 4 * 6
    assert SurfaceText.objects.filter(office_mode=mode).count() == 7
    assert [file.suffix for file in (files / "posters").iterdir()] == [".pdf"]
    assert Entry.objects.get(kind="office-mode-changed").facts["mode"] == "phone_only"
    assert AuditRow.objects.filter(object_kind="office-mode").count() == 1
    assert mode_on(office.pk, MONDAY).mode == "phone_only"


def test_mode_ends_by_itself(caseworker: Staff, office: Office) -> None:
    switch(caseworker, office, PHONE_WEEK)
    days = modes_between(office.pk, MONDAY, MONDAY + dt.timedelta(days=8))
    assert [mode.mode for mode in days.values()] == [Mode.PHONE_ONLY] * 9  # the card knows phone hours only
    open_for_appointments(caseworker, office)
    days = modes_between(office.pk, MONDAY, MONDAY + dt.timedelta(days=8))
    assert [mode.mode for mode in days.values()] == [Mode.PHONE_ONLY] * 7 + [Mode.BY_APPOINTMENT] * 2


def test_decisions_win_over_proposals(caseworker: Staff, office: Office, busy: list[Appointment]) -> None:
    kept = Decision(ModeAction.KEEP, "Kündigung der Wohnung zum Monatsende")
    given = {f"a{busy[0].pk}": kept, f"a{busy[1].pk}": Decision(ModeAction.LATER)}
    switch(caseworker, office, PHONE_WEEK, **given)
    first, second = (Appointment.objects.get(pk=each.pk) for each in busy[:2])
    assert (first.state, first.way, first.emergency_reason) == ("booked", "office", kept.reason)
    assert (second.state, second.cancelled_by) == ("cancelled", "office")
    assert [row.pk for row in backlog(caseworker, office.pk, on=MONDAY)] == [second.pk]
    wish = Wish(starts_at=at(8, 10), ends_at=at(8, 10, 30), staff_key=caseworker.pk, name="Kim")
    made = invite_again(by=caseworker, appointment_key=second.pk, wish=wish, now=NOW)
    assert (made.state, backlog(caseworker, office.pk, on=MONDAY)) == ("asked", [])


@pytest.mark.parametrize("surface", list(Surface))
@pytest.mark.parametrize("step", ["text", "apply"])
def test_failure_of_one_surface_changes_none(
    caseworker: Staff,
    office: Office,
    busy: list[Appointment],
    files: Path,
    monkeypatch: pytest.MonkeyPatch,
    surface: Surface,
    step: str,
) -> None:
    draft = start_draft(
        by=caseworker, neighbourhood_key=office.neighbourhood_id, audience=Audience.BY_HAND, today=MONDAY
    )
    before = _everything(office)

    def break_down(situation: surfaces.Situation, *rest: object) -> str:
        if situation.mode == Mode.PHONE_ONLY and (step == "apply" or OfficeMode.objects.exists()):
            raise OSError("kein Platz")
        return "vorher"

    broken = replace(surfaces.makers()[surface], **{step: break_down})
    monkeypatch.setitem(surfaces._MAKERS, surface, broken)
    with pytest.raises(OSError, match="kein Platz"):
        switch(caseworker, office, PHONE_WEEK)
    assert _everything(office) == before
    assert not list(files.rglob("*.pdf"))
    draft.refresh_from_db()
    assert draft.office_mode == Mode.BY_APPOINTMENT


def _everything(office: Office) -> tuple[object, ...]:
    return (
        list(OfficeMode.objects.values()),
        list(Appointment.objects.order_by("pk").values()),
        list(TimeClaim.objects.order_by("pk").values("appointment", "at")),
        list(Message.objects.order_by("pk").values("pk", "state")),
        SurfaceText.objects.count(),
        Entry.objects.count(),
        AuditRow.objects.count(),
        mode_on(office.pk, MONDAY),
    )


def test_booking_follows_the_mode(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    switch(caseworker, office, PHONE_WEEK)
    assert {
        way for slot in free_slots(office.pk, now=NOW, last=dt.date(2026, 11, 24)) for way in slot.ways
    } == {
        MeetingWay.PHONE,
        MeetingWay.VIDEO,
    }
    with pytest.raises(InputError, match="gibt es nicht mehr"):
        book_publicly(office_key=office.pk, wish=public_wish(caseworker, at(1, 9)), now=NOW)


def test_letters_dated_in_the_mode_follow_it(caseworker: Staff, office: Office) -> None:
    open_for_appointments(caseworker, office)
    drafts = [
        start_draft(
            by=caseworker, neighbourhood_key=office.neighbourhood_id, audience=Audience.BY_HAND, today=day
        )
        for day in (MONDAY, MONDAY + dt.timedelta(days=7))
    ]
    switch(caseworker, office, PHONE_WEEK)
    for draft in drafts:
        draft.refresh_from_db()
    assert [draft.office_mode for draft in drafts] == ["phone_only", "by_appointment"]


def test_planned_closure_wins_while_it_lasts(caseworker: Staff, office: Office) -> None:
    closed = ModePlan(
        mode=Mode.CLOSED,
        from_on=MONDAY + dt.timedelta(days=2),
        until_on=MONDAY + dt.timedelta(days=3),
        reason="Umzug",
    )
    switch(caseworker, office, closed)
    switch(caseworker, office, ModePlan(mode=Mode.EMERGENCY_ONLY, from_on=MONDAY, reason="Pandemie"))
    days = modes_between(office.pk, MONDAY, MONDAY + dt.timedelta(days=4))
    assert [mode.mode.value for mode in days.values()] == [
        "emergency_only",
        "emergency_only",
        "closed",
        "closed",
        "emergency_only",
    ]


def test_new_mode_without_end_supersedes_the_one_before(caseworker: Staff, office: Office) -> None:
    switch(caseworker, office, ModePlan(mode=Mode.CLOSED, from_on=MONDAY, reason="Pandemie"))
    later = MONDAY + dt.timedelta(days=10)
    switch(caseworker, office, ModePlan(mode=Mode.BY_APPOINTMENT, from_on=later, reason="Lockerung"))
    first, second = standing_modes(caseworker, office.pk, on=MONDAY)
    assert (first.until_on, second.from_on) == (later - dt.timedelta(days=1), later)
    assert second.key is not None
    end_mode(by=caseworker, mode_key=second.key, last_day=later + dt.timedelta(days=2), now=NOW)
    assert mode_on(office.pk, later + dt.timedelta(days=3)).key is None


def test_second_switch_of_a_day_replaces_the_first(caseworker: Staff, office: Office) -> None:
    switch(caseworker, office, PHONE_WEEK)
    switch(caseworker, office, replace(PHONE_WEEK, mode=Mode.CLOSED))
    assert mode_on(office.pk, MONDAY).mode == Mode.CLOSED
    assert OfficeMode.objects.filter(withdrawn_at__isnull=True).count() == 1


def test_mode_taken_back_before_it_began_leaves_no_trace_outside(caseworker: Staff, office: Office) -> None:
    plan = replace(PHONE_WEEK, from_on=MONDAY + dt.timedelta(days=1))
    mode = switch(caseworker, office, plan)
    end_mode(by=caseworker, mode_key=mode.pk, last_day=MONDAY, now=NOW)
    assert mode_on(office.pk, MONDAY + dt.timedelta(days=2)).key is None
    with pytest.raises(NotVisible):
        end_mode(by=caseworker, mode_key=mode.pk, last_day=MONDAY, now=NOW)


def test_closed_office_offers_nothing(caseworker: Staff, office: Office, busy: list[Appointment]) -> None:
    switch(caseworker, office, ModePlan(mode=Mode.CLOSED, from_on=MONDAY, reason="Pandemie"))
    assert free_slots(office.pk, now=NOW) == []
    assert set(Appointment.objects.values_list("state", flat=True)) == {"cancelled"}
    assert len(backlog(caseworker, office.pk, on=MONDAY)) == 4


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reason": " "}, "Grund"),
        ({"from_on": MONDAY - dt.timedelta(days=1)}, "schon vorbei"),
        ({"until_on": MONDAY - dt.timedelta(days=1)}, "vor dem ersten"),
    ],
)
def test_plan_that_cannot_be_is_refused(
    caseworker: Staff, office: Office, values: dict[str, object], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        switch(caseworker, office, replace(PHONE_WEEK, **values))


def test_keeping_needs_a_reason(caseworker: Staff, office: Office, busy: list[Appointment]) -> None:
    with pytest.raises(InputError, match="warum der Termin nicht warten kann"):
        switch(caseworker, office, PHONE_WEEK, **{f"a{busy[0].pk}": Decision(ModeAction.KEEP)})
    assert not OfficeMode.objects.exists()


def test_mode_over_cannot_be_ended(caseworker: Staff, office: Office) -> None:
    mode = switch(caseworker, office, PHONE_WEEK)
    later = NOW + dt.timedelta(days=8)
    with pytest.raises(ConflictError, match="schon zu Ende"):
        end_mode(by=caseworker, mode_key=mode.pk, last_day=later.date(), now=later)


def test_strangers_neither_see_nor_switch(stranger: Staff, caseworker: Staff, office: Office) -> None:
    mode = switch(caseworker, office, PHONE_WEEK)
    for attempt in (
        lambda: preview_switch(by=stranger, office_key=office.pk, plan=PHONE_WEEK, now=NOW),
        lambda: switch(stranger, office, PHONE_WEEK),
        lambda: end_mode(by=stranger, mode_key=mode.pk, last_day=MONDAY, now=NOW),
    ):
        with pytest.raises(NotVisible):
            attempt()
    assert standing_modes(stranger, office.pk, on=MONDAY) == []


def test_open_hours_decide_where_no_mode_is_set(caseworker: Staff, office: Office) -> None:
    hours = Hours(
        kind=HoursKind.CONSULTATION, weekday=0, starts=dt.time(9), ends=dt.time(12), valid_from=MONDAY
    )
    add_hours(by=caseworker, office_key=office.pk, hours=hours, today=MONDAY)
    assert mode_on(office.pk, MONDAY).mode == Mode.OPEN
