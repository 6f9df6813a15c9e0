"""What spreadsheets do to numbers is undone where certain and reported where not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.sheets import numbers
from lotse.lib.sheets.numbers import Restored


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("38100", None),
        ("", None),
        ("1067", Restored("01067")),
        ("1067.0", Restored("01067")),
        ("38100,0", Restored("38100")),
        ("D-38100", Restored("38100", eaten=False)),
        ("D 38100", Restored("38100", eaten=False)),
        ("3,81E+04", Restored("", certain=False)),
        ("123", None),
    ],
)
def test_restore_postcode(text: str, restored: Restored | None) -> None:
    assert numbers.restore_postcode(text) == restored


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("030 23125 100", None),
        ("+49 30 23125 100", None),
        ("", None),
        ("23125 100", None),
        ("23125100", None),
        ("3023125100", Restored("03023125100")),
        ("3023125100.0", Restored("03023125100")),
        ("15228817386", Restored("015228817386")),
        ("4915228817386", Restored("+4915228817386")),
        ("4921123456", Restored("4921123456", certain=False)),
        ("4,91547E+12", Restored("", certain=False)),
    ],
)
def test_restore_phone(text: str, restored: Restored | None) -> None:
    assert numbers.restore_phone(text) == restored


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("18a", None),
        ("18-20", None),
        ("58, 3. OG", None),
        ("10/ WE 12", None),
        ("18.0", Restored("18")),
        ("02. Apr", Restored("2-4")),
        ("02.04.2020", Restored("2-4")),
        ("2020-04-02", Restored("2-4")),
        ("2020-04-02 00:00:00", Restored("2-4")),
        ("03. Mai", Restored("3-5")),
        ("02. Mrz", Restored("", certain=False)),
        ("04. Feb", Restored("", certain=False)),
        ("Apr 20", Restored("", certain=False)),
        ("Mai 1924", Restored("", certain=False)),
        ("12 Haus", None),
        ("Haus 3", None),
    ],
)
def test_restore_house_number(text: str, restored: Restored | None) -> None:
    assert numbers.restore_house_number(text) == restored


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("123A456789", None),
        ("35502//0000595", None),
        ("4,79E+14", Restored("", certain=False)),
        ("4711.0", Restored("4711")),
    ],
)
def test_restore_number(text: str, restored: Restored | None) -> None:
    assert numbers.restore_number(text) == restored


@settings(deadline=None)
@given(st.text(alphabet="0123456789.,-+E/ abMrzApD²", max_size=14))
def test_restore_is_stable(text: str) -> None:
    for restore in (
        numbers.restore_postcode,
        numbers.restore_phone,
        numbers.restore_house_number,
        numbers.restore_number,
    ):
        restored = restore(text)
        if restored is not None and restored.certain:
            assert restore(restored.text) is None
