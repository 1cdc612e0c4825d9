"""What ``models.lock`` says: hashes of each spec and query, so that none changes without a new version.

A night runs a model only as it is locked. ``terms`` is of the shared terms behind it: when one of them changed, the
lock is written anew, and the models keep their versions.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from outpost.models import guards
from outpost.models.spec import ModelSpec

NAME = "models.lock"


class Entry(TypedDict):
    """What is locked of one model."""

    version: int
    spec: str
    query: str
    terms: str


def entries(specs: Mapping[str, ModelSpec]) -> dict[str, Entry]:
    """What the files say now."""
    return {
        spec.id: {
            "version": spec.version,
            "spec": _digest(spec.path.read_bytes()),
            "query": _digest(spec.query.encode()),
            "terms": _digest(_terms_of(spec).encode()),
        }
        for spec in specs.values()
    }


def digests(spec: bytes, query: str) -> tuple[str, str]:
    """What is locked of a spec's file and of its query's text."""
    return _digest(spec), _digest(query.encode())


def read(path: Path) -> dict[str, Entry]:
    """The lock as it was written; empty when there is none that can be read."""
    try:
        found: dict[str, Entry] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: it for key, it in found.items() if {"version", "spec", "query"} <= set(it)}


def faults(specs: Mapping[str, ModelSpec], locked: Mapping[str, Entry]) -> list[str]:
    """What does not agree with the lock, one sentence each; empty when all does."""
    now = entries(specs)
    found = [
        f"{gone}: locked and no longer there; retire a model in its spec" for gone in sorted(set(locked) - set(now))
    ]
    for model_id, entry in now.items():
        was = locked.get(model_id)
        if was is None:
            found.append(f"{model_id}: not locked yet")
        elif entry != was:
            found.append(f"{model_id}: {_difference(entry, was)}")
    return found


def differences(specs: Mapping[str, ModelSpec], locked: Mapping[str, Entry]) -> dict[str, str]:
    """The models that are not as they were locked, each with a sentence: a night does not run them."""
    now = entries(specs)
    if not locked:
        return dict.fromkeys(now, f"models/{NAME} is missing: write it with `python -m outpost.models.lock`")
    found = {}
    for model_id, entry in now.items():
        was = locked.get(model_id)
        if was is None:
            found[model_id] = f"not in models/{NAME}: lock it with `python -m outpost.models.lock`"
        elif entry != was:
            found[model_id] = f"{_difference(entry, was)}: review it, then `python -m outpost.models.lock`"
    return found


def unversioned(specs: Mapping[str, ModelSpec], locked: Mapping[str, Entry]) -> list[str]:
    """Models whose spec or query changed while the version stayed, or went back."""
    now = entries(specs)
    return [
        model_id
        for model_id, was in sorted(locked.items())
        if model_id in now and _own(now[model_id]) != _own(was) and now[model_id]["version"] <= was["version"]
    ]


def _difference(now: Entry, was: Entry) -> str:
    if now["version"] > was["version"]:
        return "a new version that is not locked yet"
    if _own(now) == _own(was):
        return "a shared term behind it changed and is not locked yet"
    return f"{'spec' if now['spec'] != was['spec'] else 'query'} changed without a new version"


def _own(entry: Entry) -> tuple[int, str, str]:
    return entry["version"], entry["spec"], entry["query"]


def _terms_of(spec: ModelSpec) -> str:
    """The texts of the shared terms behind a model, in order of their names."""
    return "\n;\n".join(guards.term_text(table) or "" for table in sorted(guards.terms_behind(spec.tables)))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
