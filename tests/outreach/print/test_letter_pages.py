"""Letters as the envelope, the scanner and the screen reader meet them."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pikepdf
import pypdfium2
import pytest
import zxingcpp
from outreach.print.conformance import conformance_faults
from outreach.print.made_up_office import (
    BAREST_OFFICE,
    LONGEST_ADDRESS,
    LONGEST_OFFICE,
    OFFICE,
    letter_row,
)

from lotse.lib.typesetting import PlaceholderError, TypesetError
from lotse.outreach.printing import (
    LetterRow,
    Mode,
    OfficeCard,
    letter_preview,
    letter_url,
    load_text,
    typeset_letters,
)
from lotse.outreach.printing.letters import shared_data

MM = 72 / 25.4
DAY = date(2026, 9, 1)
BASE = "https://luener-hoehe.example"
LANGUAGES = ("", "tr", "uk", "ar", "pl", "ro", "en", "ru")
SIX_LINES = ("Karl-Heinz-" * 8, "Müller-" * 15 + "Ende", "Schillerufer 5", "59174 Kamen")

Words = list[dict[str, float]]


def typeset(out: Path, rows: list[LetterRow], office: OfficeCard = OFFICE, mode: Mode = Mode.OPEN) -> Path:
    [part] = typeset_letters(office, load_text(), mode, rows, date=DAY, base_url=BASE, out_dir=out)
    return part.path


@pytest.fixture(
    scope="module", params=[OFFICE, LONGEST_OFFICE, BAREST_OFFICE], ids=lambda office: office.name
)
def letters(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One letter in every language, one to six full lines and the last one to the longest address."""
    rows = [letter_row(number, language) for number, language in enumerate(LANGUAGES)]
    rows[1] = replace(rows[1], address=("Größjpq",) * 6)
    rows[2] = replace(rows[2], address=SIX_LINES)
    rows[-1] = replace(rows[-1], address=LONGEST_ADDRESS[:3] + LONGEST_ADDRESS[4:])
    return typeset(tmp_path_factory.mktemp("letters"), rows, request.param)


@pytest.fixture(scope="module")
def pages(letters: Path) -> Iterator[list[pdfplumber.page.Page]]:
    with pdfplumber.open(letters) as pdf:
        yield pdf.pages


def test_every_letter_is_one_a4_page(pages: list[pdfplumber.page.Page]) -> None:
    assert [(round(page.width / MM), round(page.height / MM)) for page in pages] == [(210, 297)] * len(
        LANGUAGES
    )


def test_letters_conform_to_pdf_ua_and_pdf_a(letters: Path) -> None:
    assert conformance_faults(letters) == set()


def window_words(page: pdfplumber.page.Page) -> Words:
    words = page.extract_words(extra_attrs=["size"])
    return [w for w in words if w["x0"] < 112 * MM and w["top"] < 100 * MM and w["bottom"] > 45 * MM]


def test_window_shows_nothing_but_the_address_field(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        words = window_words(page)
        assert min(w["x0"] for w in words) >= 25 * MM - 0.5
        assert max(w["x1"] for w in words) <= 105 * MM
        assert min(w["top"] for w in words) >= 45 * MM
        assert max(w["bottom"] for w in words) <= 89.5 * MM
        assert min(w["size"] for w in words) >= 6


def test_address_zone_holds_up_to_six_even_lines(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        zone = [w for w in window_words(page) if w["top"] >= 62 * MM]
        tops = sorted({round(w["top"]) for w in zone})
        assert 4 <= len(tops) <= 6
        gaps = [b - a for a, b in zip(tops, tops[1:], strict=False)]
        assert max(gaps) <= 14
        assert max(gaps) <= 1.2 * min(gaps)
        assert min(w["size"] for w in zone) >= 8
        assert min(w["top"] for w in zone) >= 62.7 * MM - 1


def test_no_drawing_stands_in_the_address_zone(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        drawings = page.images + page.rects + page.curves + page.lines
        inside = [
            d
            for d in drawings
            if d["x0"] < 112 * MM and d["x1"] > 10 * MM and d["top"] < 100 * MM and d["bottom"] > 62.7 * MM
        ]
        assert inside == []


def test_subject_starts_below_the_window(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        below = [w for w in page.extract_words() if w["top"] >= 90 * MM and w["x0"] < 112 * MM]
        assert min(w["top"] for w in below) >= 100 * MM


def test_information_block_ends_above_the_subject(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        words = page.crop((120 * MM, 45 * MM, 210 * MM, 112 * MM)).extract_words(extra_attrs=["size"])
        date_line = next(w for w in words if w["text"] == "September")
        assert date_line["bottom"] <= 101 * MM
        assert min(w["size"] for w in words) >= 5.5


def test_fold_and_hole_marks_stand_at_the_edge(pages: list[pdfplumber.page.Page]) -> None:
    marks = [line for line in pages[0].lines if line["x1"] < 20 * MM]
    assert [round(mark["top"] / MM, 1) for mark in marks] == [105.0, 148.5, 210.0]


def test_text_keeps_clear_of_the_footer(pages: list[pdfplumber.page.Page]) -> None:
    for page in pages:
        body = [w["bottom"] for w in page.extract_words() if w["top"] < 277 * MM]
        assert max(body) <= 277 * MM


@pytest.mark.parametrize("dpi", [200, 300])
def test_both_codes_are_read_from_a_scan(letters: Path, dpi: int) -> None:
    pdf = pypdfium2.PdfDocument(letters)
    for number in range(len(pdf)):
        image = pdf[number].render(scale=dpi / 72).to_pil()
        found = {code.format: code for code in zxingcpp.read_barcodes(image)}
        expected = letter_row(number).code
        assert {code.text for code in found.values()} == {
            expected,
            f"HTTPS://LUENER-HOEHE.EXAMPLE/B/{expected}",
        }
        mark = next(code for code in found.values() if code.text == expected).position
        assert 88 <= mark.top_left.x * 25.4 / dpi <= 98
        assert 50 <= mark.top_left.y * 25.4 / dpi <= 60
    pdf.close()


def test_letter_says_what_it_must(tmp_path: Path) -> None:
    with pdfplumber.open(typeset(tmp_path, [letter_row(0)])) as pdf:
        text = " ".join(pdf.pages[0].extract_text().split())
    for words in (
        "Nicht nachsenden!",
        "Sehr geehrte Frau Müller-Đỗ,",
        "Das Gespräch ist freiwillig. Wenn Sie nicht kommen, hat das keine Folgen.",
        "030 23125 456",
        "ABCD-2345",
        "1. September 2026",
        "Kommen Sie einfach vorbei oder rufen Sie an.",
    ):
        assert words in text


def test_letter_never_threatens_nor_names_the_benefit(pages: list[pdfplumber.page.Page]) -> None:
    text = " ".join(page.extract_text() for page in pages).lower()
    words = ("rechtsfolge", "verpflicht", "meldeaufforderung", "sanktion", "bürgergeld", "grundsicherung")
    assert [word for word in words if word in text] == []


def test_phone_number_is_the_largest_thing_on_the_page(pages: list[pdfplumber.page.Page]) -> None:
    words = pages[0].extract_words(extra_attrs=["size"])
    largest = max(w["size"] for w in words)
    assert largest >= 20
    assert [w["text"] for w in words if w["size"] == largest][:2] == ["030", "23125"]


def test_language_blocks_are_marked_for_screen_readers(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        assert str(pdf.Root.Lang) == "de-DE"
        contents = [page.Contents.read_bytes() for page in pdf.pages]
    marked = [{name.decode() for name in re.findall(rb"/Lang ?\((\w+)\)", content)} for content in contents]
    assert marked == [{language} - {""} for language in LANGUAGES]


def test_qr_code_has_a_text_alternative(letters: Path) -> None:
    with pikepdf.open(letters) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
    assert len(figures) == len(LANGUAGES)
    assert {str(figure.Alt) for figure in figures} == {"QR-Code zu Ihrer Seite im Internet"}


def test_unknown_language_leaves_the_block_out(tmp_path: Path) -> None:
    plain = typeset(tmp_path, [letter_row(0, "")]).read_bytes()
    assert typeset(tmp_path, [letter_row(0, "xx")]).read_bytes() == plain


def test_markup_in_an_address_is_printed_literally(tmp_path: Path) -> None:
    address = ('#panic("x") *fett* _k_', "Blumenstraße 1 $x$", "59174 Kamen")
    with pdfplumber.open(typeset(tmp_path, [letter_row(0, address=address)])) as pdf:
        assert '#panic("x") *fett* _k_' in pdf.pages[0].extract_text()


def test_equal_letters_are_equal_bytes(tmp_path: Path) -> None:
    rows = [letter_row(number, language) for number, language in enumerate(LANGUAGES)]
    assert typeset(tmp_path, rows).read_bytes() == typeset(tmp_path, rows).read_bytes()


@pytest.mark.parametrize("phone", ["030 23125 456", "+49 30 / 23125-456"])
def test_phone_number_offers_no_place_to_break(phone: str) -> None:
    values = shared_data(replace(OFFICE, phone=phone), load_text(), Mode.OPEN, DAY)["languages"]
    unbreakable = phone.replace(" ", "\u00a0").replace("-", "-\u2060")
    assert isinstance(values, dict)
    for block in values.values():
        isolated = f"\u2068{unbreakable}\u2069" if block["direction"] == "rtl" else unbreakable
        assert f"{isolated}." in block["text"]


def test_phone_number_in_arabic_text_stays_in_one_line(tmp_path: Path) -> None:
    """With this name of the office, half the number would still fit the line before."""
    office = replace(OFFICE, name="N")
    with pdfplumber.open(typeset(tmp_path, [letter_row(0, "ar")], office)) as pdf:
        block = pdf.pages[0].crop((25 * MM, 225 * MM, 190 * MM, 277 * MM)).extract_text()
    assert office.phone in block


def test_office_without_mail_leaves_no_empty_label(tmp_path: Path) -> None:
    with pdfplumber.open(typeset(tmp_path, [letter_row(0)], BAREST_OFFICE)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "E-Mail" not in text and "Für Sie da" not in text
    assert text.splitlines()[-1] == "Quartiersbüro Nord · Am Markt 1 · 59174 Kamen · Telefon 030 23125 001"
    assert "Als Ihre Ansprechperson bin ich" in text
    assert "Mit freundlichen Grüßen\nQuartiersbüro Nord\n" in text


def test_office_without_phone_shows_its_door_instead(tmp_path: Path) -> None:
    office = replace(BAREST_OFFICE, phone="")
    with pdfplumber.open(typeset(tmp_path, [letter_row(0, "en")], office)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "Telefon" not in text and "Rufen Sie gern an" not in text
    assert "Please call us: Am Markt 1, 59174 Kamen." in " ".join(text.split())


@pytest.mark.parametrize("mode", Mode)
def test_every_mode_fits_one_page(mode: Mode, tmp_path: Path) -> None:
    rows = [letter_row(number, language) for number, language in enumerate(LANGUAGES)]
    with pikepdf.open(typeset(tmp_path, rows, LONGEST_OFFICE, mode)) as pdf:
        assert len(pdf.pages) == len(LANGUAGES)


def test_parts_hold_the_rows_in_order(tmp_path: Path) -> None:
    rows = (letter_row(number) for number in range(5))
    parts = typeset_letters(
        OFFICE, load_text(), Mode.OPEN, rows, date=DAY, base_url=BASE, out_dir=tmp_path, part_size=2
    )
    assert [(part.path.name, part.first, part.count) for part in parts] == [
        ("letters-001.pdf", 0, 2),
        ("letters-002.pdf", 2, 2),
        ("letters-003.pdf", 4, 1),
    ]
    with pdfplumber.open(parts[2].path) as pdf:
        assert "ABCD-2349" in pdf.pages[0].extract_text()


def refused(tmp_path: Path, error: type[Exception], text: str = "", **changes: object) -> str:
    wording = replace(load_text(), **changes)
    with pytest.raises(error) as caught:
        typeset_letters(OFFICE, wording, Mode.OPEN, [letter_row()], date=DAY, base_url=BASE, out_dir=tmp_path)
    assert list(tmp_path.iterdir()) == []
    return str(caught.value)


def test_unknown_placeholder_is_refused_before_printing(tmp_path: Path) -> None:
    message = refused(tmp_path, PlaceholderError, subject="Hallo {{vorname}}")
    assert message.startswith("Den Platzhalter {{vorname}} gibt es nicht. Möglich sind: {{adresse}}")


def test_text_longer_than_a_page_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, TypesetError, paragraphs=("Wort " * 900,)).startswith(
        "Der Brief ist länger als eine Seite."
    )


def test_sender_too_long_for_the_window_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, TypesetError, sender_line="Absender " * 60).startswith(
        "Die Absenderzeile ist zu lang"
    )


def test_address_too_long_for_the_window_is_refused(tmp_path: Path) -> None:
    row = letter_row(address=("N" * 300, "Blumenstraße 1", "59174 Kamen"))
    with pytest.raises(TypesetError, match="passt nicht in das Fenster"):
        typeset(tmp_path, [row])


def test_preview_is_a_picture() -> None:
    image = letter_preview(OFFICE, load_text(), Mode.PHONE_ONLY, letter_row(0, "ar"), date=DAY, base_url=BASE)
    assert image.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ("https://luener-hoehe.example", "HTTPS://LUENER-HOEHE.EXAMPLE/B/ABCD2345"),
        ("http://127.0.0.1:8000/", "HTTP://127.0.0.1:8000/B/ABCD2345"),
        ("https://stadt.example/lotse/", "HTTPS://STADT.EXAMPLE/lotse/b/ABCD2345"),
    ],
)
def test_letter_url_is_in_capitals_where_case_does_not_matter(base: str, url: str) -> None:
    assert letter_url(base, "ABCD2345") == url
