"""Which cases, talks and reminders somebody may see; people only through `people.access`."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.casework.models import Assessment, Case, Dispute, NetworkCard, Plan, Reminder, Talk
from lotse.core.errors import NotVisible
from lotse.people.access import visible_people


def visible_cases(user: Staff, *, on: dt.date) -> QuerySet[Case]:
    """Return the cases of the people the user may see."""
    return Case.objects.filter(person__in=visible_people(user, on=on))


def get_case(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Case:
    """Return one case with its person, locked for a change if wished; NotVisible otherwise."""
    cases = visible_cases(user, on=on).select_related("person__neighbourhood")
    found = (cases.select_for_update(of=("self",)) if lock else cases).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Fall gibt es für Sie nicht.")
    return found


def visible_talks(user: Staff, *, on: dt.date) -> QuerySet[Talk]:
    """Return the talks with the people the user may see, without those taken back."""
    return Talk.objects.filter(person__in=visible_people(user, on=on), undone_on__isnull=True)


def get_talk(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Talk:
    """Return one talk with its person, locked for a change if wished; NotVisible otherwise."""
    talks = visible_talks(user, on=on).select_related("person__neighbourhood")
    found = (talks.select_for_update(of=("self",)) if lock else talks).filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Gespräch gibt es für Sie nicht (mehr).")
    return found


def visible_plans(user: Staff, *, on: dt.date) -> QuerySet[Plan]:
    """Return the plans of the people the user may see."""
    return Plan.objects.filter(case__person__in=visible_people(user, on=on))


def visible_reminders(user: Staff, *, on: dt.date) -> QuerySet[Reminder]:
    """Return the reminders about the people the user may see."""
    return Reminder.objects.filter(person__in=visible_people(user, on=on))


def visible_network_cards(user: Staff, *, on: dt.date) -> QuerySet[NetworkCard]:
    """Return the network cards of the people the user may see."""
    return NetworkCard.objects.filter(person__in=visible_people(user, on=on))


def get_plan(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Plan:
    """Return one plan with its case and person, locked for a change if wished; NotVisible otherwise."""
    plans = visible_plans(user, on=on).select_related("case__person__neighbourhood")
    found = (plans.select_for_update(of=("self",)) if lock else plans).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diesen Plan gibt es für Sie nicht.")
    return found


def visible_assessments(user: Staff, *, on: dt.date) -> QuerySet[Assessment]:
    """Return the assessments of the people the user may see."""
    return Assessment.objects.filter(case__person__in=visible_people(user, on=on))


def require_catalogue_keeper(user: Staff, *, on: dt.date) -> None:
    """Let only a team lead decide what assessments look at; NotVisible for everybody else."""
    if not keeps_catalogue(user, on=on):
        raise NotVisible("Was eine Einschätzung umfasst, legt die Teamleitung fest.")


def keeps_catalogue(user: Staff, *, on: dt.date) -> bool:
    """Say whether somebody decides what the agency's assessments look at."""
    return Role.TEAM_LEAD in roles(user, on=on)


def visible_disputes(user: Staff, *, on: dt.date) -> QuerySet[Dispute]:
    """Return what the people the user may see dispute."""
    return Dispute.objects.filter(person__in=visible_people(user, on=on))
