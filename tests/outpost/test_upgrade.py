"""A home of an earlier version is brought up to this one; a home of a newer version is left alone."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from outpost import backup, database, init, upgrade
from outpost.cli import cli
from outpost.home import Home
from outpost.init import make_home
from outpost.night import standing, workfile
from outpost.night.lock import HomeIsBusyError, HomeLock

CHANGES = {"push.schema_number", "push.calendar_end", "push.source_fault.column"}


def made(root: Path, *statements: str) -> Home:
    """A home whose database was changed after it was made."""
    home = Home(root)
    make_home(home)
    with closing(duckdb.connect(str(home.database))) as con:
        database.create_schema(con)
        con.execute("INSERT INTO push.night VALUES ('2026-11-21', 'published', '2026-11-22', NULL)")
        for statement in statements:
            con.execute(statement)
    return home


@pytest.fixture
def earlier(tmp_path: Path) -> Home:
    return made(
        tmp_path / "前哨 home",
        "DROP TABLE push.schema_number",
        "DROP TABLE push.calendar_end",
        'ALTER TABLE push.source_fault DROP COLUMN "column"',
    )


@pytest.fixture
def newer(tmp_path: Path) -> Home:
    return made(tmp_path / "home", f"UPDATE push.schema_number SET number = {database.SCHEMA + 1}")


def files(home: Home) -> dict[str, str]:
    """Every file of the home but the lock of its writers, by the digest of its bytes."""
    return {
        path.relative_to(home.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in home.root.rglob("*")
        if path.is_file() and path.name != "writer.lock"
    }


def number(home: Home) -> int:
    with closing(duckdb.connect(str(home.database), read_only=True)) as con:
        return database.schema_number(con)


def test_a_rehearsal_says_what_would_change_and_changes_no_byte(earlier: Home) -> None:
    before = files(earlier)
    told = upgrade.rehearse(earlier)
    assert (told.before, told.after, set(told.added), told.dropped) == (0, database.SCHEMA, CHANGES, [])
    assert files(earlier) == before
    assert not upgrade.free_name(earlier, 0).exists()


def test_an_upgrade_brings_tables_and_files_and_keeps_a_copy_of_before(earlier: Home) -> None:
    (earlier.reference / "workdays.csv").unlink()
    before = files(earlier)
    told = upgrade.upgrade(earlier)
    assert set(told.added) == CHANGES
    assert (earlier.reference / "workdays.csv").is_file()
    assert told.copy is not None
    assert hashlib.sha256(Path(told.copy, "outpost.duckdb").read_bytes()).hexdigest() == before["outpost.duckdb"]
    assert number(earlier) == database.SCHEMA
    assert not upgrade.rehearse(earlier).is_due
    with closing(duckdb.connect(str(earlier.database), read_only=True)) as con:
        assert con.execute("SELECT state FROM push.night").fetchall() == [("published",)]


def test_a_home_that_is_up_to_date_is_not_copied(tmp_path: Path) -> None:
    home = made(tmp_path / "home")
    before = files(home)
    assert upgrade.upgrade(home).copy is None
    assert files(home) == before
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.parametrize("stopped", [(backup, "backup"), (init, "make_home"), (workfile, "publish")])
def test_an_upgrade_that_stops_leaves_the_home_as_it_was_and_is_repeated(
    earlier: Home, stopped: tuple[object, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: object) -> None:
        raise OSError("no space left")

    before = files(earlier)
    with monkeypatch.context() as patch:
        patch.setattr(*stopped, stop)
        with pytest.raises(OSError, match="no space left"):
            upgrade.upgrade(earlier)
    assert files(earlier) == before
    assert upgrade.upgrade(earlier).is_due
    assert number(earlier) == database.SCHEMA


def test_no_upgrade_beside_a_night(earlier: Home) -> None:
    lock = HomeLock(earlier)
    lock.acquire("the night of 2026-11-22")
    before = files(earlier)
    with pytest.raises(HomeIsBusyError):
        upgrade.upgrade(earlier)
    lock.release()
    assert files(earlier) == before


WRITING = {
    "nightly": ["nightly"],
    "one night": ["nightly", "--date", "2026-11-22"],
    "returns": ["returns"],
    "purge": ["purge"],
    "release": ["release", "police.resident", "--night", "2026-11-21", "--by", "some clerk"],
    "keys": ["keys", "rotate", "task"],
    "init": ["init"],
    "demo": ["demo", "--residents", "10", "--nights", "1"],
    "briefing": ["briefing"],
    "upgrade": ["upgrade"],
    "upgrade rehearsed": ["upgrade", "--dry-run"],
}


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_what_writes_refuses_a_home_of_a_newer_version(words: list[str], newer: Home) -> None:
    before = files(newer)
    done = CliRunner().invoke(cli, [*words, "--home", str(newer.root)])
    assert isinstance(done.exception, database.NewerSchemaError), done.output
    assert "written by a newer version of Outpost" in str(done.exception)
    assert files(newer) == before


def test_a_work_file_of_a_newer_version_is_not_touched() -> None:
    with closing(duckdb.connect()) as con:
        con.execute("CREATE SCHEMA push; CREATE TABLE push.schema_number AS SELECT 99 AS number")
        with pytest.raises(database.NewerSchemaError):
            database.create_schema(con)
        assert con.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(1,)]


def test_a_question_that_an_earlier_home_cannot_answer_is_told_what_to_do(earlier: Home) -> None:
    question = "FROM push.calendar_end"
    with (
        pytest.raises(database.EarlierSchemaError, match="`outpost upgrade`"),
        standing.published_database(earlier) as con,
    ):
        con.execute(question)
    upgrade.upgrade(earlier)
    with standing.published_database(earlier) as con:
        assert con.execute(question).fetchall() == []
    with pytest.raises(duckdb.CatalogException), standing.published_database(earlier) as con:
        con.execute("FROM push.nothing_of_this_name")


def test_the_command_says_from_what_to_what(earlier: Home) -> None:
    said = CliRunner().invoke(cli, ["upgrade", "--dry-run", "--home", str(earlier.root)]).output
    assert f"schema 0 -> {database.SCHEMA}\n" in said
    assert "  new: push.calendar_end\n" in said
    assert "nothing was changed" in said
