"""A city whose people answer: a few nights of it, through the real night, lists, inbox and returns."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from outpost.demo.plan import day_number
from outpost.demo.writing import day_of, delivered_on
from tests.night.conftest import City
from tests.sharing import made_once

LAST = dt.date(2026, 11, 20)
NIGHTS = [LAST - dt.timedelta(days=days) for days in range(5, -1, -1)]  # five working days between them
LIVE = ("demo", "--live", "--residents", "500", "--nights", str(len(NIGHTS)), "--seed", "5", "--date", LAST.isoformat())
SAME = ("landing", "outbox", "receipts", "corrections")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A home with its secrets and nothing else."""
    return City(made_once(tmp_path_factory, "secrets", lambda folder: City(folder / "home").run("init")) / "home")


@pytest.fixture(scope="module")
def lived(fresh: City, tmp_path_factory: pytest.TempPathFactory) -> City:
    """A week of a small city, lived in one go; tests only look."""

    def make(folder: Path) -> None:
        city = fresh.copy(folder / "home")
        (folder / "told.json").write_text(city.run(*LIVE, "--json").stdout, encoding="utf-8")

    return City(made_once(tmp_path_factory, "lived", make) / "home")


def files(city: City) -> dict[str, str]:
    paths = [path for name in SAME for path in sorted((city.root / name).rglob("*")) if path.is_file()]
    return {path.relative_to(city.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def edits(city: City) -> list[dict[str, Any]]:
    days = [city.root / "lake" / "demo" / f"{night}.json" for night in NIGHTS[:-1]]
    return [edit for day in days for edit in json.loads(day.read_text(encoding="utf-8"))["edits"]]


@pytest.mark.slow
def test_its_people_answer_and_everything_stays_sound(lived: City) -> None:
    told = json.loads((lived.root.parent / "told.json").read_text(encoding="utf-8"))
    assert [night["night"] for night in told["nights"]] == [night.isoformat() for night in NIGHTS]
    assert sum(night["answers"] for night in told["nights"]) > 5
    assert sum(night["verdicts"] for night in told["nights"]) > 0
    assert lived.query("SELECT count(*) FROM push.task WHERE ending = 'confirmed'")[0][0] > 0
    assert any((lived.root / "receipts").iterdir())
    assert [path for path in (lived.root / "inbox").iterdir() if path.suffix == ".xlsx"] == []
    unbalanced = lived.query(
        "SELECT business_date FROM push.balance WHERE account = 'findings' GROUP BY business_date HAVING "
        "sum(count) FILTER (WHERE term = 'findings') <> sum(count) FILTER (WHERE term <> 'findings')"
    )
    assert unbalanced == []
    assert "no problems" in lived.run("verify").stdout


@pytest.mark.slow
def test_what_was_put_right_is_not_found_again(lived: City) -> None:
    due: dict[str, int] = {}
    first = day_number(NIGHTS[0])
    for edit in edits(lived):
        nights = range(edit["day"], edit["day"] + 8)
        shown = next(night for night in nights if delivered_on(edit["extract"], night, first))
        due[edit["task"]] = max(due.get(edit["task"], 0), shown)
    shown_by_now = {task: day_of(night) for task, night in due.items() if night <= day_number(LAST)}
    assert shown_by_now
    found = {
        (task, night)
        for task, night in lived.query(
            "SELECT t.task_number, f.business_date FROM push.task AS t JOIN push.finding AS f "
            "ON f.model_id = t.model_id AND f.reason = t.reason AND f.subject_key = t.subject_key"
        )
    }
    assert {task for task, night in shown_by_now.items() if (task, night) in found} == set()


@pytest.mark.slow
def test_stopped_and_begun_again_it_is_the_same_city_byte_for_byte(lived: City, fresh: City, tmp_path: Path) -> None:
    city = fresh.copy(tmp_path / "home")
    in_the_way = city.root / "landing" / NIGHTS[3].isoformat()
    in_the_way.touch()
    assert city.run(*LIVE, check=False).returncode == 1
    in_the_way.unlink()
    done = city.run(*LIVE)
    assert f"{len(NIGHTS)} nights" in done.stdout
    assert files(city) == files(lived)
    assert edits(city) == edits(lived)
    again = city.run(*LIVE)
    assert again.stdout.splitlines()[:-1] == done.stdout.splitlines()[:-1]
    assert files(city) == files(lived)


def test_it_says_what_it_cannot_do(fresh: City, tmp_path: Path) -> None:
    city = fresh.copy(tmp_path / "home")
    faults = city.run(*LIVE, "--faults", check=False)
    assert (faults.returncode, "--faults" in faults.stderr) == (2, True)
    large = city.run("demo", "--live", "--residents", "1000000", check=False)
    assert (large.returncode, "100,000" in large.stderr) == (2, True)
    city.run("demo", "--residents", "200", "--nights", "1", "--date", LAST.isoformat())
    second = city.run(*LIVE, check=False)
    assert (second.returncode, "make another home" in second.stderr) == (2, True)
