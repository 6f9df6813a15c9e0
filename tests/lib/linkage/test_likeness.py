from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.linkage.likeness import Births, Names, compare_births, compare_names
from lotse.lib.linkage.model import FAMILY, GIVEN, born_shares, posterior
from lotse.lib.linkage.spelling import spell


@pytest.mark.parametrize(
    ("a", "b", "likeness"),
    [
        ("Müller", "Müller", Names.SAME),
        ("Müller", " MÜLLER ", Names.SAME),
        ("Müller", "Mueller", Names.VARIANT),
        ("Müller", "Muller", Names.VARIANT),
        ("Hans-Jürgen", "Hans Juergen", Names.VARIANT),
        ("O'Connor", "OConnor", Names.VARIANT),
        ("El-Khatib", "Elkhatib", Names.VARIANT),
        ("Kamiński", "Kami?ski", Names.VARIANT),
        ("Köhler", "K?hler", Names.VARIANT),
        ("Sokolov", "Sokolow", Names.VARIANT),
        ("Nikolai", "Nikolaj", Names.VARIANT),
        ("Serhij", "Sergey", Names.ROMANISED),
        ("Schmidt", "Schnidt", Names.CLOSE),
        ("Hartmann", "Hatrmann", Names.CLOSE),
        ("van der Demir", "Demir", Names.PART),
        ("Weber-Kurz", "Kurz", Names.PART),
        ("Anna Maria", "Anna", Names.PART),
        ("Kurz", "Lang", Names.DIFFERENT),
        ("Peter", "Petra", Names.DIFFERENT),
        ("Hassan", "Hussein", Names.DIFFERENT),
        ("??", "Ali", Names.DIFFERENT),
        ("Ali", "Eli", Names.DIFFERENT),
        ("", "Ali", Names.UNKNOWN),
        ("-", "", Names.UNKNOWN),
    ],
)
def test_compare_names(a: str, b: str, likeness: Names) -> None:
    assert compare_names(spell(a), spell(b), endings=True) is likeness
    assert compare_names(spell(b), spell(a), endings=True) is likeness


def test_compare_names_with_gendered_ending_is_close_for_family_names_only() -> None:
    husband, wife = spell("Wiśniewski"), spell("Wiśniewska")
    assert compare_names(husband, wife) is Names.CLOSE
    assert compare_names(husband, wife, endings=True) is Names.DIFFERENT


@pytest.mark.parametrize(
    ("a", "b", "likeness"),
    [
        (date(1984, 3, 7), date(1984, 3, 7), Births.SAME),
        (date(1984, 3, 7), date(1984, 7, 3), Births.SWAPPED),
        (date(1984, 3, 12), date(1984, 3, 21), Births.EXCHANGED_DIGITS),
        (date(1984, 3, 7), date(1948, 3, 7), Births.EXCHANGED_DIGITS),
        (date(1984, 3, 7), date(1985, 3, 7), Births.TYPO),
        (date(1984, 3, 7), date(1984, 3, 17), Births.TYPO),
        (date(1917, 3, 7), date(2017, 3, 7), Births.TYPO),
        (date(1984, 3, 7), date(1984, 3, 28), Births.PART),
        (date(1984, 3, 7), date(1982, 9, 7), Births.NEAR),
        (date(1984, 3, 7), date(1993, 3, 7), Births.PART),
        (date(1984, 3, 7), date(2013, 3, 7), Births.FAR),
        (date(1984, 3, 7), date(1964, 3, 7), Births.DECADE),
        (date(1984, 3, 9), date(1984, 3, 10), Births.NEXT_DAY),
        (date(1984, 2, 29), date(1984, 3, 1), Births.NEXT_DAY),
        (date(1984, 3, 7), date(1984, 3, 8), Births.TYPO),
        (date(1984, 3, 7), date(1986, 9, 21), Births.NEAR),
        (date(1984, 3, 7), date(2009, 9, 21), Births.FAR),
        (date(1984, 3, 7), date(1984, 1, 1), Births.UNKNOWN),
        (date(1984, 3, 7), date(1900, 1, 1), Births.UNKNOWN),
        (date(1900, 1, 1), date(1900, 1, 1), Births.UNKNOWN),
        (date(1984, 1, 1), date(1984, 1, 1), Births.SAME),
        (date(1984, 3, 7), None, Births.UNKNOWN),
        (None, None, Births.UNKNOWN),
    ],
)
def test_compare_births(a: date | None, b: date | None, likeness: Births) -> None:
    assert compare_births(a, b) is likeness
    assert compare_births(b, a) is likeness


@given(st.text(), st.text())
@settings(deadline=None, max_examples=300)
def test_compare_names_never_crashes_and_is_symmetric(a: str, b: str) -> None:
    one, other = spell(a), spell(b)
    assert compare_names(one, other) is compare_names(other, one)
    assert compare_names(one, one) in (Names.SAME, Names.UNKNOWN)


@given(st.dates(), st.dates())
@settings(deadline=None)
def test_compare_births_is_symmetric(a: date, b: date) -> None:
    assert compare_births(a, b) is compare_births(b, a)


@given(
    st.sampled_from(list(GIVEN)),
    st.sampled_from(list(FAMILY)),
    st.sampled_from(list(Births)),
    st.floats(0, 1),
    st.floats(0, 1),
)
@settings(deadline=None)
def test_posterior_is_a_probability(
    given_name: Names, family: Names, born: Births, undated: float, chance: float
) -> None:
    findings = [GIVEN[given_name], FAMILY[family], born_shares(born, undated)]
    assert 0 <= posterior(findings, chance, 5_000) <= 1


def test_missing_birth_date_tells_the_more_the_fewer_are_missing() -> None:
    weights = [
        same / other for same, other, *_ in (born_shares(Births.UNKNOWN, u) for u in (0, 0.05, 0.5, 1))
    ]
    assert weights == sorted(weights, reverse=True)
    assert 3 < weights[0] < 5
    assert weights[-1] == 1
