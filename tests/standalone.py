"""A standalone cluster of Spark on loopback: a master and workers, each a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pyspark

from tests.servers import free_port

SECONDS = 180
"""How long a test waits for what must come."""
_OPENED = ("java.lang", "java.nio", "java.util", "sun.nio.ch")


@dataclass(frozen=True)
class Machine:
    """A master or worker that runs."""

    running: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End the process and all that it started: a worker's executors."""
        with suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)
        self.running.wait(SECONDS)


@dataclass(frozen=True)
class Cluster:
    """A cluster that has all its workers."""

    master: str
    """URL."""
    log: Path
    """What the master says."""
    workers: list[Machine]


@contextmanager
def standalone(folder: Path, workers: int) -> Iterator[Cluster]:
    """A master and ``workers`` of one core and 1 GB each; what they write is in ``folder``."""
    port = free_port()
    master, log = f"spark://127.0.0.1:{port}", folder / "master" / "log"
    with ExitStack() as stack:
        stack.enter_context(_machine(folder / "master", "Master", "--port", str(port)))
        beginning = ("Worker", "--cores", "1", "--memory", "1g", master)
        started = [stack.enter_context(_machine(folder / f"worker-{number}", *beginning)) for number in range(workers)]
        wait_until(lambda: log.read_text(errors="replace").count("Registering worker") == workers, "the workers")
        yield Cluster(master, log, started)


@contextmanager
def _machine(folder: Path, kind: str, *words: str) -> Iterator[Machine]:
    jars = Path(pyspark.__file__).parent / "jars"
    folder.mkdir(parents=True, exist_ok=True)
    options = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    name = f"org.apache.spark.deploy.{kind.lower()}.{kind}"
    command = ["java", "-Xmx256m", *options, "-cp", str(jars / "*"), name, "--host", "127.0.0.1", "--webui-port", "0"]
    environment = {**os.environ, "SPARK_WORKER_DIR": str(folder), "SPARK_LOCAL_DIRS": str(folder)}
    environment |= {"SPARK_HOME": str(jars.parent), "SPARK_SCALA_VERSION": "2.13"}
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen([*command, *words], stdout=log, stderr=log, env=environment, start_new_session=True)
    try:
        yield Machine(running)
    finally:
        Machine(running).kill()


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Wait for what must come.

    Raises:
        AssertionError: it did not; ``what`` names it.
    """
    until = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.05)
