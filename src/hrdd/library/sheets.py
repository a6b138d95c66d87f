"""A sheet of applications becomes rows of plain text: CSV or XLSX, bounded in size, whatever is inside."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hrdd.diagnostics import Diagnostic, Refusal, Span
from hrdd.library import disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_ROWS = 5_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
MOST_UNPACKED = 50_000_000
MOST_MEMBERS = 500
"""Bounds on what is read: far above any real sheet, far below what would fill a machine."""

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something: its number in the sheet, from 1, and its cells as text."""

    number: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The text of one column, from 0; empty where the row is shorter."""
        return self.cells[column] if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first row that holds something, and the others."""

    name: str
    header: Row
    rows: tuple[Row, ...]

    def span(self, row: int, column: int) -> Span:
        """A cell as a place: its row and column from 1."""
        return Span(row, column + 1, row, column + 1)


def read(path: Path, shown: str) -> Sheet:
    """Read a sheet. Raises Refusal (HR101, HR102, HR501) where it cannot be read or goes beyond the bounds."""
    raw = disk.read(path, shown)
    if len(raw) >= disk.BIGGEST:
        raise _refused(shown, f"it is larger than {disk.BIGGEST - 1:,} bytes")
    suffix = Path(shown).suffix.lower()
    if suffix == ".xlsx":
        found = _workbook(raw, shown)
    elif suffix in {".csv", ".tsv", ".txt"}:
        found = _text(raw, shown)
    else:
        raise _refused(shown, f'the ending "{suffix}" says no kind of sheet')
    rows = _bounded(found, shown)
    if not rows:
        raise Refusal([Diagnostic("HR104", shown)])
    return Sheet(shown, rows[0], tuple(rows[1:]))


def _refused(shown: str, reason: str) -> Refusal:
    return Refusal([Diagnostic("HR501", shown, values=(("reason", reason),))])


def _bounded(found: Iterable[tuple[int, list[str]]], shown: str) -> list[Row]:
    rows: list[Row] = []
    for number, cells in found:
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(rows) > MOST_ROWS:
            raise _refused(shown, f"it has more than {MOST_ROWS:,} rows")
        if len(cells) > MOST_COLUMNS:
            raise _refused(shown, f"row {number} has more than {MOST_COLUMNS} columns")
        if any(len(cell) > LONGEST_CELL for cell in cells):
            raise _refused(shown, f"a cell in row {number} is longer than {LONGEST_CELL:,} characters")
        rows.append(Row(number, tuple(cells)))
    return rows


def _text(raw: bytes, shown: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file; whether commas, semicolons or tabs part the cells is told by its first line."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        values = (("reason", f"byte {error.start + 1}"),)
        raise Refusal([Diagnostic("HR102", shown, values=values)]) from None
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            yield number, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise _refused(shown, f"line {reader.line_num}: {error}") from None


def _workbook(raw: bytes, shown: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet of a workbook, read with hardened XML; formulas count by the value last saved."""
    _unpacked(raw, shown)
    import openpyxl
    from openpyxl.xml import DEFUSEDXML

    if not DEFUSEDXML:
        raise _refused(shown, "the library defusedxml is missing, without which workbooks are not safe to read")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about decorations that are not read
        try:
            book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
            for number, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
                if number > MOST_ROWS * 2:
                    raise _refused(shown, f"it has more than {MOST_ROWS:,} rows")
                yield number, [_cell(value) for value in cells[: MOST_COLUMNS + 1]]
        except Refusal:
            raise
        except Exception:  # noqa: BLE001 # the library raises whatever a damaged workbook makes it stumble over
            raise _refused(shown, "the workbook is damaged, or holds what no sheet needs") from None


def _unpacked(raw: bytes, shown: str) -> None:
    """Refuse a packed file that would fill the memory, before anything in it is unpacked."""
    try:
        members = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError):
        raise _refused(shown, "it is not a workbook") from None
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _refused(shown, "it unpacks to more than a sheet of applications needs")


def _cell(value: object) -> str:
    """A cell as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
