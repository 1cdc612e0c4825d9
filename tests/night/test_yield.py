"""Yields of a home, through the command: counted as the ledger's tasks say, never by person."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from tests.night.conftest import City

ENDINGS = ("confirmed", "not_so", "unverified", "declined")
COUNTS = ("listed", "answered", "confirmed", "not_so", "could_not_check", "unanswered")


def told(city: City, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(city.run("yield", "--json", *words).stdout)
    return found


def answer(city: City) -> dict[str, Counter[str]]:
    """Let four of five listed tasks be answered, some of them still in review; what each model then should count."""
    expected: dict[str, Counter[str]] = {}
    database = city.root / "outpost.duckdb"
    database.chmod(0o600)
    with duckdb.connect(str(database)) as con:
        rows = con.execute(
            "SELECT task_number, model_id FROM push.task_live WHERE listed_on IS NOT NULL ORDER BY task_number"
        ).fetchall()
        for place, (number, model) in enumerate(rows):
            counts = expected.setdefault(model, Counter())
            counts["listed"] += 1
            if place % 5 == 4:
                counts["unanswered"] += 1
                continue
            ending = ENDINGS[place % len(ENDINGS)]
            counts["answered"] += 1
            counts[{"unverified": "could_not_check"}.get(ending, ending)] += 1
            column = "pending_ending" if place % 3 else "ending"
            con.execute(
                f"UPDATE push.task_live SET answer_code = '01', {column} = $ending WHERE task_number = $number",
                {"ending": ending, "number": number},
            )
    return expected


def test_answers_are_counted_by_model_district_and_month(
    three_nights: City, copy_of: Callable[[City], City], tmp_path: Path
) -> None:
    city = copy_of(three_nights)
    expected = answer(city)
    found = told(city)
    assert {row["model"]: {name: row[name] for name in COUNTS} for row in found["rows"]} == {
        model: {name: counts[name] for name in COUNTS} for model, counts in expected.items()
    }
    for row in found["rows"]:
        if row["answered"]:
            assert row["low"] <= row["share"] <= row["high"]
            assert row["below_floor"] == (row["share"] < row["floor"])
    for name in COUNTS:
        total = sum(counts[name] for counts in expected.values())
        assert total == sum(cell[name] for cell in found["cells"])
        assert total == sum(row[name] for row in told(city, "--by", "district")["rows"])
    assert {cell["month"] for cell in found["cells"]} == {"2026-11"}
    assert all(cell["district"] for cell in found["cells"])
    assert told(city, "--months", "2020-01")["rows"] == []
    (city.root / "lake" / "registers.duckdb").unlink()
    page = tmp_path / "yield.html"
    assert len(told(city, "--page", str(page))["rows"]) == len(expected)
    assert "属实率" in page.read_text(encoding="utf-8")


def test_nobody_can_ask_for_persons(three_nights: City) -> None:
    for name in ("worker", "officer", "resident", "person"):
        done = three_nights.run("yield", "--by", name, check=False)
        assert done.returncode == 2
        assert "'model', 'district', 'month'" in done.stderr


def test_a_home_before_its_first_night_has_listed_nothing(fresh_city: City) -> None:
    assert "nothing was listed yet" in fresh_city.run("yield").stdout
    assert told(fresh_city)["rows"] == []
