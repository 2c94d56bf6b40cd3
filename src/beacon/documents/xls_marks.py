"""Looking through an .xls file (BIFF8, [MS-XLS]): where are formulas and hidden rows, how far it reaches."""

import io
import struct
from collections.abc import Iterator

import olefile

from beacon.documents.sheet_marks import Marks, SheetProblem

_BROKEN = "这个文件打不开，可能不完整。请用Excel或WPS打开，另存为.xlsx再上传。"
_LOCKED = "这个文件加了密码。请在Excel里去掉密码，另存一份再上传。"
_TOO_OLD = "这是很早的Excel文件。请用Excel或WPS打开，另存为.xlsx再上传。"
_NOT_EXCEL = "这个文件里没有Excel表格。请选Excel文件再上传。"

_BOF, _SHEET, _LOCK, _ROW, _FORMULA, _MULTIPLE = 0x0809, 0x0085, 0x002F, 0x0208, 0x0006, 0x00BD
_CELLS = frozenset({_FORMULA, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6})
_HIDDEN = 0x20
_CELLS_SHEET = 0
"""The kind of a sheet that is no chart and no macro."""


def read(content: bytes) -> dict[str, Marks]:
    """The marks of every sheet by its name. SheetProblem for what is damaged, locked or no workbook."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            return _marks(_stream(container))
    except SheetProblem:
        raise
    except (OSError, struct.error, IndexError, ValueError, TypeError, AttributeError, OverflowError) as damage:
        raise SheetProblem(_BROKEN) from damage


def _stream(container: "olefile.OleFileIO") -> bytes:
    if container.exists("EncryptedPackage") or container.exists("EncryptionInfo"):
        raise SheetProblem(_LOCKED)
    if container.exists("WordDocument"):
        raise SheetProblem("这是Word文件，不是表格。请选Excel文件再上传。")
    if container.exists("Workbook"):
        stream: bytes = container.openstream("Workbook").read()
        return stream
    raise SheetProblem(_TOO_OLD if container.exists("Book") else _NOT_EXCEL)


def _marks(stream: bytes) -> dict[str, Marks]:
    names: dict[int, str] = {}
    found: dict[str, Marks] = {}
    marks = Marks()
    for place, kind, data in _records(stream):
        if kind == _LOCK:
            raise SheetProblem(_LOCKED)
        if kind == _SHEET and data[5] == _CELLS_SHEET:
            names[struct.unpack_from("<I", data)[0]] = _name(data)
            found[_name(data)] = Marks(is_hidden=bool(data[4] & 3))
        elif kind == _BOF:
            marks = found[names[place]] if place in names else Marks()
        elif kind == _ROW and len(data) >= 14 and data[12] & _HIDDEN:
            marks.hidden_rows.add(struct.unpack_from("<H", data)[0])
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", data)
            marks.reach(row, column)
            if kind == _FORMULA:
                marks.formulas.add((row, column))
        elif kind == _MULTIPLE:
            marks.reach(struct.unpack_from("<H", data)[0], struct.unpack_from("<H", data, len(data) - 2)[0])
    if not found:
        raise SheetProblem(_BROKEN)
    return found


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        yield place, kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _name(data: bytes) -> str:
    """A short string of BIFF8: number of signs, whether two bytes each, the signs."""
    count, wide = data[6], data[7] & 1
    return data[8 : 8 + 2 * count].decode("utf-16-le") if wide else data[8 : 8 + count].decode("latin-1")
