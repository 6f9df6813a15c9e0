"""Blocked addresses are read strictly, deaths are noticed."""

import pytest

from lotse.lib.sheets import blocking


@pytest.mark.parametrize(
    ("value", "blocks", "clear"),
    [
        ("", False, True),
        ("nein", False, True),
        ("N", False, True),
        ("0", False, True),
        ("false", False, True),
        ("-", False, True),
        ("ja", True, True),
        ("J", True, True),
        ("x", True, True),
        ("X", True, True),
        ("1", True, True),
        ("true", True, True),
        ("gesperrt", True, True),
        ("bis 31.12.2021", True, False),
        ("nein (aufgehoben)", True, False),
        ("2", True, False),
        ("?", True, False),
    ],
)
def test_flag_everything_but_a_plain_no_blocks(value: str, blocks: bool, clear: bool) -> None:
    assert (blocking.flag_blocks(value), blocking.flag_is_clear(value)) == (blocks, clear)


@pytest.mark.parametrize(
    "text",
    [
        "GESPERRT!",
        "Auskunftssperre!",
        "Sperrvermerk liegt vor",
        "§ 51 BMG",
        "§51 Abs. 1 BMG",
        "Übermittlungssperre",
    ]
    + [
        "Anschrift geheim",
        "Adresse nicht weitergeben",
        "wohnt im Frauenhaus",
        "Schutzadresse",
        "Adresssperre",
        "§ 51",
        "Hinweis: § 52 Abs. 1\nzweite Zeile",
        "BMG § 51",
        "Auskunftsverbot",
        "Adressschutz",
        "Geheimhaltung",
    ],
)
def test_words_block(text: str) -> None:
    assert blocking.words_block(text)
    assert blocking.words_are_clear(text) is ("nicht" not in text)


@pytest.mark.parametrize(
    "text",
    ["", "Rückruf erb.", "unbek. verzogen?", "Dolmetscher nötig", "Sperrmüll", "Sperber"]
    + ["§ 51 SGB II", "Mutterschutz", "Hausverbot", "§ 16i"],
)
def test_words_that_do_not_block(text: str) -> None:
    assert not blocking.words_block(text)


def test_words_denied_still_block_but_are_unclear() -> None:
    assert blocking.words_block("keine Auskunftssperre")
    assert not blocking.words_are_clear("keine Auskunftssperre")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("verstorben 03/2020", True),
        ("soll verstorben sein", True),
        ("† 2019", True),
        ("Am Toten Mann 3", False),
        ("", False),
    ],
)
def test_words_say_deceased(text: str, says: bool) -> None:
    assert blocking.words_say_deceased(text) is says
