"""A prepared register kept as files, so that an ordinary night and ``outpost address`` need not prepare it again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl

from outpost.address.read.names import Entry, Names
from outpost.address.register.prepared import Register

RULES = 4
"""Raised with every change of the rules: what an older version made is made again."""
_FRAMES = ("nodes", "index", "anchors")
_SETS = ("districts", "towns", "communities", "anchors")


def rules_version() -> str:
    """What the files depend on besides the register: our rules, and Polars, whose hashes they carry."""
    return f"rules {RULES}, polars {pl.__version__}"


def save(register: Register, folder: Path, version: str) -> None:
    """Write ``register`` under ``folder``; the folder appears whole or not at all."""
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
        "buildings": sorted(register.buildings),
    }
    (partial / "names.json").write_text(json.dumps(words, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    (partial / "version").write_text(version, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)


def _flags(entry: Entry) -> dict[str, bool]:
    return {flag: True for flag in ("city", "short") if getattr(entry, flag)}


def load(folder: Path, version: str | None = None) -> Register | None:
    """The register kept under ``folder``; None if there is none, or if it is not of ``version``."""
    mark = folder / "version"
    if not mark.is_file() or (version is not None and mark.read_text(encoding="utf-8") != version):
        return None
    words = json.loads((folder / "names.json").read_text(encoding="utf-8"))
    names = Names()
    names.province, names.city = words["province"], words["city"]
    for name, entry in words["entries"].items():
        sets = {kind: frozenset(entry.get(kind, ())) for kind in _SETS}
        names.entries[name] = Entry(**sets, city=entry.get("city", False), short=entry.get("short", False))
    names.bare = {name: frozenset(codes) for name, codes in words["bare"].items()}
    names.freeze()
    frames = {name: pl.read_parquet(folder / f"{name}.parquet") for name in _FRAMES}
    return Register(
        **frames,
        names=names,
        protected=words["protected"],
        areas=words["areas"],
        inner=frozenset((outer, name) for outer, name in words["inner"]),
        estates=frozenset(words["estates"]),
        buildings=frozenset(words["buildings"]),
    )
