from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from outpost.lists import ListsNight, write_lists
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, T, VaultOf, a_night

Write = Callable[..., ListsNight]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the lists of a test are written."""
    return tmp_path / "清单 暂存"


@pytest.fixture
def write(folder: Path) -> Write:
    """Write the lists of a night with these lines."""

    def written(lines: list[dict[str, Any]], *, vault: VaultOf | None = None, **night: Any) -> ListsNight:
        con = a_night(lines, **night)
        try:
            return write_lists(con, folder, SPECS, T, vault or VaultOf(), Settings())
        finally:
            con.close()

    return written
