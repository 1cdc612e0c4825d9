"""Real database servers for tests: Debian's PostgreSQL and MariaDB, on loopback, in a folder that is gone afterwards.

Each is started once a worker that asks for it, as a user without rights where the tests run as root. A test that needs
one is skipped, by name, where its program is not installed.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_SECONDS = 60
_NOBODY = "nobody"


@dataclass(frozen=True)
class Server:
    """A server on loopback. ``folder`` holds its files; ``user`` may do all with it."""

    host: str
    port: int
    user: str
    password: str
    folder: Path

    def postgresql(self, database: str = "postgres", user: str = "", password: str = "") -> str:
        """A DSN as libpq reads it."""
        return f"postgresql://{user or self.user}:{password or self.password}@{self.host}:{self.port}/{database}"

    def mysql(self, database: str, user: str = "", password: str = "") -> str:
        """A DSN as ``outpost.sources.mysql`` reads it."""
        return f"mysql://{user or self.user}:{password or self.password}@{self.host}:{self.port}/{database}"


def free_port() -> int:
    """A port of loopback that nothing listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _program(name: str, *folders: str) -> str:
    places = [*sorted((str(path) for folder in folders for path in Path("/").glob(folder)), reverse=True)]
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ.get("PATH", ""), "/usr/sbin"]))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def _unprivileged(command: list[str]) -> list[str]:
    return (
        ["setpriv", f"--reuid={_NOBODY}", "--regid=nogroup", "--clear-groups", *command]
        if os.getuid() == 0
        else command
    )


def _hand_over(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, _NOBODY)


@contextmanager
def _folder() -> Iterator[Path]:
    """A short path, for sockets; owned by the server's user."""
    with tempfile.TemporaryDirectory(prefix="outpost-server-", dir="/tmp") as name:
        folder = Path(name)
        _hand_over(folder)
        yield folder


@contextmanager
def _running(command: list[str], log: Path, is_ready: Callable[[], bool]) -> Iterator[None]:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with log.open("wb") as said:
        server = subprocess.Popen(_unprivileged(command), stdout=said, stderr=said, env=environment, cwd="/")
    try:
        _wait(server, is_ready, log)
        yield
    finally:
        server.terminate()
        server.wait(_SECONDS)


def _wait(server: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until and server.poll() is None:
        if is_ready():
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-2000:]}")


def _says_yes(command: list[str]) -> Callable[[], bool]:
    return lambda: subprocess.run(command, check=False, capture_output=True).returncode == 0


@contextmanager
def postgresql() -> Iterator[Server]:
    """A PostgreSQL server with an empty cluster: user and password ``outpost``, UTF-8, no durability."""
    initdb = _program("initdb", "usr/lib/postgresql/*/bin")
    with _folder() as folder:
        data, secret = folder / "data", folder / "password"
        secret.write_text("outpost\n")
        _hand_over(secret)
        made = [initdb, "-D", str(data), "-U", "outpost", f"--pwfile={secret}", "-A", "scram-sha-256", "-E", "UTF8"]
        made += ["--locale=C.UTF-8", "--no-sync"]
        subprocess.run(_unprivileged(made), check=True, capture_output=True, cwd="/")
        port = free_port()
        options = ["-c", "fsync=off", "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        command = [str(Path(initdb).with_name("postgres")), "-D", str(data), "-p", str(port), *options]
        asks = [str(Path(initdb).with_name("pg_isready")), "-q", "-h", "127.0.0.1", "-p", str(port)]
        with _running(command, folder.parent / f"{folder.name}.log", _says_yes(asks)):
            yield Server("127.0.0.1", port, "outpost", "outpost", folder)
        (folder.parent / f"{folder.name}.log").unlink()


@contextmanager
def mariadb() -> Iterator[Server]:
    """A MariaDB server: user and password ``outpost`` with all rights, no durability."""
    program, install = _program("mariadbd"), _program("mariadb-install-db")
    with _folder() as folder:
        data, started = folder / "data", folder / "init.sql"
        started.write_text(
            "CREATE USER 'outpost'@'127.0.0.1' IDENTIFIED BY 'outpost';\n"
            "GRANT ALL ON *.* TO 'outpost'@'127.0.0.1' WITH GRANT OPTION;\n"
        )
        _hand_over(started)
        made = [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"]
        subprocess.run(_unprivileged([*made, "--skip-test-db"]), check=True, capture_output=True, cwd="/")
        port = free_port()
        options = [f"--datadir={data}", "--bind-address=127.0.0.1", f"--port={port}", f"--socket={folder / 's'}"]
        options += [f"--pid-file={folder / 'pid'}", f"--init-file={started}", "--skip-log-bin", "--skip-name-resolve"]
        options += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=64M"]
        asks = [
            _program("mariadb-admin"),
            "--no-defaults",
            "-h127.0.0.1",
            f"-P{port}",
            "-uoutpost",
            "-poutpost",
            "ping",
        ]
        with _running([program, "--no-defaults", *options], folder.parent / f"{folder.name}.log", _says_yes(asks)):
            yield Server("127.0.0.1", port, "outpost", "outpost", folder)
        (folder.parent / f"{folder.name}.log").unlink()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """``postgresql()`` for the session."""
    with postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[Server]:
    """``mariadb()`` for the session."""
    with mariadb() as server:
        yield server
