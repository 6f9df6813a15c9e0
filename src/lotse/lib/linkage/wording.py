"""Findings in the German words that the deciding person reads. Private to this package."""

from lotse.lib.linkage.findings import Findings
from lotse.lib.linkage.likeness import Births, Names
from lotse.lib.linkage.profiles import Profile
from lotse.lib.linkage.spelling import Spelling

_NAMES = {
    Names.VARIANT: "{label} anders geschrieben: {a} / {b}",
    Names.ROMANISED: "{label} anders geschrieben: {a} / {b}",
    Names.CLOSE: "{label} fast gleich: {a} / {b}",
    Names.PART: "{label} zum Teil gleich: {a} / {b}",
    Names.DIFFERENT: "{label} verschieden: {a} / {b}",
    Names.UNKNOWN: "{label} fehlt",
}
_BORN = {
    Births.SAME: "gleiches Geburtsdatum",
    Births.SWAPPED: "Geburtsdatum: Tag und Monat vertauscht",
    Births.EXCHANGED_DIGITS: "Geburtsdatum: zwei Ziffern vertauscht",
    Births.TYPO: "Geburtsdatum: eine Ziffer anders",
    Births.NEXT_DAY: "Geburtsdatum: einen Tag auseinander",
    Births.DECADE: "Geburtsdatum: eine Ziffer anders, viele Jahre auseinander",
    Births.PART: "Geburtsdatum zum Teil gleich",
    Births.NEAR: "Geburtsdatum verschieden",
    Births.FAR: "Geburtsdatum weit auseinander",
    Births.UNKNOWN: "Geburtsdatum fehlt",
}


def word_evidence(a: Profile, b: Profile, found: Findings) -> tuple[str, ...]:
    """Say what speaks for and against one person; client numbers themselves are never quoted (R17)."""
    words = []
    if found.number is not None:
        words.append("gleiche Kundennummer" if found.number else "verschiedene Kundennummern")
    words += _word_names(a, b, found)
    words.append(_BORN[found.born])
    household = found.household
    if household.unit:
        words.append("gleiche Bedarfsgemeinschaft")
    if household.place is not None:
        words.append("gleiche Anschrift" if household.place else "andere Anschrift")
    if household.phone:
        words.append("gleiche Telefonnummer")
    return tuple(words)


def _word_names(a: Profile, b: Profile, found: Findings) -> list[str]:
    if found.exchanged:
        return [f"Vor- und Nachname vertauscht: {_whole(a)} / {_whole(b)}"]
    if found.given is Names.SAME and found.family is Names.SAME:
        return ["gleicher Name"]
    family = _word_name("Nachname", a.family, b.family, found.family)
    return [family, _word_name("Vorname", a.given, b.given, found.given)]


def _word_name(label: str, a: Spelling, b: Spelling, likeness: Names) -> str:
    if likeness is Names.SAME:
        return f"gleicher {label}"
    return _NAMES[likeness].format(label=label, a=a.text, b=b.text)


def _whole(profile: Profile) -> str:
    return f"{profile.family.text}, {profile.given.text}"
