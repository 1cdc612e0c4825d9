"""What runs first in a child: its bounds, then its target. Run as a script, so that no library comes before the bounds.

    python -P inside.py PIPE MEMORY PROCESSOR_SECONDS WRITES_FILES TARGET [WORD ...]

PIPE is the number of the open pipe for the one line that is told of a failure; 0 is no bound.
"""

from __future__ import annotations

import os
import resource
import runpy
import sys
from pathlib import Path

FAILED = 70
"""The exit code of a child that has told what failed."""
_ROOT = str(Path(__file__).resolve().parents[2])


def main(pipe: int, memory: int, processor_seconds: int, writes_files: int, target: str, *words: str) -> None:
    """Run ``target``, a module of Outpost or the path of a script, as if it had been called with ``words``."""
    _bound(memory, processor_seconds, writes_files)
    sys.argv = [target, *words]
    is_script = target.endswith(".py")
    try:
        if is_script:
            runpy.run_path(target, run_name="__main__")
        else:
            if _ROOT not in sys.path:
                sys.path.insert(0, _ROOT)
            runpy.run_module(target, run_name="__main__", alter_sys=True)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # panics of Polars are no Exception
        os.write(pipe, _line(error, is_script).encode())
        sys.exit(FAILED)


def _bound(memory: int, processor_seconds: int, writes_files: int) -> None:
    # What would be in a core file are values of rows.
    limits = {resource.RLIMIT_CORE: 0}
    if memory:
        limits[resource.RLIMIT_AS] = memory
    if processor_seconds:
        limits[resource.RLIMIT_CPU] = processor_seconds
    if not writes_files:
        limits[resource.RLIMIT_FSIZE] = 0
    for limit, most in limits.items():
        resource.setrlimit(limit, (most, most))


def _line(error: BaseException, is_script: bool) -> str:
    """What may be told of the error; its class alone where Outpost is not loaded, or cannot be any more."""
    if is_script:
        return type(error).__name__
    try:
        from outpost.error_line import one_line

        return one_line(error)[:1_000]
    except Exception:
        return type(error).__name__


if __name__ == "__main__":
    main(*map(int, sys.argv[1:5]), *sys.argv[5:])  # type: ignore[arg-type]
