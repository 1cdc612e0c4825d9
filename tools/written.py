"""The command of every tool that writes files and can say which of them are out of date."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def command(words: Sequence[str], module: str, write: Callable[[], object], drift: Callable[[], Iterable[str]]) -> int:
    """``python -m <module>`` writes; with ``--check`` it names the files of ``drift``, by their place in the project.

    Returns the exit code: 1 where there is such a file, 2 for other words.
    """
    if list(words) == ["--check"]:
        changed = list(drift())
        sys.stderr.writelines(f"{name} is out of date: run python -m {module}\n" for name in changed)
        return 1 if changed else 0
    if words:
        sys.stderr.write(f"usage: python -m {module} [--check]\n")
        return 2
    write()
    return 0


def differing(page: Path, text: str) -> list[str]:
    """The page by its place below the project, where it is not ``text``; none where it is."""
    same = page.is_file() and page.read_text(encoding="utf-8") == text
    return [] if same else [page.relative_to(ROOT).as_posix()]
