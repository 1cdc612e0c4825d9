"""Sessions of the two engines that run sql/ beside DuckDB, each stopped with its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyspark
import pytest
from pysail.spark import SparkConnectServer
from pyspark import SparkContext
from pyspark.sql import SparkSession

SAIL_KNOWS = "4.1.1"
"""Sail 0.7.2 asks which pyspark stands beside it and refuses 4.3.0 by that number alone; told of this one it runs."""


@contextmanager
def sail(version: str = SAIL_KNOWS) -> Iterator[SparkSession]:
    """A server of its own in this process, and a session on it."""
    real = pyspark.__version__
    server = SparkConnectServer()
    server.start(background=True)
    pyspark.__version__ = version
    try:
        session = SparkSession.builder.remote(f"sc://localhost:{server.listening_address[1]}").create()
        session.sql("SELECT 1").collect()
        pyspark.__version__ = real
        yield session
        session.stop()
    finally:
        pyspark.__version__ = real
        server.stop()
        for name in ("SPARK_CONNECT_MODE_ENABLED", "SPARK_REMOTE", "SPARK_LOCAL_REMOTE"):
            os.environ.pop(name, None)


@contextmanager
def spark(folder: Path) -> Iterator[SparkSession]:
    """Spark itself on two threads, everything that it writes in ``folder``; skipped where there is no Java."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java (Debian: openjdk-17-jre-headless)")
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder / "local"),
        "spark.sql.session.timeZone": "Asia/Shanghai",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    builder = SparkSession.builder.master("local[2]").appName("outpost-tests")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    try:
        yield session
    finally:
        end(session)


def end(session: SparkSession) -> None:
    """Stop a session of Spark and the Java machine behind it, so that the next one of this process has its own."""
    gateway: Any = SparkContext._gateway
    session.stop()
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait(30)
    SparkContext._gateway = SparkContext._jvm = None
