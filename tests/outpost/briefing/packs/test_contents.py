"""What packs say: the numbers of the tables, and nothing that one of the two networks may not see."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from outpost.briefing.packs.ground import AreaError, chosen, known, wanted
from outpost.briefing.packs.words import few
from tests.outpost.briefing.packs.conftest import BOTH, NIGHT, NORTH, OFFICE, POLICE, SOUTH, TODAY, TOWN, Town

YESTERDAY = TODAY - dt.timedelta(days=1)
Titles = Callable[[str], str]


def rows(values: list[dict[str, Any]], title: str) -> dict[str, Any]:
    (found,) = [row for row in values if row["matter"] == title]
    return found


def test_a_morning_counts_what_is_new_due_and_overdue(town: Town, title: Titles) -> None:
    town.task("R1", town.door("工农路2号"))
    town.task("R1", town.door("工农路10号"), listed_on=YESTERDAY, due_on=TODAY)
    town.task("R1", town.door("工农路3号"), listed_on=YESTERDAY, due_on=YESTERDAY)
    town.task("R1", town.door("工农路4号"), listed_on=YESTERDAY, due_on=YESTERDAY, state="in_review")
    town.task("R1", town.door("工农路5号"), state="queued", listed_on=None)
    town.task("R1", town.door("南大街1号", SOUTH))
    values = town.pack("morning").values
    assert rows(values["matters"], title("R1")) == {
        "matter": title("R1"), "new": "1", "due": "1", "late": "1", "open": "3", "in_review": "1",
    }  # fmt: skip
    assert [(row["grid"], row["open"]) for row in values["grids"]] == [("第N网格", "3")]
    assert [(row["place"], row["state"]) for row in values["doors"]] == [
        ("工农路2号", "新"),
        ("工农路3号", "逾期1天"),
        ("工农路10号", "今日到期"),
    ]
    assert rows(town.pack("morning", SOUTH).values["matters"], title("R1"))["open"] == "1"


@pytest.mark.parametrize(("count", "told"), [(0, "0"), (1, "<3"), (2, "<3"), (3, "3"), (12, "12")])
def test_a_small_count_is_not_told(count: int, told: str) -> None:
    assert few(count) == told


@pytest.mark.parametrize("kind", ["morning", "weekly", "tenday", "monthly"])
@pytest.mark.parametrize(("model", "who"), [("C1", OFFICE), ("C2", OFFICE), ("D1", BOTH), ("P1", BOTH)])
def test_no_door_of_population_disputes_or_care_and_no_small_number(
    town: Town, kind: str, model: str, who: Any
) -> None:
    for _ in range(2):
        town.task(model, town.door("隐秘巷7号"), who)
        town.task(model, town.door("隐秘巷7号"), who, due_on=YESTERDAY)
    for area in (NORTH, TOWN):
        try:
            chosen(known(town.con), kind, area.code)  # type: ignore[arg-type]
        except AreaError:
            continue
        values = town.pack(kind, area).values
        assert "隐秘巷" not in json.dumps(values, ensure_ascii=False)
        told = [value for row in values.get("matters", []) for name, value in row.items() if name != "matter"]
        assert not {"1", "2"} & set(told)


def test_care_is_one_number(town: Town) -> None:
    for model in ("C1", "C1", "C2", "C3"):
        town.task(model, town.door("幸福里1号"), OFFICE)
    (row,) = town.pack("morning").values["matters"]
    assert (row["matter"], row["open"], row["due"]) == ("关爱服务（合计）", "4", "0")


def test_what_only_the_police_may_see_is_not_there(town: Town) -> None:
    door = town.door("静安路8号")
    town.task("P3", door, POLICE)
    town.task("A3", door, POLICE)
    hidden = town.task("R2", door)
    town.con.execute("INSERT INTO push.police_only VALUES (?)", [hidden])
    for kind, area in (("morning", NORTH), ("weekly", TOWN), ("tenday", NORTH), ("monthly", TOWN)):
        values = town.pack(kind, area).values
        assert "静安路" not in json.dumps(values, ensure_ascii=False)
        assert values.get("matters", []) == []


def test_an_incident_of_domestic_violence_is_not_counted_even_when_its_task_has_ended(
    town: Town, title: Titles
) -> None:
    row = {"extract": "police.dispute_incident", "delivery": "d", "row_number": 1}
    town.con.execute("INSERT INTO registers.dispute_incident VALUES (?, true)", [row])
    ended: dict[str, Any] = {"state": "closed", "ending": "confirmed", "ended_on": NIGHT}
    for number in range(4):
        town.task("D1", town.door(f"和平路{number}号"), **ended, source_rows=[row] if number == 3 else [])
    assert rows(town.pack("weekly", TOWN).values["matters"], title("D1"))["confirmed"] == "3"


def test_a_month_reaches_back_to_the_day_of_the_last_one(town: Town, title: Titles) -> None:
    ended: dict[str, Any] = {"state": "closed", "ending": "confirmed", "opened_on": dt.date(2026, 9, 1)}
    for day in (dt.date(2026, 10, 30), dt.date(2026, 10, 31), NIGHT):
        town.task("R1", town.door(f"文化路{day.day}号"), **ended, ended_on=day)
    assert rows(town.pack("monthly", TOWN).values["matters"], title("R1"))["confirmed"] == "2"


def test_a_week_has_what_opened_and_how_it_closed_since_the_last_meeting(town: Town, title: Titles) -> None:
    first = NIGHT - dt.timedelta(days=6)
    before = first - dt.timedelta(days=1)
    ended: list[tuple[str, dt.date]] = [
        ("confirmed", NIGHT), ("confirmed", first), ("confirmed", before), ("not_so", NIGHT), ("declined", NIGHT),
        ("unverified", NIGHT), ("auto_resolved", NIGHT), ("voided", NIGHT), ("duplicate", NIGHT),
    ]  # fmt: skip
    for number, (ending, day) in enumerate(ended):
        town.task("R2", town.door(f"西街{number}号"), state="closed", ending=ending, ended_on=day, opened_on=before)
    town.task("R2", town.door("西街90号"), opened_on=first, due_on=YESTERDAY)
    assert rows(town.pack("weekly", TOWN).values["matters"], title("R2")) == {
        "matter": title("R2"), "opened": "1", "confirmed": "2", "not_so": "1", "unknown": "2", "resolved": "1",
        "others": "2", "late": "1", "open": "1",
    }  # fmt: skip


def test_a_week_tells_orders_and_rerouted_tasks(town: Town, title: Titles) -> None:
    for number in range(3):
        order = town.task("N2", town.door(f"北街{number}号"), evidence=json.dumps({"by": "officer:J1"}))
        moved = town.task("R3", town.door(f"北街{number}号"), OFFICE)
        for seq, (event, detail) in enumerate(
            (("ordered", {}), ("reassigned", {"set": {"assigned_to": "leader:L1"}})), 10 * number
        ):
            town.con.execute(
                "INSERT INTO push.task_event VALUES (?, ?, ?, ?, NULL, ?, '', '', '')",
                [seq, NIGHT, order if event == "ordered" else moved, event, json.dumps(detail)],
            )
    values = town.pack("weekly", TOWN).values
    assert values["orders"] == [{"post": "社区民警", "given": "3", "done": "0", "open": "3", "late": "0"}]
    assert values["moves"] == [{"matter": title("R3"), "post": "网格长", "count": "3"}]


def test_three_models_at_once_are_told_by_building_where_they_may_be_and_else_by_grid(
    town: Town, title: Titles
) -> None:
    busy, mixed = town.door("中心路1号"), town.door("中心路2号", SOUTH)
    for model in ("R1", "R2", "A3"):
        town.task(model, busy)
    for model in ("R1", "P1", "D1"):
        town.task(model, mixed)
    town.task("C1", mixed, OFFICE)
    values = town.pack("weekly", TOWN).values
    assert [row["place"] for row in values["buildings"]] == ["北园社区中心路1号"]
    assert {row["grid"]: row["matter"] for row in values["grids"]} == {
        "第N网格": "、".join(map(title, ("A3", "R1", "R2"))),
        "第S网格": "、".join(map(title, ("D1", "P1", "R1"))),
    }


def test_a_month_counts_four_models_by_building(town: Town) -> None:
    house = town.door("滨江路2号")
    for model in ("R1", "R1", "R2", "R3", "A1", "P1"):
        town.task(model, house)
    town.task("A3", town.door("滨江路10号"), due_on=YESTERDAY)
    values = town.pack("monthly", TOWN).values
    told = [[row[name] for name in ("place", "r1", "r2", "r3", "a3", "late")] for row in values["buildings"]]
    assert told == [["北园社区滨江路2号", "2", "1", "1", "", ""], ["北园社区滨江路10号", "", "", "", "1", "1"]]
    assert values["totals"] == {"r1": "2", "r2": "1", "r3": "1", "a3": "1", "late": "1"}
    assert {row["matter"] for row in values["matters"]} == {
        town.facts().specs[it].title for it in ("R1", "R2", "R3", "A3")
    }


def test_a_visit_takes_joint_doors_and_doors_with_several_tasks_up_to_the_limit(town: Town) -> None:
    town.settings = town.settings.model_copy(update={"packs": town.settings.packs.model_copy(update={"doors": 3})})
    town.task("R1", town.door("环城路10号"))
    town.task("R3", town.door("环城路2号"), OFFICE)
    town.task("A1", town.door("环城路2号"), OFFICE)
    town.task("R3", town.door("环城路3号"), OFFICE)
    town.task("R2", town.door("环城路30号"), priority=1)
    town.task("R2", town.door("环城路40号"), due_on=TODAY + dt.timedelta(days=40))
    values = town.pack("tenday").values
    assert [row["place"] for row in values["stops"]] == ["环城路2号", "环城路10号", "环城路30号"]
    assert [row["why"] for row in values["stops"]] == ["同户多项", "两网共办", "两网共办"]
    assert values["choice"] == "符合条件的共 4 处，本次安排 3 处，其余 1 处留待下次。"


def test_a_visit_has_a_sketch_only_where_every_door_has_its_place(town: Town) -> None:
    town.task("R1", town.door("河东路1号", at=(120.86, 32.01)))
    assert town.pack("tenday").picture is not None
    town.task("R1", town.door("河东路2号"))
    content = town.pack("tenday")
    assert content.picture is None
    assert "没有坐标" in content.values["way"]


def test_a_number_of_a_person_in_an_address_is_masked(town: Town) -> None:
    town.task("R1", town.door("长江路11010519491231002X号"))
    (row,) = town.pack("morning").values["doors"]
    assert row["place"] == "长江路***号"


def test_an_area_without_tasks_has_a_pack_that_says_so(town: Town) -> None:
    values = town.pack("morning", SOUTH).values
    assert (values["matters"], values["grids"], values["doors"]) == ([], [], [])


def test_an_area_must_be_known_and_fit_the_kind(town: Town) -> None:
    areas = known(town.con)
    assert chosen(areas, "morning", NORTH.code) == NORTH
    with pytest.raises(AreaError, match="no area 999999999999 in the register"):
        chosen(areas, "morning", "999999999999")
    with pytest.raises(AreaError, match=r"morning is of a community .12 digits., and 320602001 is a town"):
        chosen(areas, "morning", TOWN.code)


def test_settings_name_areas_by_code_or_level(town: Town) -> None:
    areas = known(town.con)
    assert wanted(areas, ["communities"]) == ([NORTH, SOUTH], [])
    assert wanted(areas, [SOUTH.code, "320602009", TOWN.code]) == ([TOWN, SOUTH], ["320602009"])
