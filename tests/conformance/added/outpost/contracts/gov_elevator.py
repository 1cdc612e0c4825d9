"""What the government network (政务网) hands over about elevators, kept by the market supervision office."""

from __future__ import annotations

import polars as pl

from outpost.contracts.contract import Extract, terms
from outpost.contracts.fields import UPDATED, Timestamp, date, flag, identity, text, timestamp, written_address


class Elevator(Extract):
    """Elevators in use or not, and when they are to be inspected: one row an elevator."""

    class Config:
        metadata = terms(
            "gov.elevator",
            "电梯",
            load="full",
            stale_after=8,
            key=("elevator_number",),
            rows_at_city_scale=60_000,
        )

    elevator_number: str = text("电梯编号", "number of the elevator", required=True)
    address_text: str = written_address("坐落", "address of the building as written", required=True)
    last_inspected_on: pl.Date = date("上次检验日期", "day of the last inspection; null: never")
    next_due_on: pl.Date = date("下次检验日期", "day by which it is to be inspected again")
    in_use: bool = flag("是否在用", "people ride it", required=True)
    responsible_surname: str = identity(
        "surname", "责任人姓氏", "surname of who answers for it", vault="elevator_keeper", by="elevator_number"
    )
    updated_at: Timestamp = timestamp(*UPDATED, required=True)
