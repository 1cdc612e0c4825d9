"""What lay with departments in a month, and how long it took."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from outpost.briefing.assessment.measuring import nearest_rank
from tests.outpost.briefing.assessment.made import MONTH, City, rows

LAST = dt.date(2026, 11, 30)


def day(text: str | None) -> str:
    return "NULL" if text is None else f"DATE '2026-{text}'"


def correction(opened: str, closed: str | None, at: int, department: str = "housing", **more: str) -> str:
    said = {"zone": "gov", "model": "R1", **more}
    return (
        f"INSERT INTO push.correction VALUES ('C{at}', '{said['zone']}', '{department}', '{said['model']}', 'm', NULL, "
        f"'a', '04', NULL, {day(opened)}, {day(closed)}, '{'open' if closed is None else 'changed'}')"
    )


def transfer(opened: str, closed: str | None, state: str, at: int, **more: str | None) -> str:
    said = {"zone": "gov", "department": "housing", "model": "R1", "sender": "worker:W1", **more}
    zone, department = (f"'{said[name]}'" if said[name] else "NULL" for name in ("zone", "department"))
    return (
        f"INSERT INTO push.transfer VALUES ('X{at}', {zone}, {department}, '某某局', '{said['model']}', 'm', 'a', '', "
        f"NULL, '{said['sender']}', NULL, {day(opened)}, {day(closed)}, '{state}', NULL, NULL, NULL, NULL)"
    )


def told(statements: list[str], table: str, zone: Any = "gov") -> list[dict[str, Any]]:
    return rows(City(statements=statements).report(zone), table)


def test_corrections_that_lay_with_a_department_in_the_month() -> None:
    lines = [
        ("10-20", "11-01"),
        ("10-25", "11-30"),
        ("11-05", "11-09"),
        ("11-10", None),
        ("11-11", None),
        ("11-12", None),
    ]
    elsewhere = [("09-01", "10-31"), ("12-01", None)]
    statements = [correction(*line, at) for at, line in enumerate([*lines, *elsewhere])]
    assert told(statements, "corrections") == [
        {
            "department": "housing",
            "cases": 6,
            "new": 4,
            "done": 3,
            "done_share": 0.5,
            "open": 3,
            "median": 12.0,
            "ninth": 36,
        }
    ]


def test_what_was_done_after_the_month_was_open_at_its_end() -> None:
    statements = [correction("11-05", "12-01", at) for at in range(3)]
    (row,) = told(statements, "corrections")
    assert (row["done"], row["done_share"], row["open"], row["median"]) == (0, 0.0, 3, None)


def test_few_corrections_show_no_number() -> None:
    (row,) = told([correction("11-05", "11-06", at) for at in range(2)], "corrections")
    assert row == {**dict.fromkeys(row), "department": "housing", "cases": "<3"}


def test_the_police_hear_of_no_correction_of_care_and_each_zone_of_its_own_departments() -> None:
    statements = [correction("11-05", None, at, "mixed", zone="police", model="C1") for at in range(3)]
    statements += [correction("11-05", None, at, "police_population", zone="police") for at in range(3, 6)]
    statements += [correction("11-05", None, at, "housing") for at in range(6, 9)]
    assert [row["department"] for row in told(statements, "corrections", "police")] == ["police_population"]
    assert [row["department"] for row in told(statements, "corrections")] == ["housing"]


def test_transfers_and_the_days_until_they_were_answered() -> None:
    lines: list[tuple[str, str | None, str]]
    lines = [("11-01", "11-04", "answered"), ("11-02", "11-04", "answered"), ("11-03", "11-13", "answered")]
    lines += [("10-12", "11-11", "expired"), ("11-20", None, "open")]
    statements = [transfer(opened, closed, state, at) for at, (opened, closed, state) in enumerate(lines)]
    (row,) = told(statements, "transfers")
    assert (row["cases"], row["answered_transfers"], row["expired"], row["open"]) == (5, 3, "<3", "<3")
    assert (row["median"], row["ninth"]) == (3.0, 10)


def test_what_somebody_wrote_as_a_department_is_not_repeated() -> None:
    statements = [transfer("11-05", "11-05", "undelivered", at, zone=None, department=None) for at in range(3)]
    report = City(statements=statements).report()
    assert [row["department"] for row in rows(report, "transfers")] == ["reached no department"]
    assert "某某局" not in repr(report)


@pytest.mark.parametrize(("sender", "zones"), [("officer:P1", {"gov", "police"}), ("worker:W1", {"gov"})])
def test_the_police_follow_what_their_own_people_handed_over(sender: str, zones: set[str]) -> None:
    statements = [transfer("11-05", None, "open", at, sender=sender) for at in range(3)]
    assert {zone for zone in ("gov", "police") if told(statements, "transfers", zone)} == zones


def test_the_police_hear_of_no_hand_over_of_care() -> None:
    statements = [transfer("11-05", None, "open", at, sender="officer:P1", model="C1") for at in range(3)]
    assert told(statements, "transfers", "police") == []
    assert len(told(statements, "transfers", "gov")) == 1


def test_the_government_hears_of_no_hand_over_of_what_the_police_alone_may_see() -> None:
    statements = [transfer("11-05", None, "open", at, sender="officer:P1") for at in range(3)]
    statements.append("INSERT INTO push.police_only SELECT task_number FROM push.transfer")
    assert told(statements, "transfers", "gov") == []
    assert len(told(statements, "transfers", "police")) == 1


def test_a_hand_over_that_was_looked_after_waits_no_more() -> None:
    city = City()
    for state in ("open", "in_review", "closed", "open"):
        city.task(MONTH, model_id="D2", reason="NOT_RECEIVED", state=state)
    city.task(MONTH, model_id="D2", reason="OVERDUE")
    (row,) = rows(city.report(), "received")
    assert row["waiting"] == 3


def test_days_from_the_polices_hand_over_to_receipt() -> None:
    city = City(has_registers=True)
    city.statements = [
        "INSERT INTO registers.address VALUES ('H1', 7, '320602', '320602001', '320602001001')",
        "INSERT INTO registers.dispute_transfer "
        "SELECT 'N' || n, TIMESTAMP '2026-11-02 23:00:00', 'H1' FROM range(4) t(n)",
        "INSERT INTO registers.mediation_here "
        "SELECT 'N' || n, DATE '2026-11-01' + CAST(n AS INTEGER) FROM range(4) t(n)",
        "INSERT INTO registers.mediation_here VALUES ('N3', DATE '2026-11-29'), (NULL, DATE '2026-11-29')",
    ]
    for _ in range(3):
        city.task(MONTH, model_id="D2", reason="NOT_RECEIVED", area="320603002001")
    waiting, received = sorted(rows(city.report(), "received"), key=lambda row: str(row["timed"]))
    assert (waiting["timed"], waiting["waiting"], waiting["median"]) == (0, 3, None)
    assert (received["district"], received["timed"], received["waiting"]) == ("320602", 4, 0)
    assert (received["median"], received["ninth"]) == (0.5, 2)


@given(st.lists(st.integers(0, 400) | st.none()))
def test_nine_tenths_of_all_are_no_larger_than_the_ninetieth_percentile(days: list[int | None]) -> None:
    found = pl.DataFrame({"days": days}, {"days": pl.Int64}).select(nearest_rank("days", 9)).item()
    known = sorted(day for day in days if day is not None)
    assert found == (known[math.ceil(0.9 * len(known)) - 1] if known else None)
