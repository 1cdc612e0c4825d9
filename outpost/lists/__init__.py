"""Lists: one workbook for each recipient who has something to do tomorrow, with manifest, tasks.parquet and _SUCCESS.

The only room that reads the vault, and only for identity fields that a model's spec allows a zone. Files carry no
clock: the same night gives the same bytes. The pipeline:
``lines`` (what may be said, to whom, in which words) -> ``sheets``
and ``paper`` (how it looks) -> ``files`` (a recipient's formats) -> ``writing`` (the night's folder).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outpost.lists.files.encryption import ListEncryption
    from outpost.lists.lines.read import Withheld
    from outpost.lists.writing import ListsNight, name_places, write_lists

__all__ = ["ListEncryption", "ListsNight", "Withheld", "name_places", "write_lists"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the children that write lists need neither databases nor contracts."""
    if name in __all__:
        return getattr(importlib.import_module("outpost.lists.writing"), name)
    raise AttributeError(name)
