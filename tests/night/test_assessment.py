"""The assessment of a real home: the command, and the night that ends a month."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outpost import secrets
from outpost.home import Home
from outpost.night import proofs, standing
from tests.night.conftest import City

FILES = {f"{zone}/assessment-2026-11.{kind}" for zone in ("gov", "police") for kind in ("html", "xlsx")}


def test_the_command_writes_both_editions_of_a_month_and_changes_nothing_else(
    three_nights: City, tmp_path: Path
) -> None:
    city = three_nights.copy(tmp_path / "home")
    before = city.outbox()
    assert "assessment-2026-11.xlsx" in city.run("assessment", "--month", "2026-11").stdout
    folder = city.root / "reports" / "2026-11"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == FILES
    assert city.outbox() == before
    gov, police = json.loads(city.run("assessment", "--month", "2026-11", "--json").stdout)
    assert (gov["zone"], police["zone"], gov["month"]) == ("gov", "police", "2026-11")


@pytest.mark.parametrize("words", [[], ["--month", "2026-12"], ["--month", "2026-11-01"]])
def test_a_month_without_a_night_is_a_wrong_usage(three_nights: City, words: list[str]) -> None:
    done = three_nights.run("assessment", *words, check=False)
    assert done.returncode == 2
    assert "2026-1" in done.stderr
    assert not (three_nights.root / "reports" / "2026-12").exists()


@pytest.mark.slow
def test_the_first_night_of_a_month_publishes_the_month_before_and_verify_holds_it(tmp_path: Path) -> None:
    city = City(tmp_path / "home")
    city.run("init")
    city.run("demo", "--residents", "500", "--nights", "3", "--date", "2026-12-02")
    city.run("nightly")
    pages = {
        path.relative_to(city.root / "outbox").as_posix() for path in city.root.glob("outbox/*/*/pages/assessment-*")
    }
    assert pages == {f"2026-12-01/{file.replace('/', '/pages/')}" for file in FILES}
    home = Home(city.root)
    with standing.published_database(home) as con:
        assert proofs.prove(home, con, secrets.read(home.secrets)).problems == []
