"""Answers come by day: a sensor takes in what lies in inbox/, so that receipts do not wait for the night."""

import datetime as dt
import hashlib
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from outpost import models, returns, settings
from outpost.home import Home
from outpost.night import standing
from pipelines.partitions import TIME_ZONE

TAKE_RETURNS = "take_returns"
_CHECK_EVERY_SECONDS = 60
_SETTLED_SECONDS = 5


def written_to_the_end(home: Home) -> list[Path]:
    """Files in inbox/ that nobody has written to for some seconds: what is still being copied is left alone."""
    settled = dt.datetime.now(dt.UTC).timestamp() - _SETTLED_SECONDS
    return [path for path in returns.waiting_files(home) if os.path.lexists(path) and path.lstat().st_mtime < settled]


def take_returns_job(home: str) -> dg.JobDefinition:
    """Take in what lies in inbox/: rows to the journal, receipts, archive."""

    @dg.op(description="逐行核对反馈清单，写回执，记入日志。")
    def take_in(context: dg.OpExecutionContext) -> None:
        place = Home.find(home or None).existing()
        specs = models.load_for_night(profile=settings.read(place.config).profile)
        day = dt.datetime.now(ZoneInfo(TIME_ZONE)).date()
        with standing.published_database(place) as con:
            taken = returns.take_in(place, written_to_the_end(place), con, specs, day)
        context.add_output_metadata(
            {"files": taken.files, "accepted": taken.accepted, "refused": taken.refused, "again": taken.again}
        )

    @dg.job(name=TAKE_RETURNS, executor_def=dg.in_process_executor, description="反馈随到随收：核对、回执、归档。")
    def take_returns() -> None:
        take_in()

    return take_returns


def inbox_sensor(home: str) -> dg.SensorDefinition:
    """Asks once a minute whether files have come that are written to the end."""

    @dg.sensor(
        name="answers_arrive",
        job_name=TAKE_RETURNS,
        minimum_interval_seconds=_CHECK_EVERY_SECONDS,
        description="inbox/ 里来了反馈清单就接收。",
    )
    def answers_arrive(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        place = Home.find(home or None)
        digest, waiting = hashlib.sha256(), written_to_the_end(place)
        if not waiting:
            return dg.SkipReason("inbox/ is empty")
        for path in waiting:
            state = path.lstat()
            digest.update(os.fsencode(path.name) + f"|{state.st_mtime_ns}|{state.st_size}\n".encode())
        return dg.RunRequest(run_key=digest.hexdigest())

    return answers_arrive
