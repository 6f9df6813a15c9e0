"""The sheets that go to everybody alike: flyer, poster, data protection notice.

`date` becomes the date of the document (today, if none is given); equal input then gives equal bytes.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lotse.lib.typesetting import compile_pdf, fill, qr
from lotse.outreach.printing.fields import office_fields, office_times, office_values, spoken_languages
from lotse.outreach.printing.office import Controller, Mode, OfficeCard, joined
from lotse.outreach.printing.texts import TEMPLATES, language_blocks, mode_text, sheet_text


def typeset_flyer(
    office: OfficeCard,
    mode: Mode,
    out: Path,
    crop_marks: bool = False,
    *,
    date: datetime.date | None = None,
) -> None:
    """Six pages DL, wrap-around fold: two sides of one sheet with 3 mm bleed, crop marks on request."""
    text = _filled(sheet_text("flyer"), office_values(office))
    data = {
        **text,
        "title": f"{office.name}: {text['cover']['claim']}",
        "crop_marks": crop_marks,
        "invitation": mode_text(mode).invitation,
        "welcome": [{"code": block.code, "text": block.welcome} for block in language_blocks().values()],
        **_public(office, mode),
        "date": _document_date(date),
    }
    compile_pdf(TEMPLATES / "flyer.typ", data, out)


def typeset_poster(office: OfficeCard, mode: Mode, out: Path, *, date: datetime.date | None = None) -> None:
    """Door poster for one office mode, A4; as vectors it enlarges to A3."""
    words = mode_text(mode)
    data = {
        **sheet_text("poster"),
        "title": f"{office.name}: {words.poster}",
        "headline": words.poster,
        "explanation": words.explanation,
        "call": words.headline,
        **_public(office, mode),
        "date": _document_date(date),
    }
    compile_pdf(TEMPLATES / "poster.typ", data, out)


def typeset_notice(
    controller: Controller, office: OfficeCard, out: Path, *, date: datetime.date | None = None
) -> None:
    """Data protection notice, one A4 sheet with two sides. Law: Art. 13, 14 GDPR; §§ 82, 82a SGB X."""
    values = office_values(office)
    contact = joined(*dict.fromkeys((values["telefon"], office.mail or office.address)))
    values |= {"quelle": controller.source, "kontakt": contact}
    text = _filled(sheet_text("notice"), values)
    source = text["source"] if controller.source else text["own_source"]
    data = {
        "title": text["title"],
        "subtitle": text["subtitle"],
        "intro": text["intro"],
        "promise": text["promise"],
        "contacts": _contacts(controller, text),
        "sections": [source, *text["sections"]],
        "rights": text["rights"],
        "languages": [
            {"code": block.code, "direction": block.direction, "name": block.name, "text": block.notice}
            for block in language_blocks().values()
        ],
        "office": office_fields(office),
        "date": _document_date(date),
    }
    compile_pdf(TEMPLATES / "notice.typ", data, out)


def _public(office: OfficeCard, mode: Mode) -> dict[str, object]:
    return {
        "times": office_times(office, mode),
        "languages": spoken_languages(office),
        "qr": qr(office.url),
        "office": office_fields(office),
    }


def _document_date(date: datetime.date | None) -> dict[str, int]:
    day = date or datetime.date.today()
    return {"year": day.year, "month": day.month, "day": day.day}


def _contacts(controller: Controller, text: Mapping[str, Any]) -> list[dict[str, object]]:
    unknown = text["unknown"]
    blocks = {
        text["controller"]: (
            controller.name,
            controller.street_line,
            controller.place,
            f"Telefon {controller.phone}" if controller.phone else "",
            controller.mail,
            "" if controller.is_reachable else unknown["controller"],
        ),
        text["officer"]: (
            controller.officer_name,
            *controller.officer_address.split(", "),
            controller.officer_mail,
            "" if controller.has_officer_address else unknown["officer"],
        ),
        text["authority"]: (
            controller.authority or unknown["authority"],
            *controller.authority_address.split(", "),
            controller.authority_url,
        ),
    }
    return [
        {"heading": heading, "lines": [line for line in lines if line]} for heading, lines in blocks.items()
    ]


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    """Fill the placeholders of every text in a nested structure read from TOML."""
    if isinstance(value, str):
        return fill(value, values)
    if isinstance(value, list):
        return [_filled(member, values) for member in value]
    return {key: _filled(member, values) for key, member in value.items()}
