"""Which waves, letters and rounds somebody may see; people only through `people.access`."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from lotse.accounts.models import Staff
from lotse.core.errors import NotVisible
from lotse.outreach.models import Answer, CallbackRequest, FlyerRound, Letter, LetterText, Return, Visit, Wave
from lotse.places.access import visible_neighbourhoods


def visible_waves(user: Staff, *, on: dt.date) -> QuerySet[Wave]:
    """Return the waves of the neighbourhoods whose people the user may see."""
    return Wave.objects.filter(neighbourhood__in=visible_neighbourhoods(user, on=on))


def get_wave(user: Staff, key: int, *, on: dt.date, lock: bool = False) -> Wave:
    """Return one wave with its neighbourhood, locked for a change if wished."""
    waves = visible_waves(user, on=on)
    found = (
        (waves.select_for_update() if lock else waves.select_related("neighbourhood")).filter(pk=key).first()
    )
    if found is None:
        raise NotVisible("Diese Welle gibt es für Sie nicht.")
    return found


def visible_letters(user: Staff, *, on: dt.date) -> QuerySet[Letter]:
    """Return the letters of the waves the user may see."""
    return Letter.objects.filter(wave__neighbourhood__in=visible_neighbourhoods(user, on=on))


def get_letter(user: Staff, code: str, *, on: dt.date) -> Letter:
    """Return the letter with that code, its wave and its person with it."""
    letters = visible_letters(user, on=on).select_related("wave__neighbourhood", "person__merged_into")
    found = letters.filter(code=code).first()
    if found is None:
        raise NotVisible("Einen Brief mit diesem Code gibt es für Sie nicht.")
    return found


def visible_returns(user: Staff, *, on: dt.date) -> QuerySet[Return]:
    """Return the letters that came back to the user's neighbourhoods."""
    return Return.objects.filter(letter__wave__neighbourhood__in=visible_neighbourhoods(user, on=on))


def visible_answers(user: Staff, *, on: dt.date) -> QuerySet[Answer]:
    """Return the answers of people the user may see."""
    return Answer.objects.filter(person__neighbourhood__in=visible_neighbourhoods(user, on=on))


def visible_callbacks(user: Staff, *, on: dt.date) -> QuerySet[CallbackRequest]:
    """Return the requests to be called back that came through letters the user may see."""
    return CallbackRequest.objects.filter(letter__wave__neighbourhood__in=visible_neighbourhoods(user, on=on))


def visible_visits(user: Staff, *, on: dt.date) -> QuerySet[Visit]:
    """Return the visits to people the user may see."""
    return Visit.objects.filter(person__neighbourhood__in=visible_neighbourhoods(user, on=on))


def visible_rounds(user: Staff, *, on: dt.date) -> QuerySet[FlyerRound]:
    """Return the flyer rounds of the user's neighbourhoods."""
    return FlyerRound.objects.filter(neighbourhood__in=visible_neighbourhoods(user, on=on))


def visible_texts(user: Staff) -> QuerySet[LetterText]:
    """Return the letter texts of the user's agency, newest versions first."""
    return LetterText.objects.filter(agency_id=user.agency_id).order_by("name", "-version")
