"""Every language says everything, and says it in its own words."""

from __future__ import annotations

import dataclasses
import datetime as dt
import string
import tomllib

import pytest

from lotse.schedule.enums import HoursKind, MeetingWay
from lotse.schedule.rules.languages import LANGUAGES, PLAIN_GERMAN
from lotse.web.public.words import TEXTS, Words, words_in

OTHERS = [code for code in LANGUAGES if code not in ("de", PLAIN_GERMAN)]
# Words that are the same in more than one language.
SHARED = {"write", "day_pattern"}


def shape(value: object) -> object:
    """Return what a text file is made of, without its words."""
    if isinstance(value, dict):
        return {key: shape(part) for key, part in value.items()}
    return [shape(part) for part in value] if isinstance(value, list) else type(value).__name__


def raw(code: str) -> dict[str, object]:
    return tomllib.loads((TEXTS / f"{code}.toml").read_text(encoding="utf-8"))


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in leaves(part)]
    return [leaf for part in value for leaf in leaves(part)] if isinstance(value, list) else [str(value)]


def test_every_language_has_a_file_and_no_other() -> None:
    assert {path.stem for path in TEXTS.glob("*.toml")} == set(LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_language_has_every_key(code: str) -> None:
    found = raw(code)
    assert shape(found) == shape(raw("de"))
    assert set(found) == {field.name for field in dataclasses.fields(Words)}
    assert all(leaf.strip() for leaf in leaves(found))


@pytest.mark.parametrize("code", OTHERS)
def test_language_leaves_nothing_in_german(code: str) -> None:
    german, found = raw("de"), raw(code)
    same = {key for key in found if found[key] == german[key]} - SHARED
    assert not same


@pytest.mark.parametrize("code", LANGUAGES)
def test_language_knows_days_ways_and_kinds(code: str) -> None:
    words = words_in(code)
    assert (len(words.weekdays), len(words.months)) == (7, 12)
    assert {name for _, name, _, _ in string.Formatter().parse(words.day_pattern) if name} == {
        "weekday",
        "day",
        "month",
    }
    assert all(words.way(way) for way in MeetingWay)
    assert all(words.kind(kind) for kind in HoursKind)
    assert set(words.letter_times) == {"any", "morning", "midday", "afternoon"}


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("de", "Dienstag, 24. November"),
        ("en", "Tuesday, 24 November"),
        ("tr", "24 Kasım Salı"),
        ("ru", "вторник, 24 ноября"),
        ("ar", "الثلاثاء، 24 نوفمبر"),
    ],
)
def test_day_is_written_as_the_language_does(code: str, expected: str) -> None:
    assert words_in(code).day(dt.date(2026, 11, 24)) == expected


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_word_threatens(code: str) -> None:
    """Voluntary is voluntary: nobody is summoned, nothing is cut."""
    text = " ".join(leaves(raw(code))).casefold()
    for threat in (
        "meldepflicht",
        "sanktion",
        "sanction",
        "leistungsminderung",
        "санкци",
        "عقوب",
        "yaptırım",
    ):
        assert threat not in text
