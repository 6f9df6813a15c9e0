"""Everyday life in the demo town: cases in every state, reminders due, a pause, aftercare, a handover.

Made through the services, counted from the present day, and the same each time.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from lotse.accounts.models import Staff
from lotse.casework.enums import (
    CaseState,
    Distance,
    ExitReason,
    PauseReason,
    Phase,
    Sector,
    Support,
    TalkWay,
    Topic,
)
from lotse.casework.models import Case
from lotse.casework.rules.months import months_later
from lotse.casework.rules.network_cards import SupporterText
from lotse.casework.rules.talks import TalkContent
from lotse.casework.services.cases import (
    Ending,
    begin_case,
    close_case,
    move_phase,
    note_contact,
    open_case,
    pause_case,
)
from lotse.casework.services.handovers import offer_handover
from lotse.casework.services.network_cards import add_supporter, keep_card
from lotse.casework.services.reminders import make_reminder, move_reminder
from lotse.casework.services.talks import record_talk
from lotse.ops.demo_plans import add_looks_and_plans
from lotse.people.access import visible_people
from lotse.people.models import Person

_ADULT_FROM = 25
_EVERY = 7  # so that the people in it live in different streets


@dataclass(frozen=True, slots=True)
class DemoCases:
    """Who is who among the cases, for the parts of everyday life that build on them."""

    informed: Case
    in_contact: Case
    new: Case
    planning: Case
    monitoring: Case
    paused: Case
    aftercare: Case
    offered: Case
    closed: Case


@transaction.atomic
def add_everyday_life(*, by: Staff, deputy: Staff, neighbourhood_key: int, today: dt.date) -> None:
    """Fill the neighbourhood with cases; where there are any already, nothing is changed."""
    if Case.objects.filter(person__neighbourhood=neighbourhood_key).exists():
        return
    people = _people(by, neighbourhood_key, today=today)
    cases = _add_cases(by, deputy, people, today=today)
    _add_talks(by, cases, today=today)
    _add_network_card(by, cases.monitoring, today=today)
    add_looks_and_plans(by, followed=cases.monitoring, begun=cases.planning, today=today)


def _people(by: Staff, neighbourhood_key: int, *, today: dt.date) -> list[Person]:
    """Return grown-ups whose address is not blocked, spread over the neighbourhood."""
    found = visible_people(by, on=today).filter(
        neighbourhood=neighbourhood_key,
        is_blocked=False,
        mail_stop="",
        birth_date__lt=today - dt.timedelta(days=_ADULT_FROM * 365),
    )
    return list(found.order_by("street", "house_number", "family_name", "given_name", "pk"))[::_EVERY]


def _add_talks(by: Staff, cases: DemoCases, *, today: dt.date) -> None:
    """Write down talks of the last months, one with a day on which to come back to it."""
    t, w = Topic, TalkWay
    for case, days_ago, way, topics, note in (
        (cases.in_contact, 5, w.DOORSTEP, (t.WORK,), "Hat den Brief bekommen und kommt gern einmal vorbei."),
        (
            cases.new,
            3,
            w.OFFICE,
            (t.WORK, t.CHILDREN),
            "Sucht Arbeit am Vormittag, solange die Kita offen hat.",
        ),
        (
            cases.planning,
            33,
            w.PHONE,
            (t.QUALIFICATION,),
            "Zeugnisse liegen vor, eine Übersetzung fehlt noch.",
        ),
        (cases.planning, 12, w.VIDEO, (t.QUALIFICATION, t.LANGUAGE), "Unterlagen gemeinsam durchgesehen."),
        (
            cases.monitoring,
            60,
            w.OFFICE,
            (t.LANGUAGE, t.NETWORK),
            "Sprachkurs im Nachbarschaftshaus vorgestellt.",
        ),
        (cases.monitoring, 20, w.PHONE, (t.LANGUAGE,), "Der Kurs hat begonnen."),
        (
            cases.paused,
            30,
            w.PHONE,
            (t.CARE,),
            "Pflegt gerade einen Angehörigen und möchte im Winter weitermachen.",
        ),
        (
            cases.aftercare,
            10,
            w.PHONE,
            (t.WORK, t.MOBILITY),
            "Die Einarbeitung läuft. Der Weg mit dem Bus ist lang.",
        ),
    ):
        record_talk(
            by=by,
            person_key=case.person_id,
            content=TalkContent(way, today - dt.timedelta(days=days_ago), topics, note),
            client_key=uuid5(NAMESPACE_URL, f"lotse-demo-talk/{case.pk}/{days_ago}"),
            follow_up_on=today + dt.timedelta(days=4) if case is cases.new else None,
            today=today,
        )


def _add_network_card(by: Staff, case: Case, *, today: dt.date) -> None:
    """Draw a network card that the person wants to be kept for the next talks."""
    s, d, h = Sector, Distance, Support
    for supporter in (
        SupporterText("Mama", s.FAMILY, d.CLOSE, h.BOTH),
        SupporterText("Tochter", s.FAMILY, d.CLOSE, h.TAKES),
        SupporterText("Bruder", s.FAMILY, d.FAR, h.STRAINED),
        SupporterText("Ayşe", s.FRIENDS, d.CLOSE, h.BOTH),
        SupporterText("Nachbarin von oben", s.FRIENDS, d.MIDDLE, h.GIVES),
        SupporterText("Oma Erna", s.FRIENDS, d.FAR, h.TAKES),
        SupporterText("Lehrerin im Deutschkurs", s.WORK, d.MIDDLE, h.GIVES),
        SupporterText("Hausarzt", s.PROFESSIONALS, d.FAR, h.GIVES),
    ):
        add_supporter(by=by, person_key=case.person_id, supporter=supporter, today=today)
    keep_card(
        by=by,
        person_key=case.person_id,
        until_on=months_later(today, 3),
        purpose="Beim nächsten Gespräch ansehen, wer nach dem Kurs helfen kann",
        is_agreed=True,
        today=today,
    )


def _add_cases(by: Staff, deputy: Staff, people: list[Person], *, today: dt.date) -> DemoCases:
    turn = iter(people)
    return DemoCases(
        informed=_begun(by, next(turn), CaseState.INFORMED, 6, today=today),
        in_contact=_in_contact(by, next(turn), today=today),
        new=_begun(by, next(turn), CaseState.OPEN, 3, today=today),
        planning=_planning(by, next(turn), today=today),
        monitoring=_monitoring(by, next(turn), today=today),
        paused=_paused(by, next(turn), today=today),
        aftercare=_aftercare(by, next(turn), today=today),
        offered=_offered(by, deputy, next(turn), today=today),
        closed=_closed(by, next(turn), today=today),
    )


def _begun(by: Staff, person: Person, state: CaseState, days_ago: int, *, today: dt.date) -> Case:
    return begin_case(
        by=by, person_key=person.pk, state=state, on=today - dt.timedelta(days=days_ago), today=today
    )


def _in_contact(by: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(by, person, CaseState.INFORMED, 16, today=today)
    note_contact(by=by, case_key=case.pk, on=today - dt.timedelta(days=4), today=today)
    _remind(by, person, "Nach den Öffnungszeiten der Kita fragen", 0, today=today)
    return case


def _planning(by: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(by, person, CaseState.IN_CONTACT, 40, today=today)
    open_case(by=by, case_key=case.pk, on=today - dt.timedelta(days=33), today=today)
    _move(by, case, (Phase.ASSESSMENT, 26), (Phase.PLANNING, 9), today=today)
    _remind(by, person, "Zeugnisse zur Anerkennung durchsehen", -2, today=today)
    return case


def _monitoring(by: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(by, person, CaseState.OPEN, 120, today=today)
    phases = (Phase.ASSESSMENT, 110), (Phase.PLANNING, 95), (Phase.LINKING, 60), (Phase.MONITORING, 20)
    _move(by, case, *phases, today=today)
    key = _remind(by, person, "Wie läuft der Sprachkurs?", -5, today=today)
    move_reminder(
        by=by,
        reminder_key=key,
        to_on=today + dt.timedelta(days=2),
        reason="im Kurs, nicht erreicht",
        today=today,
    )
    return case


def _paused(by: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(by, person, CaseState.OPEN, 75, today=today)
    _move(by, case, (Phase.ASSESSMENT, 60), today=today)
    pause_case(
        by=by,
        case_key=case.pk,
        reason=PauseReason.FAMILY,
        on=today - dt.timedelta(days=28),
        until_on=today + dt.timedelta(days=12),
        today=today,
    )
    return case


def _aftercare(by: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(by, person, CaseState.OPEN, 200, today=today)
    phases = (Phase.ASSESSMENT, 190), (Phase.PLANNING, 170), (Phase.LINKING, 120), (Phase.EVALUATION, 40)
    _move(by, case, *phases, today=today)
    ended_on = months_later(today, -1)
    ending = Ending(ExitReason.WORK, on=ended_on, started_on=ended_on, with_aftercare=True)
    return close_case(by=by, case_key=case.pk, ending=ending, today=today)


def _offered(by: Staff, deputy: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(deputy, person, CaseState.OPEN, 12, today=today)
    offer_handover(
        by=deputy,
        case_key=case.pk,
        to_key=by.pk,
        talk_on=today + dt.timedelta(days=1),
        note="Die Vertretung endet bald.",
        today=today,
    )
    return case


def _closed(by: Staff, person: Person, *, today: dt.date) -> Case:
    case = _begun(by, person, CaseState.IN_CONTACT, 50, today=today)
    ending = Ending(ExitReason.MOVED, on=today - dt.timedelta(days=8))
    return close_case(by=by, case_key=case.pk, ending=ending, today=today)


def _move(by: Staff, case: Case, *phases: tuple[Phase, int], today: dt.date) -> None:
    for phase, days_ago in phases:
        on = today - dt.timedelta(days=days_ago)
        move_phase(by=by, case_key=case.pk, phase=phase, on=on, today=today)


def _remind(by: Staff, person: Person, text: str, days: int, *, today: dt.date) -> int:
    """Make a reminder that falls due in so many days, written down on a day before that."""
    due_on = today + dt.timedelta(days=days)
    made_on = min(today, due_on)
    return make_reminder(by=by, person_key=person.pk, text=text, due_on=due_on, today=made_on).pk
