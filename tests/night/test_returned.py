"""The campaign of returned files (``bench/returned``): what somebody who had only read the contract expects of each."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.night.conftest import PROJECT
from tests.sharing import made_once

pytestmark = pytest.mark.slow
CASES = 680
"""There are some 710, seven of them by LibreOffice where it is; how many reviews there are depends on the day."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the campaign says of each case."""

    def make(folder: Path) -> None:
        words = ["--keep", str(folder / "work"), "--json", str(folder / "told.json")]
        done = subprocess.run(
            [sys.executable, "-m", "bench.returned", *words], cwd=PROJECT, capture_output=True, text=True, check=False
        )
        assert (folder / "told.json").exists(), f"exit {done.returncode}: {done.stderr.splitlines()[-1:]}"

    return json.loads((made_once(tmp_path_factory, "returned", make) / "told.json").read_text(encoding="utf-8"))


def test_no_case_fails(told: dict[str, Any]) -> None:
    failed = [
        f"{name}: expected {case['expected']}, got {case['got']}: {'; '.join(case['faults'])}"
        for name, case in told["cases"].items()
        if case["faults"]
    ]
    assert not failed, "\n".join(failed)


def test_nothing_else_goes_wrong(told: dict[str, Any]) -> None:
    """Calls, nights, what lies in inbox/, the ledger: and no part of the campaign ran out of lines."""
    assert told["general"] == []
    assert len(told["cases"]) >= CASES
