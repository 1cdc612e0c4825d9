"""Reference data: working days, and files that cannot be used."""

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from outpost import database, reference
from outpost.home import Home
from outpost.init import make_home
from outpost.reference import ReferenceFileError

T = dt.date(2026, 9, 28)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = Home(tmp_path)
    make_home(home)
    return home.reference


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return database.connect()


def workdays(con: duckdb.DuckDBPyConnection, first: str, last: str) -> list[str]:
    rows = con.execute(
        "SELECT day FROM registers.calendar WHERE is_workday AND day BETWEEN $first AND $last ORDER BY day",
        {"first": dt.date.fromisoformat(first), "last": dt.date.fromisoformat(last)},
    ).fetchall()
    return [day.isoformat() for (day,) in rows]


def test_holidays_and_worked_weekends_of_the_calendar(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    reference.load(con, folder, T)
    assert workdays(con, "2026-09-30", "2026-10-12") == [
        "2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12",
    ]  # fmt: skip


def test_days_that_are_not_listed_are_monday_to_friday(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    reference.load(con, folder, T)
    assert workdays(con, "2023-03-03", "2023-03-07") == ["2023-03-03", "2023-03-06", "2023-03-07"]
    assert workdays(con, "2027-12-03", "2027-12-07") == ["2027-12-03", "2027-12-06", "2027-12-07"]


def test_the_count_of_working_days_runs_on(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    reference.load(con, folder, T)
    rows = con.execute("SELECT is_workday, workdays_through FROM registers.calendar ORDER BY day").fetchall()
    counted = 0
    for is_workday, through in rows:
        counted += is_workday
        assert through == counted


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("workdays.csv", "date,workday\n", "header"),
        ("workdays.csv", "date,is_workday\n2026-02-30,Y\n", "line 2: date"),
        ("workdays.csv", "date,is_workday\n2026-02-03,yes\n", "line 2: is_workday.*Y or N"),
        ("workdays.csv", "date,is_workday\n2026-02-03,true\n", "line 2: is_workday"),
        ("workdays.csv", "date,is_workday\n2026-02-03,y\n", "line 2: is_workday"),
        ("workdays.csv", "date,is_workday\n2026-02-03,Y\n20261001,N\n", "line 3: date.*YYYY-MM-DD"),
        ("workdays.csv", "date,is_workday\n2026-W01-1,N\n", "line 2: date"),
        ("workdays.csv", "date,is_workday\n２０２６-10-01,N\n", "line 2: date"),
        ("workdays.csv", 'date,is_workday\n2026-10-01,"N\n', "line 2: quotes"),
        ("aliases.csv", "kind,old_name,new_name,valid_from\nriver,a,b,\n", "line 2: kind"),
        ("aliases.csv", "kind,old_name,new_name,valid_from\nroad,,b,\n", "old_name is empty"),
        ("spring_festival.csv", "year,date\n2026\n", "line 2: 2 columns"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    folder: Path, con: duckdb.DuckDBPyConnection, name: str, text: str, said: str
) -> None:
    (folder / name).write_text(text, encoding="utf-8")
    with pytest.raises(ReferenceFileError, match=f"{name}.*{said}"):
        reference.load(con, folder, T)


def test_a_file_that_is_not_utf8_is_named_with_its_line(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    text = "kind,old_name,new_name,valid_from\nroad,a,b,\nroad,人民路,人民中路,\n"
    (folder / "aliases.csv").write_bytes(text.encode("gb18030"))
    with pytest.raises(ReferenceFileError, match=r"aliases\.csv line 3: byte 6 .*UTF-8") as refused:
        reference.load(con, folder, T)
    assert "人民" not in str(refused.value)


@pytest.mark.parametrize(
    ("last", "short"),
    [("2026-10-10", True), ("2026-11-26", True), ("2026-11-27", False), ("2026-12-31", False)],
)
def test_a_calendar_that_ends_before_due_dates_do_is_noted(
    folder: Path, con: duckdb.DuckDBPyConnection, last: str, short: bool
) -> None:
    (folder / "workdays.csv").write_text(f"date,is_workday\n2026-10-01,N\n{last},Y\n", encoding="utf-8")
    database.create_schema(con)
    reference.load(con, folder, T)
    reference.note_end_of_calendar(con, T)  # the 60th day after is 2026-11-27
    noted = con.execute("SELECT listed_through::TEXT FROM push.calendar_end").fetchall()
    assert noted == ([(last,)] if short else [])
    assert reference.end_of_calendar(folder) == dt.date.fromisoformat(last)


def test_a_missing_file_is_named(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    (folder / "aliases.csv").unlink()
    with pytest.raises(ReferenceFileError, match=r"aliases\.csv is missing"):
        reference.load(con, folder, T)


def test_an_alias_needs_no_date(folder: Path, con: duckdb.DuckDBPyConnection) -> None:
    (folder / "aliases.csv").write_text("kind,old_name,new_name,valid_from\nroad,人民路,人民中路,\n", encoding="utf-8")
    reference.load(con, folder, T)
    assert con.execute("FROM registers.ref_alias").fetchall() == [("road", "人民路", "人民中路", None)]
