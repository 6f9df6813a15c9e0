"""Lists as clerks export them, written on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

HEADER = "Kd-Nr.;Name;Vorname;geb. am;Straße;Nr.;PLZ;Ort;Telefon;Bemerkung"
PERSON = "123A456789;Müller;Jörg;01.02.80;Ludwig-Schröder-Str.;18a;59174;Kamen;030 23125 100;"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes text in an encoding, or bytes as they are, to a file and returns its path."""

    def write(content: str | bytes, encoding: str = "utf-8", name: str = "liste.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def people() -> Callable[..., str]:
    """A list of so many equal people below the usual header, with cells of the last replaced."""

    def people(count: int = 1, **changes: str) -> str:
        names = dict(
            zip(("number", "family", "given", "born", "street", "house", "postcode"), range(7), strict=True)
        )
        names |= {"town": 7, "phone": 8, "remark": 9}
        last = PERSON.split(";")
        for name, value in changes.items():
            last[names[name]] = value
        return "\n".join([HEADER, *[PERSON] * (count - 1), ";".join(last)]) + "\n"

    return people
