"""A sixteenth model is three new files and no code: locked in a copy of the project, it runs in a night."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.night.conftest import PROJECT, City

Copy = Callable[[City], City]
ROOMS = ("assets", "docs", "models", "outpost", "pipelines", "sql", "tests", "tools")


@pytest.mark.slow
def test_a_sixteenth_model_runs_in_a_night(fresh_city: City, copy_of: Copy, tmp_path: Path) -> None:
    project = tmp_path / "project"
    for room in ROOMS:
        shutil.copytree(PROJECT / room, project / room, ignore=shutil.ignore_patterns("__pycache__"))
    for folder, ending in (("models", "toml"), ("sql/models", "sql"), ("tests/models", "yaml")):
        old = project / folder / "population" / f"p1_lease_unregistered.{ending}"
        text = old.read_text(encoding="utf-8").replace('"P1"', '"P9"').replace("model: P1", "model: P9")
        new = old.with_name(f"p9_lease_again.{ending}")
        new.write_text(text.replace('"lease_unregistered"', '"lease_again"'), encoding="utf-8")
    city = City(copy_of(fresh_city).root, project)
    subprocess.run([sys.executable, "-m", "outpost.models.lock"], cwd=project, env=city.environment(), check=True)
    city.run("nightly", "--once")
    found: dict[Any, Any] = dict(
        city.query("SELECT model_id, count(*) FROM push.finding WHERE model_id IN ('P1', 'P9') GROUP BY ALL")
    )
    assert found["P9"] == found["P1"] > 0
    assert city.query("SELECT count(*) > 0 FROM push.list_line WHERE model_id = 'P9'") == [(True,)]
    assert "P9" in city.run("models").stdout
