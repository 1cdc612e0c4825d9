"""The steps of a night as Dagster knows them, for ``bench/whole/emptied.py``: assets, dependencies and checks, as JSON.

    python bench/whole/graph.py FIRST_DAY

Knows nothing of bench, so that it runs with the code of any checkout (``PYTHONPATH``).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import dagster as dg

from pipelines import definitions


def steps_of(assets: dg.AssetsDefinition) -> dict[str, Any]:
    """A step: its assets with what they depend on, and its checks."""
    specs = [
        {"key": list(spec.key.path), "deps": [list(dep.asset_key.path) for dep in spec.deps]} for spec in assets.specs
    ]
    checks = [[list(spec.asset_key.path), spec.name] for spec in assets.check_specs]
    return {"name": assets.op.name, "specs": specs, "checks": checks}


def main() -> None:
    """Print the steps."""
    steps = [steps_of(one) for one in definitions.build().assets or () if isinstance(one, dg.AssetsDefinition)]
    sys.stdout.write(json.dumps({"first": sys.argv[1], "steps": steps}) + "\n")


if __name__ == "__main__":
    main()
