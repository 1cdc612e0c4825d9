"""The night itself: the resource that every asset works with, the list of inputs, and the publication."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import dagster as dg
from pydantic import PrivateAttr

from outpost.home import Home
from outpost.night import stages
from outpost.night.night import Night
from outpost.night.outcome import Check, Outcome

OWNERS = ["team:data-engineering"]
INPUTS = dg.AssetKey(["night", "inputs"])
PUBLISHED = dg.AssetKey(["night", "published"])


class NightResource(dg.ConfigurableResource[Any]):
    """One night in one process: opened by the first asset that needs it, closed when the run ends.

    ``home`` is the home folder; empty means ``$OUTPOST_HOME``, else ``./outpost-home``.
    """

    home: str = ""
    _night: Night | None = PrivateAttr(default=None)

    def of(self, context: dg.AssetExecutionContext) -> Night:
        """The night of the partition that runs, ready to go on from what its work file holds."""
        return self.at(context).resume()

    def at(self, context: dg.AssetExecutionContext) -> Night:
        """The night of the partition that runs, not opened yet."""
        business_date = dt.date.fromisoformat(context.partition_key)
        if self._night is None or self._night.business_date != business_date:
            self._close()
            self._night = Night(Home.find(self.home or None), business_date)
        return self._night

    def teardown_after_execution(self, context: dg.InitResourceContext) -> None:
        self._close()

    def _close(self) -> None:
        if self._night is not None:
            self._night.close()
            self._night = None


class BeginNight(dg.Config):
    """How to begin."""

    force: bool = False
    """Record earlier unfinished nights as skipped for good and take their deliveries."""


def result(outcome: Outcome, checks: Iterable[str] = ()) -> dg.MaterializeResult:
    """What an asset reports. A check that the outcome does not speak of had nothing to object to."""
    held = Check(passed=True)
    found = {name: outcome.checks.get(name, held) for name in checks}
    return dg.MaterializeResult(
        metadata=dict(outcome.numbers),
        check_results=[
            dg.AssetCheckResult(check_name=name, passed=check.passed, metadata=dict(check.numbers))
            for name, check in found.items()
        ],
    )


def build(partitions: dg.PartitionsDefinition[Any], before_publication: list[dg.AssetKey]) -> list[dg.AssetsDefinition]:
    """The first asset of a night and its last."""

    @dg.asset(
        key=INPUTS,
        partitions_def=partitions,
        group_name="night",
        kinds={"file"},
        owners=OWNERS,
        description="The deliveries, answers and releases that the night of T takes, written down before it begins.",
    )
    def night_inputs(
        context: dg.AssetExecutionContext, config: BeginNight, night: NightResource
    ) -> dg.MaterializeResult:
        return result(stages.begin(night.at(context), force=config.force))

    @dg.asset(
        key=PUBLISHED,
        deps=before_publication,
        partitions_def=partitions,
        group_name="night",
        kinds={"duckdb"},
        owners=OWNERS,
        description="The lists and the database of the night, put in their places by rename.",
    )
    def night_published(context: dg.AssetExecutionContext, night: NightResource) -> dg.MaterializeResult:
        return result(stages.publish(night.of(context)))

    return [night_inputs, night_published]
