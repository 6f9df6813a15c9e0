"""Flyer, poster and data protection notice: complete, readable, conforming."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from outreach.print.conformance import conformance_faults
from outreach.print.made_up_office import BAREST_CONTROLLER, BAREST_OFFICE, CONTROLLER, LONGEST_OFFICE, OFFICE

from lotse.lib.typesetting import TypesetError
from lotse.outreach.printing import (
    Controller,
    Mode,
    OfficeCard,
    missing_in_notice,
    typeset_flyer,
    typeset_notice,
    typeset_poster,
)

MM = 72 / 25.4
PHONELESS_OFFICE = replace(BAREST_OFFICE, phone="")
OFFICES = pytest.mark.parametrize(
    "office",
    [OFFICE, LONGEST_OFFICE, BAREST_OFFICE, PHONELESS_OFFICE],
    ids=["office", "longest office", "barest office", "office without phone"],
)


def text_of(path: Path) -> str:
    with pdfplumber.open(path) as pdf:
        return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def codes_of(path: Path) -> set[str]:
    pdf = pypdfium2.PdfDocument(path)
    images = [pdf[number].render(scale=200 / 72).to_pil() for number in range(len(pdf))]
    pdf.close()
    return {code.text for image in images for code in zxingcpp.read_barcodes(image)}


SHEETS: dict[str, tuple[int, Callable[[OfficeCard, Path], None]]] = {
    "flyer": (2, lambda office, out: typeset_flyer(office, Mode.OPEN, out)),
    "flyer with marks": (2, lambda office, out: typeset_flyer(office, Mode.CLOSED, out, crop_marks=True)),
    "notice": (2, lambda office, out: typeset_notice(CONTROLLER, office, out)),
    **{
        f"poster {mode}": (1, lambda office, out, mode=mode: typeset_poster(office, mode, out))  # type: ignore[misc]
        for mode in Mode
    },
}


@OFFICES
@pytest.mark.parametrize("name", SHEETS)
def test_sheet_keeps_its_pages_and_conforms(name: str, office: OfficeCard, tmp_path: Path) -> None:
    count, typeset = SHEETS[name]
    out = tmp_path / "sheet.pdf"
    typeset(office, out)
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == count
    assert conformance_faults(out) == set()
    first = out.read_bytes()
    typeset(office, out)
    assert out.read_bytes() == first


@pytest.mark.parametrize(("marks", "frame"), [(False, 3), (True, 10)])
def test_flyer_is_trimmed_to_three_panels_with_bleed(marks: bool, frame: int, tmp_path: Path) -> None:
    typeset_flyer(OFFICE, Mode.OPEN, tmp_path / "flyer.pdf", crop_marks=marks)
    with pikepdf.open(tmp_path / "flyer.pdf") as pdf:
        for page in pdf.pages:
            media, trim = ([float(value) / MM for value in page[box]] for box in ("/MediaBox", "/TrimBox"))
            assert (round(media[2]), round(media[3])) == (297 + 2 * frame, 210 + 2 * frame)
            assert [round(value) for value in trim] == [frame, frame, 297 + frame, 210 + frame]


def test_flyer_words_keep_clear_of_trims_and_folds(tmp_path: Path) -> None:
    typeset_flyer(LONGEST_OFFICE, Mode.OPEN, tmp_path / "flyer.pdf")
    folds = ((0, 97, 197, 297), (0, 100, 200, 297))
    with pdfplumber.open(tmp_path / "flyer.pdf") as pdf:
        for page, edges in zip(pdf.pages, folds, strict=True):
            for word in page.extract_words():
                left, right = word["x0"] / MM - 3, word["x1"] / MM - 3
                assert any(
                    a + 5 <= left and right <= b - 5 for a, b in zip(edges, edges[1:], strict=False)
                ), word["text"]
                assert word["top"] / MM - 3 >= 5 and word["bottom"] / MM - 3 <= 205, word["text"]


def test_flyer_tells_what_a_neighbour_wants_to_know(tmp_path: Path) -> None:
    typeset_flyer(OFFICE, Mode.OPEN, tmp_path / "flyer.pdf")
    text = text_of(tmp_path / "flyer.pdf")
    for words in (
        "030 23125 456",
        "freiwillig",
        "Ohne Termin",
        "Mit Termin",
        "stufenlos",
        "Türkçe",
        OFFICE.street_line,
    ):
        assert words in text
    assert codes_of(tmp_path / "flyer.pdf") == {OFFICE.url}


@pytest.mark.parametrize(
    ("mode", "shown"),
    [
        (Mode.OPEN, {"Tag A", "Tag B", "Tag C"}),
        (Mode.BY_APPOINTMENT, {"Tag B", "Tag C"}),
        (Mode.PHONE_ONLY, {"Tag C"}),
        (Mode.EMERGENCY_ONLY, {"Tag C"}),
        (Mode.CLOSED, set()),
    ],
)
def test_poster_shows_the_hours_that_the_mode_allows(mode: Mode, shown: set[str], tmp_path: Path) -> None:
    out = tmp_path / "poster.pdf"
    office = replace(OFFICE, walk_in=("Tag A",), appointment=("Tag B",), phone_hours=("Tag C",))
    typeset_poster(office, mode, out)
    text = text_of(out)
    assert {hours for hours in ("Tag A", "Tag B", "Tag C") if hours in text} == shown
    assert codes_of(out) == {OFFICE.url}


def test_poster_phone_is_readable_from_three_metres(tmp_path: Path) -> None:
    typeset_poster(OFFICE, Mode.PHONE_ONLY, tmp_path / "poster.pdf")
    with pdfplumber.open(tmp_path / "poster.pdf") as pdf:
        sizes = {w["text"]: w["size"] for w in pdf.pages[0].extract_words(extra_attrs=["size"])}
    assert sizes["23125"] >= 60


def test_poster_with_too_many_hours_is_refused(tmp_path: Path) -> None:
    crowded = replace(OFFICE, walk_in=tuple(f"Tag {number}" for number in range(40)))
    with pytest.raises(TypesetError, match="Der Aushang ist zu voll"):
        typeset_poster(crowded, Mode.OPEN, tmp_path / "poster.pdf")


def test_notice_answers_what_the_law_asks(tmp_path: Path) -> None:
    typeset_notice(replace(CONTROLLER, source="dem Jobcenter Nachbarkreis"), OFFICE, tmp_path / "notice.pdf")
    text = text_of(tmp_path / "notice.pdf")
    for words in (
        "Wer ist verantwortlich?",
        "datenschutz@jobcenter.example",
        "§ 14 Abs. 3 SGB II",
        "§§ 67a bis 67c SGB X",
        "dem Jobcenter Nachbarkreis",
        "§ 83 SGB X",
        "§ 84 SGB X",
        "freiwillig",
        "Die Bundesbeauftragte",
        "Wie lange",
        "Art. 77 DSGVO",
    ):
        assert words in text


def test_notice_names_the_own_file_as_source_without_another(tmp_path: Path) -> None:
    typeset_notice(CONTROLLER, OFFICE, tmp_path / "notice.pdf")
    assert "liegen uns bereits aus Ihrem Antrag vor" in text_of(tmp_path / "notice.pdf")


@pytest.mark.parametrize("office", [BAREST_OFFICE, PHONELESS_OFFICE], ids=["barest", "without phone"])
@pytest.mark.parametrize("name", SHEETS)
def test_sheet_of_an_office_that_tells_little_has_no_stray_marks(
    name: str, office: OfficeCard, tmp_path: Path
) -> None:
    _, typeset = SHEETS[name]
    typeset(office, tmp_path / "sheet.pdf")
    text = text_of(tmp_path / "sheet.pdf")
    assert [stray for stray in (", .", ": .", ", ,", " ,", "· ·", "Telefon Telefon") if stray in text] == []
    assert ("Rufen Sie gern an" in text) <= bool(office.phone)


@pytest.mark.parametrize(
    ("office", "sentence"),
    [
        (OFFICE, "schreiben Sie: 030 23125 456, hallo@luener-hoehe.example. Wenn"),
        (BAREST_OFFICE, "schreiben Sie: 030 23125 001, Am Markt 1, 59174 Kamen. Wenn"),
        (PHONELESS_OFFICE, "schreiben Sie: Am Markt 1, 59174 Kamen. Wenn"),
    ],
    ids=["office", "without mail", "without phone"],
)
def test_notice_tells_how_to_use_the_rights(office: OfficeCard, sentence: str, tmp_path: Path) -> None:
    typeset_notice(CONTROLLER, office, tmp_path / "notice.pdf")
    assert sentence in text_of(tmp_path / "notice.pdf")


def test_notice_owns_up_to_what_is_not_known(tmp_path: Path) -> None:
    typeset_notice(BAREST_CONTROLLER, BAREST_OFFICE, tmp_path / "notice.pdf")
    with pdfplumber.open(tmp_path / "notice.pdf") as pdf:
        words = pdf.pages[0].extract_text().split()
    for word in ("erreichen", "Anschrift", "zuständig"):
        assert word in words
    assert "Telefon" not in words


@pytest.mark.parametrize(
    ("controller", "missing"),
    [
        (CONTROLLER, ()),
        (replace(CONTROLLER, street_line="", mail="", officer_mail="", authority_url=""), ()),
        (replace(CONTROLLER, authority=""), ("Aufsichtsbehörde",)),
        (
            replace(CONTROLLER, officer_mail="", officer_address=""),
            ("Anschrift der oder des Datenschutzbeauftragten",),
        ),
        (
            BAREST_CONTROLLER,
            (
                "Anschrift, Telefonnummer oder E-Mail-Adresse der verantwortlichen Stelle",
                "Anschrift der oder des Datenschutzbeauftragten",
                "Aufsichtsbehörde",
            ),
        ),
    ],
)
def test_missing_in_notice_names_the_gaps(controller: Controller, missing: tuple[str, ...]) -> None:
    assert missing_in_notice(controller) == missing
