"""Processes of our own: how one is started, bounded, waited for and ended, and what is told of it when it fails.

A child is a fresh interpreter, never a fork: this process has threads and open databases. It finds Outpost where this
process has it, and nothing in the current folder. Its stderr goes nowhere, because what libraries print quotes values;
a child that fails says one line of its own making, through a pipe that serves nothing else
(:mod:`outpost.child.inside`).

Here stands all that starts a process; :mod:`outpost.child.pool` shares work out among several.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from outpost.errors import OutpostError

_INSIDE = Path(__file__).with_name("inside.py")
_LONGEST_LINE = 2_000
_ENDING = 10.0
"""Seconds in which a child that has closed its pipes must be gone."""


class ChildError(OutpostError):
    """A child did not do its work; the text says what it was for, how it ended, and what to do. No values of rows."""


@dataclass(frozen=True)
class Limits:
    """What a child may take. ``seconds`` by the clock: of its whole work, or of each answer where it answers.

    ``memory`` is bytes of address space, with what the interpreter and its libraries take before they begin.
    """

    seconds: float
    memory: int | None = None
    processor_seconds: int | None = None
    writes_files: bool = True


class Child:
    """One child. Used as a context: whatever happens, it is gone afterwards.

    ``purpose`` goes into errors ("writes lists"); ``target`` is a module of Outpost, or the path of a script that is
    run without anything of Outpost loaded; ``pipes``: its stdin and stdout are ours, else it has none.
    """

    def __init__(self, purpose: str, target: str | Path, *words: str, limits: Limits, pipes: bool = False) -> None:
        self._purpose = purpose
        self._limits = limits
        self._hung = threading.Event()
        self._told, telling = os.pipe()
        os.set_blocking(self._told, False)
        bounds = (limits.memory or 0, limits.processor_seconds or 0, int(limits.writes_files))
        # The child must read names of files as we do.
        mode = ["-X", "utf8"] if sys.flags.utf8_mode else []
        command = [sys.executable, "-P", *mode, str(_INSIDE), str(telling), *map(str, bounds), str(target), *words]
        stream = subprocess.PIPE if pipes else subprocess.DEVNULL
        try:
            self._process = subprocess.Popen(
                command, stdin=stream, stdout=stream, stderr=subprocess.DEVNULL, pass_fds=[telling]
            )
        except BaseException:
            os.close(self._told)
            raise
        finally:
            os.close(telling)

    def __enter__(self) -> Child:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                _close(pipe)
        os.close(self._told)

    def wait(self) -> None:
        """Wait until its work is done. ChildError when it was not done well, or not in time."""
        try:
            code = self._process.wait(self._limits.seconds)
        except subprocess.TimeoutExpired:
            raise self._took_too_long() from None
        if code != 0:
            raise self._ended(code)

    def exchange(self, content: bytes) -> tuple[int, bytes]:
        """Give it ``content`` on its stdin; its exit code and what it wrote to stdout. ChildError: not in time."""
        try:
            written, _ = self._process.communicate(content, self._limits.seconds)
        except subprocess.TimeoutExpired:
            raise self._took_too_long() from None
        return self._process.returncode, written

    def ask(self, item: Any) -> Any:
        """Send an object and wait for the one that it answers with. ChildError when no answer comes, or not in time."""
        with self._answering():
            self._put(item)
            return pickle.load(self._process.stdout)  # type: ignore[arg-type]

    def tell(self, item: Any) -> None:
        """Send an object that is not answered."""
        with self._answering():
            self._put(item)

    def _put(self, item: Any) -> None:
        assert self._process.stdin is not None
        pickle.dump(item, self._process.stdin, protocol=pickle.HIGHEST_PROTOCOL)
        self._process.stdin.flush()

    @contextmanager
    def _answering(self) -> Iterator[None]:
        """A pipe has no limit of time: when time is up the child is killed, and its pipes end."""
        watch = threading.Timer(self._limits.seconds, self._end)
        watch.daemon = True
        watch.start()
        try:
            yield
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):
            raise self._took_too_long() if self._hung.is_set() else self._ended(self._exit_code()) from None
        finally:
            watch.cancel()

    def _end(self) -> None:
        self._hung.set()
        self._process.kill()

    def _exit_code(self) -> int:
        try:
            return self._process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def _took_too_long(self) -> ChildError:
        seconds = f"{self._limits.seconds:g}"
        return ChildError(f"the process that {self._purpose} did not answer within {seconds} seconds: run it again")

    def _ended(self, code: int) -> ChildError:
        if code < 0:
            name = signal.Signals(-code).name
            return ChildError(f"the process that {self._purpose} was ended by {name}: is there memory enough?")
        try:
            line = os.read(self._told, _LONGEST_LINE).decode("utf-8", "replace")
        except BlockingIOError:
            line = ""
        if line:
            return ChildError(f"the process that {self._purpose} failed: {line}")
        return ChildError(f"the process that {self._purpose} ended with exit code {code}: run it again")


def _close(pipe: Any) -> None:
    """A pipe to a dead process: what was not yet written has no reader."""
    with suppress(BrokenPipeError):
        pipe.close()


def program(words: Sequence[str], content: bytes, seconds: float) -> tuple[int, bytes]:
    """Run somebody else's program on ``content``; its exit code and stdout. What it says on stderr is not kept.

    Raises:
        FileNotFoundError: there is no such program.
        ChildError: it did not end in time, and was ended.
    """
    try:
        done = subprocess.run(words, input=content, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        raise ChildError(f"{Path(words[0]).name} did not end within {seconds:g} seconds and was ended") from None
    return done.returncode, done.stdout
