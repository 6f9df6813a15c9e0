"""What a change of mode would do, before anybody does it: the seven surfaces, the appointments, whom to tell."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import attrgetter

from lotse.accounts.models import Staff
from lotse.core import clock
from lotse.core.errors import InputError
from lotse.places.models import Office
from lotse.schedule import access
from lotse.schedule.enums import LIVE_STATES, MeetingWay, MessageWay, Mode, ModeAction, Surface
from lotse.schedule.models import Appointment, OfficeMode
from lotse.schedule.queries.modes import mode_on, period_of
from lotse.schedule.queries.slots import Slot, free_slots, left_beside, target_for
from lotse.schedule.rules.modes import Period, period_of_day, proposal, superseded, switch_violations
from lotse.schedule.services.messages import contact_of
from lotse.schedule.services.surfaces import Situation, makers
from lotse.schedule.services.wording import default_notice

_MARKED = attrgetter("pk", "staff_id", "starts_at", "ends_at", "way", "state")
_NEW = 2**63  # set later than any mode that is stored


@dataclass(frozen=True, slots=True, kw_only=True)
class ModePlan:
    """A mode somebody wants to set. Without notices of their own the house's words go to the public."""

    mode: Mode
    from_on: dt.date
    until_on: dt.date | None = None
    reason: str = ""
    notices: dict[str, str] = field(default_factory=dict)

    def all_notices(self, languages: Iterable[str]) -> dict[str, str]:
        """Return what the public reads in each language."""
        return {code: self.notices.get(code) or default_notice(self.mode, code) for code in languages}


@dataclass(frozen=True, slots=True)
class Change:
    """What a surface says before and after."""

    surface: Surface
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Touched:
    """An appointment that the mode touches, and what is proposed. `target` is where it would move to."""

    appointment: Appointment
    name: str
    reach_way: MessageWay
    reach: str
    action: ModeAction
    why: str
    target: Slot | None = None


@dataclass(frozen=True, slots=True)
class SwitchPreview:
    """Everything that would change, in one look. `ends` are modes that the new one brings to an end."""

    office: Office
    changes: tuple[Change, ...]
    touched: tuple[Touched, ...]
    ends: tuple[OfficeMode, ...]

    @property
    def to_tell(self) -> tuple[Touched, ...]:
        """Whom to tell: everybody whose appointment does not stay as it is."""
        return tuple(each for each in self.touched if each.action != ModeAction.KEEP)

    @property
    def mark(self) -> str:
        """A mark of the touched talks and what is proposed for them; another one where any of that changed."""
        lines = (
            repr((*_MARKED(each.appointment), each.action, _place_of(each.target))) for each in self.touched
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def _place_of(target: Slot | None) -> tuple[dt.datetime, int] | None:
    return (target.starts_at, target.staff_key) if target else None


def preview_switch(*, by: Staff, office_key: int, plan: ModePlan, now: dt.datetime) -> SwitchPreview:
    """Return what setting a mode would change; changes nothing itself."""
    office = access.get_office(by, office_key, on=clock.day_of(now))
    return preview_of(office, plan, now=now)


def preview_of(office: Office, plan: ModePlan, *, now: dt.datetime) -> SwitchPreview:
    """Return what setting a mode in an office would change; InputError for a plan that cannot be."""
    found = switch_violations(
        mode=plan.mode,
        reason=plan.reason,
        from_on=plan.from_on,
        until_on=plan.until_on,
        today=clock.day_of(now),
    )
    if found:
        raise InputError(" ".join(found))
    rows = list(OfficeMode.objects.filter(office=office, withdrawn_at__isnull=True))
    periods = [period_of(row) for row in rows]
    ending = set(superseded(periods, from_on=plan.from_on, until_on=plan.until_on))
    ends = tuple(row for row in rows if row.pk in ending)
    return SwitchPreview(office, _changes(office, plan), _touched(office, plan, rows, now), ends)


def situation_on(office: Office, day: dt.date) -> Situation:
    """Return how an office can be reached on a day as things are."""
    mode = mode_on(office.pk, day)
    return Situation(office, mode.mode, day, mode.until_on, dict(mode.notices))


def _changes(office: Office, plan: ModePlan) -> tuple[Change, ...]:
    before = situation_on(office, plan.from_on)
    after = Situation(office, plan.mode, plan.from_on, plan.until_on, dict(plan.notices))
    return tuple(
        Change(surface, maker.text(before), maker.text(after)) for surface, maker in makers().items()
    )


def _touched(office: Office, plan: ModePlan, rows: list[OfficeMode], now: dt.datetime) -> tuple[Touched, ...]:
    begin = clock.start_of(plan.from_on)
    live = Appointment.objects.filter(office=office, state__in=LIVE_STATES, starts_at__gte=max(begin, now))
    if plan.until_on is not None:
        live = live.filter(starts_at__lt=clock.start_of(plan.until_on + dt.timedelta(days=1)))
    before = [period_of(row) for row in rows]
    after = [*before, Period(_NEW, plan.mode, plan.from_on, plan.until_on)]
    targets = _targets(office, plan, now)
    found = []
    for appointment in live.select_related("person", "staff", "office").order_by("starts_at", "pk"):
        day = clock.day_of(appointment.starts_at)
        holding = period_of_day(after, day)
        if holding is None or holding.key != _NEW or _is_kept(appointment, period_of_day(before, day), plan):
            continue
        if touched := _proposed(appointment, plan, targets):
            found.append(touched)
            if touched.target is not None:
                targets = left_beside(touched.target, appointment.way, targets)
    return tuple(found)


def _is_kept(appointment: Appointment, holding: Period | None, plan: ModePlan) -> bool:
    """Say whether a talk was kept as an emergency under this very mode: under another one that is asked anew."""
    return bool(appointment.emergency_reason) and holding is not None and holding.mode == plan.mode


def _proposed(appointment: Appointment, plan: ModePlan, targets: list[Slot]) -> Touched | None:
    contact = contact_of(appointment)
    person = appointment.person
    has_phone = contact.way in (MessageWay.PHONE, MessageWay.SMS) or bool(
        person is not None and (person.mobile or person.phone)
    )
    way = MeetingWay(appointment.way)
    proposed = proposal(plan.mode, way=way, has_phone=has_phone, ends=bool(targets))
    if proposed is None:
        return None
    target = None
    if proposed.action == ModeAction.MOVE:
        target = target_for(appointment, targets)
    action = proposed.action
    if action == ModeAction.MOVE and target is None:
        action = ModeAction.LATER
    return Touched(appointment, contact.name, contact.way, contact.address, action, proposed.reason, target)


def _targets(office: Office, plan: ModePlan, now: dt.datetime) -> list[Slot]:
    """Return the free times after the mode's last day, where one is known."""
    if plan.until_on is None:
        return []
    return free_slots(office.pk, now=now, first=plan.until_on + dt.timedelta(days=1))
