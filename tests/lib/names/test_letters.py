import pytest

from lotse.lib.names import FormOfAddress, PersonName, address_lines, parse_form_of_address, salutation

WOMAN, MAN, NEUTRAL = FormOfAddress.WOMAN, FormOfAddress.MAN, FormOfAddress.NEUTRAL


@pytest.mark.parametrize(
    ("form", "texts"),
    [
        (WOMAN, ["w", "W", "F", "weiblich", "weibl.", "Frau", "FRAU ", "Fr.", "Frau Dr.", "female", "2"]),
        (
            MAN,
            [
                "m",
                "M",
                "männlich",
                "maennlich",
                "m?nnlich",
                "mÃ¤nnlich",
                "Herr",
                "Herrn",
                "Hr.",
                "Herrn Prof.",
                "1",
            ],
        ),
        (
            NEUTRAL,
            [
                "",
                " ",
                "d",
                "D",
                "x",
                "divers",
                "m/w/d",
                "Herr/Frau",
                "keine Angabe",
                "unbekannt",
                "0",
                "9",
                "?",
            ],
        ),
        (NEUTRAL, ["Familie", "Damen und Herren", "Eheleute", "Anna", "Max"]),
    ],
)
def test_parse_form_of_address(form: FormOfAddress, texts: list[str]) -> None:
    assert {text: parse_form_of_address(text) for text in texts} == dict.fromkeys(texts, form)


@pytest.mark.parametrize(
    ("name", "form", "expected"),
    [
        (PersonName("Uta", "Weber", "Dr."), WOMAN, "Sehr geehrte Frau Dr. Weber"),
        (PersonName("Max", "von der Aue", ""), MAN, "Sehr geehrter Herr von der Aue"),
        (PersonName("Kim", "Weber", ""), NEUTRAL, "Guten Tag Kim Weber"),
        (PersonName("Kim", "Weber", "Prof. Dr."), NEUTRAL, "Guten Tag Prof. Kim Weber"),
        (PersonName("Uta", "Weber", "Prof. Dr. med."), WOMAN, "Sehr geehrte Frau Professorin Weber"),
        (PersonName("Max", "Weber", "Prof. Dr."), MAN, "Sehr geehrter Herr Professor Weber"),
        (PersonName("Max", "Weber", "Dr. phil. Dr. h. c."), MAN, "Sehr geehrter Herr Dr. Weber"),
        (PersonName("Max", "Weber", "Dr.-Ing."), MAN, "Sehr geehrter Herr Dr. Weber"),
        (PersonName("Max", "Weber", "Dipl.-Ing."), MAN, "Sehr geehrter Herr Weber"),
        (PersonName("Uta", "", ""), WOMAN, "Guten Tag Uta"),
        (PersonName("", "Weber", ""), NEUTRAL, "Guten Tag"),
        (PersonName("", "von der Aue", ""), NEUTRAL, "Guten Tag"),
        (PersonName("", "Weber", "Dr."), NEUTRAL, "Guten Tag Dr. Weber"),
        (PersonName("", "Familie Weber", ""), NEUTRAL, "Guten Tag Familie Weber"),
        (PersonName("Familie", "Weber", ""), NEUTRAL, "Guten Tag Familie Weber"),
        (PersonName("Max", "Weber jun.", ""), MAN, "Sehr geehrter Herr Weber"),
        (PersonName("Max", "von der Aue sen.", "Dr."), MAN, "Sehr geehrter Herr Dr. von der Aue"),
        (PersonName("Kim", "Weber Jr.", ""), NEUTRAL, "Guten Tag Kim Weber"),
        (PersonName("Amartya", "Weber Sen", ""), MAN, "Sehr geehrter Herr Weber Sen"),
        (PersonName("", "", "Dr."), WOMAN, "Guten Tag"),
    ],
)
def test_salutation_keeps_the_highest_title_only(
    name: PersonName, form: FormOfAddress, expected: str
) -> None:
    assert salutation(name, form) == expected


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (MAN, ("Herrn", "Prof. Dr. Kim zu Weber")),
        (WOMAN, ("Frau", "Prof. Dr. Kim zu Weber")),
        (NEUTRAL, ("Prof. Dr. Kim zu Weber",)),
    ],
)
def test_address_lines_use_the_accusative(form: FormOfAddress, lines: tuple[str, ...]) -> None:
    assert address_lines(PersonName("Kim", "zu Weber", "Prof. Dr."), form) == lines


def test_address_lines_keep_a_long_name_in_one_string() -> None:
    long_name = PersonName("Anna" * 40, "Weber" * 40, "")
    assert address_lines(long_name, WOMAN) == ("Frau", long_name.full())


def test_address_lines_without_a_name() -> None:
    assert address_lines(PersonName("", "", ""), NEUTRAL) == ()
    assert address_lines(PersonName("", "", ""), MAN) == ("Herrn",)
