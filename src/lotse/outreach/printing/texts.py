"""The default German wording, kept in TOML files beside the templates so that nobody needs to read code."""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lotse.outreach.printing.office import Mode

TEMPLATES = Path(__file__).parents[1] / "print"


@dataclass(frozen=True, slots=True)
class LetterText:
    """The wording of a letter with placeholders like {{telefon}}; paragraphs beginning "- " form a list."""

    subject: str
    paragraphs: tuple[str, ...]
    promise: str
    closing: str
    sender_line: str
    remark: str
    enclosures: tuple[str, ...] = ()

    def pieces(self) -> tuple[str, ...]:
        """All texts that may hold placeholders."""
        return (self.subject, *self.paragraphs, self.promise, self.closing, self.sender_line, self.remark)


@dataclass(frozen=True, slots=True)
class ModeText:
    """What an office mode says on paper; `times` names the kinds of hours that are printed."""

    invitation: str
    headline: str
    poster: str
    explanation: str
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LanguageBlock:
    """What is printed in another language; `direction` is "ltr" or "rtl"."""

    code: str
    name: str
    direction: str
    welcome: str
    text: str
    notice: str


def load_text(name: str = "first_letter") -> LetterText:
    """The default wording of a letter, from `print/texts/<name>.toml`."""
    return LetterText(**_tuples(_read(name)))


def mode_text(mode: Mode) -> ModeText:
    """The wording that belongs to an office mode."""
    return ModeText(**_tuples(_read("modes")[mode]))


def sheet_text(name: str) -> dict[str, Any]:
    """The wording of a sheet as its TOML file nests it; the template documents its shape."""
    return _read(name)


@functools.cache
def language_blocks() -> dict[str, LanguageBlock]:
    """All language blocks by language code."""
    return {code: LanguageBlock(code, **block) for code, block in _read("languages").items()}


@functools.cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEMPLATES / "texts" / f"{name}.toml").read_text(encoding="utf-8"))


def _tuples(values: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
