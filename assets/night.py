"""The night itself: the resource that every asset works with, the list of inputs, and the publication."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import PrivateAttr

from assets import groups, metadata, pruning
from assets.groups import Group
from assets.metadata import Code, both
from outpost import briefing
from outpost.columns import Graph, lineage_of
from outpost.error_line import one_line
from outpost.home import Home
from outpost.night import elsewhere, stages
from outpost.night.night import Night, log
from outpost.night.outcome import PUBLISHED_BEFORE, Check, Outcome
from outpost.settings import Settings


def _on_spark(settings: Settings, night: dt.date, folder: Path) -> elsewhere.Elsewhere:
    from outpost.spark.night import SparkNight  # with Spark behind it: loaded by nights that run there

    return SparkNight(settings, night, folder)


elsewhere.MAKERS["spark"] = _on_spark

OWNERS = ["team:data-engineering"]
INPUTS = dg.AssetKey(["night", "inputs"])
PUBLISHED = dg.AssetKey(["night", "published"])


class NightResource(dg.ConfigurableResource[Any]):
    """One night in one process: opened by the first asset that needs it, closed when the run ends.

    ``home`` is the home folder; empty means ``$OUTPOST_HOME``, else ``./outpost-home``.
    """

    home: str = ""
    _night: Night | None = PrivateAttr(default=None)
    _lineage: Graph | None = PrivateAttr(default=None)

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

    def lineage(self, context: dg.AssetExecutionContext) -> Graph:
        """Where columns come from, with the models of the night that runs; empty where it cannot be told, for what is
        only told stops no night."""
        if self._lineage is None:
            try:
                self._lineage = lineage_of(self.at(context).specs.values())
            except Exception as error:
                log.warning("lineage: %s", one_line(error))
                self._lineage = Graph({}, ())
        return self._lineage

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
    catch_up: bool = True
    """What leaders get of the night before is written first, where that night ended before it."""


def step(  # noqa: PLR0913 - the keywords of Dagster's own decorators
    key: dg.AssetKey,
    partitions: dg.PartitionsDefinition[Any],
    *,
    group: Group,
    kinds: set[str],
    description: str,
    code: Sequence[Code],
    deps: Iterable[dg.AssetKey] = (),
    checks: Sequence[dg.AssetCheckSpec] = (),
    owners: Sequence[str] = OWNERS,
    shown: Mapping[str, Any] | None = None,
    freshness: dg.FreshnessPolicy | None = None,
    code_version: str | None = None,
    op_tags: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Any]], dg.AssetsDefinition]:
    """An asset that is one step of the night. A step that yields nothing did nothing: Dagster records nothing of it.

    ``code``: the step's function in ``outpost``, and the files that say what it does. ``shown``: metadata besides.
    """
    spec = specified(
        key,
        deps=list(deps),
        description=description,
        shown={**metadata.code_references(*code), **(shown or {})},
        group=group,
        code_version=code_version,
        owners=owners,
        kinds=kinds,
        freshness=freshness,
    )
    # Only what can be subset may leave out its checks, too.
    name = "__".join(key.path)
    return dg.multi_asset(
        name=name, specs=[spec], check_specs=checks, partitions_def=partitions, can_subset=True, op_tags=op_tags
    )


def specified(
    key: dg.AssetKey,
    *,
    group: Group,
    shown: Mapping[str, Any],
    freshness: dg.FreshnessPolicy | None = None,
    owners: Sequence[str] = OWNERS,
    **others: Any,
) -> dg.AssetSpec:
    """What an asset of the night is, with what its group holds among its metadata."""
    return dg.AssetSpec(
        key,
        skippable=True,
        group_name=group.name,
        owners=owners,
        metadata={"group": group.said, **metadata.links(docs="architecture.md"), **shown},
        freshness_policy=freshness,
        **others,
    )


def result(
    outcome: Outcome, key: dg.AssetKey | None = None, shown: Mapping[str, Any] | None = None
) -> Iterator[dg.MaterializeResult]:
    """What an asset reports of its step: nothing of a night that was published before."""
    if outcome is PUBLISHED_BEFORE:
        return
    yield dg.MaterializeResult(
        asset_key=key,
        metadata={**outcome.numbers, **metadata.table_columns(outcome.columns), **(shown or {})},
        check_results=[_check(name, found) for name, found in outcome.checks.items()],
    )


def _check(name: str, found: Check) -> dg.AssetCheckResult:
    severity = dg.AssetCheckSeverity.WARN if found.warns else dg.AssetCheckSeverity.ERROR
    said = found.numbers.get("said") or found.numbers.get("why")
    return dg.AssetCheckResult(
        check_name=name,
        passed=found.passed,
        severity=severity,
        metadata=dict(found.numbers),
        description=None if found.passed or not said else str(said),
    )


def build(partitions: dg.PartitionsDefinition[Any], before_publication: list[dg.AssetKey]) -> list[dg.AssetsDefinition]:
    """The first asset of a night and its last."""

    @step(
        INPUTS,
        partitions,
        group=groups.INPUTS,
        kinds={"file"},
        description=both(
            "T 日之夜取用的交付、反馈与放行，开始之前先记下来。",
            "The deliveries, answers and releases that the night of T takes, written down before it begins.",
        ),
        code=[stages.begin],
    )
    def night_inputs(
        context: dg.AssetExecutionContext, config: BeginNight, night: NightResource
    ) -> Iterator[dg.MaterializeResult]:
        begun = night.at(context)
        if config.catch_up:
            briefing.catch_up(begun.home)
        yield from result(stages.begin(begun, force=config.force))

    @step(
        PUBLISHED,
        partitions,
        deps=before_publication,
        group=groups.PUBLICATION,
        kinds={"duckdb"},
        description=both(
            "本夜的清单和数据库以改名的方式就位。",
            "The lists and the database of the night, put in their places by rename.",
        ),
        code=[stages.publish],
    )
    def night_published(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.publish(night.of(context)))
        pruning.prune_quietly(context.instance, dt.date.fromisoformat(context.partition_key))

    return [night_inputs, night_published]
