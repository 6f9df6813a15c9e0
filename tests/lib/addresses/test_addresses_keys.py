"""Spellings that must fold to one key, and names that must not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.addresses import street_key, town_key
from lotse.lib.addresses.keys import exact_street_key
from lotse.lib.addresses.nearness import NearKeys


@pytest.mark.parametrize(
    "spellings",
    [
        ["Ludwig-Schröder-Straße", "LUDWIG SCHROEDERSTR.", "Ludwig Schroder Strasse", "Ludwig-Schröderstr"],
        ["Königstraße", "Koenigstr.", "KÖNIGSTRASSE", "Konigstr", "Ko\u0308nigstr."],
        ["Nußbergstr.", "Nussbergstraße", "Nusbergstr"],
        ["Große Grubestr.", "Gr. Grubestraße", "GROSSE GRUBESTR."],
        ["Kl. Burg", "Kleine Burg"],
        ["Sankt-Wendel-Str.", "St.-Wendel-Straße", "St. Wendel Str."],
        ["Prof.-Weber-Weg", "Professor Weber Weg"],
        ["Straße des 17. Juni", "Str. des 17.Juni", "STRASSE DES 17. JUNI"],
        ["Schlosspl.", "Schloßplatz"],
        ["Am Anger (Wenden)", "Am Anger"],
        ["Stra\ufffde am Tor", "Straße am Tor", "Stra?e am Tor"],
        ["Friedrich-Wilhelm-Str", "Friedrich-Wilhelm-Straße"],
    ],
)
def test_street_key_folds_spellings(spellings: list[str]) -> None:
    assert len({street_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Straßburger Str.", "Straße"),
        ("Neuer Weg", "Neue Weg"),
        ("Weg 12", "Weg 13"),
        ("Hauptstr.", "Hauptplatz"),
        ("Neue Str.", "Neustr."),
    ],
)
def test_street_key_keeps_streets_apart(left: str, right: str) -> None:
    assert street_key(left) != street_key(right)


def test_exact_street_key_keeps_umlaut_from_plain_letter() -> None:
    assert exact_street_key("Königstr.") == exact_street_key("Koenigstraße") != exact_street_key("Konigstr.")


@pytest.mark.parametrize(
    ("left", "right"), [("Stadt LÜNEN", "Luenen"), ("Baden-Baden", "Baden Baden"), ("Gießen", "GIESSEN")]
)
def test_town_key_folds_spellings(left: str, right: str) -> None:
    assert town_key(left) == town_key(right)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_keys_never_fail_and_are_stable(text: str) -> None:
    assert street_key(text) == street_key(f" {text} ")
    assert " " not in town_key(text)


NAMES = st.text(alphabet="abcdefst", min_size=4, max_size=12)


@given(st.sets(NAMES, min_size=1, max_size=20), NAMES, st.booleans())
@settings(deadline=None)
def test_near_keys_finds_what_comparing_with_all_finds(names: set[str], query: str, many: bool) -> None:
    filler = {
        f"{first}zz{second}zzzzzzzzzzzz"
        for first in "abcdefghijklmnopqrstu"
        for second in "abcdefghijklmnopqrstu"
    }
    index = NearKeys(names | filler if many else names)
    expected = {name for name in names if _one_slip_apart(name, query) and len(name.removesuffix("str")) >= 3}
    assert expected <= index.near(query)


def _one_slip_apart(left: str, right: str) -> bool:
    """Tell by trying every slip."""
    cuts = [(left[:at], left[at:]) for at in range(len(left) + 1)]
    letters = "abcdefst"
    slips = {head + tail[1:] for head, tail in cuts if tail}
    slips |= {head + letter + tail for head, tail in cuts for letter in letters}
    slips |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in letters}
    slips |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    return right in slips - {left}
