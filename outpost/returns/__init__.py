"""Returns: filled-in lists come back through inbox/, are checked row by row, answered by a receipt, and kept.

Accepted rows go to the journal, from where the first night not yet published takes them. The same content twice
changes nothing. A file is never trusted: ``archive`` and ``markup`` bound what it may be, ``reading`` says what it is.
Who writes the receipts knows nothing of persons, and no row's values go anywhere but into the journal and its receipt.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outpost.returns.files import read_form, waiting_files
    from outpost.returns.taking import Returns, take_in

__all__ = ["Returns", "read_form", "take_in", "waiting_files"]

_HOME = {"Returns": "taking", "take_in": "taking", "read_form": "files", "waiting_files": "files"}


def __getattr__(name: str) -> Any:
    """Loaded when asked for: processes that only read files or write receipts need no database."""
    if name in _HOME:
        return getattr(importlib.import_module(f"outpost.returns.{_HOME[name]}"), name)
    raise AttributeError(name)
