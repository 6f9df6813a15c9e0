"""Which cases, talks and reminders somebody may see; people only through `people.access`."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from lotse.accounts.access import roles
from lotse.accounts.enums import Role
from lotse.accounts.models import Staff
from lotse.casework.models import (
    Assessment,
    Case,
    Dispute,
    NetworkCard,
    NoteOfSpecialCategory,
    Plan,
    Reminder,
    SpecialNotesSwitch,
    Talk,
)
from lotse.core.errors import NotVisible
from lotse.people.access import about_visible
from lotse.people.models import Person

# Who decides whether an agency keeps protected notes: one asks, the other confirms.
DECIDE_ON_NOTES = frozenset({Role.TEAM_LEAD, Role.PRIVACY_OFFICER})


def visible_cases(user: Staff, *, on: dt.date) -> QuerySet[Case]:
    """Return the cases of the people the user may see."""
    return Case.objects.filter(about_visible(user, on=on))


def get_case(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Case:
    """Return one case with its person, locked for a change if wished; NotVisible otherwise."""
    cases = visible_cases(user, on=on).select_related("person__neighbourhood").filter(pk=key)
    found = (lock_cases(cases) if lock else cases).first()
    if found is None:
        raise NotVisible("Diesen Fall gibt es für Sie nicht.")
    return found


def lock_cases(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Return cases to be read locked; their people are locked at once.

    Person, case, plan: locked in this order everywhere, so that nobody waits in a circle and a plan never
    changes while its case ends.
    """
    list(Person.objects.select_for_update().filter(pk__in=cases.values("person")).order_by("pk"))
    return cases.select_for_update(of=("self",))


def visible_talks(user: Staff, *, on: dt.date) -> QuerySet[Talk]:
    """Return the talks with the people the user may see, without those taken back."""
    return Talk.objects.filter(about_visible(user, on=on), undone_on__isnull=True)


def get_talk(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Talk:
    """Return one talk with its person, locked for a change if wished; NotVisible otherwise."""
    talks = visible_talks(user, on=on).select_related("person__neighbourhood")
    found = (talks.select_for_update(of=("self",)) if lock else talks).filter(pk=key).first()
    if found is None:
        raise NotVisible("Dieses Gespräch gibt es für Sie nicht (mehr).")
    return found


def visible_plans(user: Staff, *, on: dt.date) -> QuerySet[Plan]:
    """Return the plans of the people the user may see."""
    return Plan.objects.filter(about_visible(user, on=on, path="case__person"))


def visible_reminders(user: Staff, *, on: dt.date) -> QuerySet[Reminder]:
    """Return the reminders about the people the user may see."""
    return Reminder.objects.filter(about_visible(user, on=on))


def visible_network_cards(user: Staff, *, on: dt.date) -> QuerySet[NetworkCard]:
    """Return the network cards of the people the user may see; none whose day is over, deleted yet or not."""
    kept = Q(drawn_on__gte=on, kept_until__isnull=True) | Q(kept_until__gte=on)
    return NetworkCard.objects.filter(about_visible(user, on=on)).filter(kept)


def get_plan(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Plan:
    """Return one plan with its case and person, locked for a change if wished; NotVisible otherwise."""
    plans = visible_plans(user, on=on).select_related("case__person__neighbourhood").filter(pk=key)
    if lock:
        list(lock_cases(Case.objects.filter(pk__in=plans.values("case"))))
        plans = plans.select_for_update(of=("self",))
    found = plans.first()
    if found is None:
        raise NotVisible("Diesen Plan gibt es für Sie nicht.")
    return found


def require_in_case(user: Staff, case_key: int, *, on: dt.date, part: str, key: int) -> None:
    """Refuse what belongs to another case than the address says; `part` is `pk` for a plan, else `steps` or `goals`."""
    if not visible_plans(user, on=on).filter(case=case_key, **{part: key}).exists():
        raise NotVisible("Das gehört nicht zu diesem Fall.")


def visible_assessments(user: Staff, *, on: dt.date) -> QuerySet[Assessment]:
    """Return the assessments of the people the user may see."""
    return Assessment.objects.filter(about_visible(user, on=on, path="case__person"))


def require_catalogue_keeper(user: Staff, *, on: dt.date) -> None:
    """Let only a team lead decide what assessments look at; NotVisible for everybody else."""
    if not keeps_catalogue(user, on=on):
        raise NotVisible("Was eine Einschätzung umfasst, legt die Teamleitung fest.")


def keeps_catalogue(user: Staff, *, on: dt.date) -> bool:
    """Say whether somebody decides what the agency's assessments look at."""
    return Role.TEAM_LEAD in roles(user, on=on)


def visible_disputes(user: Staff, *, on: dt.date) -> QuerySet[Dispute]:
    """Return what the people the user may see dispute."""
    return Dispute.objects.filter(about_visible(user, on=on))


def agencies_with_special_notes() -> QuerySet[SpecialNotesSwitch]:
    """Return the decisions, in force, of agencies to keep protected notes."""
    return SpecialNotesSwitch.objects.filter(since_on__isnull=False, ended_on__isnull=True)


def opens_special_notes(user: Staff, *, on: dt.date) -> bool:
    """Say whether somebody was let into protected notes at all; whose they may open says `people.access`."""
    return Role.SPECIAL_NOTES in roles(user, on=on)


def require_special_notes(user: Staff, *, on: dt.date) -> None:
    """Let only who was let into protected notes; NotVisible for everybody else, team leads too."""
    if not opens_special_notes(user, on=on):
        raise NotVisible("Diese Seite gibt es für Sie nicht.")


def visible_special_notes(user: Staff, *, on: dt.date) -> QuerySet[NoteOfSpecialCategory]:
    """Return the notes the user may open: let into them, about people one sees, of an agency that keeps any (R8).

    From its last day on a note is seen no more, even where nobody has deleted it yet.
    """
    if not opens_special_notes(user, on=on):
        return NoteOfSpecialCategory.objects.none()
    keeping = agencies_with_special_notes().values("agency")
    return NoteOfSpecialCategory.objects.filter(
        about_visible(user, on=on), delete_on__gt=on, person__agency__in=keeping
    )


def get_special_note(
    user: Staff, person_key: int, key: int, *, on: dt.date, lock: bool = False
) -> NoteOfSpecialCategory:
    """Return one note about somebody, locked for a change if wished; NotVisible otherwise."""
    notes = visible_special_notes(user, on=on).select_related("person").filter(person=person_key)
    found = (notes.select_for_update(of=("self",)) if lock else notes).filter(pk=key).first()
    if found is None:
        raise NotVisible("Diese Notiz gibt es für Sie nicht (mehr).")
    return found


def visible_switches(user: Staff, *, on: dt.date) -> QuerySet[SpecialNotesSwitch]:
    """Return the own agency's decisions about protected notes, for a team lead and for data protection."""
    if not roles(user, on=on) & DECIDE_ON_NOTES:
        raise NotVisible("Ob es geschützte Notizen gibt, entscheiden Teamleitung und Datenschutz.")
    return SpecialNotesSwitch.objects.filter(agency=user.agency_id)
