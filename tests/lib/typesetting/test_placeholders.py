"""Named placeholders in texts: found, checked, filled once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.typesetting import PlaceholderError, check_placeholders, fill, placeholders

NAMES = st.from_regex(r"[a-zäöüß_]{1,8}", fullmatch=True)
PLAIN = st.text(st.characters(exclude_characters="{}"), max_size=20)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ohne", set()),
        ("Rufen Sie an: {{telefon}}.", {"telefon"}),
        ("{{ buero }} und {{buero}} in {{straße_2}}", {"buero", "straße_2"}),
        ("einfache {Klammern} bleiben", set()),
    ],
)
def test_placeholders_are_found(text: str, names: set[str]) -> None:
    assert placeholders(text) == names


@pytest.mark.parametrize("text", ["{{telefon}", "{telefon}}", "{{}}", "{{ tele fon }}", "{{1a}}", "{{a}}}}"])
def test_placeholders_badly_written_are_refused(text: str) -> None:
    with pytest.raises(PlaceholderError, match="keinen Platzhalter"):
        placeholders(text)


def test_check_names_the_unknown_and_the_allowed() -> None:
    with pytest.raises(PlaceholderError) as caught:
        check_placeholders("{{telefax}} {{buero}}", {"telefon", "buero"})
    assert str(caught.value) == (
        "Den Platzhalter {{telefax}} gibt es nicht. Möglich sind: {{buero}}, {{telefon}}."
    )


def test_fill_puts_values_in_literally_and_once() -> None:
    assert fill("{{a}}-{{ b }}", {"a": "{{b}}", "b": r"\1 {"}) == r"{{b}}-\1 {"


@given(st.lists(st.tuples(PLAIN, NAMES), max_size=4), PLAIN)
@settings(deadline=None)
def test_fill_restores_any_text_around_values(pieces: list[tuple[str, str]], end: str) -> None:
    text = "".join(f"{plain}{{{{{name}}}}}" for plain, name in pieces) + end
    values = {name: f"<{name}>" for _, name in pieces}
    assert fill(text, values) == "".join(f"{plain}<{name}>" for plain, name in pieces) + end
