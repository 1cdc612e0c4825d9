"""Real nights of a small town: findings become tasks and lists, what comes back is heard by the ledger."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from outpost import begun, database, journal, ledger, returns
from outpost.home import Home
from outpost.ledger import SuppressionRule
from outpost.lists import ListsNight, Withheld, write_lists
from outpost.settings import Settings
from tests.outpost.ledger.conftest import SECRETS, City, Model, with_tables
from tests.outpost.lists.a_night import Reason, VaultOf


@dataclass(frozen=True)
class ListedModel(Model):
    """A model as the ledger and the list writer need it."""

    title: str = "核查"
    subject: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, list[str]] = field(default_factory=lambda: {"gov": ["people"], "police": ["people"]})
    identity: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(
        default_factory=lambda: {"FOUND": Reason("登记不符", {"gov": "登记{people}人。", "police": "登记{people}人。"})}
    )


MODELS = {
    "M1": ListedModel("M1", suppression=SuppressionRule(days=30)),
    "M2": ListedModel(
        "M2", reviewer="grid_office", suppression=SuppressionRule(days=30), answers={"04a": "与子女同住"}
    ),
}


class Town(City):
    """The ledger's city with lists, an inbox and a journal. ``home`` is where files go, ``violent`` incidents' rows."""

    def __init__(self, root: Path, models: Mapping[str, ListedModel] = MODELS) -> None:
        self.specs: dict[str, Any] = begun.with_begun(models)
        super().__init__(with_tables(database.connect(threads=1)), models=self.specs)
        self.lists = Settings()
        self.violent: list[tuple[str, int]] = []
        self.home = Home(root)
        for folder in self.home.folders():
            folder.mkdir(parents=True, exist_ok=True)

    def heard_night(self, *findings: Mapping[str, Any]) -> None:
        """Run the next night on these findings with all that came back since; what it took is written down."""
        heard = {entry["id"] for entry in self.said}
        new = [entry for entry in journal.entries(self.home) if entry["id"] not in heard]
        self.said += [{**entry, "taken": False} for entry in new]
        taken = [(self.date, "journal", str(entry["id"]), "") for entry in new]
        self.night(*findings)
        if taken:
            self.con.executemany("INSERT INTO push.night_input VALUES (?, ?, ?, ?)", taken)

    def listed_night(self, *findings: Mapping[str, Any]) -> None:
        """The same, and its lists are written."""
        self.heard_night(*findings)
        self.folder = self.home.outbox / str(self.date)
        self.written = self.write()

    def write(self) -> ListsNight:
        """Write the last night's lists, passing on what may not stand on them; its balance closes afterwards."""
        last = self.date - dt.timedelta(days=1)
        written = write_lists(self.con, self.folder, self.specs, last, VaultOf(), self.lists, pass_on=self._pass_on)
        assert ledger.close_balance(self.con, last) == []
        return written

    def _pass_on(self, kept: Sequence[Withheld]) -> int:
        lines = [ledger.Kept(one.task_number, one.kind, one.number, one.rule) for one in kept]
        last = self.date - dt.timedelta(days=1)
        return ledger.pass_on(self.con, lines, self.specs, last, self.settings.city_code, SECRETS)

    def files(self, kind: str) -> list[Path]:
        """Files of a kind of recipient, as ``gov/worker``."""
        return sorted((self.folder / kind).glob("*.xlsx"))

    def take(self, contents: Mapping[str, bytes], day: dt.date) -> returns.Returns:
        """Put files into inbox/ and take them in."""
        for name, content in contents.items():
            (self.home.inbox / name).write_bytes(content)
        return returns.take_in(self.home, returns.waiting_files(self.home), self.con, self.specs, day)

    def _registers(self) -> None:
        super()._registers()
        self.con.execute(
            "CREATE OR REPLACE TABLE registers.listed_address AS SELECT address_code, 7 AS level, 1 AS status, "
            "address_code AS name, address_code AS full_name, '' AS walk_key, district_code, town_code, community_code "
            "FROM registers.address"
        ).fetchall()
        self._widen("grid_now", "grid_code AS name")
        self.con.execute("CREATE OR REPLACE TABLE registers.ref_department(code TEXT, name TEXT, zone TEXT)").fetchall()
        for department in ("住房和城乡建设局", "燃气管理办公室"):
            self.con.execute(
                "INSERT INTO registers.ref_department VALUES ($d, $d, 'gov')", {"d": department}
            ).fetchall()
        for table in (
            "dispute_incident(source_row STRUCT(extract TEXT, delivery TEXT, row_number BIGINT), "
            "domestic_violence_flag BOOLEAN)",
            "dispute_row(place_code TEXT, category TEXT, occurred_at TIMESTAMP, domestic_violence_flag BOOLEAN)",
        ):
            self.con.execute(f"CREATE OR REPLACE TABLE registers.{table}").fetchall()
        for delivery, row in self.violent:
            cited = {"extract": "police.dispute_incident", "delivery": delivery, "row_number": row}
            self.con.execute("INSERT INTO registers.dispute_incident VALUES ($row, true)", {"row": cited}).fetchall()

    def _widen(self, table: str, columns: str) -> None:
        self.con.execute(
            f"CREATE OR REPLACE TABLE registers.{table} AS SELECT *, {columns} FROM registers.{table}"
        ).fetchall()


def filled(path: Path, tab: str, answers: Mapping[str, Mapping[str, Any]]) -> bytes:
    """A list with values typed in: task number -> title of the column -> value."""
    book = openpyxl.load_workbook(path)
    sheet = book[tab]
    columns, rows = columns_and_rows(sheet)
    for number, values in answers.items():
        for title, value in values.items():
            cell = sheet.cell(rows[number], columns[title], value)
            if isinstance(value, str):
                cell.data_type = "s"  # cells to be filled in are texts: what begins with = is no formula
    memory = io.BytesIO()
    book.save(memory)
    return memory.getvalue()


def columns_and_rows(sheet: Worksheet) -> tuple[dict[str, int], dict[str, int]]:
    """Columns by their title, rows by their task number."""
    head = next(row for row in sheet.iter_rows() if any(cell.value == "任务编号" for cell in row))
    columns = {str(cell.value): cell.column for cell in head}
    numbers = columns["任务编号"]
    below = range(head[0].row + 1, sheet.max_row + 1)
    return columns, {str(sheet.cell(at, numbers).value): at for at in below if sheet.cell(at, numbers).value}


def as_csv(content: bytes, tab: str, encoding: str) -> bytes:
    """What an office program exports of a sheet: cells as they are shown."""
    memory = io.StringIO(newline="")
    writer = csv.writer(memory)
    for row in openpyxl.load_workbook(io.BytesIO(content))[tab].iter_rows():
        writer.writerow([shown(cell.value, cell.number_format) for cell in row])
    return memory.getvalue().encode(encoding)


def shown(value: object, number_format: str) -> str:
    """A cell's value as it is shown."""
    if isinstance(value, dt.datetime | dt.date):
        return f"{value.month}月{value.day}日" if "月" in number_format else f"{value:%Y/%m/%d}"
    return "" if value is None else str(value)
