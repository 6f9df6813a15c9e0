"""Clean text, a column at a time: a check of the joined column spares the work on healthy cells."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lotse.lib.sheets import mojibake
from lotse.lib.sheets.formulas import is_formula

_SEPARATOR = "\n"  # no cell holds one once it has been cleaned
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
_BLANKS = re.compile(r"\s{2,}|[^\S ]")
_STARTS_FORMULA = re.compile(r"(?:^|\n)[\s\ufeff]*[=@+＝＋－＠-]")
_TEXT_MARK = re.compile(r'="([^"]*)"|\'(?=[\d+=@-])(.*)')


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A column after cleaning: its cells, and the positions that were repaired or hold a formula."""

    cells: Sequence[str]
    repaired: tuple[int, ...]
    formulas: tuple[int, ...]


def clean_column(cells: Sequence[str]) -> Cleaned:
    """The cells without invisible signs, odd blanks and damaged characters.

    Cells are stripped, blanks inside single, Unicode in NFC. Excel's marks for text (`="01067"`, a leading
    apostrophe before a number) are taken off.
    """
    joined = _SEPARATOR.join(cells)
    repaired: list[int] = []
    if mojibake.is_suspect(joined):
        cells = list(cells)
        for index, cell in enumerate(cells):
            if (better := mojibake.repair(cell)) != cell:
                cells[index] = better
                repaired.append(index)
        joined = _SEPARATOR.join(cells)
    if (
        "  " in joined
        or not joined.replace(_SEPARATOR, "").isprintable()
        or joined.count(_SEPARATOR) != len(cells) - 1
    ):
        cells = [clean(cell) for cell in cells]
    elif " \n" in joined or "\n " in joined or joined != joined.strip(" "):
        cells = [cell.strip() for cell in cells]
    if not joined.isascii() and not unicodedata.is_normalized("NFC", joined):
        cells = [unicodedata.normalize("NFC", cell) for cell in cells]
    if "'" in joined or '="' in joined:
        cells = [_unmarked(cell) if cell[:1] in ("'", "=") else cell for cell in cells]
    formulas: Iterable[int] = ()
    if _STARTS_FORMULA.search(joined):
        formulas = (index for index, cell in enumerate(cells) if is_formula(cell))
    return Cleaned(cells, tuple(repaired), tuple(formulas))


def clean(cell: str) -> str:
    """One cell without invisible signs and odd blanks."""
    return _BLANKS.sub(" ", _INVISIBLE.sub("", cell)).strip()


def _unmarked(cell: str) -> str:
    match = _TEXT_MARK.fullmatch(cell)
    return (match[1] if match[1] is not None else match[2]) if match else cell
