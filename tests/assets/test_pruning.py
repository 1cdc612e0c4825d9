"""Records of runs go after 400 days, counted from the night: the run, its events and its files."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import dagster as dg
import pytest

from assets import pruning

T = dt.date(2026, 11, 22)


@dg.asset(partitions_def=dg.DailyPartitionsDefinition("2020-01-01", end_date="2027-01-01"))
def one() -> None:
    return


@pytest.mark.parametrize(("age", "goes"), [(399, False), (400, True), (401, True)])
def test_a_run_goes_400_days_after_its_night(tmp_path: Path, age: int, goes: bool) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        ids = [
            dg.materialize([one], instance=instance, partition_key=night.isoformat()).run_id
            for night in (T, T - dt.timedelta(days=age))
        ]
        assert pruning.prune(instance, T, dry_run=True) == int(goes)
        assert pruning.prune(instance, T) == int(goes)
        left = {run.run_id for run in instance.get_runs()}
        assert left == ({ids[0]} if goes else set(ids))
        assert {path.stem for path in (tmp_path / "history" / "runs").glob("*.db")} == {*left, "index"}
        assert pruning.prune(instance, T) == 0
        assert instance.get_latest_materialization_event(one.key) is not None


def test_a_run_under_way_stays_however_old(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        job = dg.Definitions(assets=[one], jobs=[dg.define_asset_job("all")]).resolve_job_def("all")
        run = instance.create_run_for_job(job, tags={"dagster/partition": "2021-01-01"})
        assert pruning.prune(instance, T) == 0
        instance.report_run_canceled(run)
        assert pruning.prune(instance, T) == 1


def test_a_run_without_a_night_is_as_old_as_it_is(tmp_path: Path) -> None:
    with dg.DagsterInstance.local_temp(str(tmp_path)) as instance:
        job = dg.Definitions(assets=[one], jobs=[dg.define_asset_job("all")]).resolve_job_def("all")
        instance.report_run_failed(instance.create_run_for_job(job))
        today = dt.datetime.now(dt.UTC).date()
        assert pruning.prune(instance, today + dt.timedelta(days=398)) == 0
        assert pruning.prune(instance, today + dt.timedelta(days=402)) == 1
