"""Reading .xls and .et (what old machines and WPS save) and .ods, by a kept library in a process of its own.

Such formats tell a sheet's extent, and a library believes it: a file of a few bytes can ask for gigabytes. So they are
read where the system ends whoever takes too much, and what comes back is plain rows.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from pathlib import Path
from typing import Any

from outpost.child import Child, ChildError, Limits
from outpost.returns import calamine_child
from outpost.returns.merges import Merge, filled
from outpost.returns.refusal import FileRefusedError
from outpost.returns.table import MOST_COLUMNS, MOST_ROWS, Rows, Table, Value, whole

_CHILD = Path(calamine_child.__file__)
_MOST_SHEETS = 30
_SPARE_ROWS = 50
SECONDS = 60
_LIMITS = Limits(seconds=SECONDS, memory=200 << 20, processor_seconds=1, writes_files=False)
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_PROTECTED = "EncryptedPackage".encode("utf-16-le")


def read(content: bytes) -> list[Table]:
    """The sheets of the file. FileRefusedError when the library cannot read it within its bounds."""
    if _PROTECTED in content:
        raise FileRefusedError("encrypted")
    if _MACROS in content:
        raise FileRefusedError("macros")
    words = [str(number) for number in (MOST_ROWS + _SPARE_ROWS, MOST_COLUMNS, _MOST_SHEETS)]
    try:
        with Child("reads a workbook", _CHILD, *words, limits=_LIMITS, pipes=True) as child:
            code, written = child.exchange(content)
    except ChildError:
        raise FileRefusedError("old_workbook") from None
    if code == calamine_child.PROTECTED:
        raise FileRefusedError("encrypted")
    if code != 0:
        raise FileRefusedError("old_workbook")
    tables = []
    for title, rows, merges in json.loads(written):
        values: Rows = [(number, [_value(cell) for cell in cells]) for number, cells in rows]
        if len(values) > MOST_ROWS + _SPARE_ROWS - 1:
            raise FileRefusedError("too_large")
        joined = [Merge(top + 1, left, bottom + 1, right) for top, left, bottom, right in merges]
        tables.append(Table(title, partial(filled, values, joined)))
    return tables


def _value(cell: Any) -> Value:
    if isinstance(cell, dict):
        return dt.date.fromisoformat(cell["day"])
    found: Value = whole(cell) if isinstance(cell, str) else cell
    return found
