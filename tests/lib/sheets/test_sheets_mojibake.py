"""Damaged characters are put right where certain and left alone where not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.sheets.mojibake import is_suspect, repair

WORDS = (
    "Müller",
    "Groß",
    "Jörg",
    "Ägidienstraße",
    "Öztürk",
    "Übelmesser",
    "Łukasz",
    "Şahin",
    "Kovač",
    "Țîrdea",
    "Élodie",
)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1", "cp850"])
def test_repair_utf8_read_as_something_else(word: str, wrong: str) -> None:
    try:
        damaged = word.encode().decode(wrong)
    except UnicodeDecodeError:
        damaged = word.encode().decode("latin-1")
    if wrong == "cp850" and not all(c in "äöüÄÖÜßłŁşŞčéÉ" or c.isascii() for c in word):
        return
    assert repair(damaged) == word


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("MÃƒÂ¼ller", "Müller"),
        ("M³ller", "Müller"),
        ("K÷ln", "Köln"),
        ("Gro▀", "Groß"),
        ("M\x81ller", "Müller"),
        ("J”rg", "Jörg"),
        ("Straáe", "Straße"),
        ("M&uuml;ller", "Müller"),
        ("Meier &amp; Sohn", "Meier & Sohn"),
        ("Oâ€™Connor", "O’Connor"),
    ],
)
def test_repair_other_kinds_of_damage(damaged: str, whole: str) -> None:
    assert is_suspect(damaged)
    assert repair(damaged) == whole


@pytest.mark.parametrize(
    "healthy",
    [
        *WORDS,
        "João",
        "SÃO JOÃO",
        "Ådne",
        "Groß\u00a0Gerau",
        "20 m³",
        "6 ÷ 2",
        "„Haus“ Müller",
        "Wi?niewski",
        "?ahin",
    ]
    + ["M\ufffdller", "Nuñez", "José", "Dvořák", "Straße – Weg", "R&B", "Märkte & Mehr", "Yılmaz", "Đurđa"],
)
def test_repair_leaves_healthy_and_lost_text_alone(healthy: str) -> None:
    assert repair(healthy) == healthy


@settings(deadline=None)
@given(st.text(alphabet="abcäöüÄÖÜßéèçñşığłśćčĐđȘț -'.", max_size=30))  # no Äž: no language has it
def test_repair_never_touches_names(text: str) -> None:
    assert repair(text) == text
    assert not is_suspect(text)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_repair_does_what_is_suspect_says(text: str) -> None:
    if not is_suspect(text):
        assert repair(text) == text
