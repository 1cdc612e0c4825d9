"""Files that another program has open: who it is, and how they are read and written all the same."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from outpost import locks
from outpost.locks import FileIsOpenError, Patience

HOLD = """
import duckdb, sys
con = duckdb.connect(sys.argv[1], read_only=sys.argv[2] == "read")
if sys.argv[2] == "killed":
    con.execute("SET wal_autocheckpoint = '1TB'")
    con.execute("DELETE FROM numbers")
print("open", flush=True)
sys.stdin.readline()
"""
Hold = Callable[[Path, str], "subprocess.Popen[str]"]


@pytest.fixture
def hold() -> Iterator[Hold]:
    """Another program that has a file open until the test is over: to "read", to "write", or to be "killed"."""
    running: list[subprocess.Popen[str]] = []

    def started(path: Path, how: str) -> subprocess.Popen[str]:
        program = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert program.stdout is not None
        running.append(program)
        assert program.stdout.readline() == "open\n"
        return program

    yield started
    for program in running:
        program.kill()
        program.communicate()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "前哨" / "outpost.duckdb"
    path.parent.mkdir()
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE numbers AS SELECT range AS n FROM range(10)")
    return path


class Watch:
    """A clock that goes on by what is paused, and what happens at a pause."""

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.now, self.pauses, self._then = 0.0, 0, then

    def patience(self, seconds: float) -> Patience:
        return Patience(seconds, 1.0, lambda: self.now, self._pause)

    def _pause(self, seconds: float) -> None:
        self.now += seconds
        self.pauses += 1
        self._then()


def numbers(path: Path, scratch: Path) -> int:
    with locks.undisturbed(path, scratch) as name, duckdb.connect(str(name), read_only=True) as con:
        return int(con.execute("SELECT count(*) FROM outpost.main.numbers").fetchall()[0][0])


def test_a_journal_that_a_killed_program_left_is_never_replayed(file: Path, tmp_path: Path, hold: Hold) -> None:
    program = hold(file, "killed")
    program.kill()
    program.wait()
    assert locks.journal_of(file).stat().st_size > 0
    before = file.read_bytes()
    assert numbers(file, tmp_path / "reading") == 10
    assert file.read_bytes() == before
    assert list((tmp_path / "reading").iterdir()) == []


@pytest.mark.parametrize("how", ["read", "write", "killed"])
def test_a_file_is_read_whoever_has_it_open(file: Path, tmp_path: Path, hold: Hold, how: str) -> None:
    hold(file, how)
    assert numbers(file, tmp_path / "reading") == 10


def test_who_waits_gets_the_file_when_the_reader_leaves(file: Path, hold: Hold) -> None:
    program = hold(file, "read")

    def leave() -> None:
        program.kill()
        program.wait()

    watch = Watch(leave)
    with locks.connect(file, patience=watch.patience(60)) as con:
        con.execute("INSERT INTO numbers VALUES (10)")
    assert watch.pauses == 1


def test_a_writer_who_stays_is_named_with_what_to_do(file: Path, hold: Hold) -> None:
    program = hold(file, "write")
    watch = Watch()
    for opened in (locks.connect, locks.connect_past_readers):
        watch.now = 0.0
        with pytest.raises(FileIsOpenError, match=rf"outpost\.duckdb is open for writing in .*{program.pid}.*close it"):
            opened(file, patience=watch.patience(60))
        assert watch.now == 60


def test_a_reader_who_stays_keeps_his_file_and_stops_nobody(file: Path, hold: Hold) -> None:
    file.chmod(0o600)
    hold(file, "read")
    before = file.stat().st_ino
    with locks.connect_past_readers(file, patience=Watch().patience(60)) as con:
        con.execute("INSERT INTO numbers VALUES (10)")
    assert file.stat().st_ino != before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["outpost.duckdb"]
    with duckdb.connect(str(file), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM numbers").fetchall() == [(11,)]


@pytest.mark.parametrize(("how", "writes"), [("read", False), ("write", True)])
def test_holders_are_told_without_touching_the_file(file: Path, hold: Hold, how: str, writes: bool) -> None:
    assert locks.holders(file) == []
    program = hold(file, how)
    assert [(holder.process, holder.writes) for holder in locks.holders(file)] == [(program.pid, writes)]


def test_what_gone_processes_left_is_swept(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for process in (gone.pid, os.getpid()):
        (tmp_path / f"{process}-x").mkdir()
    locks.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [f"{os.getpid()}-x"]


def test_what_is_set_aside_takes_nobodys_place(tmp_path: Path) -> None:
    for content in ("1", "2"):
        (tmp_path / "x.wal").write_text(content, encoding="utf-8")
        locks.set_aside(tmp_path / "x.wal", tmp_path / "aside")
    assert {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "aside").iterdir()} == {
        "x.wal.1": "1",
        "x.wal.2": "2",
    }
    assert locks.set_aside(tmp_path / "x.wal", tmp_path / "aside") is None
