"""Typesetting a frozen wave, and what hangs beside it: flyer, poster, data protection notice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from lotse.accounts.enums import AgencyKind
from lotse.accounts.models import Agency, Staff
from lotse.core import clock
from lotse.core.errors import BrokenInstallation, InputError
from lotse.journal.services import Happening, record
from lotse.lib.typesetting import Part, PlaceholderError, TypesetError
from lotse.outreach import printing, rules
from lotse.outreach.enums import WaveState
from lotse.outreach.models import Letter, Wave
from lotse.outreach.queries.roster import text_of
from lotse.places.models import Office
from lotse.privacy.enums import AuditAction
from lotse.privacy.services import audit
from lotse.schedule.enums import HoursKind
from lotse.schedule.queries.hours import lines_of


def letter_rows(wave: Wave) -> Iterator[printing.LetterRow]:
    """Yield the letters of a wave that are to leave, in order of delivery, without ever holding all of them."""
    fields = _to_print(wave).values_list("address", "salutation", "code", "language")
    for address, salutation, code, language in fields.iterator(chunk_size=2000):
        yield printing.LetterRow(tuple(address), salutation, code, language)


def _to_print(wave: Wave) -> QuerySet[Letter]:
    return Letter.objects.filter(wave=wave, is_withheld=False).order_by("position")


def typeset_wave(
    *,
    by: Staff,
    wave: Wave,
    office: printing.OfficeCard,
    mode: printing.Mode,
    out_dir: Path,
    base_url: str,
    today: dt.date,
    on_part: Callable[[Part], None] | None = None,
    skip_existing: frozenset[int] = frozenset(),
) -> list[Part]:
    """Typeset the letters of a wave that are not withheld into `out_dir` and note for each its file and page.

    Each part is noted as soon as its file lies there, so whoever goes on after an interruption can leave
    it out with `skip_existing`.
    """

    def finished(part: Part) -> None:
        _note_part(wave, part)
        if on_part is not None:
            on_part(part)

    try:
        parts = printing.typeset_letters(
            office,
            text_of(wave.text),
            mode,
            letter_rows(wave),
            date=wave.letter_on,
            base_url=base_url,
            out_dir=out_dir,
            on_part=finished,
            skip_existing=skip_existing,
        )
    except PlaceholderError as error:
        raise InputError(str(error), detail=repr(error))
    except TypesetError as error:
        raise BrokenInstallation(str(error), detail=error.details)
    _note_typeset(by, wave, mode, len(parts), today=today)
    return parts


def _note_part(wave: Wave, part: Part) -> None:
    letters = list(_to_print(wave).only("pk")[part.first : part.first + part.count])
    for page, letter in enumerate(letters, start=1):
        letter.file, letter.page = part.path.name, page
    Letter.objects.bulk_update(letters, ["file", "page"])


@transaction.atomic
def _note_typeset(by: Staff, wave: Wave, mode: printing.Mode, files: int, *, today: dt.date) -> None:
    Wave.objects.filter(pk=wave.pk).update(state=WaveState.TYPESET, office_mode=mode, problem="")
    neighbourhood = wave.neighbourhood
    record(
        Happening(
            rules.WaveTypeset(wave=wave.pk, files=files),
            on=today,
            agency_key=neighbourhood.agency_id,
            neighbourhood_key=neighbourhood.pk,
        )
    )
    audit(
        by=by,
        action=AuditAction.EXPORTED,
        object_kind="wave",
        object_key=wave.pk,
        facts={"files": files},
    )


def typeset_papers(
    *,
    agency: Agency,
    office: printing.OfficeCard,
    mode: printing.Mode,
    out_dir: Path,
    date: dt.date,
    crop_marks: bool = False,
) -> None:
    """Typeset flyer, poster and data protection notice, dated like the letters they go with."""
    try:
        printing.typeset_flyer(office, mode, out_dir / "flyer.pdf", crop_marks, date=date)
        printing.typeset_poster(office, mode, out_dir / "poster.pdf", date=date)
        printing.typeset_notice(controller_of(agency), office, out_dir / "notice.pdf", date=date)
    except TypesetError as error:
        raise BrokenInstallation(str(error), detail=error.details)


# Who supervises a joint institution (gemeinsame Einrichtung). Law: § 50 Abs. 4 SGB II
_FEDERAL_AUTHORITY = (
    "Die Bundesbeauftragte für den Datenschutz und die Informationsfreiheit",
    "Graurheindorfer Straße 153, 53117 Bonn",
    "www.bfdi.bund.de",
)


def controller_of(agency: Agency) -> printing.Controller:
    """Return who answers for the data, as the data protection notice names it."""
    authority = (agency.authority, agency.authority_address, agency.authority_url)
    if not agency.authority and agency.kind == AgencyKind.JOINT:
        authority = _FEDERAL_AUTHORITY
    return printing.Controller(
        name=agency.name,
        street_line=agency.street_line,
        place=agency.place,
        phone=agency.phone,
        mail=agency.mail,
        officer_name=agency.officer_name,
        officer_mail=agency.officer_mail,
        officer_address=agency.officer_address,
        authority=authority[0],
        authority_address=authority[1],
        authority_url=authority[2],
    )


def office_card(office: Office, *, base_url: str) -> printing.OfficeCard:
    """Return an office as the papers print it, with its hours as they hold today."""
    lines = lines_of(office, on=clock.today())
    return printing.OfficeCard(
        name=office.name,
        neighbourhood=office.neighbourhood.name,
        street_line=office.street_line,
        place=f"{office.postcode} {office.town}".strip(),
        phone=office.phone,
        mail=office.mail,
        url=base_url,
        host=office.host,
        run_by=office.run_by or "der Stadt und des Jobcenters",
        languages=tuple(office.languages),
        step_free=office.step_free,
        caseworker_name=office.contact_name,
        caseworker_role=office.contact_role,
        walk_in=lines.get(HoursKind.CONSULTATION, ()),
        appointment=lines.get(HoursKind.APPOINTMENTS, ()),
        phone_hours=lines.get(HoursKind.PHONE, ()),
    )
