"""Dagster's records: written with little ado and never without a journal, and made anew when they cannot be used."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dagster as dg
import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from outpost import records as files
from outpost.init import TEMPLATES
from pipelines import records


@dg.asset
def one() -> int:
    return 1


def new_folder(root: Path) -> Path:
    made = root / "前哨 home" / "lake" / "dagster"
    made.mkdir(parents=True)
    (made / "dagster.yaml").write_text((TEMPLATES / "dagster.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the records of one run; tests copy it."""
    made = new_folder(tmp_path_factory.mktemp("recorded"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", str(made))
        run_once()
    records.kept_engine.cache_clear()
    return made


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of records, as ``outpost init`` makes it."""
    made = new_folder(tmp_path)
    monkeypatch.setenv("DAGSTER_HOME", str(made))
    yield made
    records.kept_engine.cache_clear()


def run_once() -> str:
    with dg.DagsterInstance.get() as instance:
        assert isinstance(instance.run_storage, records.Runs)
        done = dg.materialize([one], instance=instance)
        assert done.success
        return done.run_id


def is_known(run_id: str) -> bool:
    with dg.DagsterInstance.get() as instance:
        run = instance.get_run_by_id(run_id)
        return run is not None and run.status == dg.DagsterRunStatus.SUCCESS


def test_nothing_of_dagster_is_patched_when_pipelines_are_imported() -> None:
    """Functions, classes and their methods are the same objects afterwards; no engine of others is listened to."""
    program = """
        import sys, types
        import dagster, sqlalchemy
        import dagster._core.storage.event_log.sqlite.sqlite_event_log, dagster._core.storage.sqlite_storage

        def listeners():
            return len(list(sqlalchemy.create_engine("sqlite://").pool.dispatch.connect))

        def parts():
            for name, module in list(sys.modules.items()):
                if name.partition(".")[0] in ("dagster", "dagster_shared", "sqlalchemy", "sqlite3"):
                    for key, value in list(vars(module).items()):
                        if isinstance(value, (type, types.FunctionType, types.BuiltinFunctionType)):
                            yield f"{name}.{key}", value
                        if isinstance(value, type):
                            kinds = (types.FunctionType, property, classmethod, staticmethod)
                            for inner, method in list(vars(value).items()):
                                if isinstance(method, kinds):
                                    yield f"{name}.{key}.{inner}", method

        before, listened = dict(parts()), listeners()
        from pipelines import definitions, engines, records
        after = dict(parts())
        changed = sorted(name for name, value in before.items() if after.get(name) is not value)
        assert len(before) > 10_000, len(before)
        assert changed == [], changed
        assert listeners() == listened
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)], cwd=Path(__file__).parents[2], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.usefixtures("folder")
def test_the_home_is_given_the_class_that_keeps_its_records() -> None:
    with dg.DagsterInstance.get() as instance:
        assert type(instance.event_log_storage) is records.Events
        assert type(instance.schedule_storage) is records.Schedules
        assert dg.DagsterInstance.from_ref(instance.get_ref()).run_storage is not instance.run_storage


@pytest.mark.usefixtures("folder")
def test_no_welcome_dialog_stands_before_the_pages() -> None:
    with dg.DagsterInstance.get() as instance:
        assert not instance.nux_enabled  # what the pages ask as `shouldShowNux`


@pytest.mark.usefixtures("folder")
def test_a_run_is_recorded_by_one_engine_and_one_connection_a_file() -> None:
    engines: dict[str, set[int]] = {}
    opened: list[str] = []

    def used(connection: object) -> None:
        engine = connection.engine  # type: ignore[attr-defined]
        if engine.pool.__class__.__name__ == "QueuePool":
            engines.setdefault(str(engine.url), set()).add(id(engine))

    def connected(connection: sqlite3.Connection, _record: object) -> None:
        opened.append(connection.execute("PRAGMA database_list").fetchall()[0][2])

    event.listen(Engine, "engine_connect", used)
    event.listen(Engine, "connect", connected)
    try:
        run_id = run_once()
    finally:
        event.remove(Engine, "engine_connect", used)
        event.remove(Engine, "connect", connected)
    assert len(engines) >= 3
    assert {len(found) for found in engines.values()} == {1}
    # Dagster makes the file over connections of its own; the run itself, some hundred statements, takes one.
    assert opened.count(next(name for name in opened if run_id in name)) <= 7
    assert is_known(run_id)


def test_a_power_cut_can_take_no_more_than_the_last_events(folder: Path) -> None:
    run_once()
    for name in files.CORE:
        with records.kept_engine(f"sqlite:///{folder / name}").connect() as con:
            assert con.execute(text("PRAGMA journal_mode")).scalar() == "wal", name
            assert con.execute(text("PRAGMA synchronous")).scalar() == 1, name  # NORMAL; OFF is 0
    with closing(sqlite3.connect(folder / "other.db")) as con:
        assert con.execute("PRAGMA synchronous").fetchall() == [(2,)]  # nobody else's connection is touched


def zeros(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as content:
        content.seek(size // 2)
        content.write(bytes(size - size // 2))


def no_database(file: Path) -> None:
    file.write_bytes(b"no database " * 4096)


def two_heads(file: Path) -> None:
    with closing(sqlite3.connect(file)) as con, con:
        con.execute("INSERT INTO alembic_version VALUES ('0123456789ab')")


@pytest.mark.parametrize("harm", [zeros, no_database, two_heads])
@pytest.mark.parametrize("name", files.CORE)
def test_a_file_that_cannot_be_used_is_set_aside_with_a_warning(
    recorded: Path, folder: Path, name: Path, harm: object, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(recorded, folder, dirs_exist_ok=True)
    assert callable(harm)
    harm(folder / name)
    assert files.look_at(folder / name) is not None
    with caplog.at_level(logging.WARNING, "outpost.night"):
        assert is_known(run_once())
    assert [record.getMessage().split(" ")[2] for record in caplog.records] == [name.as_posix()]
    assert (folder.parent / "aside" / f"{name.name}.1").is_file()
    assert files.look_at(folder / name) is None


def test_a_file_that_breaks_in_the_middle_is_made_anew_for_who_asks_next(folder: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        assert dg.materialize([one], instance=instance).success
        records.kept_engine.cache_clear()
        no_database(folder / files.RUNS)
        with pytest.raises(Exception, match="not a database"):
            instance.get_runs()
        assert instance.get_runs() == []
        assert dg.materialize([one], instance=instance).success


def test_who_holds_an_older_connection_finds_the_file_that_took_its_place(folder: Path) -> None:
    with dg.DagsterInstance.get() as instance:
        assert dg.materialize([one], instance=instance).success
        two_heads(folder / files.RUNS)
        records.Records(str(folder))  # another process, say, that starts
        assert instance.get_runs() == []


def test_a_lock_that_is_not_given_back_is_a_fault(folder: Path) -> None:
    run_once()
    records.kept_engine.cache_clear()
    file = folder / files.RUNS
    with closing(sqlite3.connect(file, isolation_level=None)) as con:
        con.execute("BEGIN IMMEDIATE")
        assert files.fault_of(file, lock_seconds=0.0) == "is locked by another program"
        con.execute("ROLLBACK")
    assert files.fault_of(file, lock_seconds=0.0) is None


@pytest.mark.slow
def test_first_starts_at_once_make_one_set_of_records(folder: Path) -> None:
    program = "import dagster as dg; dg.DagsterInstance.get().get_runs()"
    running = [
        subprocess.Popen([sys.executable, "-c", program], cwd=Path(__file__).parents[2], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    told = [one.communicate()[1] for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], told
    assert [files.look_at(folder / name) for name in files.CORE] == [None, None, None]
    assert not (folder.parent / "aside").exists()
