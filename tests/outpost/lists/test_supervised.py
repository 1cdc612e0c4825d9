"""督办: late hand-overs on the lists of the desks that they reached, as lines to know of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from outpost import begun
from outpost.lists.lines.line import Line, Recipient
from outpost.lists.lines.supervised import supervised_lines
from tests.outpost.briefing.handover.made import DAY, TOWN, Night, T
from tests.outpost.lists.a_night import line
from tests.outpost.lists.conftest import Write

CITY = "320600"


def test_a_late_task_is_told_below_and_without_answer_cells(write: Write, folder: Path) -> None:
    late = line(
        kind="grid_office", number="320602001", role="inform", note_kind="supervise", due_on=dt.date(2026, 11, 20),
        evidence='{"people": 12, "area": 30}', is_new=False,
    )  # fmt: skip
    write([late])
    sheet = openpyxl.load_workbook(folder / "gov/grid_office/320602001.xlsx")["任务清单"]
    said = [[str(cell) for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    (at,) = [at for at, row in enumerate(said) if "R1-261123-0A7F3K" in row]
    assert any("供知悉" in cell for row in said[:at] for cell in row)
    assert any(cell.startswith("督办·超期4天：") for cell in said[at])
    (row,) = sheet.iter_rows(min_row=at + 1, max_row=at + 1)
    assert all(cell.protection.locked for cell in row)


@pytest.fixture
def night() -> Iterator[Night]:
    made = Night()
    made.rows["address"][0]["beat_code"] = "J1"
    made.rows["beat_now"] = [{"beat_code": "J1", "community_code": TOWN, "station_code": "S1"}]
    yield made
    made.con.close()


def up(night: Night, number: str, level: int, ago: int = 0, **more: Any) -> None:
    """A task that its department did not answer, at this level since so many nights."""
    given = {"state": "expired", "opened_on": T - 33 * DAY, "closed_on": T - 3 * DAY, **more}
    night.handed(number, **given)
    night.insert(
        "push.escalation", business_date=T - ago * DAY, task_number=number, kind="transfer", level=level,
        due_on=T - 3 * DAY,
    )  # fmt: skip


def heard(night: Night, told: dict[Recipient, list[Line]] | None = None) -> dict[tuple[str, str], list[Line]]:
    facts = night.published()
    found = supervised_lines(night.con, begun.with_begun(facts.specs), T, CITY, told or {})
    return {(who.kind, who.number): lines for who, lines in found.items()}


@pytest.mark.parametrize(
    ("level", "desks"),
    [
        (1, {("grid_office", TOWN), ("station", "S1")}),
        (2, {("grid_office", TOWN), ("station", "S1"), ("grid_office", "320602"), ("district", "320602")}),
        (3, {
            ("grid_office", TOWN), ("station", "S1"), ("grid_office", "320602"), ("district", "320602"),
            ("grid_office", CITY), ("district", CITY),
        }),
    ],
)  # fmt: skip
def test_each_level_tells_one_desk_more_in_both_networks(night: Night, level: int, desks: set[tuple[str, str]]) -> None:
    up(night, "R2-1", level, zone="police", department="police_fire", named="公安局消防大队")
    found = heard(night)
    assert found.keys() == desks
    (told,) = found["grid_office", TOWN]
    assert (told.role, told.answerable, told.counted) == ("inform", False, False)
    assert told.why == "督办·超期4天：10月22日转公安局消防大队，没有答复，请督促。"


def test_a_place_that_nobody_knows_is_the_citys(night: Night) -> None:
    up(night, "R2-1", 1, address_code=None)
    assert heard(night).keys() == {("grid_office", CITY)}


def test_care_is_never_told_to_the_police_and_what_is_theirs_never_to_the_government(night: Night) -> None:
    to_police: dict[str, Any] = {"zone": "police", "department": "police_fire"}
    up(night, "C1-1", 3, model="C1", reason="LISTED", **to_police)
    up(night, "N1-1", 3, model="N1", reason="ELDER", **to_police)
    up(night, "P3-1", 3, model="P3", reason="MOVED_OUT", sender="officer:O1")
    up(night, "D1-1", 3, model="D1", reason="REPEAT", evidence='{"domestic_violence": true}', **to_police)
    told = {(kind, line.task_number) for (kind, _), lines in heard(night).items() for line in lines}
    assert {number for kind, number in told if kind == "grid_office"} == {"C1-1", "N1-1"}
    assert {number for kind, number in told if kind != "grid_office"} == {"P3-1", "D1-1"}


def test_a_network_that_had_no_part_in_it_hears_nothing(night: Night) -> None:
    up(night, "R2-1", 1)
    assert heard(night).keys() == {("grid_office", TOWN)}


def test_it_is_told_for_a_week_after_it_went_up_last(night: Night) -> None:
    up(night, "R2-1", 1, ago=6)
    up(night, "R2-2", 1, ago=7)
    assert [line.task_number for line in heard(night)["grid_office", TOWN]] == ["R2-1"]


def test_whoever_sent_it_is_not_told_twice(night: Night) -> None:
    up(night, "R2-1", 1)
    who = Recipient("gov", "grid_office", TOWN)
    told = {who: heard(night)["grid_office", TOWN]}
    assert heard(night, told) == {}
