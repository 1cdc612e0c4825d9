"""Small registers, tasks that end, and the corrections that come of it, night by night."""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from outpost import contracts, corrections, database, ledger
from outpost.home import Home

T = dt.date(2026, 11, 23)
DWELLING = "崇川区任港街道国胜社区工农路108号3幢2单元501室"
_ENDED: dict[str, Any] = {
    "task_key": "k", "episode": 1, "model_version": 1, "subject_kind": "dwelling", "subject_key": "H501",
    "priority": 2, "state": "closed", "opened_on": T, "route": "both", "due_rule": "5wd", "absent_nights": 0,
    "extended": False, "attempts": 0, "in_progress": False, "refused_by": [], "address_code": "H501",
    "answered_on": T, "answer_note": "房东张大山说没人住", "evidence": "{}",
}  # fmt: skip
_ROW = pl.Struct({"extract": pl.String, "delivery": pl.String, "row_number": pl.Int64})


@dataclass(frozen=True)
class Reason:
    title: str
    why: dict[str, str]


@dataclass(frozen=True)
class Spec:
    title: str
    corrections: dict[str, str]
    zones: dict[str, list[str]] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)


SPECS = {
    "P1": Spec(
        "租赁备案未办居住登记",
        {"not_so": "housing"},
        reasons={"NO_RENTAL": Reason("未办出租登记", {"gov": "", "police": ""})},
    ),
    "R1": Spec("疑似群租超员", {"not_so": "police_population"}),
    "C1": Spec("高龄独居探访逾期", {"not_so": "civil_affairs"}),
    "C2": Spec("未成年人监护核查", {"04b": "police_population", "not_so": "civil_affairs"}),
    "A1": Spec("政务地址未挂接标准地址", {"not_so": "housing"}, zones={"gov": ["address_text"]}),
    "P3": Spec(
        "网格走访与公安登记不一致",
        {"not_so": "grid_centre"},
        reasons={"MOVED_OUT": Reason("走访已搬离，登记仍在住", {"police": ""})},
    ),
    "D2": Spec("移交纠纷未接收或超期", {"not_so": "justice", "confirmed": "justice"}),
    "X1": Spec("没有这个部门", {"not_so": "nobody"}),
    "D3": Spec("调解协议到期未回访", {}),
}


class Desk:
    """A night after another: ``rows`` are the registers as they stand, by extract and key."""

    def __init__(self, root: Path) -> None:
        self.home = Home(root)
        self.con = database.connect()
        database.create_schema(self.con)
        self.date = T
        self.rows: dict[str, dict[str, dict[str, Any]]] = {
            "police.standard_address": {"H501": {"address_code": "H501", "full_name": DWELLING, "status": 1}},
            "gov.lease": {"Z1": {"lease_number": "Z1", "tenant_count": 2, "address_text": "工农路108号"}},
            "police.resident": {
                key: {"registration_id": key, "person_key": key * 16, "registration_type": "2"} for key in ("S1", "S2")
            },
        }
        self.ended = 0
        departments = [
            ("housing", "住房和城乡建设局", "gov"), ("civil_affairs", "民政局", "gov"),
            ("grid_centre", "网格化服务管理中心", "gov"), ("justice", "司法局", "gov"),
            ("police_population", "公安局人口管理支队", "police"), ("police_address", "公安局标准地址中心", "police"),
        ]  # fmt: skip
        self._table("ref_department", ["code", "name", "zone"], departments)
        self._table("beat_now", ["beat_code", "officer_number", "acting_officer_number", "station_code"],
                    [("J1", "P088", None, "S01")])  # fmt: skip
        self._table("dispute_row", ["place_code", "category", "occurred_at", "domestic_violence_flag"], [])
        self.con.execute("ALTER TABLE registers.dispute_row ALTER occurred_at TYPE TIMESTAMP")
        self.con.execute("ALTER TABLE registers.dispute_row ALTER domestic_violence_flag TYPE BOOLEAN")
        self.registers()

    def registers(self) -> None:
        """The registers of tonight, as a delivery of tonight brought them."""
        for contract in contracts.ALL.values():
            columns = contract.register_columns()
            declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            self.con.execute(f"CREATE OR REPLACE TABLE registers.{contract.name} ({declared})").fetchall()
            for number, (key, row) in enumerate(sorted(self.rows.get(contract.extract, {}).items()), 1):
                full = {"source_key": key, "source_row": self._place(contract.extract, number), **row}
                names = ", ".join(f'"{name}"' for name in full)
                marks = ", ".join("?" for _ in full)
                text = f"INSERT INTO registers.{contract.name} ({names}) VALUES ({marks})"
                self.con.execute(text, list(full.values())).fetchall()
        addresses = [(code, row["full_name"], "J1") for code, row in self.rows["police.standard_address"].items()]
        self._table("address", ["address_code", "full_name", "beat_code"], addresses)

    def delivery(self, extract: str) -> str:
        """The delivery that tonight's registers rest on."""
        return f"{extract}@{self.date}"

    def cited(self, extract: str, key: str) -> dict[str, Any]:
        """A row as a task of tonight cites it."""
        number = 1 + sorted(self.rows[extract]).index(key)
        return self._place(extract, number)

    def _place(self, extract: str, number: int) -> dict[str, Any]:
        return {"extract": extract, "delivery": self.delivery(extract), "row_number": number}

    def land(self, extract: str) -> None:
        """Keep tonight's delivery of an extract as a landed file."""
        name = extract.split(".")[1]
        place = self.home.root / "lake" / f"{extract}@{self.date}.parquet"
        place.parent.mkdir(parents=True, exist_ok=True)
        pair = "source_row.delivery AS delivery, source_row.row_number AS row_number"
        rows: pl.DataFrame = self.con.sql(f"SELECT * EXCLUDE (source_row), {pair} FROM registers.{name}").pl()
        rows.write_parquet(place)
        self.con.execute(
            "INSERT INTO landing.file VALUES (?, ?, ?, ?, ?, 'base')",
            [extract, self.delivery(extract), self.date, place.relative_to(self.home.root).as_posix(), len(rows)],
        ).fetchall()

    def end(self, model: str = "P1", code: str = "04", *cited: dict[str, Any], **more: Any) -> str:
        """A task that ends tonight; returns its number."""
        self.ended += 1
        number = f"{model}-261123-{self.ended:05}A"
        row = {
            **_ENDED, "task_number": number, "model_id": model, "reason": "NO_RENTAL", "answer_code": code,
            "ending": "confirmed" if code == "01" else "not_so", "ended_on": self.date,
            "source_rows": list(cited) or [self.cited("gov.lease", "Z1")], **more,
        }  # fmt: skip
        row["evidence"] = json.dumps(row["evidence"]) if not isinstance(row["evidence"], str) else row["evidence"]
        types = {"source_rows": pl.List(_ROW), "refused_by": pl.List(pl.String)}
        self.con.register("task", pl.DataFrame([row], schema_overrides=types).to_arrow())
        self.con.execute("INSERT INTO push.task_ended BY NAME FROM task").fetchall()
        self.con.unregister("task")
        return number

    def night(self) -> corrections.Corrections:
        """Take tonight's corrections and write them; the balance must close. The next call is the next night's."""
        taken = corrections.take(self.con, self.home, SPECS, self.date)
        self.folder = self.home.root / "corrections" / str(self.date)
        self.told = corrections.write(self.con, self.folder, {"04": "不属实", "04b": "有成年人同住未登记"}, self.date)
        assert [fault for fault in ledger.close_balance(self.con, self.date) if fault.startswith("corrections")] == []
        return taken

    def next_day(self) -> None:
        """The date of the next night, with its registers."""
        self.date += dt.timedelta(days=1)
        self.registers()

    def lines(self, place: str) -> list[dict[str, Any]]:
        """The lines of a department's file of tonight."""
        path = self.folder / f"{place}.xlsx"
        if not path.exists():
            return []
        rows = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))["登记更正"].iter_rows(min_row=4, values_only=True)
        titles = next(rows)
        return [dict(zip(titles, row, strict=True)) for row in rows]

    def _table(self, name: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
        self.con.register("given", pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row"))
        self.con.execute(f"CREATE OR REPLACE TABLE registers.{name} AS FROM given").fetchall()
        self.con.unregister("given")
