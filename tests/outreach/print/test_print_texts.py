"""The German and foreign texts beside the templates: complete and printable."""

import tomllib
from pathlib import Path

import pytest

from lotse.lib.typesetting import check_placeholders, missing_glyphs, placeholders
from lotse.outreach.printing import LETTER_PLACEHOLDERS, LetterText, Mode, check_text, load_text
from lotse.outreach.printing.texts import TEMPLATES, language_blocks, mode_text

FILES = sorted((TEMPLATES / "texts").glob("*.toml"))


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    members = value.values() if isinstance(value, dict) else value
    assert not isinstance(members, (int, float, bool))
    return [text for member in members for text in strings(member)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_texts_can_be_printed_and_name_known_placeholders(path: Path) -> None:
    texts = strings(tomllib.loads(path.read_text(encoding="utf-8")))
    assert texts
    for text in texts:
        assert missing_glyphs(text.replace("\n", "")) == frozenset()
        check_placeholders(text, LETTER_PLACEHOLDERS | {"quelle", "kontakt"})


def test_first_letter_is_voluntary_and_not_forwarded() -> None:
    text = load_text()
    assert isinstance(text, LetterText)
    assert text.promise == "Das Gespräch ist freiwillig. Wenn Sie nicht kommen, hat das keine Folgen."
    assert text.remark == "Nicht nachsenden!"
    check_text(text)


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_has_its_wording(mode: Mode) -> None:
    words = mode_text(mode)
    assert words.invitation and words.headline and words.poster and words.explanation
    assert set(words.times) <= {"walk_in", "appointment", "phone"}
    assert ("walk_in" in words.times) == (mode is Mode.OPEN)


def test_every_language_names_office_and_phone() -> None:
    blocks = language_blocks()
    assert set(blocks) == {"tr", "uk", "ar", "pl", "ro", "en", "ru"}
    assert {code for code, block in blocks.items() if block.direction == "rtl"} == {"ar"}
    for block in blocks.values():
        assert placeholders(block.text) == {"buero", "telefon"}
        assert block.welcome and block.notice
