"""Opening a workbook somebody brings: everything that could be wrong with the file is found before it is parsed.

`open_workbook` looks at size, real type, encryption, macros and what the file unpacks to first, then reads values. A
cell whose formula failed, or was never computed, is a `CellError`, not an empty cell: nothing that Excel shows is
silently lost.
"""

from __future__ import annotations

import codecs
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine
from django.utils.translation import gettext as _
from lxml import etree

from yichuang.engine.errors import EngineError

MAX_BYTES = 20 * 2**20
MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 150
RATIO_FROM = 20 * 2**20  # small files of repeated cells pack extremely well and harm nobody
MAX_ROWS = 50_000
MAX_CELLS = 3_000_000
MAX_PARTS = 2_000

Value = str | int | float | bool | date | datetime | time | timedelta


class WorkbookError(EngineError):
    """Why a file is not taken as a workbook; `words_of(problem)` says it to a person."""


@dataclass(frozen=True, slots=True)
class CellError:
    """A formula that failed, as Excel shows it: "#REF!"; or one that nothing has computed yet, itself: "=B2*2"."""

    text: str

    @property
    def uncomputed(self) -> bool:
        """Whether the program that wrote the file left the computing to whoever opens it."""
        return self.text.startswith("=")


Cell = Value | CellError | None
"""None is an empty cell. Whole numbers are int. A datetime at midnight is a date."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of merged cells, first and last row and column, counted from 0, all included."""

    first_row: int
    first_col: int
    last_row: int
    last_col: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows[row][col]` from A1, all rows equally long, empty rows and columns at the end cut off."""

    name: str
    hidden: bool
    rows: list[list[Cell]]
    merged: tuple[Merged, ...]

    def cell(self, row: int, col: int) -> Cell:
        """The value at row and column counted from 0; None outside the sheet."""
        return self.rows[row][col] if 0 <= row < len(self.rows) and 0 <= col < len(self.rows[row]) else None

    def merged_at(self, row: int, col: int) -> Merged | None:
        """The merged block a cell lies in."""
        for block in self.merged:
            if block.first_row <= row <= block.last_row and block.first_col <= col <= block.last_col:
                return block
        return None

    def spread(self, row: int, col: int) -> Cell:
        """Like `cell`, but a cell inside a merged block has the block's value, as a reader sees it."""
        block = self.merged_at(row, col)
        return self.cell(block.first_row, block.first_col) if block else self.cell(row, col)


@dataclass(frozen=True, slots=True)
class Sheets:
    name: str
    sheets: tuple[Sheet, ...]

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.sheets)

    def named(self, *names: str) -> Sheet | None:
        """The first sheet bearing one of the names; capitals and spaces do not count."""
        wanted = {_plain(name) for name in names}
        return next((sheet for sheet in self.sheets if _plain(sheet.name) in wanted), None)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def address(row: int, col: int) -> str:
    """ "B4" for row 3, column 1, both counted from 0."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def text_of(cell: Cell) -> str:
    """What a person reads in the cell, trimmed; a whole number without its ".0", a date as ISO, an error as shown."""
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.text
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    return str(cell).replace("\u3000", " ").strip()


def open_workbook(data: bytes, *, name: str, max_rows: int = MAX_ROWS) -> Sheets:
    """The worksheets of an .xlsx file (chart sheets left out), at most `max_rows` rows each.

    Raises WorkbookError with a code of `PROBLEMS`; nothing of the file is executed and no other file is opened.
    """
    _check_kind(data, name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {info.filename: info for info in archive.infolist()}
            _check_parts(data, parts, name)
            surveys = {}
            for title, path in _sheet_paths(archive, parts).items():
                surveys[title] = _survey(archive.read(path), title, max_rows)
    except WorkbookError:
        raise
    except (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, struct.error, KeyError, OSError, ValueError) as error:
        raise WorkbookError("workbook_damaged", where=name) from error
    return Sheets(name, tuple(_read(data, name, surveys)))


def _check_kind(data: bytes, name: str) -> None:
    """By content: the ending of a name says nothing."""
    if not data:
        raise WorkbookError("workbook_empty_file", where=name)
    if len(data) > MAX_BYTES:
        raise WorkbookError(
            "workbook_too_big", where=name, seen_mb=round(len(data) / 2**20), most_mb=MAX_BYTES // 2**20
        )
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise WorkbookError("workbook_encrypted", where=name)
        raise WorkbookError("workbook_old_format", where=name)
    if data[:4] != b"PK\x03\x04":
        raise WorkbookError("workbook_is_text" if _looks_like_text(data[:4096]) else "workbook_other_kind", where=name)


def _looks_like_text(head: bytes) -> bool:
    if b"\x00" in head or head[:5] == b"%PDF-":
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)  # the last character may be cut
        except UnicodeDecodeError:
            continue
        return True
    return False


def _check_parts(data: bytes, parts: Mapping[str, zipfile.ZipInfo], name: str) -> None:
    if any(info.flag_bits & 1 for info in parts.values()):
        raise WorkbookError("workbook_encrypted", where=name)
    if "xl/workbook.bin" in parts or "content.xml" in parts:
        raise WorkbookError("workbook_old_format", where=name)
    if "[Content_Types].xml" not in parts or not any(part.startswith("xl/") for part in parts):
        raise WorkbookError("workbook_other_kind", where=name)
    if any(part.lower().endswith("vbaproject.bin") or "/macrosheets/" in part.lower() for part in parts):
        raise WorkbookError("workbook_macros", where=name)
    if len(parts) > MAX_PARTS:
        raise WorkbookError("workbook_unpacks_too_big", where=name, most_mb=MAX_UNPACKED // 2**20)
    unpacked = 0
    for info in parts.values():
        unpacked += _unpacked_size(data, info, MAX_UNPACKED - unpacked)
        if unpacked > MAX_UNPACKED or (unpacked > RATIO_FROM and unpacked > MAX_RATIO * len(data)):
            raise WorkbookError("workbook_unpacks_too_big", where=name, most_mb=MAX_UNPACKED // 2**20)


def _unpacked_size(data: bytes, info: zipfile.ZipInfo, most: int) -> int:
    """How many bytes the part really unpacks to, counted up to just over `most`: the declared size may lie."""
    if info.file_size > most:
        return info.file_size
    name_length, extra_length = struct.unpack_from("<HH", data, info.header_offset + 26)
    start = info.header_offset + 30 + name_length + extra_length
    packed = data[start : start + info.compress_size]
    if info.compress_type == zipfile.ZIP_STORED:
        return len(packed)
    if info.compress_type != zipfile.ZIP_DEFLATED:
        raise zipfile.BadZipFile(f"compression {info.compress_type}")
    size = 0
    inflate = zlib.decompressobj(-15)
    while packed and not inflate.eof and size <= most:
        size += len(inflate.decompress(packed, 2**20))
        packed = inflate.unconsumed_tail
    if size <= most and size != info.file_size:
        raise zipfile.BadZipFile("declared size is wrong")
    return size


_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def _xml(text: bytes) -> etree._Element:
    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise ValueError("a document type in a workbook part")
    return etree.fromstring(text, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _sheet_paths(archive: zipfile.ZipFile, parts: Mapping[str, zipfile.ZipInfo]) -> dict[str, str]:
    """Sheet name → part holding its cells, in the order of the tabs; chart sheets are left out."""
    relations = _xml(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): rel.get("Target", "") for rel in relations if "worksheet" in rel.get("Type", "")}
    found = {}
    for sheet in _xml(archive.read("xl/workbook.xml")).iter("{*}sheet"):
        target = targets.get(sheet.get(_REL) or sheet.get(_STRICT_REL), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and path in parts:
            found[sheet.get("name", "")] = path
    return found


def sheet_part(archive: zipfile.ZipFile, name: str) -> str:
    """The part holding the cells of a sheet, e.g. "xl/worksheets/sheet1.xml". Raises KeyError when there is none."""
    return _sheet_paths(archive, {info.filename: info for info in archive.infolist()})[name]


_CELL = re.compile(rb"<(?:\w+:)?c(\s[^<>]*)>")
_PLACE = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_FAILED = re.compile(rb"""\st=["']e["']""")
_SHOWN = re.compile(rb"<(?:\w+:)?v>([^<]{1,40})</")
_TYPED = re.compile(rb"""\st=["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>([^<]*)</(?:\w+:)?f>)\s*(<(?:\w+:)?v>[^<])?")


def _survey(text: bytes, title: str, max_rows: int) -> dict[tuple[int, int], str]:
    """The formulas of a sheet that failed or were never computed, by place. Raises WorkbookError when its cells reach
    too far: a reader that lays out a table from A1 to one cell at XFD1048576 would ask for all the memory there is."""
    if b"<!DOCTYPE" in text[:2000]:
        raise ValueError("a document type in a workbook part")
    failed: dict[tuple[int, int], str] = {}
    rows = cols = count = 0
    for found in _CELL.finditer(text):
        attributes = found.group(1)
        if attributes.endswith(b"/"):
            continue  # formatted, but empty
        count += 1
        place = _PLACE.search(attributes)
        if place is None:
            continue
        row, col = int(place.group(2)), _column(place.group(1))
        rows, cols = max(rows, row), max(cols, col)
        if _FAILED.search(attributes):
            shown = _SHOWN.search(text, found.end(), found.end() + 4000)
            failed[row - 1, col - 1] = shown.group(1).decode() if shown else "#ERROR"
        elif not _TYPED.search(attributes) and (formula := _FORMULA.match(text, found.end())) and not formula.group(2):
            # a number to come; an empty text that was computed says t="str"
            failed[row - 1, col - 1] = "=" + html.unescape((formula.group(1) or b"").decode())[:39]
    if rows > max_rows:
        raise WorkbookError("workbook_too_many_rows", where=title, seen=rows, most=max_rows)
    if count > MAX_CELLS or rows * cols > 2 * MAX_CELLS:
        raise WorkbookError("workbook_too_many_cells", where=title, most=MAX_CELLS)
    return failed


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _read(data: bytes, name: str, surveys: Mapping[str, Mapping[tuple[int, int], str]]) -> Iterator[Sheet]:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        hidden = {
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.visible != python_calamine.SheetVisibleEnum.Visible
        }
        for title in workbook.sheet_names:
            if title in surveys:
                sheet = workbook.get_sheet_by_name(title)
                rows = [[_value(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
                merged = tuple(Merged(*first, *last) for first, last in sheet.merged_cell_ranges or ())
                yield Sheet(title, title in hidden, _with_errors(rows, surveys[title]), merged)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise WorkbookError("workbook_damaged", where=name) from error


def _value(cell: Any) -> Cell:
    if cell == "" and isinstance(cell, str):
        return None
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return cell


def _with_errors(rows: list[list[Cell]], failed: Mapping[tuple[int, int], str]) -> list[list[Cell]]:
    """The rows with failed and uncomputed formulas put in (the reader gives them as empty), and cut after the last cell
    that says anything."""
    for (row, col), shown in failed.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (col + 1 - len(rows[row])))
        rows[row][col] = CellError(shown)
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    width = max((col + 1 for row in rows for col, cell in enumerate(row) if cell is not None), default=0)
    return [(row + [None] * width)[:width] for row in rows]


PROBLEMS = (
    "workbook_empty_file",
    "workbook_too_big",
    "workbook_encrypted",
    "workbook_old_format",
    "workbook_other_kind",
    "workbook_is_text",
    "workbook_macros",
    "workbook_damaged",
    "workbook_unpacks_too_big",
    "workbook_too_many_rows",
    "workbook_too_many_cells",
)
"""Every code a WorkbookError can carry."""


def words_of(problem: WorkbookError) -> str:
    """What is wrong with the file and what to do, in the language of the moment."""
    sentences = {
        "workbook_empty_file": _("“%(where)s”是空文件。请重新选一个。"),
        "workbook_too_big": _(
            "“%(where)s”有%(seen_mb)s MB，最多收%(most_mb)s MB。多半是空行带着格式：把有内容的部分复制到新表再传。"
        ),
        "workbook_encrypted": _("“%(where)s”设了打开密码。请在 Excel 里去掉密码，另存后再传。"),
        "workbook_old_format": _("“%(where)s”不是 .xlsx。请在 Excel 或 WPS 里另存为“Excel 工作簿(.xlsx)”再传。"),
        "workbook_other_kind": _("“%(where)s”不是表格文件。请选一个 .xlsx 文件。"),
        "workbook_is_text": _("“%(where)s”是文本(比如 CSV)。请用 Excel 打开，另存为“Excel 工作簿(.xlsx)”再传。"),
        "workbook_macros": _("“%(where)s”带宏，不收。请另存为不带宏的“Excel 工作簿(.xlsx)”再传。"),
        "workbook_damaged": _("“%(where)s”打不开，文件坏了或没传完。请用 Excel 打开、另存，再传一次。"),
        "workbook_unpacks_too_big": _("“%(where)s”解开后太大(最多%(most_mb)s MB)。把有内容的部分复制到新表再传。"),
        "workbook_too_many_rows": _(
            "工作表“%(where)s”写到了第%(seen)s行，最多%(most)s行。删掉后面不用的行，或分成几个文件。"
        ),
        "workbook_too_many_cells": _("工作表“%(where)s”太大，最多%(most)s格。只留需要的列和行再传。"),
    }
    return sentences[problem.code] % {"where": problem.where, **problem.params}
