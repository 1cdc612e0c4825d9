"""The log of uses of the vault: a line a use, no values, and no reason for a night to stop."""

import datetime as dt
import json
import stat
from pathlib import Path

from outpost import vault_access

T = dt.date(2026, 11, 22)


def test_each_use_is_a_line_for_the_owner_alone(tmp_path: Path) -> None:
    vault_access.note(tmp_path, "lists", T, 12)
    vault_access.note(tmp_path, "backup", None, 3)
    lines = [json.loads(line) for line in (tmp_path / vault_access.FILE).read_text(encoding="utf-8").splitlines()]
    assert [(line["purpose"], line["night"], line["entries"]) for line in lines] == [
        ("lists", "2026-11-22", 12), ("backup", None, 3),
    ]  # fmt: skip
    assert {name for line in lines for name in line} == {"at", "account", "purpose", "night", "entries"}
    assert stat.S_IMODE((tmp_path / vault_access.FILE).stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / vault_access.FILE).mkdir()
    vault_access.note(tmp_path, "lists", T, 12)
    assert list((tmp_path / vault_access.FILE).iterdir()) == []
