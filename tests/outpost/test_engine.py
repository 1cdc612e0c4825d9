"""The question that begins each night: does the engine find what it wrote?"""

from __future__ import annotations

import pytest

from outpost import engine

RIGHT: dict[str, int | None] = {"counted": 10, "filtered": 5, "summed": 45, "joined": 10}


def test_the_engine_that_is_pinned_finds_every_row() -> None:
    engine.check(300_000)


@pytest.mark.parametrize("lost", ["counted", "filtered", "summed", "joined"])
@pytest.mark.parametrize("found", [None, 0, 4])
def test_an_engine_that_loses_rows_runs_no_night_and_the_message_says_what_to_install(
    lost: str, found: int | None
) -> None:
    answers = {"before the commit": RIGHT, "after it": {**RIGHT, lost: found}}
    with pytest.raises(engine.EngineError, match=rf"\({lost} after it\).*install duckdb==2\.0\.1"):
        engine.judge(answers, 10)
