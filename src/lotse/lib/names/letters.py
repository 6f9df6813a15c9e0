"""A name in a letter: how it begins, and the lines in the window."""

from lotse.lib.names.form_of_address import FormOfAddress
from lotse.lib.names.generations import without_generation
from lotse.lib.names.person_name import PersonName
from lotse.lib.names.titles import highest_title

_WRITTEN_OUT = {
    ("Prof.", FormOfAddress.WOMAN): "Professorin",
    ("Prof.", FormOfAddress.MAN): "Professor",
}


def salutation(name: PersonName, form: FormOfAddress) -> str:
    """Write the salutation without the comma behind it: "Sehr geehrte Frau Dr. Weber".

    Only the highest title is kept, professors are written out, doctors abbreviated, diplomas, "jun." and
    "sen." left out. A neutral form, or a name without family name, is greeted with "Guten Tag" and the whole
    name; nothing but a family name ("Guten Tag Schulz") would sound like a roll call and is left out.
    Source: DIN 5008 and the Duden's custom for titles in salutations.
    """
    title = highest_title(name.title)
    family = without_generation(name.family)
    if form is FormOfAddress.NEUTRAL or not family:
        says_who = name.given or (title and family) or family.startswith("Familie ")
        parts = ("Guten Tag", title, name.given, family) if says_who else ("Guten Tag",)
        return " ".join(part for part in parts if part)
    start = "Sehr geehrte Frau" if form is FormOfAddress.WOMAN else "Sehr geehrter Herr"
    written = _WRITTEN_OUT.get((title, form), title)
    return " ".join(part for part in (start, written, family) if part)


def address_lines(name: PersonName, form: FormOfAddress) -> tuple[str, ...]:
    """Write the lines of the address above the street: ("Herrn", "Dr. Max Mustermann").

    The form of address stands in the accusative on its own line and is left out when it is neutral; a long
    name stays one string. Source: DIN 5008, address field.
    """
    line = name.full()
    if form is FormOfAddress.NEUTRAL:
        return (line,) if line else ()
    return ("Frau" if form is FormOfAddress.WOMAN else "Herrn", *((line,) if line else ()))
