"""Lists: one workbook for each recipient who has something to do tomorrow, with manifest, tasks.parquet and _SUCCESS.

The only room that reads the vault, and only for identity fields that a model's spec allows a zone. Files carry no
clock: the same night gives the same bytes. What goes to paper is in ``tasks_sheet`` and ``look``; what a zone may read
is in ``read`` and ``render``; ``scan`` has the last word on files of the government zone.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from outpost.lists.read import Withheld
    from outpost.lists.sealing import Seal
    from outpost.lists.writing import ListsNight, name_places, write_lists

__all__ = ["ListsNight", "Seal", "Withheld", "name_places", "write_lists"]


def __getattr__(name: str) -> Any:
    """Loaded when asked for: the workers of a crew need neither databases nor contracts."""
    if name in __all__:
        return getattr(importlib.import_module("outpost.lists.writing"), name)
    raise AttributeError(name)
