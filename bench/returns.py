"""A city's afternoon: 10,000 filled-in lists come back at once, as an office program saves them.

    .venv/bin/python bench/returns.py [--files 10000]

Each file is a worker's own list of one to twelve lines, saved again by another program (shared strings, styles of its
own), with an answer in every line. Prints the seconds and processor seconds of taking them in, receipts, journal and
archive included.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import random
import re
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from outpost import returns
from outpost.home import Home
from outpost.ledger import numbers
from outpost.lists import write_lists
from outpost.settings import Settings
from tests.outpost.lists.a_night import SPECS, L, T, VaultOf, a_night, line

_KEY = b"k" * 32
_MOST_LINES = 12
_DAY = L + dt.timedelta(days=1)
_EVIDENCE = {"people": 11, "area": "82.5", "rules": ["人数", "面积"]}
_STRINGS = "xl/sharedStrings.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_INLINE = re.compile(rb' t="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>')
_SAID = ("01 属实已处置", "04 不属实", "05 无法核实·未遇", "07 当事人谢绝", "02 属实处置中")


def task_number(n: int) -> str:
    """The sound number of the n-th task."""
    return numbers.draw(f"R1|{n}", "R1", T, 1, _KEY)


def worker(n: int) -> str:
    """The number of the n-th worker."""
    return f"W{n:05}"


def shapes(folder: Path) -> dict[int, dict[str, bytes]]:
    """For each number of lines the members of one filled-in list, saved again by another program."""
    rows = [
        line(task_number=task_number(100 * lines + i), number=worker(lines), evidence=_EVIDENCE)
        for lines in range(1, _MOST_LINES + 1)
        for i in range(lines)
    ]
    con = a_night(rows)
    write_lists(con, folder, SPECS, T, VaultOf(), Settings())
    con.close()
    found = {}
    for lines in range(1, _MOST_LINES + 1):
        book = openpyxl.load_workbook(folder / "gov" / "worker" / f"{worker(lines)}.xlsx")
        sheet = book["任务清单"]
        for at in range(5, 5 + lines):
            sheet.cell(at, 10).value = _SAID[at % len(_SAID)]
            sheet.cell(at, 11).value = _DAY
            sheet.cell(at, 12).value = "已上门核实，与房东当面谈过"
        memory = io.BytesIO()
        book.save(memory)
        with zipfile.ZipFile(memory) as saved:
            found[lines] = shared({name: saved.read(name) for name in saved.namelist()})
    return found


def shared(members: dict[str, bytes]) -> dict[str, bytes]:
    """The same workbook with its texts in one table, as office programs keep them."""
    texts: dict[bytes, int] = {}

    def moved(cell: re.Match[bytes]) -> bytes:
        return b' t="s"><v>%d</v></c>' % texts.setdefault(cell[1], len(texts))

    for name in [name for name in members if name.startswith("xl/worksheets/sheet")]:
        members[name] = _INLINE.sub(moved, members[name])
    items = b"".join(b"<si><t>%b</t></si>" % text for text in texts)
    head = (
        b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    )
    members[_STRINGS] = head + items + b"</sst>"
    kind = b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"'
    relation = b'<Relationship Id="rId90" Type=' + kind + b' Target="sharedStrings.xml"/></Relationships>'
    members[_RELATIONS] = members[_RELATIONS].replace(b"</Relationships>", relation)
    return members


def fill_inbox(home: Home, files: int, made: dict[int, dict[str, bytes]]) -> list[tuple[str, str]]:
    """Write the files into inbox/; returns (task number, worker) of every line."""
    chance = random.Random(20261124)
    tasks: list[tuple[str, str]] = []
    # Numbers that are drawn alike by chance would be refused as somebody else's.
    drawn = iter(dict.fromkeys(task_number(1_000_000 + n) for n in range(files * _MOST_LINES)))
    for n in range(files):
        lines = chance.randint(1, _MOST_LINES)
        who = worker(20_000 + n)
        renamed = {worker(lines): who}
        for i in range(lines):
            fresh = next(drawn)
            renamed[task_number(100 * lines + i)] = fresh
            tasks.append((fresh, who))
        members = dict(made[lines])
        text = members[_STRINGS].decode()
        for old, new in renamed.items():
            text = text.replace(old, new)
        members[_STRINGS] = text.encode()
        with zipfile.ZipFile(
            home.inbox / f"{who} 副本({n % 3}).xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1
        ) as new_file:
            for name, content in members.items():
                new_file.writestr(name, content)
    return tasks


def published(tasks: list[tuple[str, str]]) -> duckdb.DuckDBPyConnection:
    """The database of the night that listed these tasks."""
    con = a_night([line()])
    who = pl.Struct(dict.fromkeys(("zone", "kind", "number", "role", "fallback"), pl.String))
    rows: list[dict[str, Any]] = [
        {
            "task_number": number, "task_key": number, "episode": 1, "model_id": "R1", "model_version": 1,
            "reason": "HEADCOUNT", "subject_kind": "dwelling", "subject_key": "H501", "priority": 2, "state": "open",
            "opened_on": T, "listed_on": L, "due_on": L, "due_rule": "5wd", "route": "both", "absent_nights": 0,
            "extended": False, "attempts": 0, "in_progress": False, "refused_by": [],
            "recipients": [{"zone": "gov", "kind": "worker", "number": who, "role": "do", "fallback": None}],
        }
        for number, who in tasks
    ]  # fmt: skip
    con.register(
        "tasks",
        pl.DataFrame(rows, schema_overrides={"recipients": pl.List(who), "refused_by": pl.List(pl.String)}).to_arrow(),
    )
    con.execute("INSERT INTO push.task_live BY NAME FROM tasks").fetchall()
    con.unregister("tasks")
    return con


def cpu() -> float:
    """Processor seconds of this process and of those that it has waited for."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--files", type=int, default=10_000)
    said = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="outpost-bench-") as temporary:
        home = Home(Path(temporary) / "home")
        for folder in home.folders():
            folder.mkdir(parents=True)
        tasks = fill_inbox(home, said.files, shapes(Path(temporary) / "shapes"))
        con = published(tasks)
        waiting = returns.waiting_files(home)
        began, spent = time.perf_counter(), cpu()
        taken = returns.take_in(home, waiting, con, SPECS, L + dt.timedelta(days=3))
        seconds, spent = time.perf_counter() - began, cpu() - spent
        con.close()
    sys.stdout.write(
        f"{taken.files} files, {taken.accepted} rows accepted, {taken.refused} refused: "
        f"{seconds:.1f} s, {spent:.1f} s of processor\n"
    )


if __name__ == "__main__":
    main()
