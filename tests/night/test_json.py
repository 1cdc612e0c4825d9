"""What ``--json`` prints: of every command that there is, one document whose rows are objects."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from outpost.cli import cli
from outpost.sql import MODELS_ROOT, SQL_ROOT
from tests.night.conftest import LAST, NIGHTS, City
from tests.sharing import made_once

Words = Callable[[City, Path], list[str]]


def _task(city: City) -> str:
    return str(city.query("SELECT min(task_number) FROM push.task WHERE state <> 'closed'")[0][0])


def _door(city: City) -> str:
    return str(city.query("SELECT min(subject_key) FROM push.finding WHERE model_id = 'R1'")[0][0])


def _row(city: City) -> list[str]:
    return [str(cell) for cell in city.query("SELECT extract, source_key FROM address.match ORDER BY ALL LIMIT 1")[0]]


def _changed_model(folder: Path) -> str:
    for path in (*MODELS_ROOT.rglob("r1_*.toml"), *(SQL_ROOT / "models").rglob("r1_*.sql")):
        shutil.copy(path, folder)
    return str(next(folder.glob("*.toml")))


_NIGHTS = f"{NIGHTS[0]}:{NIGHTS[-1]}"
_PLAIN: dict[str, list[str]] = {
    "init": [],
    "demo": ["--residents", "50", "--nights", "2", "--faults", "--date", "2026-11-02"],
    "nightly": [],
    "status": [],
    "returns": [],
    "purge": ["--dry-run"],
    "models show": [],
    "models plan": ["R1", "--set", "area_per_person=40"],
    "query": ["SELECT extract, status FROM landing.delivery"],
    "verify": [],
    "upgrade": ["--dry-run"],
    "keys": [],
    "keys rotate": ["task"],
    "doctor": [],
    "audit": ["--night", LAST.isoformat()],
    "report": [],
    "briefing": [],
    "assessment": ["--month", "2026-11"],
    "handovers": [],
    "backtest": ["R1", "--nights", _NIGHTS, "--set", "area_per_person=40"],
    "yield": [],
}
_ASKING: dict[str, Words] = {
    "manifest": lambda city, _: [str(next((city.root / "landing").rglob("*.csv*")))],
    "models check": lambda _, folder: [_changed_model(folder)],
    "address": lambda city, _: [str(city.query("SELECT min(address_text) FROM address.match")[0][0])],
    "explain": lambda city, _: [_task(city), "--rows"],
    "backup": lambda _, folder: [str(folder / "copy")],
    "trace": lambda city, _: _row(city),
    "pack": lambda _, folder: ["--kind", "monthly", "--area", "320613", "--out", str(folder)],
    "why-not": lambda city, _: ["R1", _door(city)],
    "check": lambda city, _: [_door(city)],
}
_ELSEWHERE = {
    "pull": "needs a server: tests/outpost/sources",
    "sources check": "needs a server: tests/outpost/sources",
    "release": "needs a batch that the breaker held: tests/night/test_proofs.py",
    "convert": "needs a mapping: tests/outpost/mapping",
    "province": "needs the homes of several cities: tests/outpost/province",
    "restore": "needs a copy: tests/night/test_backup.py",
    "models": "its word `show` is here",
    "sources": "has no output of its own",
    "lineage": "reads no home: below",
}


def _commands(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield path + name, command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path}{name} ")


@pytest.fixture(scope="module")
def city(three_nights: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A home with three nights that commands may change; what they change is of no matter to each other."""
    return City(made_once(tmp_path_factory, "json", lambda folder: three_nights.copy(folder / "home")) / "home")


def _bare_rows(value: Any, where: str = "") -> list[str]:
    """Where a list holds lists: rows whose cells have no names."""
    if isinstance(value, dict):
        return [place for key, inner in value.items() for place in _bare_rows(inner, f"{where}.{key}")]
    if isinstance(value, list):
        if any(isinstance(inner, list) for inner in value):
            return [where]
        return [place for inner in value for place in _bare_rows(inner, f"{where}[]")]
    return []


def test_every_command_is_known_here() -> None:
    known = {*_PLAIN, *_ASKING, *_ELSEWHERE}
    assert {name for name, _ in _commands(cli)} == known


def test_every_command_has_json() -> None:
    without = {name for name, it in _commands(cli) if "--json" not in [o for p in it.params for o in p.opts]}
    assert without == {"models", "sources"}


@pytest.mark.slow
@pytest.mark.parametrize("name", [*_PLAIN, *_ASKING])
def test_rows_are_objects(name: str, city: City, tmp_path: Path) -> None:
    words = _PLAIN[name] if name in _PLAIN else _ASKING[name](city, tmp_path)
    done = city.run(*name.split(" "), *words, "--json", check=False)
    # verify and doctor exit with 1 where they find something: what they print is one document all the same.
    assert done.returncode in (0, 1), done.stderr
    told = json.loads(done.stdout)
    assert _bare_rows(told) == []
    assert told


def test_rows_of_lineage_are_objects() -> None:
    told = json.loads(CliRunner().invoke(cli, ["lineage", "--json"]).stdout)
    assert _bare_rows(told) == []
    assert told
