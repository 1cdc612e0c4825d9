"""03 from the door to the department and back: lists, the department's file, and what its sender hears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost import corrections, journal, ledger
from tests.outpost.ledger.conftest import finding
from tests.outpost.returns.town import MODELS, ListedModel, Town, columns_and_rows, filled

HOUSING = "住房和城乡建设局"


@dataclass(frozen=True)
class HandedModel(ListedModel):
    """A model of the town as corrections and transfers need it, too."""

    corrections: Mapping[str, str] = field(default_factory=dict)


SPECS = {"M1": HandedModel("M1"), "M2": HandedModel("M2", reviewer="grid_office")}


class Handing(Town):
    """The town with departments that answer."""

    def handed_night(self, *findings: Mapping[str, Any]) -> None:
        """A night with its transfers before its lists, as stages run them, and the departments' files."""
        heard = {entry["id"] for entry in self.said}
        entries = journal.entries(self.home)
        self.said += [
            {**entry, "taken": False} for entry in entries if entry["id"] not in heard and entry["kind"] != "transfer"
        ]
        self.night(*findings)
        last = self.date - dt.timedelta(days=1)
        self.con.execute(
            "CREATE OR REPLACE TABLE registers.standard_address AS SELECT address_code, address_code AS full_name, "
            "{'delivery': 'd', 'row_number': 1} AS source_row FROM registers.address"
        ).fetchall()
        corrections.take_transfers(self.con, SPECS, entries, last)
        self.folder = self.home.outbox / str(last)
        self.written = self.write()
        self.told = corrections.write(self.con, self.home.corrections / str(last), {}, last)
        assert ledger.close_balance(self.con, last) == []

    def department(self) -> Path:
        """The file of the department of tonight."""
        return self.home.corrections / str(self.date - dt.timedelta(days=1)) / f"gov/{HOUSING_FILE}.xlsx"


HOUSING_FILE = "".join(f"%{byte:02X}" for byte in HOUSING.encode())


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Handing]:
    """A town before its first night."""
    made = Handing(tmp_path)
    yield made
    made.con.close()


def test_what_a_worker_hands_on_comes_back_to_him(town: Handing) -> None:
    assert set(SPECS) == set(MODELS)
    town.handed_night(finding())
    number = str(town.task()["task_number"])
    said = {
        "核查结果▼": "03 属实需转办",
        "核查日期": town.date.isoformat(),
        "情况说明": "隔断要拆，电话 13800138000",
        "转办部门": HOUSING,
    }
    town.take({"w.xlsx": filled(town.files("gov/worker")[0], "任务清单", {number: said})}, town.date)
    town.handed_night(finding())
    assert not town.department().exists()
    town.take(
        {"o.xlsx": filled(town.files("police/officer")[0], "待审核", {number: {"审核结论▼": "通过入库"}})}, town.date
    )
    town.handed_night(finding())
    assert town.task()["ending"] == "confirmed"
    book = openpyxl.load_workbook(town.department())
    shown = [str(cell) for row in book["转办"].iter_rows(values_only=True) for cell in row if cell is not None]
    assert number in shown
    assert any(text.startswith("隔断要拆") for text in shown)
    assert "13800138000" not in " ".join(shown)
    reply = {"办理结果▼": "01 已办结", "办理日期": town.date, "办理说明": "隔断已拆除，" * 8}
    taken = town.take({"部门.xlsx": filled(town.department(), "转办", {number: reply})}, town.date)
    assert (taken.accepted, taken.refused, taken.refused_files) == (1, 0, 0)
    town.handed_night(finding())
    sheet = openpyxl.load_workbook(town.files("gov/worker")[0])["任务清单"]
    columns, rows = columns_and_rows(sheet)
    assert f"转办答复：{HOUSING}" in " ".join(str(cell.value) for cell in sheet[rows[number]])
    assert "隔断已拆除，" * 8 in " ".join(str(cell.value) for cell in sheet[rows[number]])
    assert sheet.cell(rows[number], columns["核查结果▼"]).protection.locked
    assert not town.problems()


def test_what_a_department_fills_in_in_a_list_and_a_list_in_its_file_are_not_mixed_up(town: Handing) -> None:
    town.handed_night(finding(), finding(subject="H2"))
    first, second = (str(task["task_number"]) for task in town.tasks().values())
    said = {"核查结果▼": "03", "核查日期": town.date.isoformat(), "转办部门": HOUSING}
    town.take({"w.xlsx": filled(town.files("gov/worker")[0], "任务清单", {first: said, second: said})}, town.date)
    town.handed_night(finding(), finding(subject="H2"))
    verdicts = {first: {"审核结论▼": "通过入库"}}
    town.take({"o.xlsx": filled(town.files("police/officer")[0], "待审核", verdicts)}, town.date)
    town.handed_night(finding(), finding(subject="H2"))
    assert town.told == {HOUSING: 1}
    content = filled(town.department(), "转办", {first: {"办理结果▼": "02", "办理日期": town.date.isoformat()}})
    taken = town.take({"部门.xlsx": content}, town.date)
    assert (taken.accepted, taken.refused) == (0, 1)
    (row,) = openpyxl.load_workbook(taken.receipts[0]).worksheets[0].iter_rows(min_row=5, values_only=True)
    assert "办理说明" in str(row[6])
