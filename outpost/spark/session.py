"""A session of Spark for one night: quiet, without pages, all that it writes below one folder."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from outpost.errors import OutpostError
from outpost.settings_sections import EngineSettings

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_LOG = "log4j2.properties"
_QUIET = "rootLogger.level = off\nlogger.py4j.name = py4j\nlogger.py4j.level = off\n"


class ClusterError(OutpostError):
    """The cluster did not do what it was asked; the text says why and what to do, and holds no value."""


def is_here(master: str) -> bool:
    """Whether the workers of a master are children of this process, which find what it finds."""
    return master == "local" or master.startswith("local[")


def opened(settings: EngineSettings, folder: Path, title: str, packages: Path | None = None) -> SparkSession:
    """A session on ``settings.master``. ``folder`` (mode 0700) is within reach of every worker.

    ``packages``: where the Python of workers looks for packages besides its own.

    Raises:
        ClusterError: there is no session to be had.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    (folder / _LOG).write_text(_QUIET)
    # Spark's own logs could name what is in a row; in the C locale a JVM reads no folder with another character.
    said = {"SPARK_CONF_DIR": str(folder), "LC_ALL": "C.UTF-8"}
    said["PYSPARK_PYTHON"] = os.environ.get("PYSPARK_PYTHON", settings.python or sys.executable)
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        import warnings

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pyspark.sql import SparkSession

            builder = SparkSession.builder.master(settings.master).appName(title)
            for name, value in _settings(settings, folder, packages).items():
                builder = builder.config(name, value)
            session = builder.getOrCreate()
        session.sparkContext.setLogLevel("OFF")
    except Exception as fault:
        raise ClusterError(
            f"no session on {settings.master} ({type(fault).__name__}): is the cluster up, and engine.master in "
            "outpost.toml right? `outpost nightly --engine duckdb` runs the night here"
        ) from None
    finally:
        for name, earlier in before.items():
            os.environ.pop(name) if earlier is None else os.environ.update({name: earlier})
    return session


def _settings(settings: EngineSettings, folder: Path, packages: Path | None) -> dict[str, str]:
    found = {
        "spark.driver.memory": settings.memory.lower().removesuffix("b"),
        "spark.executor.memory": settings.memory.lower().removesuffix("b"),
        "spark.sql.shuffle.partitions": str(settings.partitions),
        "spark.local.dir": str(folder / "shuffle"),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.eventLog.enabled": "false",
    }
    if packages is not None:
        found["spark.executorEnv.PYTHONPATH"] = str(packages)
    if settings.master.startswith("local"):
        found |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    elif settings.driver_host:
        found["spark.driver.host"] = settings.driver_host
    return found


def closed(session: SparkSession) -> None:
    """End a session, also one whose cluster is gone."""
    with suppress(Exception):
        session.stop()
