"""An office as texts and templates see it: values for placeholders, fields for drawing, hours by mode."""

from lotse.outreach.printing.office import Mode, OfficeCard
from lotse.outreach.printing.texts import language_blocks, mode_text

_UNBREAKABLE = str.maketrans({" ": "\N{NO-BREAK SPACE}", "-": "-\N{WORD JOINER}", "–": "–\N{WORD JOINER}"})


def office_values(office: OfficeCard) -> dict[str, str]:
    """The placeholders that every text may use.

    A telephone number does not break at the end of a line; an office without one is written to or visited.
    """
    return {
        "buero": office.name,
        "quartier": office.neighbourhood,
        "adresse": office.address,
        "traeger": office.run_by,
        "telefon": office.phone.translate(_UNBREAKABLE) or office.address,
        "mail": office.mail,
        "lotse": office.caseworker,
        "rolle": office.caseworker_role or "Ihre Ansprechperson",
    }


def office_fields(office: OfficeCard) -> dict[str, object]:
    """The fields that templates draw."""
    return {
        "name": office.name,
        "host": office.host,
        "street": office.street_line,
        "place": office.place,
        "phone": office.phone,
        "mail": office.mail,
        "url": office.url,
        "step_free": office.step_free,
        "caseworker": office.caseworker_name,
        "role": office.caseworker_role,
    }


def office_times(office: OfficeCard, mode: Mode) -> list[dict[str, object]]:
    """The hours that hold in this mode, by kind; kinds without hours are left out."""
    hours = {"walk_in": office.walk_in, "appointment": office.appointment, "phone": office.phone_hours}
    return [{"kind": kind, "lines": hours[kind]} for kind in mode_text(mode).times if hours[kind]]


def spoken_languages(office: OfficeCard) -> list[str]:
    """The languages of the office as they call themselves; an unknown code is printed as it is."""
    blocks = language_blocks()
    names = {"de": "Deutsch", **{code: block.name for code, block in blocks.items()}}
    return [names.get(code, code) for code in office.languages]
