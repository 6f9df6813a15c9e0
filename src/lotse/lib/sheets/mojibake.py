"""Damaged characters: put right where only one reading is possible, left alone where not."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

# Characters that the bytes 80–BF show as: in cp1252, and in Latin-1, where 80–9F are invisible.
_CONTINUATION = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore") + "".join(map(chr, range(0x80, 0xA0)))
_TAIL = f"[{re.escape(_CONTINUATION)}]"

# UTF-8 read as cp1252. Leads are limited to what European names need: Latin-1 and Latin Extended-A (Â–Å),
# Romanian Ș and Ț (È), Cyrillic (Ð, Ñ), typographic signs (â€…) and the byte order mark, so that a
# capital before a no-break space or a dash in healthy text is never touched.
_UTF8_AS_1252 = re.compile(
    f"[ÂÃÄÅÐÑ]{_TAIL}|È[˜™š›\x98-\x9b]|â€{_TAIL}|ï»¿",
)
_UTF8_AS_850 = re.compile("[┬├─┼][\u2500-\u259fÀ-ÿ‗ƒı¡-¿]")  # box drawing never stands in a name
_CP1252_AS_850 = re.compile(r"(?<=[^\W\d_])(?:[³÷](?=[^\W\d_])|[▀▄■─])|(?<![^\W\d_])[─▄](?=[a-z])")
_CP850_AS_1252 = re.compile("(?<=[^\\W\\d_])[\x81„”\x8e™](?=[^\\W\\d_])|(?<=[Ss]tra)á(?=e)|\x81(?=[a-z])")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{2,5}|#x[0-9A-Fa-f]{2,4});")

_ROUNDS = 3  # text may have been damaged more than once


@dataclass(frozen=True, slots=True)
class _Repair:
    """One kind of damage. One of `signs` is in every match: looking for them first is far quicker."""

    signs: str
    pattern: re.Pattern[str]
    replacement: Callable[[re.Match[str]], str]

    def concerns(self, text: str) -> bool:
        return any(sign in text for sign in self.signs)


def is_suspect(text: str) -> bool:
    """Whether `repair` would change anything; quick enough for a whole column joined into one text."""
    return any(kind.concerns(text) and kind.pattern.search(text) is not None for kind in _REPAIRS)


def repair(text: str) -> str:
    """The text with its damaged characters put right, where only one reading is possible.

    Knows UTF-8 read as cp1252 (`MÃ¼ller`, also twice over) and as cp850 (`M├╝ller`), cp1252 read as cp850
    (`M³ller`), cp850 read as cp1252 (`M\x81ller`) and HTML entities. Lost characters (`?`, U+FFFD) stay.
    """
    for _ in range(_ROUNDS):
        before = text
        for kind in _REPAIRS:
            if kind.concerns(text):
                text = kind.pattern.sub(kind.replacement, text)
        if text == before:
            break
    return text


def _bytes_1252(text: str) -> bytes:
    return b"".join(c.encode("latin-1") if ord(c) < 256 else c.encode("cp1252") for c in text)


def _reread(wrong: Callable[[str], bytes], right: str) -> Callable[[re.Match[str]], str]:
    """A replacement that takes a match back to its bytes and reads them as they were meant."""

    def replacement(match: re.Match[str]) -> str:
        try:
            return wrong(match[0]).decode(right)
        except UnicodeError:
            return match[0]

    return replacement


_REPAIRS = (
    _Repair("ÂÃÄÅÐÑÈâï", _UTF8_AS_1252, _reread(_bytes_1252, "utf-8")),
    _Repair("┬├─┼", _UTF8_AS_850, _reread(lambda text: text.encode("cp850"), "utf-8")),
    _Repair("³÷▀▄■─", _CP1252_AS_850, _reread(lambda text: text.encode("cp850"), "cp1252")),
    _Repair("\x81\x8e„”™á", _CP850_AS_1252, _reread(_bytes_1252, "cp850")),
    _Repair("&", _ENTITY, lambda match: html.unescape(match[0])),
)
