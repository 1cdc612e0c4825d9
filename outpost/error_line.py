"""One line about an error: enough to find its cause, never a row's value.

Libraries quote values in their messages ("could not convert ..."), and messages end up in logs and in Dagster's
records. So an error of somebody else's is told by its class and by where in Outpost it came up.
"""

from __future__ import annotations

import traceback
from pathlib import Path

import duckdb

from outpost import locks
from outpost.errors import OutpostError

_ROOT = Path(__file__).resolve().parents[1]
_WITHOUT_VALUES = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.OutOfMemoryException,
    OSError,
    MemoryError,
)


def one_line(error: BaseException) -> str:
    """What may be told of ``error``: its message where it is Outpost's own or cannot hold values, else its class."""
    name = type(error).__name__
    if isinstance(error, OutpostError):
        return str(error)
    if isinstance(error, duckdb.IOException) and (holder := locks.holder_told_by(error)):
        return f"a file of the home is open in {holder}: close it there, or end that process; then start again"
    if isinstance(error, _WITHOUT_VALUES):
        return f"{name}: {str(error).splitlines()[0] if str(error) else 'no message'}"
    return f"{name} at {_place(error)}"


def _place(error: BaseException) -> str:
    """The last line of Outpost's own code that the error went through."""
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(_ROOT) and ".venv" not in frame.filename
    ]
    if not ours:
        return "an unknown place"
    return f"{Path(ours[-1].filename).relative_to(_ROOT).as_posix()}:{ours[-1].lineno}"
