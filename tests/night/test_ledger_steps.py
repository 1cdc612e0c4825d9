"""A night of the ledger stopped after a step: on a copy, whoever looks."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from tools import ledger_steps

from .conftest import City


def test_a_published_night_is_done_again_on_a_copy(
    first_night: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    published = first_night.root / "outpost.duckdb"
    before = hashlib.sha256(published.read_bytes()).hexdigest()
    kept = tmp_path / "night.duckdb"
    assert ledger_steps.main(["--home", str(first_night.root), "--until", "list", "--keep", str(kept)]) == 0
    assert "tonight_listing" in capsys.readouterr().out
    assert hashlib.sha256(published.read_bytes()).hexdigest() == before
    assert kept.stat().st_mode & 0o077 == 0
    with duckdb.connect(str(kept), read_only=True) as con:
        listed = con.execute("SELECT count(*) FROM tonight.tonight_listing WHERE decision = 'listed'").fetchall()
    assert listed == first_night.query("SELECT count(*) FROM push.task WHERE state = 'open'")


def test_a_step_that_is_not_there_and_a_home_without_nights_are_told(
    first_night: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ledger_steps.main(["--home", str(first_night.root), "--until", "nowhere"]) == 1
    assert "12_route" in capsys.readouterr().err
    assert ledger_steps.main(["--home", str(tmp_path), "--until", "list"]) == 1
    assert capsys.readouterr().err
