"""What Dagster itself takes for a night: a job of as many assets that do nothing, in a process of its own.

    python bench/whole/emptied.py GRAPH DAY

GRAPH is JSON: of each step its assets, what they depend on, its checks. Dagster's folder is ``$DAGSTER_HOME``. Knows
nothing of Outpost, unless the ``dagster.yaml`` there names its storage. Prints, as JSON, the processor seconds of this
process when Python has started, Dagster is loaded, definitions are built, the first and last step begin, and all ends.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def spent() -> float:
    """Processor seconds of this process."""
    return sum(os.times()[:2])


def main() -> None:
    """Run the job for one day."""
    told = {"python": spent()}
    graph, day = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), sys.argv[2]
    import dagster as dg

    told["loaded"] = spent()
    days = dg.DailyPartitionsDefinition(start_date=graph["first"], timezone="Asia/Shanghai", end_offset=1)
    steps: list[float] = []

    def empty(step: dict[str, Any]) -> dg.AssetsDefinition:
        checks = [dg.AssetCheckSpec(name, asset=dg.AssetKey(key)) for key, name in step["checks"]]
        specs = [
            dg.AssetSpec(one["key"], deps=list(map(dg.AssetKey, one["deps"])), skippable=True) for one in step["specs"]
        ]

        @dg.multi_asset(name=step["name"], specs=specs, check_specs=checks, partitions_def=days, can_subset=True)
        def done() -> Any:
            steps.append(spent())
            for spec in specs:
                mine = [one.name for one in checks if one.asset_key == spec.key]
                found = [dg.AssetCheckResult(check_name=name, asset_key=spec.key, passed=True) for name in mine]
                yield dg.MaterializeResult(asset_key=spec.key, metadata={"rows": 1}, check_results=found)

        return done

    assets = [empty(step) for step in graph["steps"]]
    job = dg.define_asset_job("empty", selection=dg.AssetSelection.all(), executor_def=dg.in_process_executor)
    built = dg.Definitions(assets=assets, jobs=[job]).resolve_job_def("empty")
    told["built"] = spent()
    config = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    with dg.DagsterInstance.get() as instance:
        run = built.execute_in_process(instance=instance, partition_key=day, run_config=config, raise_on_error=False)
    told |= {"first": steps[0], "last": steps[-1], "ended": spent()}
    sys.stdout.write(json.dumps({**told, "steps": len(steps), "done": run.success}) + "\n")


if __name__ == "__main__":
    main()
