"""From bytes to text, in the encodings that German office software has left behind."""

import codecs
import re
from dataclasses import dataclass

from lotse.lib.sheets.findings import SheetError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}"
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a")) + b"\x7f"
_SAMPLE = 65_536
_JUNK_SHARE = 0.005  # control characters in a text; compressed data has a tenth

# Bytes of ä ö ü Ä Ö Ü ß in either encoding. The ß of cp850 is á in cp1252: it counts in its commonest word.
_LETTERS_1252 = (b"\xe4", b"\xf6", b"\xfc", b"\xc4", b"\xd6", b"\xdc", b"\xdf")
_LETTERS_850 = (b"\x84", b"\x94", b"\x81", b"\x8e", b"\x99", b"\x9a", b"tra\xe1e")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file as text; `mixed_lines` counts lines that were UTF-8 in a file of another encoding."""

    text: str
    encoding: str
    mixed_lines: int = 0


def decode(data: bytes) -> Decoded:
    """The text of a csv file, whatever wrote it.

    Tries in turn: byte order mark, UTF-16 without one, UTF-8, then cp1252 or cp850, whichever gives more
    German letters inside words. Lines that are UTF-8 inside a cp1252 or cp850 file are read as such. A byte
    without meaning becomes U+FFFD. Raises SheetError for data that is no text at all.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(encoding, "replace"), encoding)
    if encoding := _utf16_without_mark(data):
        return Decoded(data.decode(encoding, "replace"), encoding)
    _refuse_junk(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _legacy(data)


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > half * 0.8 and sample[::2].count(0) < half * 0.05:
        return "utf-16-le"
    if sample[::2].count(0) > half * 0.8 and sample[1::2].count(0) < half * 0.05:
        return "utf-16-be"
    return ""


def _refuse_junk(data: bytes) -> None:
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(8, len(sample) * _JUNK_SHARE):
        raise SheetError(
            "Die Datei ist keine Tabelle, sondern enthält Binärdaten; bitte speichern Sie die Liste "
            "als xlsx oder csv."
        )


def _legacy(data: bytes) -> Decoded:
    sample = data[: 16 * _SAMPLE]
    is_850 = sum(map(sample.count, _LETTERS_850)) > sum(map(sample.count, _LETTERS_1252))
    encoding = "cp850" if is_850 else "cp1252"
    if not _UTF8_SEQUENCE.search(data):
        return Decoded(data.decode(encoding, "replace"), encoding)
    mixed, lines = 0, data.split(b"\n")
    texts = []
    for line in lines:
        if line.isascii():
            texts.append(line.decode("ascii"))
            continue
        try:
            texts.append(line.decode("utf-8"))
            mixed += 1
        except UnicodeDecodeError:
            texts.append(line.decode(encoding, "replace"))
    other = sum(not line.isascii() for line in lines) - mixed
    if mixed > other:
        return Decoded("\n".join(texts), "utf-8", mixed_lines=other)
    return Decoded("\n".join(texts), encoding, mixed_lines=mixed)
