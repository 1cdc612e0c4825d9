"""Findings: one asset a push model, made from its spec and its query. Adding a model changes nothing here."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import dagster as dg

from assets import addresses, groups, landing, lineage, metadata, registers
from assets.metadata import both
from assets.night import NightResource, result, step
from outpost import contracts, sql
from outpost.models import ModelSpec
from outpost.night import stages

STATUS = dg.AssetKey(["registers", "extract_status"])


def key(model_id: str) -> dg.AssetKey:
    """``R1`` -> findings/R1."""
    return dg.AssetKey(["findings", model_id])


def build(partitions: dg.PartitionsDefinition[Any], specs: Iterable[ModelSpec]) -> list[dg.AssetsDefinition]:
    """The extracts' standing tonight, then one asset a model."""
    return [_status(partitions), *(_model(spec, partitions) for spec in specs)]


def _status(partitions: dg.PartitionsDefinition[Any]) -> dg.AssetsDefinition:
    @step(
        STATUS,
        partitions,
        deps=[landing.key(name) for name in contracts.ALL],
        group=groups.REGISTERS,
        kinds={"duckdb"},
        description=both(
            "每个抽取文件今夜的状态：正常、滞后或缺失；决定哪些模型暂停。",
            "How each extract stands tonight: fresh, stale or missing; by it models are held.",
        ),
        code=[stages.judge_extracts, sql.SQL_ROOT / "landing" / "extract_status.sql"],
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
        group=groups.FINDINGS.within(spec.theme),
        kinds={"duckdb", "sql"},
        owners=["team:model-owners"],
        description=both(f"{spec.id} {spec.title}。{spec.summary}", _in_english(spec)),
        code=[_query_file(spec), spec.path, stages.run_model],
        shown=metadata.links(model_card=f"models/{spec.id}.md", assessment=f"assessments/{spec.id}.md"),
        code_version=str(spec.version),
        # After all that is ready besides: between terms and models the night's databases are opened anew.
        op_tags={"dagster/priority": "-1"},
        # Not blocking for Dagster: a model that fails its audits brings nothing to the tasks, and stops nobody else.
        checks=[
            dg.AssetCheckSpec(
                "audits",
                asset=key(spec.id),
                description=both(
                    "命中须经审计，不合格今夜不推送。", "Findings that fail an audit are not pushed tonight."
                ),
            )
        ],
    )
    def findings(context: dg.AssetExecutionContext, night: NightResource) -> Iterator[dg.MaterializeResult]:
        tonight = night.of(context)
        outcome = stages.run_model(tonight, spec.id)
        in_force = tonight.specs[spec.id].in_force(tonight.business_date, tonight.settings)
        shown = {**metadata.parameters(in_force), **lineage.of_findings(night.lineage(context), spec.id)}
        yield from result(outcome, shown=shown)

    return findings


def _in_english(spec: ModelSpec) -> str:
    """What the query's opening comment says; nothing of a query that could not be read."""
    return sql.opening_comment(spec.query).removeprefix(f"{spec.id}: ")


def _query_file(spec: ModelSpec) -> Path:
    return sql.SQL_ROOT / "models" / spec.theme / f"{spec.path.stem}.sql"
