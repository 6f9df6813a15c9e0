"""What the vendored fonts can print, checked against the fonts and against Typst itself."""

import json
import unicodedata

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from lotse.lib.typesetting import missing_glyphs, text_width, wrap
from lotse.lib.typesetting.coverage_build import COVERAGE, build
from lotse.lib.typesetting.worker import fonts

SETUP = """
#set document(title: "Probe")
#set text(font: ("Source Sans 3", "Noto Sans Arabic", "DejaVu Sans"), lang: "de", fallback: false)
"""

# Letters of DIN 91379 that are rare enough to be forgotten, and the scripts of the language blocks.
NAMES = [
    "Đỗ Thị Hương",
    "Šćepanović",
    "Łukasz Żółć",
    "Ağaoğlu İçin",
    "Ștefan Ţîrlea",
    "Ẁåx Ḩasan ʿAlī",
    "Петренко Їжак",
    "محمد الخطيب",
]


def test_coverage_file_equals_the_fonts() -> None:
    stored = json.loads(COVERAGE.read_bytes())
    assert stored == json.loads(json.dumps(build()))


@pytest.mark.parametrize("name", NAMES)
def test_names_of_many_languages_can_be_printed(name: str) -> None:
    assert missing_glyphs(name) == frozenset()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Wang 王 Li 李", {"王", "李"}),
        ("Zeile\nzwei", {"\n"}),
        ("Null\0", {"\0"}),
        ("a\u200bb", {"\u200b"}),
        ("🧭", {"🧭"}),
    ],
)
def test_what_no_font_has_is_found(text: str, missing: set[str]) -> None:
    assert missing_glyphs(text) == missing


@pytest.mark.parametrize("weight", ["regular", "semibold", "bold"])
def test_every_covered_character_is_accepted_by_typst_in_every_weight(weight: str) -> None:
    covered = [chr(code) for code in range(0x20, 0x1FFFF) if not missing_glyphs(chr(code))]
    assert len(covered) > 6000
    lines = [" ".join(covered[start : start + 100]) for start in range(0, len(covered), 100)]
    source = (
        SETUP + f'#set text(weight: "{weight}")\n#for line in json(bytes(sys.inputs.data)) {{ par(line) }}'
    )
    _, warnings = typst.compile_with_warnings(
        source.encode(),
        format="pdf",
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(lines)},
        pdf_standards=["a-2a", "ua-1"],
    )
    assert warnings == []


def test_an_uncovered_character_is_refused_by_typst() -> None:
    with pytest.raises(typst.TypstError, match="could not be displayed"):
        typst.compile(
            (SETUP + "王").encode(), format="pdf", font_paths=fonts(), pdf_standards=["a-2a", "ua-1"]
        )


def measured(texts: list[str]) -> list[float]:
    """Widths in mm at 10 pt, as Typst sets them."""
    words = 'text(size: 10pt, kerning: false, ligatures: false, "x" + words)'
    code = f"#context [#metadata(json(bytes(sys.inputs.data)).map(words => measure({words}).width.mm())) <w>]"
    inputs = {"data": json.dumps(texts)}
    found = typst.query(
        (SETUP + code).encode(), "<w>", field="value", one=True, font_paths=fonts(), sys_inputs=inputs
    )
    return [float(width) for width in json.loads(found)]


@pytest.mark.parametrize(
    "text", ["Ludwig-Schröder-Straße 18", "AVATAR Ty fi ffl", "Łukasz Żółć", "Петренко 12/3"]
)
def test_width_equals_what_typst_measures(text: str) -> None:
    assert text_width("x" + text, 10) == pytest.approx(measured([text])[0], abs=0.02)


def test_width_of_no_letter_is_less_than_what_typst_measures() -> None:
    letters = [chr(code) for code in range(0x20, 0x2000) if not missing_glyphs(chr(code))]
    letters = [letter for letter in letters if unicodedata.category(letter) != "Mn"]
    assert len(letters) > 2500
    short = [
        letter
        for letter, width in zip(letters, measured(letters), strict=True)
        if text_width("x" + letter, 10) < width - 0.02
    ]
    assert short == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("kurz", ("kurz",)),
        ("", ("",)),
        ("Anna-Katharina von Schleswig-Holstein", ("Anna-Katharina von", "Schleswig-Holstein")),
        ("Schleswig-Holstein-Sonderburg-Plön", ("Schleswig-Holstein-", "Sonderburg-Plön")),
        ("x" * 60, None),
    ],
)
def test_wrap_breaks_at_blanks_and_hyphens_only(text: str, lines: tuple[str, ...] | None) -> None:
    assert wrap(text, 10, 40) == lines


@given(st.text("abWß- ", max_size=80), st.floats(15, 60))
@settings(deadline=None)
def test_wrap_keeps_every_letter_and_the_width(text: str, width: float) -> None:
    lines = wrap(text, 9, width)
    assert (
        lines is not None
        or text_width(max(text.replace("-", "- ").split(), key=lambda word: text_width(word, 9)), 9) > width
    )
    for line in lines or ():
        assert text_width(line, 9) <= width
    if lines is not None:
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
