import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.names import PersonName, parse_name
from lotse.lib.names.spelling import proper_case

LATIN_LETTERS = [chr(code) for code in (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)) if chr(code).islower()]


@pytest.mark.parametrize(
    ("cells", "given_name", "family", "title"),
    [
        ({"full": "Müller, Anna"}, "Anna", "Müller", ""),
        ({"full": "Anna Müller"}, "Anna", "Müller", ""),
        ({"full": "Müller"}, "", "Müller", ""),
        ({"full": "Anna Lena Weber-Kurz"}, "Anna Lena", "Weber-Kurz", ""),
        ({"full": "Anna Maria von der Aue"}, "Anna Maria", "von der Aue", ""),
        ({"full": "van der Berg"}, "", "van der Berg", ""),
        ({"full": "Sánchez de la Torre, Ana"}, "Ana", "Sánchez de la Torre", ""),
        ({"full": "Anna Gräfin von Aue"}, "Anna", "Gräfin von Aue", ""),
        ({"family": "Müller, Anna"}, "Anna", "Müller", ""),
        ({"family": "Müller, Anna", "given": "Anna"}, "Anna", "Müller", ""),
        ({"family": "Beethoven, van", "given": "Ludwig"}, "Ludwig", "van Beethoven", ""),
        ({"family": "Beethoven van", "given": "Ludwig"}, "Ludwig", "van Beethoven", ""),
        ({"family": "Beethoven", "given": "Ludwig van"}, "Ludwig", "van Beethoven", ""),
        ({"family": "  van  der   Demir ", "given": "Anna\u00a0Lena\t"}, "Anna Lena", "van der Demir", ""),
        ({}, "", "", ""),
    ],
)
def test_parse_name_shared_out_over_cells(
    cells: dict[str, str], given_name: str, family: str, title: str
) -> None:
    assert parse_name(**cells) == PersonName(given_name, family, title)


@pytest.mark.parametrize(
    ("cells", "full"),
    [
        ({"full": "Dr. Müller, Anna"}, "Dr. Anna Müller"),
        ({"full": "Müller, Dr. Anna"}, "Dr. Anna Müller"),
        ({"full": "Müller, Anna, Dr."}, "Dr. Anna Müller"),
        ({"full": "MÜLLER, ANNA, DR. MED."}, "Dr. med. Anna Müller"),
        ({"full": "Herr Dr.Weber, Max"}, "Dr. Max Weber"),
        ({"full": "Frau Weber"}, "Weber"),
        ({"full": "Dr. Dr. h. c. Uta Weber"}, "Dr. Dr. h. c. Uta Weber"),
        ({"full": "Dr. Prof. Vesna zu Weber"}, "Prof. Dr. Vesna zu Weber"),
        ({"family": "Weber", "given": "Uta", "title": "Professorin dr"}, "Prof. Dr. Uta Weber"),
        ({"family": "Dr. Weber", "given": "Uta", "title": "Dr."}, "Dr. Uta Weber"),
        ({"family": "Dipl. Ing. Weber", "given": "Uta"}, "Dipl.-Ing. Uta Weber"),
        ({"family": "Weber", "given": "Uta", "title": "Dipl.-Ing. (FH)"}, "Dipl.-Ing. (FH) Uta Weber"),
        ({"family": "Dr.-Ing. Weber", "given": "Uta"}, "Dr.-Ing. Uta Weber"),
        ({"full": "Weber, Uta M.A."}, "Uta Weber M. A."),
        ({"full": "Uta Weber MBA"}, "Uta Weber MBA"),
        ({"family": "Weber", "given": "Uta", "title": "LL.M."}, "Uta Weber LL. M."),
        ({"family": "Weber", "given": "Uta", "title": "PhD"}, "Uta Weber Ph. D."),
        ({"family": "Weber", "given": "Uta", "title": "keine"}, "Uta Weber"),
        ({"family": "Weber", "given": "Uta", "title": "Frau"}, "Uta Weber"),
        ({"family": "Prof", "given": "Uta"}, "Uta Prof"),
        ({"family": "Diplich", "given": "Ing"}, "Ing Diplich"),
    ],
)
def test_parse_name_with_titles_in_any_part(cells: dict[str, str], full: str) -> None:
    assert parse_name(**cells).full() == full


@pytest.mark.parametrize(
    "written", ["Müller geb. Schulz", "Müller (geb. Schulz)", "Müller, geborene Schulz", "Müller née Schulz"]
)
def test_parse_name_drops_name_at_birth(written: str) -> None:
    assert parse_name(family=written, given="Anna") == PersonName("Anna", "Müller", "")


@pytest.mark.parametrize(
    ("cells", "given_name", "family"),
    [
        ({"family": "Wolf jun.", "given": "Max"}, "Max", "Wolf jun."),
        ({"family": "WOLF JR", "given": "MAX"}, "Max", "Wolf jun."),
        ({"family": "Wolf", "given": "Max Sr."}, "Max", "Wolf sen."),
        ({"full": "Max Wolf sen."}, "Max", "Wolf sen."),
        ({"full": "Wolf jun., Max"}, "Max", "Wolf jun."),
        ({"full": "Wolf, Max jun."}, "Max", "Wolf jun."),
        ({"full": "Max von der Aue jun."}, "Max", "von der Aue jun."),
        ({"full": "Li Jun"}, "Li", "Jun"),
        ({"family": "Silva Júnior", "given": "Rui"}, "Rui", "Silva Júnior"),
        ({"given": "Max jun."}, "Max jun.", ""),
    ],
)
def test_parse_name_puts_junior_and_senior_behind_the_family_name(
    cells: dict[str, str], given_name: str, family: str
) -> None:
    assert parse_name(**cells) == PersonName(given_name, family, "")


@pytest.mark.parametrize(
    ("written", "proper"),
    [
        ("MÜLLER-LÜDERS", "Müller-Lüders"),
        ("VAN DER DEMİR", "van der Demir"),
        ("DE LA CRUZ", "de la Cruz"),
        ("LA CRUZ", "La Cruz"),
        ("EL-KHATIB", "El-Khatib"),
        ("MCDONALD", "McDonald"),
        ("O'CONNOR", "O'Connor"),
        ("N’DIAYE", "N’Diaye"),
        ("İBRAHİM", "İbrahim"),
        ("GROẞ", "Groß"),
        ("müller", "Müller"),
        ("von der aue", "von der Aue"),
        ("d'Angelo", "d'Angelo"),
        ("McArthur", "McArthur"),
        ("J. R.", "J. R."),
        ("HEINRICH VIII", "Heinrich VIII"),
        ("MÜLLER Anna", "Müller Anna"),
    ],
)
def test_proper_case_of_capitals_and_small_letters(written: str, proper: str) -> None:
    assert proper_case(written) == proper


@pytest.mark.parametrize("letter", LATIN_LETTERS)
def test_parse_name_keeps_latin_letters(letter: str) -> None:
    kept = unicodedata.normalize("NFC", letter)
    assert parse_name(family=f"A{letter}b", given=f"E{letter}") == PersonName(f"E{kept}", f"A{kept}b", "")


def test_parse_name_composes_combining_marks_and_drops_control_characters() -> None:
    assert parse_name(family="Mu\u0308l\u00adler\x00", given="Anna\nLena") == PersonName(
        "Anna Lena", "Müller", ""
    )


@given(st.text(), st.text(), st.text(), st.text())
@settings(deadline=None, max_examples=300)
def test_parse_name_never_crashes_and_leaves_clean_parts(
    family: str, given_name: str, title: str, full: str
) -> None:
    name = parse_name(family, given_name, title, full)
    for part in (name.family, name.given, name.title):
        assert part == " ".join(part.split())
        assert part.isprintable()


TITLE_WORDS = {
    "prof",
    "professor",
    "professorin",
    "dres",
    "doktor",
    "doktorin",
    "mba",
    "phd",
    "frau",
    "herr",
    "herrn",
    "geb",
}
WORDS = st.from_regex(r"[A-ZÄÖÜŞŁ][a-zäöüßşłı]{2,9}", fullmatch=True).filter(
    lambda word: word.casefold() not in TITLE_WORDS
)


@given(
    given_name=WORDS,
    family=WORDS,
    particle=st.sampled_from(["", "von ", "van der ", "zu "]),
    title=st.sampled_from(["", "Dr. ", "Prof. Dr. "]),
)
@settings(deadline=None)
def test_parse_name_gives_back_a_written_name(
    given_name: str, family: str, particle: str, title: str
) -> None:
    name = PersonName(given_name, f"{particle}{family}", title.strip())
    assert parse_name(full=name.full()) == name
    assert parse_name(full=f"{title}{particle}{family}, {given_name}") == name
