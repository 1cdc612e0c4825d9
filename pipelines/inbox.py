"""Answers come by day: a sensor takes in what lies in inbox/, so that receipts do not wait for the night."""

import datetime as dt
import hashlib
import os
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg

from assets.metadata import both
from outpost import models, returns, settings
from outpost.home import Home
from outpost.night import standing
from pipelines import attempts
from pipelines.partitions import TIME_ZONE
from pipelines.sensors import CHECK_EVERY_SECONDS

TAKE_RETURNS = "take_returns"
_FILES_TAG = "outpost/files"
_SETTLED_SECONDS = 5
_LONGEST_PAUSE = 60.0
"""Whoever sent a list waits for the receipt: what keeps it from being taken in is asked for again each minute."""


def written_to_the_end(home: Home) -> list[Path]:
    """Files in inbox/ that nobody has written to for some seconds: what is still being copied is left alone.

    A time of writing that lies in the future (another machine's clock) counts from when the file came here.
    """
    settled = dt.datetime.now(dt.UTC).timestamp() - _SETTLED_SECONDS
    states = [(path, path.lstat()) for path in returns.waiting_files(home) if os.path.lexists(path)]
    return [path for path, state in states if min(state.st_mtime, state.st_ctime) < settled]


def take_returns_job(home: str) -> dg.JobDefinition:
    """Take in what lies in inbox/: rows to the journal, receipts, archive."""

    @dg.op(description="逐行核对反馈清单，写回执，记入日志。")
    def take_in(context: dg.OpExecutionContext) -> None:
        outpost_home = Home.find(home or None).existing()
        specs = models.load_for_night(profile=settings.read(outpost_home.config).profile)
        day = dt.datetime.now(ZoneInfo(TIME_ZONE)).date()
        with standing.published_database(outpost_home) as con:
            taken = returns.take_in(outpost_home, written_to_the_end(outpost_home), con, specs, day)
        context.add_output_metadata(
            {"files": taken.files, "accepted": taken.accepted, "refused": taken.refused, "again": taken.again}
        )

    @dg.job(
        name=TAKE_RETURNS,
        executor_def=dg.in_process_executor,
        description=both(
            "反馈随到随收：核对、回执、归档。", "Answers are taken in as they come: checked, receipted, filed."
        ),
    )
    def take_returns() -> None:
        take_in()

    return take_returns


def inbox_sensor(home: str) -> dg.SensorDefinition:
    """Asks twice a minute whether files have come that are written to the end."""

    @dg.sensor(
        name="answers_arrive",
        job_name=TAKE_RETURNS,
        minimum_interval_seconds=CHECK_EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description=both(
            "inbox/ 里来了反馈清单就接收；没收成的，原因消除后一分钟内再收。",
            "Files in inbox/ are taken in as they come; what could not be is tried again within a minute.",
        ),
    )
    def answers_arrive(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        outpost_home, now = Home.find(home or None), dt.datetime.now(ZoneInfo(TIME_ZONE))
        waiting = written_to_the_end(outpost_home)
        if not waiting:
            return dg.SkipReason("inbox/ is empty")
        files = _digest(waiting)
        tried = attempts.of_runs(outpost_home, context.instance, TAKE_RETURNS, {_FILES_TAG: files}, now)
        if tried.under_way:
            return dg.SkipReason(f"{len(waiting)} files are being taken in: {tried.under_way}")
        if tried.last_end + attempts.pause_after(tried.ended, _LONGEST_PAUSE) > now.timestamp():
            return dg.SkipReason(f"{len(waiting)} files could not be taken in {tried.ended} times: again in a minute")
        return dg.RunRequest(run_key=f"{files}:{tried.ended + 1}", tags={_FILES_TAG: files})

    return answers_arrive


def _digest(files: list[Path]) -> str:
    """The same for the same files, as long as nobody writes to one."""
    states = [(os.fsencode(path.name), path.lstat().st_mtime_ns, path.lstat().st_size) for path in files]
    return hashlib.sha256(repr(states).encode()).hexdigest()[:32]
