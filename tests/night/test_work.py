"""A night does no more work than ``bench/work.toml`` keeps, whatever the machine and its hour."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import pytest

from bench import work

BEFORE: work.Figures = {"first": {"statements": {"land": 1000}, "rows": {"gov.lease": 50_000, "gov.birth": 10}}}


def changed(kind: str, name: str, count: int) -> work.Figures:
    return {"first": {**BEFORE["first"], kind: {**BEFORE["first"][kind], name: count}}}


@pytest.mark.parametrize(("count", "grown"), [(1000, False), (1100, False), (1106, True)])
def test_more_than_a_tenth_more_fails_and_says_what_grew(count: int, grown: bool) -> None:
    grew, shrank = work.differences(changed("statements", "land", count), BEFORE)
    assert (bool(grew), shrank) == (grown, [])
    if grown:
        told = work.said(grew, shrank)
        assert "first: statements, land: 1,000 before, 1,106 now (+11%)" in told
        assert "python -m bench.work --write" in told


def test_what_shrank_is_told_and_does_not_fail() -> None:
    grew, shrank = work.differences(changed("rows", "gov.lease", 30_000), BEFORE)
    assert (grew, shrank) == ([], ["first: rows, gov.lease: 50,000 before, 30,000 now (-40%)"])


def test_what_is_small_has_room_and_what_is_new_is_told() -> None:
    assert work.differences(changed("rows", "gov.birth", 900), BEFORE) == ([], [])
    grew, _ = work.differences(changed("statements", "sing", 40), BEFORE)
    assert grew == ["first: statements, sing: 0 before, 40 now (new)"]


def test_what_is_written_down_is_read_again() -> None:
    assert tomllib.loads(work.as_toml(BEFORE)) == BEFORE


def test_what_the_parent_held_does_not_count() -> None:
    held = bytearray(400 << 20)
    code = "from bench.whole.counted import most_held; print(most_held())"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=work.HERE, capture_output=True, text=True, check=True
    ).stdout
    assert 1 << 20 < int(said) < len(held)


@pytest.mark.slow
def test_the_nights_of_a_hundredth_of_a_city_keep_to_their_budget(tmp_path: Path) -> None:
    grew, shrank = work.differences(work.measure(tmp_path), work.read())
    if shrank:
        warnings.warn(work.said([], shrank), stacklevel=1)
    assert not grew, work.said(grew, [])
