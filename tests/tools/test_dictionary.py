"""The data dictionary: what stands in the clone is what the contracts say, and a change is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from outpost import contracts
from tools import dictionary


def test_the_data_dictionary_is_up_to_date() -> None:
    assert dictionary.drift() == []


def test_drift_is_noticed(tmp_path: Path) -> None:
    dictionary.write(tmp_path)
    assert dictionary.drift(tmp_path) == []
    (tmp_path / "gov.lease.md").write_text("other", encoding="utf-8")
    (tmp_path / "gov.grid.md").unlink()
    (tmp_path / "gov.gone.md").write_text("gone", encoding="utf-8")
    assert dictionary.drift(tmp_path) == ["gov.gone.md", "gov.grid.md", "gov.lease.md"]


def test_a_stranger_learns_every_code_from_the_dictionary() -> None:
    pages = dictionary.pages()
    for contract in contracts.ALL.values():
        page = pages[f"{contract.extract}.md"]
        for column in contract.columns:
            assert f"| `{column.name}` |" in page
            for code, (chinese, _) in (column.codes or {}).items():
                assert f"| `{code}` | {chinese} |" in page


def test_wrong_use_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dictionary.main(["--what"]) == 2
    assert "usage" in capsys.readouterr().err
    assert dictionary.main(["--check"]) == 0
