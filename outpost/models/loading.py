"""Specs from their files: parsed, validated, held against their queries. One fault stops the load and says where."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from outpost import matters, sql
from outpost.errors import OutpostError
from outpost.models import ground, guards, output, shared, shown, vault_fields, words
from outpost.models.spec import ModelSpec

Profile = Literal["production", "trial"]


class SpecError(OutpostError):
    """A spec cannot be used; the text names the file, the key and what is wrong."""


def load_specs(root: Path | None = None, *, profile: Profile = "trial") -> dict[str, ModelSpec]:
    """All specs under ``<root>/models`` by id, in order of id. SpecError names the first file that cannot be used.

    ``profile="production"`` refuses a model on sensitive ground that names no impact assessment.
    """
    base = root or sql.ROOT
    specs: dict[str, ModelSpec] = {}
    for path in sorted((base / "models").glob("*/*.toml")):
        spec = read_spec(path, base)
        if spec.id in matters.BEGUN:
            raise SpecError(f"{_place(path, base)}: tasks that people begin are called {spec.id}: take another id")
        if spec.id in specs:
            raise SpecError(f"{_place(path, base)}: {spec.id} is taken by {specs[spec.id].path.name}")
        if profile == "production":
            check_assessment(spec, base)
        specs[spec.id] = spec
    for model_id, why in shared.conflicts(specs.values()).items():
        raise SpecError(f"{_place(specs[model_id].path, base)}: {why}")
    return dict(sorted(specs.items()))


def read_spec(path: Path, root: Path | None = None) -> ModelSpec:
    """One spec with its query (``sql/models/<theme>/<same name>.sql``). SpecError says what is wrong."""
    base = root or sql.ROOT
    where = _place(path, base)
    spec = _read(path, base / "sql" / "models" / path.parent.name / f"{path.stem}.sql", where)
    if path.stem != f"{spec.id.lower()}_{spec.name}" or path.parent.name != spec.theme:
        raise SpecError(f"{where}: the file must be {spec.theme}/{spec.id.lower()}_{spec.name}.toml")
    _check_against_query(spec, where)
    return spec


def read_beside(path: Path) -> ModelSpec:
    """A spec that lies anywhere, with the query beside it (``<same name>.sql``) or, below ``models``, where the
    queries of models lie. SpecError says what is wrong."""
    query = path.with_suffix(".sql")
    if not query.is_file() and path.parent.parent.name == "models":
        query = path.parents[2] / "sql" / "models" / path.parent.name / f"{path.stem}.sql"
    spec = _read(path, query, path.name)
    _check_against_query(spec, path.name)
    return spec


def with_query(spec: ModelSpec, query: str, where: str) -> ModelSpec:
    """A spec with another query, held to the same guards. SpecError says what is wrong, after ``where``."""
    try:
        tables = guards.check_reads(output.whole(query), spec.extracts)
    except guards.GuardError as fault:
        raise SpecError(f"{where}: {fault}") from None
    changed = spec.model_copy(update={"query": query, "tables": tables})
    _check_against_query(changed, where)
    return changed


def _read(path: Path, query_path: Path, where: str) -> ModelSpec:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        query = query_path.read_text(encoding="utf-8").strip()
    except FileNotFoundError as fault:
        raise SpecError(f"{where}: {Path(str(fault.filename)).name} is missing") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SpecError(f"{where}: {fault}") from None
    except (OSError, RecursionError) as fault:
        raise SpecError(f"{where}: cannot be read ({type(fault).__name__})") from None
    try:
        return ModelSpec(**_checked(values, query), query=query, path=path)
    except ValidationError as fault:
        raise SpecError(f"{where}: {_said(fault)}") from None
    except guards.GuardError as fault:
        raise SpecError(f"{where}: {fault}") from None


def _checked(values: dict[str, Any], query: str) -> dict[str, Any]:
    named = [values.get(key, []) for key in ("requires", "uses")]
    declared = frozenset(it for names in named if isinstance(names, list) for it in names if isinstance(it, str))
    taken = {"query", "path", "tables", "held"} & set(values)
    if taken:
        raise guards.GuardError(f"unknown key: {', '.join(sorted(taken))}")
    return {**values, "tables": guards.check_reads(output.whole(query), declared)}


def _check_against_query(spec: ModelSpec, where: str) -> None:
    zones: dict[str, list[str]] = dict(spec.zones.items())
    why: dict[str, dict[str, str]] = {name: dict(reason.why.items()) for name, reason in spec.reasons.items()}
    keys = frozenset(field.key for field in spec.identity.values() if field.vault == "person")
    try:
        guards.check_parameters(spec.query, frozenset(spec.parameters))
        words.check(zones, why, {name: reason.how for name, reason in spec.reasons.items()})
        found = guards.follow(spec.statement)
        shown.check_columns(found, spec.reasons)
        shown.check_fields(found, zones, spec.identity)
        vault_fields.check(found, zones, spec.identity)
        shown.check_evidence(found, zones, keys)
    except guards.GuardError as fault:
        raise SpecError(f"{where}: {fault}") from None


def check_assessment(spec: ModelSpec, base: Path) -> None:
    """SpecError: the model is on sensitive ground, by its own word or by what it reads, without an assessment."""
    found = ground.grounds(guards.follow(spec.statement), spec.requires, spec.tables, spec.parameters)
    told = ", ".join(f"{what}: {by}" for what, by in found.items()) or "by its own word"
    if not (found or spec.sensitive):
        return
    where = _place(spec.path, base)
    if not spec.assessment:
        raise SpecError(f"{where}: sensitive ground ({told}) needs an impact assessment: name it in `assessment`")
    named = (base / spec.assessment).resolve()
    if not named.is_relative_to((base / "docs").resolve()) or named.suffix != ".md":
        raise SpecError(f"{where}: the assessment is a page below docs/, written for this model")
    if not named.is_file():
        raise SpecError(f"{where}: the assessment {spec.assessment} is not there")


def _said(fault: ValidationError) -> str:
    lines: list[str] = []
    for error in fault.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in error["loc"])
        what: Mapping[str, str] = {"extra_forbidden": "unknown key", "missing": "key is missing"}
        lines.append(f"{where or 'spec'}: {what.get(error['type'], error['msg'])}")
    return "; ".join(sorted(lines))


def _place(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.name
