"""A small home as an earlier version of Outpost leaves it after a night, with deliveries for one more.

    python -m tools.earlier_home COMMIT         # a tag, or any commit; writes tests/homes/COMMIT.tar.xz

tests/night/test_upgrade.py brings each of them up to this version. The earlier code runs on the packages of today. All
persons are the demo's; Dagster's records are left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
HOMES = ROOT / "tests" / "homes"
NIGHTS = ("2026-11-21", "2026-11-22")
"""The night that is published, and the one that waits."""
_STEPS = (
    ("init",),
    ("demo", "--residents", "150", "--nights", str(len(NIGHTS)), "--date", NIGHTS[-1]),
    ("nightly", "--date", NIGHTS[0]),
    ("verify",),
)


def make(commit: str) -> Path:
    """Run the steps with the code of ``commit`` and pack the home; returns the archive."""
    with tempfile.TemporaryDirectory() as scratch:
        code, home = Path(scratch, "code"), Path(scratch, "home")
        subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", code, commit], check=True)
        try:
            environment = {**os.environ, "PYTHONPATH": str(code), "OUTPOST_HOME": str(home)}
            for step in _STEPS:
                subprocess.run([sys.executable, "-m", "outpost", *step], cwd=code, env=environment, check=True)
        finally:
            subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", code], check=True)
        return _pack(home, HOMES / f"{commit}.tar.xz")


def _pack(home: Path, archive: Path) -> Path:
    archive.parent.mkdir(exist_ok=True)
    with tarfile.open(archive, "w:xz", preset=9) as packed:
        packed.add(home, arcname=".", filter=_of_nobody)
    return archive


def _of_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Without Dagster's records, and without the account that made it."""
    if member.name.startswith("./lake/dagster/"):
        return None
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


if __name__ == "__main__":
    sys.stdout.write(f"{make(sys.argv[1])}\n")
