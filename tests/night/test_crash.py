"""kill -9 and a full disk at any point: what is published stays whole and readable, the rerun ends the same."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from outpost.cli.options import yesterday
from tests.night.conftest import NIGHTS, City
from tests.night.server import server

Copy = Callable[[City], City]
KILLS = 12
LAST_STEPS = 6
"""So many kills spread over all steps of a night, and before each of so many steps at its end: its publication."""
STAGES = ["night", "landing", "registers", "addresses", "findings", "tasks", "lists", "published:"]


def kill_when(city: City, stage: str) -> int:
    """Run the next night and kill it without warning as soon as it says that ``stage`` begins."""
    with city.started("nightly", "--once") as (running, lines):
        for line in lines:
            if line.startswith(stage):
                running.kill()
                break
    return running.wait()


@pytest.mark.slow
def test_a_night_killed_in_each_stage_leaves_what_is_published_and_ends_the_same(
    first_night: City, three_nights: City, copy_of: Copy
) -> None:
    """Eight kills of one night, one in each stage; the last comes when the night is published already."""
    city = copy_of(first_night)
    published = city.outbox(), city.tables()
    for stage in STAGES:
        assert kill_when(city, stage) == -9, stage
        if stage != "published:":
            assert city.tables() == published[1], stage
            assert {name: sha for name, sha in city.outbox().items() if NIGHTS[0].isoformat() in name} == published[0]
    city.run("nightly", "--date", NIGHTS[1].isoformat())
    city.run("nightly", "--date", NIGHTS[2].isoformat())
    assert city.outbox() == three_nights.outbox()
    assert city.tables() == three_nights.tables()


@pytest.mark.slow
def test_readers_are_never_locked_out_and_see_whole_nights(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    seen = set()
    with city.started("nightly", "--once") as (running, _):
        while running.poll() is None:
            with duckdb.connect(str(city.root / "outpost.duckdb"), read_only=True) as con:
                nights, findings = con.execute(
                    "SELECT (SELECT count(*) FROM push.night), (SELECT count(DISTINCT business_date) FROM push.finding)"
                ).fetchall()[0]
                assert nights == findings
                seen.add(nights)
            for folder in (city.root / "outbox").glob("2*"):
                assert (folder / "_SUCCESS").is_file()
    assert running.returncode == 0
    assert 1 in seen


def disturbed(city: City, *disturbance: str) -> subprocess.CompletedProcess[str]:
    """Run the next night under a disturbance."""
    command = [*disturbance, "nightly", "--once", "--home", str(city.root)]
    return server().run("tests.night.disturbed", command, city.environment())


def assert_still_published(city: City, published: City) -> None:
    """Nothing that readers see of the last published night has changed."""
    assert city.tables() == published.tables()
    files = city.outbox()
    assert {name: files.get(name) for name in published.outbox()} == published.outbox()
    for folder in (city.root / "outbox").glob("2*"):
        assert (folder / "_SUCCESS").is_file()


def assert_ends_undisturbed(city: City, undisturbed: City) -> None:
    """The nights that are left end where they would have ended had nothing happened."""
    while len(city.query("SELECT 1 FROM push.night")) < len(NIGHTS):
        city.run("nightly", "--once")
    assert city.outbox() == undisturbed.outbox()
    assert city.tables() == undisturbed.tables()
    assert city.run("verify").returncode == 0


def people_write(city: City) -> None:
    """A worker answers a task and reports what he saw, a grid office answers one and orders another to be looked after.

    What they send lies in inbox/ when the next night begins.
    """
    ((list_day,),) = city.query("SELECT max(list_day) FROM push.night")
    day = yesterday()  # what was seen, and when an order is due, is judged by the day on which a file is taken in
    seen = {"类型▼": "地址无牌", "日期": day, "情况说明": "门上没有门牌。"}
    wanted = {"要求": "请上门看一看。", "期限": day + dt.timedelta(days=10)}
    for kind, title, said in (("worker", "新发现", seen), ("grid_office", "派单", wanted)):
        ((number,), *_) = city.query(
            f"SELECT number FROM push.list_line WHERE role = 'do' AND state = 'open' AND kind = '{kind}'"
            " GROUP BY number ORDER BY count(*) DESC, number"
        )
        (file,) = (city.root / "outbox").glob(f"*/gov/{kind}/{number}.xlsx")
        book = openpyxl.load_workbook(file)
        tasks, begun = Rows(book["任务清单"], "核查结果▼"), Rows(book[title], next(iter(said)))
        first = tasks.header + 1
        tasks.write(first, {"核查结果▼": "01", "核查日期": list_day, "情况说明": "已上门核实。"})
        begun.write(begun.header + 1, {"地址": str(tasks.read(first + 1, "核查地址")).split()[-1], **said})
        book.save(city.root / "inbox" / file.name)


class Rows:
    """The rows of a sheet, by the titles of its header."""

    def __init__(self, sheet: Worksheet, title: str) -> None:
        self._sheet = sheet
        ((self.header, columns),) = [
            (cells[0].row, {str(cell.value): cell.column for cell in cells})
            for cells in sheet.iter_rows()
            if any(cell.value == title for cell in cells)
        ]
        self._columns = columns

    def read(self, at: int, title: str) -> object:
        return self._sheet.cell(at, self._columns[title]).value

    def write(self, at: int, values: dict[str, object]) -> None:
        for title, value in values.items():
            self._sheet.cell(at, self._columns[title]).value = value


@pytest.mark.slow
def test_a_night_killed_between_any_two_steps_ends_the_same(first_night: City, copy_of: Copy, tmp_path: Path) -> None:
    """One night killed again and again: before statements all over it, and before each of the last changes of files.

    It takes in what people sent: answers, a report and an order are told and counted once, however often it begins.
    """
    sent = first_night.copy(tmp_path / "sent")
    people_write(sent)
    undisturbed = sent.copy(tmp_path / "undisturbed")
    undisturbed.run("nightly")
    begun = "SELECT account, term, count FROM push.balance WHERE term IN ('reported', 'ordered') AND count > 0"
    assert sorted(undisturbed.query(begun)) == [("orders", "ordered", 1), ("reports", "reported", 1)]
    assert undisturbed.query("SELECT count(*) FROM push.task_event WHERE event = 'answered'") == [(2,)]
    # A night that is started again has its list of inputs and takes fewer steps: those are the ones to count.
    counted = sent.copy(tmp_path / "counted")
    assert disturbed(counted, "--kill-at", "500").returncode == -9
    assert disturbed(counted, "--count-into", str(tmp_path / "steps")).returncode == 0
    steps = int((tmp_path / "steps").read_text(encoding="utf-8"))
    committing = steps - LAST_STEPS
    city = copy_of(sent)
    for step in [*range(1, committing, committing // KILLS), *range(committing, steps)]:
        assert disturbed(city, "--kill-at", str(step)).returncode == -9, step
        if len(city.query("SELECT 1 FROM push.night")) > 1:
            break
        assert_still_published(city, first_night)
    assert_ends_undisturbed(city, undisturbed)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.01, 0.3, 0.9])
def test_a_full_disk_leaves_what_is_published_and_the_next_start_ends_the_same(
    first_night: City, three_nights: City, copy_of: Copy, share: float
) -> None:
    """No file may grow past a share of what the published database has: writing fails as it does on a full disk."""
    city = copy_of(first_night)
    size = (city.root / "outpost.duckdb").stat().st_size
    failed = disturbed(city, "--no-file-over", str(int(size * share)))
    assert failed.returncode == 1
    assert failed.stderr
    assert_still_published(city, first_night)
    assert_ends_undisturbed(city, three_nights)
