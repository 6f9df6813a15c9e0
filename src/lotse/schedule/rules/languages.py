"""The languages the public is spoken to in, by their codes (BCP 47), and which way they are written."""

from __future__ import annotations

from dataclasses import dataclass

PLAIN_GERMAN = "de-x-leicht"


@dataclass(frozen=True, slots=True)
class Language:
    """A language as it names itself."""

    code: str
    name: str
    direction: str = "ltr"


LANGUAGES: dict[str, Language] = {
    language.code: language
    for language in (
        Language("de", "Deutsch"),
        Language(PLAIN_GERMAN, "Leichte Sprache"),
        Language("en", "English"),
        Language("tr", "Türkçe"),
        Language("uk", "Українська"),
        Language("ru", "Русский"),
        Language("pl", "Polski"),
        Language("ro", "Română"),
        Language("ar", "العربية", "rtl"),
    )
}


def known(code: str) -> str:
    """Return the code of a language we have words in: the same, or German."""
    return code if code in LANGUAGES else "de"
