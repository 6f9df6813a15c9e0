"""Which addresses fit the window, and how they break."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outreach.print.made_up_office import BAREST_OFFICE, LONGEST_ADDRESS, LONGEST_OFFICE, OFFICE

from lotse.lib.typesetting import text_width
from lotse.outreach.printing import AddressLayout, OfficeCard, address_fits, address_layout
from lotse.outreach.printing.address import CONTACT_WIDTH, contact_layout, sender_layout

SHORT = ("Frau", "Ayşe Müller", "Blumenstraße 1", "59174 Kamen")


def test_short_address_stands_at_ten_points_unbroken() -> None:
    assert address_layout(SHORT) == AddressLayout(10, SHORT)


def test_long_line_shrinks_before_it_breaks() -> None:
    layout = address_layout(("Maximiliane-Alexandra Freifrau von Schleswig-Holstein", *SHORT[2:]))
    assert layout is not None
    assert len(layout.lines) == 3
    assert 8 <= layout.size < 10


def test_longest_address_breaks_into_six_lines() -> None:
    layout = address_layout(LONGEST_ADDRESS[:3] + LONGEST_ADDRESS[4:])
    assert layout is not None
    assert len(layout.lines) <= 6
    assert "".join(layout.lines).replace(" ", "") == "".join(
        LONGEST_ADDRESS[:3] + LONGEST_ADDRESS[4:]
    ).replace(" ", "")


@pytest.mark.parametrize(
    "lines",
    [
        ("a", "b", "c", "d", "e", "f", "g"),
        ("N" * 300, "Blumenstraße 1", "59174 Kamen"),
        ("Name " * 60, "Blumenstraße 1", "59174 Kamen"),
    ],
)
def test_what_does_not_fit_is_told(lines: tuple[str, ...]) -> None:
    assert not address_fits(lines)


@given(st.lists(st.text("abcWÄß -", min_size=1, max_size=90), min_size=1, max_size=7))
@settings(deadline=None)
def test_every_layout_keeps_the_window(lines: list[str]) -> None:
    layout = address_layout(tuple(lines))
    assert address_fits(tuple(lines)) == (layout is not None)
    if layout is not None:
        assert len(layout.lines) <= 6
        assert layout.size >= 8
        assert all(text_width(line, layout.size) <= 80 for line in layout.lines)
        assert "".join(layout.lines).replace(" ", "") == "".join(lines).replace(" ", "")


def test_sender_breaks_after_the_name() -> None:
    layout = sender_layout("Quartiersbüro Lüner Höhe, Ludwig-Schröder-Straße 18, 59174 Kamen")
    assert layout == AddressLayout(
        7.5, ("Quartiersbüro Lüner Höhe", "Ludwig-Schröder-Straße 18, 59174 Kamen")
    )


def test_longest_sender_still_fits() -> None:
    layout = sender_layout(f"{LONGEST_OFFICE.name}, {LONGEST_OFFICE.address}")
    assert layout is not None
    assert layout.size >= 6
    assert len(layout.lines) <= 4


def foot_parts(office: OfficeCard) -> tuple[str, ...]:
    return office.name, office.street_line, office.place, office.phone, office.mail


@pytest.mark.parametrize("office", [BAREST_OFFICE, OFFICE, LONGEST_OFFICE], ids=lambda office: office.name)
def test_foot_breaks_between_its_parts_only(office: OfficeCard) -> None:
    layout = contact_layout(foot_parts(office))
    assert [part for line in layout.lines for part in line.split("  ·  ")] == [
        part for part in foot_parts(office) if part
    ]
    assert all(text_width(line, layout.size) <= CONTACT_WIDTH for line in layout.lines)
    assert len(layout.lines) <= 2
    assert layout.size >= 7


def test_foot_that_needs_more_lines_is_set_small() -> None:
    layout = contact_layout(["Nachbarschaft " * 6] * 4)
    assert (layout.size, len(layout.lines)) == (7, 4)
