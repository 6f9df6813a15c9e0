"""Labels on a network card: first names and roles pass, whole names and ways to reach somebody do not."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.casework.rules.supporters import label_violations

PASS = [
    "Anna",
    "Ayşe",
    "Karl-Heinz",
    "Mama",
    "mama",
    "meine große Schwester",
    "beste Freundin Lena",
    "kleiner Bruder",
    "Tante Inge",
    "Nachbarin Ayşe",
    "Oma Erna und Opa Kurt",
    "Lena, Leon, Mia",
    "Anna M.",
    "Mama von Lena",
    "Schwiegermutter",
    "Nachbarn nebenan",
    "die vom Kiosk",
    "Freundin aus dem Deutschkurs",
    "Anna vom Sportverein",
    "Tom aus der Fußballmannschaft",
    "Schuldnerberatung Caritas",
    "Beraterin im Jobcenter",
    "Lehrerin der Kleinen",
    "Familienhelferin",
    "Chor der Kirche",
    "Hausarzt",
    "3 Kinder",
    "Trainer U10",
    "Ex-Mann",
    "Familie",
    "محمد",
    "Олена",
]
REFUSED = [
    ("", "Vorname oder eine Rolle"),
    ("x" * 41, "kürzer"),
    ("Anna Müller", "ganzen Namen"),
    ("ANNA MÜLLER", "ganzen Namen"),
    ("anna müller", "ganzen Namen"),
    ("Anna müller", "ganzen Namen"),
    ("Müller, Anna Maria", "ganzen Namen"),
    ("Frau Müller", "ganzen Namen"),
    ("frau müller", "ganzen Namen"),
    ("Hr. Schmidt", "ganzen Namen"),
    ("Dr. Weber", "ganzen Namen"),
    ("Familie Yılmaz", "ganzen Namen"),
    ("Anna von Stein", "ganzen Namen"),
    ("Nachbarin Anna Müller", "ganzen Namen"),
    ("Ali Reza Ahmadi", "ganzen Namen"),
    ("محمد علي", "ganzen Namen"),
    ("Олена Шевченко", "ganzen Namen"),
    ("Tom und Lisa Meier", "ganzen Namen"),
    ("anna@web.example", "E-Mail"),
    ("www.chor.example", "E-Mail"),
    ("chor-kamen.de", "E-Mail"),
    ("Anna 0152 28817386", "Telefonnummern"),
    ("geb. 12.3.1970", "Telefonnummern"),
]


@pytest.mark.parametrize("label", PASS)
def test_first_name_or_role_passes(label: str) -> None:
    assert list(label_violations(label)) == []


@pytest.mark.parametrize(("label", "why"), REFUSED)
def test_more_than_that_is_refused_in_one_sentence(label: str, why: str) -> None:
    (found,) = label_violations(label)
    assert why in found


@given(st.text(max_size=60))
@settings(deadline=None)
def test_any_text_is_judged(label: str) -> None:
    assert len(list(label_violations(label))) <= 1
