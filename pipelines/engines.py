"""Engines that a night can run on, registered as entry points of the group ``outpost.engines``.

``duckdb`` and ``spark`` are here; another engine is another package that registers its own object of the same form
(``outpost.night.run.Engine``).
"""

from __future__ import annotations

import datetime as dt
import functools
import logging
import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from outpost import init, records_server
from outpost.home import Home
from outpost.night import elsewhere, standing
from outpost.night.run import NightRun
from outpost.sql import MODELS_ROOT, SQL_ROOT

if TYPE_CHECKING:
    from dagster import JobDefinition
    from dagster._core.remote_origin import RemoteJobOrigin

log = logging.getLogger("outpost.night")


class DuckDBEngine:
    """Nights through Dagster in this process, its records kept in the home."""

    name = "duckdb"

    def __call__(
        self, home: Home, business_date: dt.date, *, force: bool, formats: Sequence[str] = (), watch: bool = True
    ) -> NightRun:
        """Run the night of ``business_date``. ``formats`` of lists come besides what outpost.toml says.

        Records that break meanwhile are made anew, and the night is run again where they took it with them.
        """
        from pipelines import records_server as server

        os.environ[elsewhere.ENGINE] = self.name  # above what outpost.toml says, for the nights of this process
        self.make_records(home)
        before = _records_of(home)
        run = _guarded(home, business_date, force=force, formats=formats, watch=watch)
        if run is None or (not run.success and _records_of(home) != before):
            log.warning("Dagster's records broke while the night ran: it is run again")
            os.environ[server.AT_HOME] = "yes"
            run = _guarded(home, business_date, force=force, formats=formats, watch=watch)
        if run is None:
            done = standing.finished(home).get(business_date) == "published"
            failed = [] if done else ["Dagster's records broke twice: `outpost doctor` says what is wrong with them"]
            run = NightRun(success=done, run_id="", failed=failed)
        return run

    def make_records(self, home: Home) -> None:
        """Make Dagster's records where they are not there; what cannot be read is set aside and made anew."""
        _point_to(home)
        init.write_dagster_settings(home)

        import dagster as dg

        from pipelines import records

        records.put_away(home.dagster)
        dg.DagsterInstance.get().dispose()

    def prune_records(self, home: Home, business_date: dt.date, *, dry_run: bool = False) -> int:
        """Let go of runs older than 400 days at ``business_date``; returns how many."""
        _point_to(home)

        import dagster as dg

        from assets import pruning

        with dg.DagsterInstance.get() as instance:
            return pruning.prune(instance, business_date, dry_run=dry_run)


class SparkEngine(DuckDBEngine):
    """The same nights, their shared terms and models derived on Spark (docs/adr/0040)."""

    name = "spark"

    def __call__(
        self, home: Home, business_date: dt.date, *, force: bool, formats: Sequence[str] = (), watch: bool = True
    ) -> NightRun:
        """As on DuckDB; UsageError says what to install where Spark is not there."""
        elsewhere.require()
        return super().__call__(home, business_date, force=force, formats=formats, watch=watch)


duckdb = DuckDBEngine()
spark = SparkEngine()


def _point_to(home: Home) -> None:
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    os.environ["OUTPOST_HOME"] = str(home.root)
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")


def _records_of(home: Home) -> list[object]:
    """Which files the records are, after what cannot be used was set aside, and what is wrong with their server: others
    than before a run, if they broke."""
    from outpost import records as files
    from pipelines import records

    records.put_away(home.dagster, whole=True)
    return [records_server.fault_of(home), *(records.identity(home.dagster / name) for name in files.CORE)]


def _guarded(
    home: Home, business_date: dt.date, *, force: bool, formats: Sequence[str], watch: bool
) -> NightRun | None:
    """One try; None when Dagster could not keep its records. The night's own errors never come out as such."""
    from sqlalchemy import exc

    try:
        return _run(home, business_date, force=force, formats=formats, watch=watch)
    except (exc.DatabaseError, sqlite3.DatabaseError):
        return None
    except Exception:
        # Dagster's storages for PostgreSQL have errors of their own for a server that went away, and it may be back.
        if not records_server.is_named(home):
            raise
        return None


def _run(home: Home, business_date: dt.date, *, force: bool, formats: Sequence[str], watch: bool) -> NightRun:
    import dagster as dg
    from dagster._core.definitions.job_base import InMemoryJob
    from dagster._core.definitions.run_config import convert_config_input
    from dagster._core.execution.api import execute_run

    from assets.briefing import Briefing
    from assets.lists import ListFormats
    from assets.night import BeginNight
    from assets.report import Watching

    run_config = dg.RunConfig(
        ops={
            "night__inputs": BeginNight(force=force, catch_up=watch),
            "lists__outbox": ListFormats(formats=list(formats)),
            "report__watch": Watching(wanted=watch),
            "briefing__pages": Briefing(wanted=watch),
        },
        loggers={"console": {"config": {"log_level": "CRITICAL"}}},
    )
    job = _job(home, business_date)
    partition = job.get_tags_for_partition_key(business_date.isoformat(), selected_asset_keys=None)
    with dg.DagsterInstance.get() as instance:
        run = instance.create_run_for_job(
            job_def=job,
            run_config=convert_config_input(run_config),
            tags={**job.run_tags, **partition},
            remote_job_origin=_origin(),
        )
        done = execute_run(InMemoryJob(job), run, instance, raise_on_error=False)
        seconds: dict[str, float] = defaultdict(float)
        for step in instance.get_run_step_stats(run.run_id):
            if step.start_time and step.end_time:
                seconds[stage_of(step.step_key)] += step.end_time - step.start_time
    failures = [event for event in done.all_events if event.is_step_failure]
    failed = [f"{event.step_key.replace('__', '/')}: {_cause(event)}" for event in failures if event.step_key]
    return NightRun(success=done.success, run_id=run.run_id, seconds=dict(seconds), failed=failed + _stopped(done))


def _job(home: Home, business_date: dt.date) -> JobDefinition:
    """The job as the code location has it, so that its history shows this night's run; a night of later than yesterday
    needs a partition that the code location does not have yet."""
    from pipelines.partitions import business_dates

    days = business_dates(home, business_date)
    models = [*MODELS_ROOT.rglob("*"), *(SQL_ROOT / "models").rglob("*.sql")]
    stamps = tuple(sorted((path.as_posix(), path.stat().st_mtime_ns) for path in models))
    return _built(home.root, days.start.date(), days.end_offset, stamps)


@functools.lru_cache(maxsize=1)
def _built(_home: Path, first: dt.date, offset: int, _models: tuple[tuple[str, int], ...]) -> JobDefinition:
    """The job of a home whose partitions begin on ``first``, kept for the nights that follow while no model changes."""
    import dagster as dg

    from pipelines import definitions
    from pipelines.nightly import NIGHTLY
    from pipelines.partitions import TIME_ZONE

    days = dg.DailyPartitionsDefinition(start_date=first.isoformat(), timezone=TIME_ZONE, end_offset=offset)
    return definitions.build(partitions=days).resolve_job_def(NIGHTLY)


def _origin() -> RemoteJobOrigin:
    """Where ``workspace.yaml`` finds the job: by it the timeline and the job's history know the run for theirs."""
    from dagster._core.definitions.repository_definition import SINGLETON_REPOSITORY_NAME
    from dagster._core.remote_origin import RemoteRepositoryOrigin
    from dagster._core.workspace.load import location_origin_from_module_name

    from pipelines import definitions
    from pipelines.nightly import NIGHTLY

    location = location_origin_from_module_name(definitions.__name__, attribute=None, working_directory=None)
    return RemoteRepositoryOrigin(location, SINGLETON_REPOSITORY_NAME).get_job_origin(NIGHTLY)


def stage_of(step_key: str) -> str:
    """The stage that a step's time is counted to: the first part of its asset key."""
    return step_key.split("__")[0].removesuffix("_current")


def _cause(event: object) -> str:
    error = getattr(getattr(event, "step_failure_data", None), "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    if error is None:
        return "no reason given"
    message: str = error.message
    return message.strip().split("Error: ", 1)[-1] if message.startswith("outpost.") else message.strip()


def _stopped(done: object) -> list[str]:
    """Blocking checks that failed: they stop the night without a failure of their step."""
    events: Iterable[Any] = getattr(done, "get_asset_check_evaluations", list)()
    return [
        f"{'/'.join(check.asset_key.path)}: check {check.check_name} failed{_why(check)}"
        for check in events
        if not check.passed and check.blocking
    ]


def _why(check: Any) -> str:
    """The sentence that a check carries, where it has one."""
    said = check.metadata.get("why")
    return f": {said.value}" if said is not None and said.value else ""
