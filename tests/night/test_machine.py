"""What machines and people do around nights: files left open or broken, two starts at once, things that are missing."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pytest

from tests.night.conftest import NIGHTS, City

Copy = Callable[[City], City]
OPEN = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
if sys.argv[2] == "change":
    con.execute("PRAGMA disable_checkpoint_on_shutdown")
    con.execute("SET wal_autocheckpoint = '1TB'")
    con.execute("CREATE TABLE main.notes AS SELECT range AS a FROM range(1000)")
    con.execute("DELETE FROM push.balance")
print("open", flush=True)
sys.stdin.readline()
"""


@contextmanager
def opened(file: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the file open: to "read", to "write", or with a "change" that is in its journal."""
    with subprocess.Popen(
        [sys.executable, "-c", OPEN, str(file), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        try:
            yield program
        finally:
            program.kill()


def findings(city: City) -> dict[str, list[str]]:
    """What doctor finds, by level: areas."""
    said = json.loads(city.run("doctor", "--json", check=False).stdout)
    found: dict[str, list[str]] = {}
    for finding in said["findings"]:
        found.setdefault(finding["level"], []).append(finding["area"])
    return found


def files(city: City) -> dict[str, bytes]:
    """All that a home holds. What SQLite's readers share while they read (``-shm``) is no content."""
    found = sorted(path for path in city.root.rglob("*") if path.is_file() and not path.name.endswith("-shm"))
    return {str(path): path.read_bytes() for path in found}


@pytest.mark.slow
def test_a_journal_left_beside_the_published_file_never_gets_into_it(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    journal = city.root / "outpost.duckdb.wal"
    with opened(city.root / "outpost.duckdb", "change"):
        pass
    assert journal.stat().st_size > 0
    balance = json.loads(city.run("query", "SELECT count(*) AS n FROM push.balance", "--json").stdout)
    assert balance[0]["n"] > 0
    assert "database" in findings(city)["warning"]
    said = city.run("nightly", "--once")
    assert "outpost.duckdb.wal lay beside outpost.duckdb" in said.stderr
    assert not journal.exists()
    assert list((city.root / "lake" / "aside").iterdir())
    kept = city.query("SELECT count(*) FROM push.balance WHERE business_date = DATE '2026-11-20'")
    assert kept == [(balance[0]["n"],)]
    assert city.query("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'notes'") == [(0,)]
    assert city.run("status").returncode == 0
    assert city.run("verify").returncode == 0


@pytest.mark.slow
def test_nights_and_commands_go_on_whoever_has_the_published_file_open(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    with opened(city.root / "outpost.duckdb", "write") as program:
        assert json.loads(city.run("status", "--json").stdout)["business_date"] == NIGHTS[0].isoformat()
        assert "database" in findings(city)["warning"]
        said = city.run("nightly", "--once")
        assert f"process {program.pid}" in said.stderr
    assert city.query("SELECT max(business_date) FROM push.night") == [(NIGHTS[1],)]


@pytest.mark.slow
def test_a_reader_of_the_vault_is_waited_for_and_stops_nobody(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    with opened(city.root / "vault.duckdb", "read") as program:
        assert "vault" in findings(city)["warning"]
        said = city.run("nightly", "--once")
        assert f"vault.duckdb is open in {Path(sys.executable).resolve().name} (process {program.pid})" in said.stderr
    assert city.query("SELECT max(business_date) FROM push.night") == [(NIGHTS[1],)]
    assert (city.root / "vault.duckdb").stat().st_mode & 0o777 == 0o600


def zeros_over_half(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as content:
        content.seek(size // 2)
        content.write(bytes(size - size // 2))


def no_database(file: Path) -> None:
    file.write_bytes(b"this is no database, and never was one" * 1000)


def two_heads(file: Path) -> None:
    with closing(sqlite3.connect(file)) as con, con:
        con.execute("INSERT INTO alembic_version VALUES ('0123456789ab')")


RECORDS = "lake/dagster"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("history/runs.db", two_heads),
        ("history/runs.db", zeros_over_half),
        ("history/runs/index.db", zeros_over_half),
        ("history/runs/index.db", two_heads),
        ("schedules/schedules.db", no_database),
    ],
)
def test_records_that_cannot_be_read_are_set_aside_and_the_night_runs(
    first_night: City, copy_of: Copy, name: str, harm: Callable[[Path], None]
) -> None:
    city = copy_of(first_night)
    harm(city.root / RECORDS / name)
    assert findings(city).get("warning", []).count("records") == 1
    said = city.run("nightly", "--once")
    assert f"Dagster's records {name}" in said.stderr
    assert [path.name for path in (city.root / "lake" / "aside").glob("*.db.*")] == [f"{Path(name).name}.1"]
    assert city.query("SELECT max(business_date) FROM push.night") == [(NIGHTS[1],)]
    assert "records" not in findings(city)["warning"]


@pytest.mark.slow
def test_records_that_break_in_the_middle_of_a_night_do_not_stop_it(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    index = city.root / RECORDS / "history" / "runs" / "index.db"
    with subprocess.Popen(
        city.command("nightly", "--once"),
        cwd=city.project, env=city.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stderr is not None
        said = []
        for line in running.stderr:
            said.append(line)
            if line.startswith("findings"):
                for file in (index, index.with_name("index.db-wal")):
                    file.write_bytes(b"no database " * (file.stat().st_size // 12))
    assert running.returncode == 0, said
    assert any("index.db cannot be read" in line for line in said)
    assert city.query("SELECT max(business_date) FROM push.night") == [(NIGHTS[1],)]


def test_doctor_changes_nothing_and_finds_a_sound_home_sound(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    before = files(city)
    assert "fault" not in findings(city)
    assert files(city) == before


@pytest.mark.parametrize(
    ("harm", "area", "words"),
    [
        ("vault.duckdb", "vault", "put back"),
        ("secrets.toml", "secrets", "put back"),
        ("outpost.toml", "", "put back"),
        ("reference/workdays.csv", "reference", "workdays.csv is missing"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_done(
    first_night: City, copy_of: Copy, harm: str, area: str, words: str
) -> None:
    city = copy_of(first_night)
    (city.root / harm).unlink()
    if area:
        assert area in findings(city)["fault"]
    published = (city.root / "outpost.duckdb").read_bytes()
    failed = city.run("nightly", "--once", check=False)
    assert failed.returncode == 1
    assert words in failed.stderr
    assert not (city.root / harm).exists()
    assert (city.root / "outpost.duckdb").read_bytes() == published
    if harm == "secrets.toml":
        assert city.run("init", check=False).returncode == 1
        assert not (city.root / harm).exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("[models.Z9]\nshadow = true\n", "no such model: Z9"),
        ("[models.R1]\nparameters = { persons = 3 }\n", "no such parameter: models.R1.parameters.persons"),
        ("[expected]\n'gov.nothing' = ['mon']\n", "no such extract: gov.nothing"),
        ("[night]\nthread = 2\n", "night.thread"),
    ],
)
def test_settings_that_name_nothing_stop_every_command_that_reads_them(
    first_night: City, copy_of: Copy, line: str, named: str
) -> None:
    city = copy_of(first_night)
    (city.root / "outpost.toml").write_text(line, encoding="utf-8")
    for command in (("nightly",), ("returns",), ("purge", "--dry-run"), ("models",)):
        refused = city.run(*command, check=False)
        assert (refused.returncode, named in refused.stderr) == (2, True), command
    assert "settings" in findings(city)["fault"]


@pytest.mark.parametrize("what", ["R1", "gov.lease", "Z9"])
def test_what_is_not_held_is_not_released(first_night: City, what: str) -> None:
    refused = first_night.run("release", what, "--night", NIGHTS[0].isoformat(), "--by", "甲", check=False)
    assert refused.returncode == 2
    assert refused.stderr.startswith("outpost: ")


@pytest.mark.slow
def test_two_first_nights_at_once_both_end_well(fresh_city: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    shutil.rmtree(city.root / RECORDS / "history")
    night = ("nightly", "--date", NIGHTS[0].isoformat())
    running = [
        subprocess.Popen(
            city.command(*night), cwd=city.project, env=city.environment(),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    told = [program.communicate() for program in running]
    assert [program.returncode for program in running] == [0, 0], told
    assert "after publication" not in told[0][1] + told[1][1]
    assert city.query("SELECT business_date FROM push.night") == [(NIGHTS[0],)]
    assert not (city.root / "lake" / "aside").exists()


@pytest.mark.slow
def test_all_nights_that_wait_run_oldest_first(fresh_city: City, three_nights: City, copy_of: Copy) -> None:
    city = copy_of(fresh_city)
    told = json.loads(city.run("nightly", "--json").stdout)
    assert [night["business_date"] for night in told["nights"]] == [night.isoformat() for night in NIGHTS]
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()
    assert "no night waits" in city.run("nightly").stdout


def test_the_published_file_cannot_be_changed_by_mistake(first_night: City) -> None:
    assert (first_night.root / "outpost.duckdb").stat().st_mode & 0o222 == 0
    with duckdb.connect(str(first_night.root / "outpost.duckdb"), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM push.night").fetchall() == [(1,)]
