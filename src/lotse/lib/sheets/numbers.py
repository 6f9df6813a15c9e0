"""Numbers that a spreadsheet has eaten: lost zeros, decimals, powers of ten, house numbers made dates."""

import re
from dataclasses import dataclass

_DECIMALS = re.compile(r"(\d+)[.,]0+")
_POWER = re.compile(r"\d(?:[.,]\d+)?E\+?\d{1,3}", re.IGNORECASE)
_COUNTRY = re.compile(r"(?:D|DE|DEU)\s*-?\s*(\d{5})", re.IGNORECASE)
_MOBILE = re.compile(r"49(1[5-7]\d{8,9})")
_WITHOUT_ZERO = re.compile(r"[1-9]\d{8,10}")

_MONTHS = ("jan", "feb", "mrz", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_MONTH_STEMS = {stem: i for i, stem in enumerate(_MONTHS, 1)} | {
    "mär": 3,
    "mar": 3,
    "may": 5,
    "oct": 10,
    "dec": 12,
}
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?: .*)?")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{2}|\d{4})?")
_DAY_MONTH = re.compile(r"(\d{1,2})[. -]+([^\W\d_]{3,9})\.?(?:[ -]\d{2,4})?")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.?[ -]*(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Restored:
    """What becomes of a cell that is not as it should be.

    `eaten` says that a spreadsheet changed it; `certain` that this is undone. Where it is not, `text` is
    empty or the cell as it stands.
    """

    text: str
    eaten: bool = True
    certain: bool = True


def restore_postcode(text: str) -> Restored | None:
    """Five digits; None for a cell that has them.

    `1067`, `1067.0` and `1067,0` are `01067`; `D-38100` is `38100`.
    """
    if len(text) == 5 and text.isdigit():
        return None
    if country := _COUNTRY.fullmatch(text):
        return Restored(country[1], eaten=False)
    if decimals := _DECIMALS.fullmatch(text):
        return Restored(decimals[1].zfill(5)) if 4 <= len(decimals[1]) <= 5 else Restored(text)
    if len(text) == 4 and text.isdigit():
        return Restored(text.zfill(5))
    return _power_lost(text)


def restore_phone(text: str) -> Restored | None:
    """A phone number with its leading zero or plus: `2365768067` is `02365768067`.

    Certain for nine to eleven digits without any sign between them, and for German mobile numbers with 49
    in front; a number with 49 in front that could be an area code (04921) is left as it is.
    """
    if not text or text[0] in "+0(":
        return None
    digits = decimals[1] if (decimals := _DECIMALS.fullmatch(text)) else text
    if not digits.isdigit():
        return _power_lost(text)
    if mobile := _MOBILE.fullmatch(digits):
        return Restored(f"+49{mobile[1]}")
    if digits.startswith("49") and len(digits) >= 10:
        return Restored(digits, certain=False)
    if _WITHOUT_ZERO.fullmatch(digits):
        return Restored(f"0{digits}")
    return Restored(digits) if digits != text else None


def restore_number(text: str) -> Restored | None:
    """A client or unit number; `4,79E+14` cannot be restored and becomes empty."""
    if text.isalnum():
        return None
    if decimals := _DECIMALS.fullmatch(text):
        return Restored(decimals[1])
    return _power_lost(text)


def restore_house_number(text: str) -> Restored | None:
    """A house number that a spreadsheet took for a date: `02. Apr` and `2020-04-02` are `2-4`.

    Certain only where day and month make a range on one side of the street (both odd or both even, rising);
    `02. Mrz` may have been `2-3` or `2/3` and becomes empty: better no number than a wrong one.
    """
    if len(text) < 4:
        return None
    if decimals := _DECIMALS.fullmatch(text):
        return Restored(decimals[1])
    pair = _day_and_month(text)
    if pair is None:
        return _power_lost(text)
    day, month = pair
    if 0 < day < month <= 12 and (month - day) % 2 == 0:
        return Restored(f"{day}-{month}")
    return Restored("", certain=False)


def _day_and_month(text: str) -> tuple[int, int] | None:
    """Day and month of a date; day 0 where it is month and year only; None where it is no date."""
    if iso := _ISO_DATE.fullmatch(text):
        return int(iso[3]), int(iso[2])
    if german := _GERMAN_DATE.fullmatch(text):
        return int(german[1]), int(german[2])
    if named := _DAY_MONTH.fullmatch(text):
        month = _MONTH_STEMS.get(named[2].casefold()[:3])
        return (int(named[1]), month) if month else None
    if first := _MONTH_FIRST.fullmatch(text):
        month = _MONTH_STEMS.get(first[1].casefold()[:3])
        return (0, month) if month else None
    return None


def _power_lost(text: str) -> Restored | None:
    return Restored("", certain=False) if _POWER.fullmatch(text) else None
