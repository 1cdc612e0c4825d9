"""Paths as Spark takes them: of this machine's files whatever its settings say, and whatever marks are in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

_GLOB = re.compile(r"([*?\[\]{}\\])")


def to_write(session: Any, path: Path) -> str:
    """Where to write. Without a scheme Spark looks where Hadoop's settings say (HDFS on YARN)."""
    return str(path) if _is_remote(session) else f"file://{path}"


def to_read(session: Any, path: Path) -> str:
    """What to read: marks that stand for many names stand for themselves.

    >>> to_read(None, Path("/srv/a [1]"))
    'file:///srv/a \\\\[1\\\\]'
    """
    return str(path) if _is_remote(session) else "file://" + _GLOB.sub(r"\\\1", str(path))


def _is_remote(session: Any) -> bool:
    """Whether the session speaks to a server of another engine, which has paths of its own."""
    return type(session).__module__.startswith("pyspark.sql.connect")
