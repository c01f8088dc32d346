"""Opening what somebody brings: an .xlsx as it is, a .csv (UTF-8 or GB18030) turned into one, never anything else."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter
from lxml import etree

from yichuang.backoffice.ledger.workbooks import Sheets, WorkbookError, open_workbook

STAMP = "yichuang.exported_at"
"""The custom property of a workbook that says when we wrote it out."""

_MOST_TEXT = 32_000  # what a cell of .xlsx holds


@dataclass(frozen=True, slots=True)
class Opened:
    """`data` the .xlsx bytes (made from the text where a .csv was brought), `stamp` see `STAMP` ("" = not ours)."""

    name: str
    data: bytes
    sheets: Sheets
    stamp: str = ""


def open_brought(data: bytes, name: str) -> Opened:
    """Raises WorkbookError, whose `words_of` says what to do."""
    try:
        return Opened(name, data, open_workbook(data, name=name), stamp_of(data))
    except WorkbookError as problem:
        if problem.code != "workbook_is_text" or not name.lower().endswith((".csv", ".txt", ".tsv")):
            raise
    made = workbook_of_csv(data, name)
    return Opened(name, made, open_workbook(made, name=name))


def workbook_of_csv(data: bytes, name: str) -> bytes:
    """The text as a workbook of one sheet, every cell as the text it was. Raises WorkbookError("workbook_damaged")."""
    text = _decoded(data, name)
    try:
        delimiter = csv.Sniffer().sniff(text[:20_000], ",;\t").delimiter
    except csv.Error:
        delimiter = ","
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("CSV")
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter)):
            for col, cell in enumerate(cells):
                if len(cell) > _MOST_TEXT:
                    raise WorkbookError("workbook_damaged", where=name)
                if cell.strip():
                    sheet.write_string(row, col, cell)
    except csv.Error as error:
        raise WorkbookError("workbook_damaged", where=name) from error
    book.close()
    return out.getvalue()


def _decoded(data: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WorkbookError("workbook_damaged", where=name)


def stamp_of(data: bytes) -> str:
    """When the workbook was written out by us, as ISO text; "" for a file of the office's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "docProps/custom.xml" not in archive.namelist():
                return ""
            root = etree.fromstring(
                archive.read("docProps/custom.xml"), etree.XMLParser(resolve_entities=False, no_network=True)
            )
    except (zipfile.BadZipFile, etree.XMLSyntaxError):
        return ""
    for one in root.iter("{*}property"):
        if one.get("name") == STAMP:
            said = "".join(one.itertext()).strip()
            return said if _is_instant(said) else ""
    return ""


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
