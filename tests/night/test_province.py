"""A province of three homes: all nights, one exchange, one summary; what fails in one city stays there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import polars as pl
import pytest

from tests.night.conftest import NIGHTS, City

pytestmark = pytest.mark.slow
T = NIGHTS[0].isoformat()
CODES = ("320600", "320700", "320900")
"""The first is that of the demo city, whose lists must be those of a home without a province."""


def of_code(city: City, code: str) -> City:
    config = city.root / "outpost.toml"
    said = re.sub(r'^code = "\d{6}"', f'code = "{code}"', config.read_text(encoding="utf-8"), flags=re.M)
    config.write_text(said, encoding="utf-8")
    return city


def province(city: City, folder: Path, *words: str) -> tuple[int, str, str]:
    """``outpost province``, which takes no ``--home``."""
    from tests.night.server import server

    done = server().run("outpost", ["province", str(folder), *words], city.environment())
    return done.returncode, done.stdout, done.stderr


def registered(city: City) -> set[str]:
    with duckdb.connect(str(city.root / "vault.duckdb"), read_only=True) as con:
        return {number for (number,) in con.execute("SELECT id_number FROM person").fetchall()}


def what_does_not_fit_is_told(cities: list[City], folder: Path) -> None:
    """A home that has become another city's is not run, and an exchange without a secret of its own fails."""
    of_code(cities[1], "320800")
    (folder / "secret.key").chmod(0o644)
    code, out, _ = province(cities[0], folder, "--date", T, "--json")
    told = json.loads(out)
    assert code == 1
    assert "320800" in "".join(told["cities"][1]["why"])
    assert "chmod 600" in told["exchange"]["failed"][CODES[0]]
    assert list((folder / "exchange").iterdir()) == []
    (folder / "secret.key").chmod(0o600)
    of_code(cities[1], CODES[1])


def test_a_city_that_fails_stops_no_other(fresh_city: City, first_night: City, tmp_path: Path) -> None:
    """Two homes hold the same city, so all of its persons are known in both; the third has lost its secrets."""
    folder = tmp_path / "江苏 province"
    cities = [of_code(fresh_city.copy(tmp_path / code), code) for code in CODES]
    words = [word for city in cities for word in ("--add", str(city.root))]
    assert province(cities[0], folder, *words)[0] == 0
    (cities[2].root / "secrets.toml").unlink()
    code, out, err = province(cities[0], folder, "--date", T, "--json")
    assert code == 1, err
    told = json.loads(out)
    assert [city["published"] for city in told["cities"]] == [True, True, False]
    assert "secrets.toml" in "".join(told["cities"][2]["why"])
    assert cities[0].outbox() == first_night.outbox()
    assert cities[0].tables() == first_night.tables()
    for city in cities[:2]:
        known = pl.read_parquet(city.root / "lake" / "province" / "known.parquet")
        assert known.height > 500
    pairs = {(pair["city"], pair["other"]): pair for pair in told["exchange"]["pairs"]}
    assert pairs.keys() == {(CODES[0], CODES[1]), (CODES[1], CODES[0])}
    assert pairs[CODES[0], CODES[1]]["registered_in_both"] > 500
    assert sorted(file.name for file in (folder / "exchange").iterdir()) == [f"{code}.parquet" for code in CODES[:2]]
    numbers = registered(cities[0])
    crossed = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    assert not any(number.encode() in crossed for number in numbers)
    assert not any(str(key).encode() in crossed for key in known["person_key"])
    page = (folder / "reports" / f"{T}.html").read_text(encoding="utf-8")
    assert "320900" in page
    what_does_not_fit_is_told(cities, folder)
    # Again: what is published stays, and the summary is the same but for the seconds.
    again = json.loads(province(cities[0], folder, "--date", T, "--json")[1])
    for one in (told, again):
        for city_told in one["cities"]:
            city_told["seconds"] = 0
    assert again == told
