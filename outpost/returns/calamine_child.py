"""A process of its own that reads one .xls, .et or .ods: content on stdin, tables as JSON on stdout.

Run as a script, so that nothing of Outpost is loaded; what the file may cost is bounded by who starts it, and whatever
goes wrong in here ends here. Exit codes say why there is no answer.
"""

import json
import sys
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

PROTECTED = 3
UNREADABLE = 4
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - workbooks know no zone
_FIRST_DATES_MEANT = 1903


def main(rows: int, columns: int, sheets: int) -> int:
    """Print ``[[title, [[number, [cell, ...]], ...], [merged, ...]], ...]``; a date is ``{"day": "2026-11-25"}``."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        tables = [_table(book.get_sheet_by_name(name), name, rows, columns) for name in names[:sheets]]
    except PasswordError:
        return PROTECTED
    except (CalamineError, ValueError, OverflowError, MemoryError):
        return UNREADABLE
    json.dump(tables, sys.stdout)
    return 0


def _table(sheet: Any, name: str, rows: int, columns: int) -> list[Any]:
    found = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        kept = [_plain(cell) for cell in cells[:columns]]
        if any(cell is not None for cell in kept):
            found.append([number, kept])
        if len(found) > rows:
            break
    return [name, found, [[*begin, *end] for begin, end in (sheet.merged_cell_ranges or [])[:1_000]]]


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        # A small number in a date cell is 11.25 as somebody typed it, not a day of 1900.
        if cell.year < _FIRST_DATES_MEANT:
            return (cell - _EPOCH) / timedelta(days=1)
        return {"day": cell.date().isoformat()}
    if isinstance(cell, date):
        if cell.year < _FIRST_DATES_MEANT:
            return float((cell - _EPOCH.date()).days)
        return {"day": cell.isoformat()}
    if isinstance(cell, int | float):
        return float(cell)
    return str(cell)[:4_001] or None


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
