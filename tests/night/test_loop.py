"""The closed loop on a small city: list, answer, review, correction, and the register that changes."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.night.conftest import LAST, City, demo_city

NIGHTS = [LAST - dt.timedelta(days=days) for days in (3, 2, 1, 0)]
NOTE = "已上门核实，房东说没有出租"


@pytest.mark.slow
def test_an_answer_goes_all_the_way_to_the_register(tmp_path: Path) -> None:
    city = demo_city(tmp_path / "home", "--nights", "4")
    city.run("nightly", "--once")
    number, worker = city.query(
        "SELECT task_number, number FROM push.list_line"
        " WHERE kind = 'worker' AND role = 'do' AND state = 'open' AND model_id = 'P1' ORDER BY ALL"
    )[0]
    told = fill(
        city,
        f"gov/worker/{worker}",
        "任务清单",
        {"核查结果": "04 不属实", "核查日期": list_day(city), "情况说明": NOTE},
        number,
    )
    assert told["rows accepted"] == 1, told
    city.run("nightly", "--once")
    assert state(city, number) == ("in_review", None)
    (officer,) = {
        who
        for (who,) in city.query(
            f"SELECT number FROM push.list_line WHERE task_number = '{number}' AND role = 'review'"
        )
    }
    told = fill(city, f"police/officer/{officer}", "待审核", {"审核结论": "通过入库"}, number)
    assert told["rows accepted"] == 1, told
    city.run("nightly", "--once")
    assert state(city, number) == ("closed", "not_so")
    (line,) = [row for row in lines(city, NIGHTS[2], "gov/housing") if row["任务编号"] == number]
    assert line["状态"] == "新增"
    assert NOTE not in repr(line)
    lease = city.query(f"SELECT source_key FROM push.correction_source WHERE task_number = '{number}' AND shown")
    assert str(lease[0][0]) in line["登记记录"]
    change_lease(city, NIGHTS[3], str(lease[0][0]))
    city.run("nightly", "--once")
    assert city.query(f"SELECT state, closed_on FROM push.correction WHERE task_number = '{number}'") == [
        ("changed", NIGHTS[3])
    ]
    (line,) = [row for row in lines(city, NIGHTS[3], "gov/housing") if row["任务编号"] == number]
    assert line["状态"] == "已变更"
    assert city.query(
        "SELECT term, count FROM push.balance WHERE account = 'corrections' AND business_date = "
        f"'{NIGHTS[3]}' ORDER BY ALL"
    ) == [("before", 1), ("changed", 1), ("gone", 0), ("new", 0), ("open", 0)]
    assert "no problems" in city.run("verify").stdout


def list_day(city: City) -> str:
    return str(city.query("SELECT max(list_day)::TEXT FROM push.night")[0][0])


def state(city: City, number: object) -> tuple[object, ...]:
    return city.query(f"SELECT state, ending FROM push.task WHERE task_number = '{number}'")[0]


def fill(city: City, recipient: str, tab: str, values: dict[str, Any], number: object) -> dict[str, Any]:
    """Type values into the row of a task in somebody's newest file, send it back and take it in."""
    night = max(path.name for path in (city.root / "outbox").iterdir())
    book = openpyxl.load_workbook(city.root / "outbox" / night / f"{recipient}.xlsx")
    sheet = book[tab]
    head = next(row for row in sheet.iter_rows() if any(cell.value == "任务编号" for cell in row))
    # The title to fill in is marked; on the review sheet the worker's own answer stands under the plain one.
    place = {str(cell.value).rstrip("▼"): cell.column for cell in head}
    row = next(cells[0].row for cells in sheet.iter_rows() if any(cell.value == number for cell in cells))
    for title, value in values.items():
        sheet.cell(row, place[title]).value = value
    book.save(city.root / "inbox" / f"{tab} 副本.xlsx")
    found: dict[str, Any] = json.loads(city.run("returns", "--json").stdout)
    return found


def lines(city: City, night: dt.date, place: str) -> list[dict[str, Any]]:
    """The lines of a department's corrections of a night."""
    path = city.root / "corrections" / night.isoformat() / f"{place}.xlsx"
    rows = openpyxl.load_workbook(path)["登记更正"].iter_rows(min_row=4, values_only=True)
    titles = next(rows)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def change_lease(city: City, night: dt.date, number: str) -> None:
    """Let the delivery of a night bring a new version of a lease."""
    folder = city.root / "landing" / night.isoformat() / "gov"
    manifest = json.loads((folder / "lease.manifest.json").read_text(encoding="utf-8"))
    versions = [
        row
        for day in NIGHTS
        for row in csv.DictReader(io.StringIO(text_of(city, day), newline=""))
        if row["lease_number"] == number
    ]
    newest = max(versions, key=lambda row: row["updated_at"])
    newest = {**newest, "tenant_count": "9", "updated_at": f"{night} 20:00:00"}
    rows = [
        row for row in csv.DictReader(io.StringIO(text_of(city, night), newline="")) if row["lease_number"] != number
    ]
    memory = io.StringIO(newline="")
    writer = csv.DictWriter(memory, list(newest))
    writer.writeheader()
    writer.writerows([*rows, newest])
    content = memory.getvalue().encode(manifest["encoding"])
    (folder / "lease.csv").write_bytes(content)
    manifest |= {"rows": len(rows) + 1, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (folder / "lease.manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def text_of(city: City, night: dt.date) -> str:
    folder = city.root / "landing" / night.isoformat() / "gov"
    manifest = json.loads((folder / "lease.manifest.json").read_text(encoding="utf-8"))
    return (folder / "lease.csv").read_bytes().decode(manifest["encoding"]).removeprefix("\ufeff")
