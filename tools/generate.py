"""``./dev generate``: all that is written from contracts and specs, written anew.

The data dictionary, the page of shared terms, the model cards with the transparency record, the snapshot of Dagster's
definitions, and ``models/models.lock``.
``--relock R4`` locks a model that changed without a new version: for one that no night has run yet.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from outpost.errors import OutpostError

ROOT = Path(__file__).resolve().parents[1]


def in_a_process(root: Path) -> None:
    """The same in a process of its own: for files that this process has loaded as they were before."""
    subprocess.run([sys.executable, "-m", "tools.generate", "--without-lock"], cwd=root, check=True)


def main(words: Sequence[str]) -> int:
    """Write everything; 1 and one sentence a fault when contracts or specs do not load, or a model needs a version."""
    parser = argparse.ArgumentParser(prog="./dev generate", description="Writes what follows from contracts and specs.")
    parser.add_argument("--relock", metavar="ID", action="append", default=[], help="a model that no night has run yet")
    parser.add_argument("--without-lock", action="store_true", help=argparse.SUPPRESS)
    said = parser.parse_args(words)
    try:
        return _write(said.relock, lock=not said.without_lock)
    except OutpostError as fault:
        sys.stderr.write(f"dev generate: {fault}\n")
        return 1


def _write(relock: Sequence[str], *, lock: bool) -> int:
    from outpost.models import lock as models_lock
    from tests.pipelines import snapshot
    from tools import cards, dictionary, shared_terms

    dictionary.write()
    shared_terms.write()
    cards.write()
    refused = models_lock.write(anew=frozenset(relock)) if lock else []
    snapshot.write()
    for model_id in refused:
        sys.stderr.write(
            f"dev generate: {model_id} changed without a new version: raise `version`, add a line to [[changes]] and "
            f"to CHANGELOG.md, or, when no night has run it yet, ./dev generate --relock {model_id}\n"
        )
    return 1 if refused else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
