"""Workbooks that were brought before: opened again as they were kept."""

from __future__ import annotations

from yichuang.backoffice.ledger import files
from yichuang.backoffice.ledger.workbooks import WorkbookError

from .models import WorkbookImport
from .opening import Opened, open_brought


def kept_workbook(workbook: WorkbookImport) -> Opened:
    """Raises WorkbookError("workbook_damaged") where the file was erased or lost."""
    try:
        data = files.open_file(workbook.file)
    except files.FileLostError as error:
        raise WorkbookError("workbook_damaged", where=workbook.name) from error
    if data is None:
        raise WorkbookError("workbook_damaged", where=workbook.name)
    return open_brought(data, workbook.name)


def last_taken() -> WorkbookImport | None:
    """The workbook taken in last and not taken back."""
    taken = WorkbookImport.objects.filter(taken_at__isnull=False, undone_at__isnull=True)
    return taken.order_by("-taken_at", "-id").first()
