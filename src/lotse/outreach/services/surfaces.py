"""The surfaces of an office's mode that outreach makes: the letter's paragraph, the QR page, the poster."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from lotse.core.errors import BrokenInstallation
from lotse.lib.typesetting import TypesetError
from lotse.outreach import printing
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Wave
from lotse.outreach.printing.texts import mode_text
from lotse.outreach.queries.public import mode_of_place
from lotse.outreach.services.folders import noted
from lotse.outreach.services.printing_jobs import office_card
from lotse.places.models import Office
from lotse.schedule.enums import Surface
from lotse.schedule.services.surfaces import Maker, Situation, register


def register_surfaces() -> None:
    """Say that the letter, the page behind its code and the poster are made here."""
    register(Surface.LETTER, Maker(_invitation, _bring_waves_in_line))
    register(Surface.QR_PAGE, Maker(lambda situation: situation.notice))
    register(Surface.POSTER, Maker(_headline, _typeset_poster))


def poster_of(office: Office, mode_key: int) -> Path:
    """Return where the poster of a mode lies once it was set."""
    return settings.FILES / "posters" / f"{office.pk}-{mode_key}.pdf"


def _mode(situation: Situation) -> printing.Mode:
    return printing.Mode(situation.mode)


def _invitation(situation: Situation) -> str:
    return mode_text(_mode(situation)).invitation


def _headline(situation: Situation) -> str:
    return mode_text(_mode(situation)).poster


def _bring_waves_in_line(situation: Situation, mode_key: int | None) -> str:
    """Set the mode of letters that are planned and dated in those days; typeset ones are on paper already."""
    place = situation.office.neighbourhood
    planned = Wave.objects.filter(
        neighbourhood=place,
        state__in=(WaveState.DRAFT, WaveState.FROZEN),
        letter_on__gte=situation.from_on,
    )
    if situation.until_on is not None:
        planned = planned.filter(letter_on__lte=situation.until_on)
    for wave in planned.select_for_update():
        wave.office_mode = mode_of_place(place, wave.letter_on)
        wave.save(update_fields=["office_mode"])
    return ""


def _typeset_poster(situation: Situation, mode_key: int | None) -> str:
    """Typeset the poster of a mode that is being set, beside its place and moved there once it is whole."""
    if mode_key is None:
        return ""
    file = poster_of(situation.office, mode_key)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    card = office_card(situation.office, base_url=settings.BASE_URL)
    made = file.with_suffix(".part")
    try:
        printing.typeset_poster(card, _mode(situation), made, date=situation.from_on)
    except TypesetError as error:
        raise BrokenInstallation(str(error), detail=error.details)
    made.replace(file)
    return noted(file)
