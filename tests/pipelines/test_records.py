"""Dagster's records are kept whole while they are written lightly."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
from sqlalchemy import event
from sqlalchemy.engine import Engine

from pipelines import records


@dg.asset
def one() -> int:
    return 1


def test_a_run_is_recorded_by_one_engine_a_file(tmp_path: Path) -> None:
    records.write_lightly()
    engines: dict[str, set[int]] = {}

    def opened(connection: object) -> None:
        engine = connection.engine  # type: ignore[attr-defined]
        engines.setdefault(str(engine.url), set()).add(id(engine))

    event.listen(Engine, "engine_connect", opened)
    try:
        with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
            done = dg.materialize([one], instance=instance)
    finally:
        event.remove(Engine, "engine_connect", opened)
    assert done.success
    assert len(engines) >= 3
    assert {len(found) for found in engines.values()} == {1}
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        assert instance.get_run_by_id(done.run_id).status == dg.DagsterRunStatus.SUCCESS  # type: ignore[union-attr]
        assert instance.get_latest_materialization_event(dg.AssetKey("one")) is not None
