"""A prepared register kept as files, so that an ordinary night and ``outpost address`` need not prepare it again."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import polars as pl

from outpost.address.read.names import Entry, Names
from outpost.address.register.prepared import Register
from outpost.home import replace_folder

RULES = 10
"""Raised with every change of the rules: what an older version made is made again."""
_FRAMES = ("nodes", "index", "anchors")
_SETS = ("districts", "towns", "communities", "anchors")


def rules_version() -> str:
    """What the files depend on besides the register: our rules, and Polars, whose hashes they carry."""
    return f"rules {RULES}, polars {pl.__version__}"


def save(register: Register, folder: Path, version: str, content: str = "") -> None:
    """Write ``register`` under ``folder``; the folder appears whole or not at all. ``content``: of what it was made."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for name in _FRAMES:
        getattr(register, name).write_parquet(partial / f"{name}.parquet", compression="lz4", statistics=False)
    names = register.names
    entries = {
        name: {**{kind: sorted(getattr(entry, kind)) for kind in _SETS if getattr(entry, kind)}, **_flags(entry)}
        for name, entry in sorted(names.entries.items())
    }
    words = {
        "province": names.province,
        "city": names.city,
        "entries": entries,
        "bare": {name: sorted(codes) for name, codes in sorted(names.bare.items())},
        "protected": register.protected,
        "areas": register.areas,
        "inner": sorted(register.inner),
        "estates": sorted(register.estates),
        "homes": sorted(register.homes),
        "buildings": sorted(register.buildings),
    }
    (partial / "names.json").write_text(json.dumps(words, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    (partial / "content").write_text(content, encoding="utf-8")
    (partial / "version").write_text(version, encoding="utf-8")
    replace_folder(partial, folder)


def _flags(entry: Entry) -> dict[str, bool]:
    return {flag: True for flag in ("city", "short") if getattr(entry, flag)}


def load(folder: Path, version: str | None = None) -> Register | None:
    """The register kept under ``folder``; None if there is none, or if it is not of ``version``."""
    kept = version_of(folder)
    return prepared(folder) if kept is not None and version in (None, kept) else None


def prepared(folder: Path) -> Register:
    """The register kept under ``folder``; OSError if there is none."""
    return _read(folder, {name: pl.read_parquet(folder / f"{name}.parquet") for name in _FRAMES})


def version_of(folder: Path) -> str | None:
    """The version of the register that is kept under ``folder``; None if there is none."""
    return _said(folder / "version")


def content_of(folder: Path) -> str | None:
    """Of what the register that is kept under ``folder`` was made; None or ``""`` if that is not known."""
    return _said(folder / "content")


def renew(folder: Path, version: str) -> None:
    """Keep the register under ``folder`` as that of another version, which is made of the same."""
    partial = folder / "version.partial"
    partial.write_text(version, encoding="utf-8")
    partial.replace(folder / "version")


def _said(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def load_names(folder: Path) -> Register:
    """The names of the register kept under ``folder``, without a door under them; OSError if there is none."""
    frames = {name: pl.read_parquet(folder / f"{name}.parquet", n_rows=0) for name in ("nodes", "index")}
    return _read(folder, {**frames, "anchors": pl.read_parquet(folder / "anchors.parquet")})


def load_doors(folder: Path, names: Register, anchors: pl.Series) -> Register:
    """``names`` (of ``load_names``) with the doors under some anchors (ids): a city's millions are not read."""
    return with_doors(names, *doors_under(folder, anchors))


def doors_under(folder: Path, anchors: pl.Series) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Of the register kept under ``folder`` the rows of its index under some anchors (ids), and the nodes of these."""
    index = _only(folder / "index.parquet", "anchor_id", anchors)
    return index, _only(folder / "nodes.parquet", "node", index["node"])


def with_doors(names: Register, index: pl.DataFrame, nodes: pl.DataFrame) -> Register:
    """``names`` with a part of a register's index and its nodes, numbered anew: a node's number is its row."""
    nodes = nodes.sort("node").with_row_index("row")
    index = index.join(nodes.select("node", "row"), on="node")
    return replace(
        names,
        index=index.select("anchor_id", "key", "unit", pl.col("row").alias("node")),
        nodes=nodes.select(pl.col("row").alias("node"), pl.exclude("row", "node")),
    )


def _only(file: Path, column: str, values: pl.Series) -> pl.DataFrame:
    return pl.scan_parquet(file).filter(pl.col(column).is_in(values.unique().implode())).collect()


def _read(folder: Path, frames: dict[str, pl.DataFrame]) -> Register:
    words = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    names = Names()
    names.province, names.city = words["province"], words["city"]
    for name, entry in words["entries"].items():
        sets = {kind: frozenset(entry.get(kind, ())) for kind in _SETS}
        names.entries[name] = Entry(**sets, city=entry.get("city", False), short=entry.get("short", False))
    names.bare = {name: frozenset(codes) for name, codes in words["bare"].items()}
    names.freeze()
    return Register(
        **frames,
        names=names,
        protected=words["protected"],
        areas=words["areas"],
        inner=frozenset((outer, name) for outer, name in words["inner"]),
        estates=frozenset(words["estates"]),
        homes=frozenset(words["homes"]),
        buildings=frozenset(words["buildings"]),
    )
