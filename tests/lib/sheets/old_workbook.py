"""The smallest xls that Excel's own format allows: text cells in one worksheet.

Source: Microsoft, [MS-XLS] and [MS-CFB].
"""

import struct

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _stream(rows: list[list[str]]) -> bytes:
    """Workbook globals with one worksheet, then the worksheet."""
    start = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    name = b"Liste"
    globals_size = len(_record(0x0809, start)) + len(_record(0x0085, bytes(8) + name)) + len(_record(0x000A))
    bound = struct.pack("<IBBBB", globals_size, 0, 0, len(name), 0) + name
    stream = _record(0x0809, start) + _record(0x0085, bound) + _record(0x000A)
    stream += _record(0x0809, start[:2] + struct.pack("<H", 0x0010) + start[4:])
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            label = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
            stream += _record(0x0204, label)
    return stream + _record(0x000A)


def _directory_entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    encoded = (name + "\0").encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded), kind, 1, _FREE, _FREE, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)


def old_workbook(rows: list[list[str]]) -> bytes:
    """An xls file with these rows; streams below 4,096 bytes are stored elsewhere, so it is padded."""
    stream = _stream(rows)
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, 2 + sectors), _END]
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    directory = _directory_entry("Root Entry", 5, 1, _END, 0) + _directory_entry(
        "Workbook", 2, _FREE, 2, len(stream)
    )
    return header + struct.pack("<128I", *fat) + directory.ljust(_SECTOR, b"\0") + stream
