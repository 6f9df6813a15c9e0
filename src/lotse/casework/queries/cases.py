"""A case as people read it: in one line for the person's page, and whole for its own page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from lotse.accounts.models import Staff
from lotse.casework import access
from lotse.casework.enums import CaseState, ExitReason, HandoverState, PauseReason, Phase
from lotse.casework.models import Case, CaseChange, Handover, Pause
from lotse.casework.queries.reminders import ReminderLine, open_reminders
from lotse.casework.rules import cases as rules
from lotse.core.errors import NotVisible
from lotse.people.enums import MailStop
from lotse.people.queries.shown import full_name

_WITH_CASE: tuple[str, ...] = (
    "person",
    "responsible",
    "resting",
    "offered",
    "offered__from_staff",
    "offered__to_staff",
)


@dataclass(frozen=True, slots=True)
class CaseView:
    """Where a case stands; `version` is what a change must name, so that nobody overwrites another one."""

    key: int
    version: int
    person_key: int
    person_name: str
    neighbourhood_key: int
    is_blocked: bool
    is_deceased: bool
    state: CaseState
    phase: Phase | None
    began_on: dt.date
    state_since: dt.date
    responsible_key: int | None
    responsible: str
    exit_reason: ExitReason | None
    exit_on: dt.date | None
    started_on: dt.date | None
    aftercare_until: dt.date | None

    @property
    def is_alive(self) -> bool:
        return self.state in rules.ALIVE

    @property
    def targets(self) -> frozenset[CaseState]:
        return rules.targets(self.state)


@dataclass(frozen=True, slots=True)
class PauseView:
    """The pause in which a case rests."""

    reason: PauseReason
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class HandoverView:
    """A handover, and what became of it."""

    key: int
    from_name: str
    to_key: int | None
    to_name: str
    offered_on: dt.date
    talk_on: dt.date | None
    note: str
    state: HandoverState

    @property
    def is_offered(self) -> bool:
        return self.state == HandoverState.OFFERED


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One step of the case's way."""

    on: dt.date
    label: str
    detail: str
    is_undone: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """All that the case's own page shows."""

    case: CaseView
    pause: PauseView | None
    handover: HandoverView | None
    changes: tuple[ChangeLine, ...]
    can_undo: bool
    reminders: tuple[ReminderLine, ...]


def case_of(by: Staff, person_key: int, *, today: dt.date) -> CaseView | None:
    """Return somebody's live case, else the one that ended last, else None; one query."""
    cases = access.visible_cases(by, on=today).filter(person=person_key)
    found = cases.select_related("person", "responsible").order_by("-began_on", "-pk").first()
    return view_of(found) if found else None


def case_view(by: Staff, case_key: int, *, today: dt.date) -> CaseView:
    """Return one case; NotVisible where there is none for this person."""
    return view_of(access.get_case(by, case_key, on=today))


def case_page(by: Staff, case_key: int, *, today: dt.date) -> CasePage:
    """Return a case with its pause, handover, way and reminders; three queries."""
    case = _read_whole(by, case_key, today=today)
    pause: Pause | None = getattr(case, "resting", None)
    handover: Handover | None = getattr(case, "offered", None)
    changes = list(case.changes.order_by("-pk"))
    return CasePage(
        case=view_of(case),
        pause=_pause_view(pause) if pause else None,
        handover=handover_view(handover) if handover else None,
        changes=tuple(_change_line(change) for change in changes),
        can_undo=any(change.undone_on is None for change in changes),
        reminders=tuple(open_reminders(by, case.person_id, today=today)),
    )


def _read_whole(by: Staff, case_key: int, *, today: dt.date) -> Case:
    """Return a case with the pause in which it rests and the handover that is offered; of each there is one at most."""
    cases = access.visible_cases(by, on=today).annotate(
        resting=FilteredRelation("pauses", condition=Q(pauses__ended_on__isnull=True)),
        offered=FilteredRelation("handovers", condition=Q(handovers__state=HandoverState.OFFERED)),
    )
    found = cases.select_related(*_WITH_CASE).filter(pk=case_key).first()
    if found is None:
        raise NotVisible("Diesen Fall gibt es für Sie nicht.")
    return found


def view_of(case: Case) -> CaseView:
    """Return a case, read with its person and who is responsible, as people read it."""
    return CaseView(
        key=case.pk,
        version=case.version,
        person_key=case.person_id,
        person_name=full_name(case.person),
        neighbourhood_key=case.person.neighbourhood_id,
        is_blocked=case.person.is_blocked,
        is_deceased=case.person.mail_stop == MailStop.DECEASED,
        state=CaseState(case.state),
        phase=Phase(case.phase) if case.phase else None,
        began_on=case.began_on,
        state_since=case.state_since,
        responsible_key=case.responsible_id,
        responsible=case.responsible.name if case.responsible else "",
        exit_reason=ExitReason(case.exit_reason) if case.exit_reason else None,
        exit_on=case.exit_on,
        started_on=case.started_on,
        aftercare_until=case.aftercare_until,
    )


def _pause_view(pause: Pause) -> PauseView:
    return PauseView(PauseReason(pause.reason), pause.from_on, pause.until_on)


def handover_view(handover: Handover) -> HandoverView:
    """Return a handover, read with both members of staff, as people read it."""
    return HandoverView(
        key=handover.pk,
        from_name=handover.from_staff.name if handover.from_staff else "",
        to_key=handover.to_staff_id,
        to_name=handover.to_staff.name if handover.to_staff else "",
        offered_on=handover.offered_on,
        talk_on=handover.talk_on,
        note=handover.note,
        state=HandoverState(handover.state),
    )


def _change_line(change: CaseChange) -> ChangeLine:
    source = CaseState(change.from_state) if change.from_state else None
    way = rules.way(source, CaseState(change.to_state))
    phase = str(Phase(change.to_phase).label) if change.to_phase else ""
    return ChangeLine(change.on, way.label if way else "", phase, change.undone_on is not None)
