"""Files as people have them, which the frozen program must read: a workbook, a folder of pictures."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PLOTS = '<sheet name="Plots" sheetId="1" r:id="rId1"/>'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook() -> bytes:
    """A workbook of Excel: two columns of twenty numbers under their names."""
    head = "".join(_words(place, text) for place, text in (("A1", "width"), ("B1", "height")))
    rows = ((n, _number(f"A{n}", n + 0.5), _number(f"B{n}", n * n)) for n in range(2, 22))
    body = "".join(f'<row r="{n}">{first}{second}</row>' for n, first, second in rows)
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1">{head}</row>{body}</sheetData></worksheet>'
    book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{_PLOTS}</sheets></workbook>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    members = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": sheet,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _words(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def _number(place: str, value: float) -> str:
    return f'<c r="{place}"><v>{value}</v></c>'


def _relations(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}">{one}</Relationships>'


def pictures() -> dict[str, bytes]:
    """Six small pictures, three of each of two classes, by their paths."""
    return {
        f"toys/{name}/{number}.png": _png(shade + 10 * number)
        for name, shade in (("dark", 20), ("light", 180))
        for number in range(3)
    }


def _png(shade: int) -> bytes:
    """A grey PNG of 16 × 16 pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 16, 16, 8, 0, 0, 0, 0))
    lines = chunk(b"IDAT", zlib.compress((b"\0" + bytes([shade]) * 16) * 16))
    return b"\x89PNG\r\n\x1a\n" + head + lines + chunk(b"IEND", b"")
