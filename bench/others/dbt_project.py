"""The same terms and models as a dbt-duckdb project over the same registers, run in an environment of its own.

The environment is made of ``bench/others/dbt.txt``, which pins dbt-core, dbt-duckdb and the DuckDB that they support.
Every term and every model is a table; their statements are ours, with parameters written out and tables by ``ref`` and
``source``.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb

from bench.others import night
from bench.whole.watched import Watched, watched
from outpost import models
from outpost.night import shared_terms

ROOT = Path(__file__).resolve().parents[2]
PINNED = Path(__file__).with_name("dbt.txt")
_TABLE = re.compile(r"\b(FROM|JOIN)(\s+)(registers|landing|address|push)\.([a-z_][a-z0-9_]*)\b")
_DATABASE = "made"


def uv() -> str:
    """Where uv is: the one that ``./dev setup`` brought, else the machine's."""
    own = ROOT / ".tools" / "uv" / "bin" / "uv"
    found = str(own) if own.exists() else shutil.which("uv")
    if found is None:
        raise SystemExit("uv was not found: run ./dev setup")
    return found


def environment(cache: Path) -> Path:
    """The folder of an environment with what is pinned, made where it is not there yet."""
    folder = cache / f"dbt-{hashlib.sha256(PINNED.read_bytes()).hexdigest()[:12]}"
    if not (folder / ".done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        python = str(folder / "bin" / "python")
        subprocess.run([uv(), "venv", "--quiet", "--python", sys.executable, str(folder)], check=True)
        pip = [uv(), "pip", "install", "--quiet", "--python", python, "--only-binary", ":all:", "--require-hashes"]
        subprocess.run([*pip, "-r", str(PINNED)], check=True)
        (folder / ".done").touch()
    return folder


def versions(environment: Path) -> dict[str, str]:
    """What stands in the environment, by name."""
    names = ("dbt-core", "dbt-duckdb", "duckdb")
    code = f"import importlib.metadata as m, json; print(json.dumps({{n: m.version(n) for n in {names!r}}}))"
    done = subprocess.run([str(environment / "bin" / "python"), "-c", code], check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout))


def write_project(folder: Path, project: Path) -> dict[str, str]:
    """Write the project over the copies in ``folder``; returns the table of each model."""
    terms = {term.name: term.text for term in shared_terms.all_terms()}
    specs = models.load_specs()
    (project / "models").mkdir(parents=True, exist_ok=True)
    with night.opened(folder) as con:
        common = night.term_parameters(con, specs)
        texts = {name: night.written_out(text, common) for name, text in terms.items()}
        for spec in specs.values():
            texts[f"push_{spec.id.lower()}"] = night.written_out(spec.statement, night.model_parameters(con, spec))
    sources: dict[str, set[str]] = {}
    for name, text in texts.items():
        written = _TABLE.sub(lambda found: _named(found, terms, sources), text)
        (project / "models" / f"{name}.sql").write_text(written, encoding="utf-8")
    _write_settings(folder, project, sources)
    return {spec.id: f"{_DATABASE}.main.push_{spec.id.lower()}" for spec in specs.values()}


def _named(found: re.Match[str], terms: dict[str, str], sources: dict[str, set[str]]) -> str:
    word, between, schema, table = found.groups()
    if schema == "registers" and table in terms:
        return f"{word}{between}{{{{ ref('{table}') }}}}"
    sources.setdefault(schema, set()).add(table)
    return f"{word}{between}{{{{ source('{schema}', '{table}') }}}}"


def _write_settings(folder: Path, project: Path, sources: dict[str, set[str]]) -> None:
    """dbt's own files: JSON is YAML."""
    attached = [{"path": str(folder / name), "alias": alias, "read_only": True} for name, alias in _ATTACHED]
    target = {"type": "duckdb", "path": str(project / f"{_DATABASE}.duckdb"), "threads": 2, "attach": attached}
    target["settings"] = {"threads": 2, "memory_limit": "4GB"}
    files: dict[str, dict[str, Any]] = {
        "profiles.yml": {"outpost": {"target": "night", "outputs": {"night": target}}},
        "dbt_project.yml": {
            "name": "outpost", "version": "1.0.0", "profile": "outpost", "config-version": 2,
            "models": {"outpost": {"+materialized": "table"}}, "flags": {"send_anonymous_usage_stats": False},
        },
        "models/sources.yml": {
            "version": 2,
            "sources": [
                {
                    "name": schema,
                    "database": "registers" if schema == "registers" else "work",
                    "schema": "main" if schema == "registers" else schema,
                    "tables": [{"name": table} for table in sorted(tables)],
                }
                for schema, tables in sorted(sources.items())
            ],
        },
    }  # fmt: skip
    for name, said in files.items():
        (project / name).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


_ATTACHED = ((night.WORK, "work"), (night.REGISTERS, "registers"))


def run(folder: Path, environment: Path) -> tuple[Watched, dict[str, list[Any]], dict[str, str]]:
    """Run the project end to end; what it took, its findings with their digests, and its versions."""
    project = folder / "dbt"
    shutil.rmtree(project, ignore_errors=True)
    tables = write_project(folder, project)
    words = ["run", "--quiet", "--project-dir", str(project), "--profiles-dir", str(project)]
    ran = watched([str(environment / "bin" / "dbt"), *words], {"DO_NOT_TRACK": "1"}, cwd=project)
    if ran.code:
        raise SystemExit(f"dbt ended with {ran.code}: {ran.said[-2000:]}")
    with duckdb.connect(str(project / f"{_DATABASE}.duckdb")) as con:
        for model, table in tables.items():
            con.execute(f"CREATE TEMP TABLE found_{model} AS FROM {table} WHERE not_evaluated IS NULL").fetchall()
        found = night.digests(con, {model: f"found_{model}" for model in tables})
    return ran, found, versions(environment)
