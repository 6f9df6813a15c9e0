"""Files of address points as land surveys write them."""

from __future__ import annotations

import pytest

from lotse.core.errors import InputError, RowError
from lotse.places.services.points import PointRow, read_points

POINT = PointRow("Blumenstraße", 12, "a", "59174", "Kamen", 51.5917, 7.6653)


@pytest.mark.parametrize(
    "content",
    [
        "Straße;Hausnummer;Zusatz;PLZ;Ort;Lat;Lon\nBlumenstraße;12;a;59174;Kamen;51,5917;7,6653",
        "lon,lat,street,number,postcode,town\n7.6653,51.5917,Blumenstraße,012 A,59174,Kamen\n\n",
        "y\tx\tstr.\tnr\tplz\tgemeinde\n51.5917\t7.6653\tBlumenstraße\t12a\t59174\tKamen",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_points_are_read_whatever_the_columns_are_called(content: str, encoding: str) -> None:
    assert list(read_points(content.encode(encoding))) == [POINT]


@pytest.mark.parametrize(
    ("line", "row", "column"),
    [
        (";1;51;7", 2, "strasse"),
        ("Weg;0;51;7", 2, "hausnummer"),
        ("Weg;1;nan;7", 2, "lat"),
        ("Weg;1;51;", 2, "lon"),
        ("Weg;1", 2, "lat"),
        ("Weg;1;51;181", 2, "lon"),
    ],
)
def test_faulty_cell_is_named(line: str, row: int, column: str) -> None:
    content = f"strasse;hausnummer;lat;lon\nWeg;1;51;7\n{line}\n".encode()
    with pytest.raises(RowError) as refusal:
        list(read_points(content))
    assert (refusal.value.row, refusal.value.column) == (row, column)


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2", b"strasse;hausnummer;lat;lon\n", b"s\0;x"])
def test_file_that_is_no_list_of_points_is_refused(content: bytes) -> None:
    with pytest.raises(InputError):
        list(read_points(content))
