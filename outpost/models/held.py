"""The models of a night: those that may run, and those that are held because their files cannot be trusted.

One spec that does not load, or that is not the one that was locked, holds its own model and no other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from outpost import messages, sql
from outpost.models import locked, shared
from outpost.models.loading import Profile, SpecError, check_assessment, read_spec
from outpost.models.spec import Hold, ModelSpec, Suppression, Theme

_QUIET_DAYS = 30
"""How long a key stays quiet when its task ends while nobody can read what the spec says."""


def load_for_night(root: Path | None = None, *, profile: Profile = "trial") -> dict[str, ModelSpec]:
    """All models under ``<root>/models`` by id. Those that may not run say why in ``held``; nothing is raised for them.

    A model is held when its spec or query does not load, when it differs from ``models.lock`` or is not in it, or (in
    production) when it lacks the impact assessment that its ground asks for.
    """
    base = root or sql.ROOT
    lock = locked.read(base / "models" / locked.NAME)
    found: dict[str, ModelSpec] = {}
    for path in sorted((base / "models").glob("*/*.toml")):
        spec = _read(path, base, profile)
        if spec.id in found:
            spec = _stand_in(path, SpecError(f"{spec.id} is taken by {found[spec.id].path.name}"))
        found[spec.id] = spec
    for model_id, why in shared.conflicts(found.values()).items():
        found[model_id] = found[model_id].model_copy(
            update={"held": Hold(why, messages.text("held.does_not_load")), "parameters": {}}
        )
    for model_id, why in locked.differences(found, lock).items():
        if found[model_id].held is None:
            found[model_id] = found[model_id].model_copy(update={"held": Hold(why, messages.text("held.not_locked"))})
    return dict(sorted(found.items()))


def load_as_locked(root: Path | None = None, *, profile: Profile = "trial") -> dict[str, ModelSpec]:
    """As ``load_for_night``, in a fraction of the time: for who asks what a night did, and runs nothing of its own.

    A spec and a query that are as they were locked are taken as they are: they were held against each other when they
    were. Any other is read as a night reads it.
    """
    base = root or sql.ROOT
    lock = locked.read(base / "models" / locked.NAME)
    found: dict[str, ModelSpec] = {}
    for path in sorted((base / "models").glob("*/*.toml")):
        spec = _as_locked(path, base, lock)
        if spec is None:
            return load_for_night(root, profile=profile)
        found[spec.id] = spec
    return dict(sorted(found.items()))


def _as_locked(path: Path, base: Path, lock: Mapping[str, locked.Entry]) -> ModelSpec | None:
    entry = lock.get(path.stem.split("_")[0].upper())
    query = base / "sql" / "models" / path.parent.name / f"{path.stem}.sql"
    try:
        text = query.read_text(encoding="utf-8").strip()
        if entry is None or (entry["spec"], entry["query"]) != locked.digests(path.read_bytes(), text):
            return None
        return ModelSpec(**_said(path), query=text, path=path, tables=frozenset())
    except (OSError, ValueError):
        return None


def _read(path: Path, base: Path, profile: Profile) -> ModelSpec:
    try:
        spec = read_spec(path, base)
    except SpecError as fault:
        return _stand_in(path, fault)
    if profile == "production":
        try:
            check_assessment(spec, base)
        except SpecError as fault:
            return spec.model_copy(update={"held": Hold(str(fault), messages.text("held.no_assessment"))})
    return spec


def _stand_in(path: Path, fault: SpecError) -> ModelSpec:
    """What is left of a model whose files cannot be used: enough for its open tasks to go on, no word of its text."""
    said = _said(path)
    version = said.get("version")
    return ModelSpec.model_construct(
        id=path.stem.split("_")[0].upper(),
        version=version if isinstance(version, int) else 0,
        name=path.stem.partition("_")[2],
        title=messages.text("held.title"),
        theme=next((it for it in get_args(Theme) if it == path.parent.name), "address"),
        summary="",
        one_task=said.get("one_task") is True,
        reviewer="officer" if said.get("reviewer") == "officer" else "grid_office",
        requires=["police.standard_address"],
        uses=[],
        shadow=False,
        yield_floor=0.0,
        sensitive=False,
        assessment=None,
        false_positives=[],
        choices=[],
        answers={},
        parameters={},
        suppression=Suppression(days=_QUIET_DAYS),
        zones={},
        identity={},
        corrections={},
        reasons={},
        changes=[],
        retirement=None,
        query="",
        path=path,
        tables=frozenset(),
        held=Hold(str(fault), messages.text("held.does_not_load")),
    )


def _said(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
        return {}
