"""One document: literal data, German refusals, nothing half-written, equal bytes for equal input."""

from pathlib import Path

import pikepdf
import pytest

from lotse.lib.typesetting import TypesetError, compile_pdf, preview, qr

TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(year: 2026, month: 9, day: 1))
#set text(font: ("Source Sans 3", "DejaVu Sans"), lang: "de", fallback: false)
#set page(width: 100mm, height: 60mm)
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "probe.typ"
    path.write_text(TEMPLATE + "#for line in data.lines { par(line) }", encoding="utf-8")
    return path


def test_markup_in_data_is_printed_literally(template: Path, tmp_path: Path) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    compile_pdf(template, {"title": "T", "lines": ['#panic("x") *fett* _k_ $x$ \\ @y']}, tmp_path / "a.pdf")
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        assert pdf.pages[0].extract_text() == '#panic("x") *fett* _k_ $x$ \\ @y'


def test_equal_input_gives_equal_bytes(template: Path, tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        compile_pdf(template, {"title": "T", "lines": ["Öl"]}, tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_document_is_tagged_and_names_language_and_title(template: Path, tmp_path: Path) -> None:
    compile_pdf(template, {"title": "Ein Titel", "lines": ["Öl"]}, tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "de"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Ein Titel"
            assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("2", "1")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("#data.lines.join()", "Das Zeichen „王“ fehlt"),
        ('#panic("Der Brief ist zu lang.")', "Der Brief ist zu lang."),
        ('#assert(1 == 2, message: "Das „Wort“ fehlt.")', "Das „Wort“ fehlt."),
        ('#text(font: "Papyrus")[x]', "Das Dokument konnte nicht gesetzt werden"),
        ("#unbekannt", "Das Dokument konnte nicht gesetzt werden"),
    ],
)
def test_refusals_are_german_and_leave_nothing_behind(code: str, message: str, tmp_path: Path) -> None:
    template = tmp_path / "probe.typ"
    template.write_text(TEMPLATE + code, encoding="utf-8")
    out = tmp_path / "out.pdf"
    out.write_bytes(b"the old one")
    with pytest.raises(TypesetError) as caught:
        compile_pdf(template, {"title": "T", "lines": ["Wang 王"]}, out)
    assert str(caught.value).startswith(message)
    assert caught.value.details.startswith("out.pdf: ")
    assert out.read_bytes() == b"the old one"
    assert {path.name for path in tmp_path.iterdir()} == {"probe.typ", "out.pdf"}


def test_a_folder_that_does_not_exist_is_refused(template: Path, tmp_path: Path) -> None:
    with pytest.raises(TypesetError):
        compile_pdf(template, {"title": "T", "lines": []}, tmp_path / "missing" / "a.pdf")


def test_preview_shows_the_page_asked_for(template: Path) -> None:
    data = {"title": "T", "lines": [f"Zeile {number}" for number in range(30)]}
    first, second = preview(template, data), preview(template, data, page=2)
    assert first.startswith(b"\x89PNG")
    assert first != second
    with pytest.raises(TypesetError, match="Eine Seite 9 gibt es"):
        preview(template, data, page=9)


def test_preview_follows_a_changed_template(template: Path) -> None:
    before = preview(template, {"title": "T", "lines": ["x"]})
    template.write_text(TEMPLATE + "anders", encoding="utf-8")
    assert preview(template, {"title": "T", "lines": ["x"]}) != before


def test_data_of_unknown_kind_is_a_programming_error(template: Path, tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="set"):
        compile_pdf(template, {"lines": {1, 2}}, tmp_path / "a.pdf")


def test_codes_reach_the_template(tmp_path: Path) -> None:
    template = tmp_path / "probe.typ"
    template.write_text(
        TEMPLATE + "#assert(data.qr.size == 21 and data.qr.bits.len() == 441, message: repr(data.qr))"
    )
    compile_pdf(template, {"title": "T", "qr": qr("A")}, tmp_path / "a.pdf")
