"""What holds for every address and every directory, however the addresses are spoilt."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.addresses import Address, Directory, MatchStatus, Segment, parse
from lotse.lib.addresses.segments import read_bounds
from tests.lib.addresses import directory_of_lauen as lauen

LAUEN = lauen.directory()
NUMBERS = st.integers(1, 70)
SUFFIXES = st.sampled_from(["", "", "", "a", "b", "z", "½"])
PLACES = st.sampled_from(
    [
        "59174 Lauen",
        "59175 Lauen",
        "Lauen",
        "59174",
        "48000 Bergen",
        "48001 Halle",
        "99999 Lauen",
        "",
        "59175 Bergen",
    ]
)
STREETS = st.sampled_from([segment.street for segment in lauen.segments()])


def _order(text: str) -> tuple[int, str]:
    return int(text.rstrip("ABC")), text.lstrip("0123456789")


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    """Directories of few streets with ranges that may overlap, stand open or contradict each other."""
    numbers = st.sampled_from(["", "1", "2", "005", "005A", "5C", "9", "12B", "30"])
    rows = draw(
        st.lists(
            st.tuples(
                numbers, numbers, st.sampled_from(["", "G", "U"]), st.sampled_from(["Ring", "Rang", "Am Tor"])
            ),
            min_size=1,
            max_size=12,
        )
    )
    segments = []
    for row, (low, high, parity, street) in enumerate(rows, 1):
        ends = sorted((low, high), key=_order) if low and high else [low, high]
        bounds = read_bounds(*ends, parity)
        postcode = draw(st.sampled_from(["10000", "10001"]))
        area = draw(st.sampled_from(["Nord", "Süd"]))
        segments.append(Segment(street, *bounds[:5], postcode, "Unna", area=area, row=row))
    return Directory.from_segments(segments)


@given(directories(), st.sampled_from(["Ring", "Rang", "Rung", "Am Tor"]), NUMBERS, SUFFIXES)
@settings(deadline=None)
def test_match_agrees_with_looking_at_every_row(
    directory: Directory, street: str, number: int, suffix: str
) -> None:
    match = directory.match(Address(street, number, suffix, postcode="10000", town="Unna"))
    covering = [s for s in directory.segments if s.street == street and s.covers(number, suffix)]
    here = [s for s in covering if s.postcode == "10000"]
    if match.segment is not None:
        assert match.segment.covers(number, suffix)
        assert match.segment in here or not here
    if any(segment.street == street for segment in directory.segments):
        assert (match.status is MatchStatus.OUTSIDE) == (not covering)
    if len({segment.area for segment in here}) == 1:
        assert match.segment is not None
        assert match.segment.area == here[0].area


@given(directories(), NUMBERS, SUFFIXES)
@settings(deadline=None)
def test_match_is_the_same_in_a_longer_way(directory: Directory, number: int, suffix: str) -> None:
    """The short way for plain addresses must answer as the long one; a stray town part forces the long one."""
    plain = Address("Ring", number, suffix, postcode="10000", town="Unna")
    ranged = Address("Ring", number, suffix, number, suffix, postcode="10000", town="Unna")
    assert directory.match(plain) == directory.match(ranged)


@given(st.one_of(STREETS, st.text(max_size=20)), NUMBERS, SUFFIXES, PLACES)
@settings(deadline=None)
def test_match_never_leaves_the_ranges(street: str, number: int, suffix: str, place: str) -> None:
    address = parse(street, f"{number}{suffix}", place=place)
    match = LAUEN.match(address)
    assert match.codes
    assert (match.segment is not None) == (match.status is MatchStatus.MATCHED)
    if match.segment is not None and address.number is not None:
        assert match.segment.covers(address.number, address.suffix)
        assert match.segment.town in address.town or address.town in match.segment.town


@given(st.lists(st.text(max_size=30), min_size=7, max_size=7))
@settings(deadline=None)
def test_match_never_fails(cells: list[str]) -> None:
    assert LAUEN.match(parse(*cells)).codes


SPOILT: list[tuple[str, Callable[[str], str]]] = [
    ("upper case", str.upper),
    ("lower case", str.lower),
    ("umlauts spelt out", lambda text: text.replace("ö", "oe").replace("ß", "ss").replace("ü", "ue")),
    ("umlauts lost", lambda text: text.replace("ö", "o").replace("ß", "s").replace("ü", "u")),
    ("letters damaged", lambda text: text.replace("ö", "?").replace("ß", "\ufffd").replace("ü", "?")),
    ("blanks doubled", lambda text: f"  {text.replace(' ', '  ')} "),
    ("blanks odd", lambda text: text.replace(" ", "\u00a0")),
    ("hyphens missing", lambda text: text.replace("-", " ")),
    ("hyphens lost", lambda text: text.replace("-", "")),
    ("street in full", lambda text: text.replace("str.", "straße").replace("Str.", "Straße")),
    ("street with ss", lambda text: text.replace("str.", "strasse").replace("Str.", "Strasse")),
    ("dot missing", lambda text: text.replace("tr.", "tr")),
    ("genitive joined", lambda text: text.replace("-Str.", "str.").replace(" Str.", "str.")),
]
ALIKE = ("Hafenweg", "Hasenweg", "Tannenweg", "Tonnenweg")
ENDINGS = ["", ", 3. OG", "/ WE 12", " EG links", " HH", " c/o Krause", " bei Krause", "/3. OG", " // WE 12"]
PLAIN = [
    segment
    for segment in lauen.segments()
    if segment.street not in ("Neue Str.", "Neuestr.", "C 4", "Straße 35")
]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("spoil"), [spoil for _, spoil in SPOILT], ids=[name for name, _ in SPOILT])
def test_match_finds_a_spoilt_address(spoil: Callable[[str], str], ending: str) -> None:
    for segment in PLAIN:
        number = segment.from_number or 3
        if not segment.covers(number, segment.from_suffix):
            number, suffix = segment.to_number or number, segment.to_suffix
        else:
            suffix = segment.from_suffix
        address = parse(
            f"{spoil(segment.street)} {number}{suffix}{ending}", place=f"{segment.postcode} {segment.town}"
        )
        match = LAUEN.match(address)
        assert (address.number, address.suffix) == (number, suffix)
        assert match.segment is not None, (address, match)
        assert match.segment.area == segment.area or segment.street == "Schenkendamm"


@given(st.data())
@settings(deadline=None)
def test_match_after_one_slip_is_right_or_not_inside(data: st.DataObject) -> None:
    """A slip may lead to doubt, never to another street: here no two names are one slip from the same text."""
    segment = data.draw(st.sampled_from([s for s in PLAIN if s.street not in ALIKE]))
    text = segment.street
    at = data.draw(st.integers(0, len(text) - 2))
    letter = data.draw(st.sampled_from("abcdefghiklmnoprstuwz"))
    slips = [text[:at] + text[at + 1 :], text[:at] + letter + text[at:], text[:at] + letter + text[at + 1 :]]
    spoilt = data.draw(st.sampled_from([*slips, text[:at] + text[at + 1] + text[at] + text[at + 2 :]]))
    match = LAUEN.match(
        parse(f"{spoilt} {segment.from_number or 3}{segment.from_suffix}", place="59174 Lauen")
    )
    if match.segment is not None:
        assert match.segment.street == text
