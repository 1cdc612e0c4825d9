"""The version lock: no spec or query changes without a new version and a line of changelog.

python -m outpost.models.lock      writes models/models.lock anew, refusing changes without a new version
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from pathlib import Path

from outpost import sql
from outpost.models.loading import load_specs
from outpost.models.locked import NAME, differences, entries, faults, read, unversioned

__all__ = ["NAME", "differences", "entries", "faults", "read", "unversioned", "write"]


def write(root: Path = sql.ROOT, anew: Collection[str] = ()) -> list[str]:
    """Write the lock; returns the models that changed without a new version, and writes nothing when there are any.

    ``anew``: models that no night has run yet, which may change within their version.
    """
    specs = load_specs(root)
    path = root / "models" / NAME
    refused = [model_id for model_id in unversioned(specs, read(path)) if model_id not in anew]
    if not refused:
        path.write_text(json.dumps(entries(specs), indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return refused


def main() -> int:
    """Write the lock; 1 and the names of models that need a new version when there are any."""
    refused = write()
    for model_id in refused:
        sys.stderr.write(f"{model_id}: changed without a new version: raise `version` and add a line to [[changes]]\n")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
