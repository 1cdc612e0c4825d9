"""The version lock: hashes of each spec and query, so that none changes without a new version and a line of changelog.

python -m outpost.models.lock      writes models/models.lock anew, refusing changes without a new version
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from outpost import sql
from outpost.models.loading import load_specs
from outpost.models.spec import ModelSpec

NAME = "models.lock"


class Entry(TypedDict):
    """What is locked of one model."""

    version: int
    spec: str
    query: str


def entries(specs: Mapping[str, ModelSpec]) -> dict[str, Entry]:
    """What the files say now."""
    return {
        spec.id: {
            "version": spec.version,
            "spec": _digest(spec.path.read_bytes()),
            "query": _digest(spec.query.encode()),
        }
        for spec in specs.values()
    }


def read(path: Path) -> dict[str, Entry]:
    """The lock as it was written; empty when there is none."""
    if not path.is_file():
        return {}
    found: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8"))
    return found


def faults(specs: Mapping[str, ModelSpec], locked: Mapping[str, Entry]) -> list[str]:
    """What does not agree with the lock, one sentence each; empty when all does."""
    now = entries(specs)
    found = [
        f"{gone}: locked and no longer there; retire a model in its spec" for gone in sorted(set(locked) - set(now))
    ]
    for model_id, entry in now.items():
        was = locked.get(model_id)
        if was is None:
            found.append(f"{model_id}: not locked yet")
        elif entry != was:
            found.append(f"{model_id}: {_difference(entry, was)}")
    return found


def unversioned(specs: Mapping[str, ModelSpec], locked: Mapping[str, Entry]) -> list[str]:
    """Models whose spec or query changed while the version stayed, or went back."""
    now = entries(specs)
    return [
        model_id
        for model_id, was in sorted(locked.items())
        if model_id in now and now[model_id] != was and now[model_id]["version"] <= was["version"]
    ]


def write(root: Path = sql.ROOT) -> list[str]:
    """Write the lock; returns the models that changed without a new version, and writes nothing when there are any."""
    specs = load_specs(root)
    path = root / "models" / NAME
    refused = unversioned(specs, read(path))
    if not refused:
        path.write_text(json.dumps(entries(specs), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return refused


def _difference(now: Entry, was: Entry) -> str:
    if now["version"] > was["version"]:
        return "a new version that is not locked yet"
    return f"{'spec' if now['spec'] != was['spec'] else 'query'} changed without a new version"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main() -> int:
    """Write the lock; 1 and the names of models that need a new version when there are any."""
    refused = write()
    for model_id in refused:
        sys.stderr.write(f"{model_id}: changed without a new version: raise `version` and add a line to [[changes]]\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
