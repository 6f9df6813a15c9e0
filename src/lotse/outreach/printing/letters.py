"""The letters of one wave: one page each, in the order in which they are delivered."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from lotse.lib.typesetting import (
    Part,
    TypesetError,
    check_placeholders,
    compile_parts,
    datamatrix,
    fill,
    preview,
    qr,
)
from lotse.outreach.printing.address import address_layout, contact_layout, sender_layout
from lotse.outreach.printing.fields import office_fields, office_times, office_values
from lotse.outreach.printing.office import Mode, OfficeCard
from lotse.outreach.printing.texts import TEMPLATES, LetterText, language_blocks, mode_text

LETTER = TEMPLATES / "letter.typ"

LETTER_PLACEHOLDERS = frozenset(
    {"buero", "quartier", "adresse", "traeger", "telefon", "mail", "lotse", "rolle", "weg"}
)

_MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One letter: address lines, salutation, the bare code without hyphen, a language code or ""."""

    address: tuple[str, ...]
    salutation: str
    code: str
    language: str = ""


def check_text(text: LetterText) -> None:
    """Raise PlaceholderError (German) if the text names a placeholder that no letter can fill."""
    for piece in text.pieces():
        check_placeholders(piece, LETTER_PLACEHOLDERS)


def typeset_letters(
    office: OfficeCard,
    text: LetterText,
    mode: Mode,
    rows: Iterable[LetterRow],
    *,
    date: date,
    base_url: str,
    out_dir: Path,
    on_part: Callable[[Part], None] | None = None,
    workers: int | None = None,
    skip_existing: frozenset[int] = frozenset(),
    stem: str = "letters",
    part_size: int = 500,
) -> list[Part]:
    """One page per row in the order given: `letters.pdf`, or `letters-001.pdf` … above `part_size`.

    A letter's QR code opens `base_url`/b/CODE. Raises PlaceholderError for a bad text before anything is
    printed, and TypesetError for an address that does not fit or a text longer than one page.
    """
    return compile_parts(
        LETTER,
        shared_data(office, text, mode, date),
        row_data(rows, base_url),
        out_dir,
        stem,
        part_size=part_size,
        workers=workers,
        on_part=on_part,
        skip_existing=skip_existing,
    )


def letter_preview(
    office: OfficeCard,
    text: LetterText,
    mode: Mode,
    row: LetterRow,
    *,
    date: date,
    base_url: str,
    ppi: float = 96,
) -> bytes:
    """One letter as PNG for the screen. Raises as `typeset_letters` does."""
    data = {**shared_data(office, text, mode, date), "rows": list(row_data([row], base_url))}
    return preview(LETTER, data, ppi=ppi)


def letter_url(base_url: str, code: str) -> str:
    """The short address behind a letter's QR code, in capitals where case does not matter.

    Capitals make the smaller code: 38 of them fit 25 modules. Source: ISO/IEC 18004, alphanumeric mode.
    """
    address = urlsplit(base_url.rstrip("/"))
    path = f"{address.path}/b/{code}" if address.path else f"/B/{code}"
    return f"{address.scheme}://{address.netloc}".upper() + path


def row_data(rows: Iterable[LetterRow], base_url: str) -> Iterator[Mapping[str, object]]:
    languages = language_blocks()
    for row in rows:
        layout = address_layout(row.address)
        if layout is None:
            raise TypesetError(
                f"Die Anschrift „{', '.join(row.address)[:90]}“ passt nicht in das Fenster des Umschlags. "
                "Bitte kürzen Sie sie.",
                f"letter {row.code}",
            )
        yield {
            "to": layout.lines,
            "size": layout.size,
            "hello": f"{row.salutation.rstrip(',')},",
            "code": f"{row.code[:4]}-{row.code[4:]}",
            "language": row.language if row.language in languages else "",
            "qr": qr(letter_url(base_url, row.code)),
            "mark": datamatrix(row.code),
        }


def shared_data(office: OfficeCard, text: LetterText, mode: Mode, day: date) -> dict[str, object]:
    """What all letters of a wave have in common, filled in and broken into lines."""
    check_text(text)
    mode_words = mode_text(mode)
    values = office_values(office)
    values["weg"] = fill(mode_words.invitation, values)
    sender = sender_layout(fill(text.sender_line, values).strip(" ,"))
    if sender is None:
        raise TypesetError(
            "Die Absenderzeile ist zu lang für das Fenster des Umschlags. Bitte kürzen Sie sie."
        )
    phone = f"Telefon {office.phone}" if office.phone else ""
    foot = contact_layout((office.name, office.street_line, office.place, phone, office.mail))
    return {
        "foot": {"size": foot.size, "lines": foot.lines},
        "subject": fill(text.subject, values),
        "paragraphs": _grouped([fill(paragraph, values) for paragraph in text.paragraphs]),
        "promise": fill(text.promise, values),
        "closing": fill(text.closing, values).splitlines(),
        "sender": {"size": sender.size, "lines": sender.lines},
        "remark": fill(text.remark, values),
        "enclosures": text.enclosures,
        "headline": mode_words.headline,
        "times": office_times(office, mode),
        "office": office_fields(office),
        "languages": _language_texts(office),
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "date_text": f"{day.day}. {_MONTHS[day.month - 1]} {day.year}",
    }


def _language_texts(office: OfficeCard) -> dict[str, dict[str, str]]:
    """Blocks by code; in right-to-left text the German values are isolated, or a phone number turns round."""
    blocks = {}
    for block in language_blocks().values():
        values = office_values(office)
        if block.direction == "rtl":
            values = {name: f"\u2068{value}\u2069" for name, value in values.items()}
        blocks[block.code] = {
            "name": block.name,
            "direction": block.direction,
            "text": fill(block.text, values),
        }
    return blocks


def _grouped(paragraphs: list[str]) -> list[dict[str, object]]:
    """Neighbouring paragraphs that begin with "- " become one list."""
    groups = groupby(paragraphs, key=lambda paragraph: paragraph.startswith("- "))
    return [
        {"items": [item.removeprefix("- ") for item in group]} if is_list else {"text": paragraph}
        for is_list, members in groups
        for group in [list(members)]
        for paragraph in (group[:1] if is_list else group)
    ]
