"""Commands in processes of their own that start with everything loaded: a server forks one for each command.

A command takes two processor seconds to import what it needs, a whole night six, and the tests run hundreds of them.
What a test sees is a process all the same: its own arguments, environment, folder and files for what it says; it ends
with its exit code, or is killed. Not for what must be loaded anew: a changed copy of the project.

    python -m tests.night.server SOCKET      serves until its standard input is closed
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

PROJECT = Path(__file__).parents[2]
NOT_LOADED = "pipelines.definitions"
"""What depends on the home and the day when it is imported."""
_LONGEST = 1 << 20


class Started:
    """A process of the server's."""

    def __init__(self, line: socket.socket) -> None:
        self.returncode: int | None = None
        self._line = line.makefile("r", encoding="ascii")
        line.close()
        self.pid = int(self._line.readline())

    def poll(self) -> int | None:
        """The exit code, if it has ended."""
        ready = self.returncode is None and select.select([self._line], [], [], 0)[0]
        return self.wait() if ready else self.returncode

    def wait(self) -> int:
        """Wait for its end: the exit code, or the signal that ended it as a negative number."""
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(int(self._line.readline()))
            self._line.close()
        return self.returncode

    def kill(self) -> None:
        """End it without warning."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


class Server:
    """The server of this process, and the socket on which it is asked."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="server-")
        self._socket = str(Path(self._folder.name) / "socket")
        # It ends when this process does, however that ends: its standard input is closed then.
        self._process = subprocess.Popen(
            [sys.executable, "-m", __spec__.name, self._socket],
            cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "serving\n"
        atexit.register(self._end)

    def _end(self) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def start(
        self, module: str, words: Sequence[str], environment: Mapping[str, str], out: IO[Any], err: IO[Any]
    ) -> Started:
        """Start ``python -m module words``, which writes into the two files."""
        asked = {"module": module, "words": list(words), "environment": dict(environment)}
        line = socket.socket(socket.AF_UNIX)
        line.connect(self._socket)
        socket.send_fds(line, [json.dumps(asked).encode()], [out.fileno(), err.fileno()])
        return Started(line)

    def run(
        self, module: str, words: Sequence[str], environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run ``python -m module words`` to its end."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            code = self.start(module, words, environment, out, err).wait()
            return subprocess.CompletedProcess([module, *words], code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8")


@cache
def server() -> Server:
    """The server, started when it is first asked for."""
    return Server()


def _served(listening: socket.socket) -> dict[str, Any]:
    """Fork a process for each command that is asked for. Returns in those processes alone: what to run."""
    while listening in select.select([listening, sys.stdin], [], [])[0]:
        line, _ = listening.accept()
        if os.fork():
            line.close()
            _wait_for_children(os.WNOHANG)
            continue
        # This process waits for the one that runs the command, and tells how it ended.
        message, files, _, _ = socket.recv_fds(line, _LONGEST, 2)
        process = os.fork()
        if not process:
            for stream, file in zip((1, 2), files, strict=True):
                os.dup2(file, stream)
                os.close(file)
            line.close()
            listening.close()
            return json.loads(message)
        line.sendall(f"{process}\n".encode())
        with contextlib.suppress(BrokenPipeError):
            line.sendall(f"{os.waitpid(process, 0)[1]}\n".encode())
        os._exit(0)
    _wait_for_children(0)
    os._exit(0)


def _wait_for_children(options: int) -> None:
    """Take note of those that have ended: their processor time is then this process's too."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, options)[0]:
            pass


def _run(asked: dict[str, Any]) -> int:
    """Run a module as ``python -m`` does; the exit code."""
    os.environ.clear()
    os.environ.update(asked["environment"])
    time.tzset()
    sys.argv = [asked["module"], *asked["words"]]
    try:
        runpy.run_module(asked["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def main(address: str) -> None:
    """Serve; in a process for a command: run it."""
    for package in ("outpost.cli", "assets", "pipelines"):
        folder = importlib.import_module(package).__path__
        for module in pkgutil.iter_modules(folder, f"{package}."):
            if module.name != NOT_LOADED:
                importlib.import_module(module.name)
    for name in ("dagster._core.execution.api", "pandera.polars", "outpost.doctor", "outpost.night.summary"):
        importlib.import_module(name)
    assert threading.active_count() == 1, "what threads hold would be held for ever in a forked process"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen(16)
        print("serving", flush=True)  # noqa: T201
        asked = _served(listening)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    code = 1
    try:
        code = _run(asked)
    except BaseException:
        traceback.print_exc()
    finally:
        # Not the interpreter's own end: libraries would end threads of the server, which are not here.
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        with contextlib.suppress(ValueError, OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1])
