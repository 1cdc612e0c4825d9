"""A home whose last night listed a few tasks, and the files that come back."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

from outpost import database, journal, returns
from outpost.home import Home
from outpost.ledger import numbers
from outpost.lists import write_lists
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line
from tests.sharing import made_once

KEY = b"k" * 32


def number(n: int, model: str = "R1") -> str:
    """The sound number of the n-th task."""
    return numbers.draw(f"{model}|{n}", model, T, 1, KEY)


_TAKEN_OVER = ["task_number", "model_id", "reason", "subject_kind", "subject_key", "state", "priority"]
_TAKEN_OVER += ["opened_on", "listed_on", "due_on", "answer_code", "answered_on", "answered_by", "answer_id"]
ANSWER_ID = "D-7Q0M3X"
"""Of the answer that waits for its officer."""
RECIPIENTS = [("worker", "W00017"), ("worker", "W00099"), ("officer", "P088"), ("officer", "P099"), ("station", "S1")]
RECIPIENTS += [("grid_office", "320602001"), ("grid_office", "320602"), ("district", "320602")]
_WHO = pl.Struct(dict.fromkeys(("zone", "kind", "number", "role", "fallback"), pl.String))
_FORMATS = Settings.model_validate({"lists": {"formats": {"worker": ["xlsx", "html"]}}})
_TYPES = {"recipients": pl.List(_WHO), "refused_by": pl.List(pl.String)}


def list_tasks(root: Path, tasks: list[dict[str, Any]]) -> None:
    """Make a home whose last night listed these tasks, with its tables beside its lake."""
    home = Home(root)
    for folder in home.folders():
        folder.mkdir(parents=True, exist_ok=True)
    with a_night(tasks, files=_files(home)) as con:
        write_lists(con, home.outbox / str(T), SPECS, T, VaultOf(), _FORMATS)
        state: dict[str, dict[str, Any]] = {}
        for task in tasks:
            known = state.setdefault(task["task_number"], {**task, "recipients": []})
            known["recipients"].append({key: task[key] for key in ("zone", "kind", "number", "role", "fallback")})
        for task in state.values():
            _insert(con, task)
        con.executemany("INSERT INTO push.recipient (kind, number) VALUES (?, ?)", RECIPIENTS)


def _files(home: Home) -> tuple[Path, Path]:
    return home.lake / "ledger.duckdb", home.lake / "registers.duckdb"


class Office:
    """A home, the lists of its last night, and taking in what comes back."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.con = database.connect(*_files(self.home), threads=1)

    def list_of(self, recipient: str) -> Path:
        """The recipient's file of tonight."""
        return self.home.outbox / str(T) / f"{recipient}.xlsx"

    def send(self, name: str, content: bytes) -> returns.Returns:
        """Put a file into the inbox and take it in, three days after it was listed."""
        (self.home.inbox / name).write_bytes(content)
        return self.take()

    def take(self, day: dt.date = L + dt.timedelta(3)) -> returns.Returns:
        return returns.take_in(self.home, returns.waiting_files(self.home), self.con, SPECS, day)

    def entries(self) -> list[dict[str, Any]]:
        return journal.entries(self.home)

    def receipt(self, name: str) -> list[dict[str, Any]]:
        """The rows of a receipt."""
        cells = openpyxl.load_workbook(self.home.receipts / name)["回执"].iter_rows(min_row=4, values_only=True)
        titles = next(cells)
        return [dict(zip(titles, row, strict=True)) for row in cells]


def _insert(con: duckdb.DuckDBPyConnection, task: dict[str, Any]) -> None:
    row = {name: task[name] for name in _TAKEN_OVER} | {
        "task_key": task["task_number"],
        "episode": 1,
        "model_version": 1,
        "due_rule": "5wd",
        "route": "both",
        "recipients": task["recipients"],
        "absent_nights": 0,
        "extended": False,
        "attempts": 0,
        "in_progress": False,
        "refused_by": [],
    }
    con.register("task", pl.DataFrame([row], schema_overrides=_TYPES).to_arrow())
    con.execute("INSERT INTO push.task_live BY NAME FROM task").fetchall()
    con.unregister("task")


@pytest.fixture(scope="session")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four tasks of one worker, one of another, one that waits for its officer; tests copy it."""
    waiting = {
        "zone": "police", "kind": "officer", "number": "P088", "role": "review", "state": "in_review",
        "answer_code": "01", "answered_on": L, "answered_by": "worker:W00017",
        "answer_id": ANSWER_ID,
    }  # fmt: skip
    tasks = [line(task_number=number(n)) for n in range(4)]
    tasks.append(line(task_number=number(4), number="W00099"))
    tasks.append(line(task_number=number(5), **waiting))
    tasks.append(line(task_number=number(6, "C1"), model_id="C1", reason="LISTED", subject_kind="person"))
    return made_once(tmp_path_factory, "office", lambda folder: list_tasks(folder / "home", tasks)) / "home"


@pytest.fixture
def office(listed: Path, tmp_path: Path) -> Iterator[Office]:
    """A copy of that home."""
    shutil.copytree(listed, tmp_path, dirs_exist_ok=True)
    made = Office(tmp_path)
    yield made
    made.con.close()


@pytest.fixture
def filled(office: Office) -> Callable[..., bytes]:
    """The worker's list with answers typed in: (n, result, date, note, department)."""

    def fill(*answers: tuple[Any, ...], recipient: str = "gov/worker/W00017") -> bytes:
        path = office.list_of(recipient)
        book = openpyxl.load_workbook(path)
        sheet = book["任务清单"]
        places = {sheet.cell(at, 2).value: at for at in range(5, sheet.max_row + 1)}
        for task, *values in answers:
            for column, value in enumerate(values, 10):
                sheet.cell(places[task], column).value = value
        target = path.with_name("filled.xlsx")
        book.save(target)
        return target.read_bytes()

    return fill
