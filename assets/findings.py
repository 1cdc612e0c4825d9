"""Findings: one asset a push model, made from its spec and its query. Adding a model changes nothing here."""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets import addresses, landing, registers
from assets.night import NightResource, result, step
from outpost import contracts, models
from outpost.models import ModelSpec
from outpost.night import stages

STATUS = dg.AssetKey(["registers", "extract_status"])


def key(model_id: str) -> dg.AssetKey:
    """``R1`` -> findings/R1."""
    return dg.AssetKey(["findings", model_id])


def build(partitions: dg.PartitionsDefinition[Any]) -> list[dg.AssetsDefinition]:
    """The extracts' standing tonight, then one asset a model."""
    return [_status(partitions), *(_model(spec, partitions) for spec in models.load_for_night().values())]


def _status(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    @step(
        STATUS,
        partitions,
        deps=[landing.key(name) for name in contracts.ALL],
        group="registers",
        kinds={"duckdb"},
        description="每个抽取文件今夜的状态：正常、滞后或缺失；决定哪些模型暂停。",
    )
    def extract_status(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.judge_extracts(night.of(context)))

    return extract_status


def _model(spec: ModelSpec, partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    deps = {STATUS, addresses.MATCH, *registers.upstream(spec.tables)}

    @step(
        key(spec.id),
        partitions,
        deps=sorted(deps),
        group=spec.theme,
        kinds={"duckdb", "sql"},
        owners=["team:model-owners"],
        description=f"{spec.id} {spec.title}。{spec.summary}",
        code_version=str(spec.version),
        # After all that is ready besides: between terms and models the night's databases are opened anew.
        op_tags={"dagster/priority": "-1"},
        # Not blocking for Dagster: a model that fails its audits brings nothing to the tasks, and stops nobody else.
        checks=[dg.AssetCheckSpec("audits", asset=key(spec.id), description="命中须经审计，不合格今夜不推送")],
    )
    def findings(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        yield from result(stages.run_model(night.of(context), spec.id))

    return findings
