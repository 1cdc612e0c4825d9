"""What a map counts: the same as the tables, for each network what it may know, and nothing of a person."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest

from outpost.briefing.map import making
from outpost.briefing.map.atlas import Ground, atlas
from outpost.briefing.map.sheet import MEASURES, data_of, drawn, fronted
from outpost.settings import Settings
from tests.outpost.briefing.map.a_city import BEATS, GRIDS, ACity, building, task
from tests.outpost.briefing.map.test_outlines import signed, unpacked

CITY = Ground("city")


def many(count: int, first: str = "R1", **more: Any) -> list[dict[str, Any]]:
    return [task(f"{first}-{at}-{json.dumps(more, sort_keys=True)}", **more) for at in range(count)]


def read(data: dict[str, Any]) -> dict[str, dict[str, list[int]]]:
    """By layer and area the five counts, as the script has them."""
    codes, numbers, found = texts(data["codes"]), iter(unpacked(data["counts"])), {}
    for layer, *_ in data["layers"]:
        area, of_area = 0, {}
        for _ in range(next(numbers)):
            area += next(numbers)
            states = next(numbers)
            kinds = [states // 3**place % 3 for place in range(len(MEASURES))]
            of_area[codes[area]] = [-kind if kind < 2 else next(numbers) for kind in kinds]
        found[layer] = of_area
    return found


def texts(fronted_text: str) -> list[str]:
    found = [""]
    for line in fronted_text.split("\n"):
        found.append(found[-1][: int(line[0], 36)] + line[1:])
    return found[1:]


def test_counts_are_those_of_the_tables(tmp_path: Path) -> None:
    tasks = [*many(4), *many(3, state="in_review"), *many(5, due=-1, model="R2"), *many(6, grid=GRIDS[3], due=2)]
    facts = ACity(tmp_path, tasks).published()
    found = read(data_of(atlas(facts, "gov"), CITY))
    assert found["all"] == {GRIDS[0]: [12, 0, 0, 5, 3], GRIDS[3]: [6, 0, 6, 0, 0]}
    assert found["R1"] == {GRIDS[0]: [7, 0, 0, 0, 3], GRIDS[3]: [6, 0, 6, 0, 0]}
    assert found["R2"] == {GRIDS[0]: [5, 0, 0, 5, 0]}
    assert found["risks"] == found["all"]
    by_table = facts.con.execute(
        """SELECT grid_code, count(*) FROM push.task JOIN registers.address_grid ON address_code = building_code
        WHERE state <> 'closed' GROUP BY ALL"""
    ).fetchall()
    assert {area: counts[0] for area, counts in found["all"].items()} == dict(by_table)


def test_one_and_two_leave_the_tables_as_less_than_three(tmp_path: Path) -> None:
    facts = ACity(tmp_path, [*many(1), *many(2, grid=GRIDS[4]), *many(3, grid=GRIDS[2])]).published()
    made = atlas(facts, "gov")
    assert {area: counts[0] for area, counts in read(data_of(made, CITY))["all"].items()} == {
        GRIDS[0]: -1,
        GRIDS[2]: 3,
        GRIDS[4]: -1,
    }
    assert set(made.counts["live"]) == {-1, 3}
    assert '<td class="number">&lt;3</td>' in drawn(facts, "gov", Ground("town", GRIDS[0][:9])).markup


def test_gov_never_counts_what_only_the_police_may_see(tmp_path: Path) -> None:
    tasks = [*many(3), *many(4, hidden=True), *many(5, model="P2", zones=["police"])]
    facts = ACity(tmp_path, tasks).published()
    assert read(data_of(atlas(facts, "gov"), CITY))["all"][GRIDS[0]][0] == 3
    assert "P2" not in read(data_of(atlas(facts, "gov"), CITY))
    assert read(data_of(atlas(facts, "police"), CITY))["all"][BEATS[0]][0] == 12


def test_the_police_never_count_care(tmp_path: Path) -> None:
    tasks = [
        *many(3),
        *many(4, model="C3"),
        *many(5, model="N1", reason="ELDER"),
        *many(6, model="N1", reason="DISPUTE"),
    ]
    facts = ACity(tmp_path, tasks).published()
    found = data_of(atlas(facts, "police"), CITY)
    assert read(found)["all"] == {BEATS[0]: [9, 0, 0, 0, 0]}
    assert set(read(found)) == {"all", "risks", "people", "R1", "N1"}
    assert read(data_of(atlas(facts, "gov"), CITY))["C3"][GRIDS[0]][0] == 4


def test_a_ground_shows_its_own_areas_alone(tmp_path: Path) -> None:
    facts = ACity(tmp_path, many(3, grid=GRIDS[4])).published()
    made = atlas(facts, "gov")
    assert texts(data_of(made, Ground("district", "320613"))["codes"]) == GRIDS[:4]
    assert texts(data_of(made, Ground("town", "320623100"))["codes"]) == GRIDS[4:]
    assert read(data_of(made, Ground("district", "320613"))) == {}
    assert texts(data_of(atlas(facts, "police"), Ground("station", "PCS320623100"))["codes"]) == BEATS[2:]


def test_tasks_without_a_place_are_counted_below_the_map(tmp_path: Path) -> None:
    facts = ACity(tmp_path, [*many(3), *many(4, grid="")]).published()
    assert re.search(
        r"未定.*?<td class=\"number\">4</td>.*<td class=\"number\">4</td></tr>", drawn(facts, "gov", CITY).markup
    )


def test_places_are_found_down_to_the_building_where_a_site_has_two_areas(tmp_path: Path) -> None:
    data = data_of(atlas(ACity(tmp_path).published(), "gov"), Ground("town", "320613001"))
    numbers = iter(unpacked(data["found"]))
    found = {}
    for name in texts(data["places"]):
        ways = [signed(next(numbers)) for _ in range(next(numbers))]
        found[name] = list(itertools.accumulate(ways))
    assert found["城东街道"] == [0, 1]
    assert found["翠湖花苑"] == [0, 1]
    assert (found["翠湖花苑3幢"], found["翠湖花苑20幢"]) == ([0], [1])


def test_nothing_that_could_be_a_number_of_a_person_is_written(tmp_path: Path) -> None:
    facts = ACity(tmp_path, many(3), site_name="11010519491231002X").published()
    data = data_of(atlas(facts, "gov"), CITY)
    assert "11010519491231002X" not in json.dumps(data)
    assert not any("幢" in name for name in texts(data["places"]))


def test_no_door_and_no_task_is_in_the_data(tmp_path: Path) -> None:
    facts = ACity(tmp_path, many(3, model="C3", grid=GRIDS[2])).published()
    written = json.dumps(data_of(atlas(facts, "gov"), CITY), ensure_ascii=False)
    assert building(GRIDS[2]) not in written
    assert "R1-0" not in written


def test_without_degrees_and_shapes_there_is_a_sentence(tmp_path: Path) -> None:
    facts = ACity(tmp_path, many(3), degrees=False).published()
    part = drawn(facts, "gov", CITY)
    assert "没有地图：楼栋没有可用的经纬度" in part.markup
    assert "canvas" not in part.markup
    assert part.script == ""
    assert ">3</td>" in part.markup, "what lies below is counted all the same"


def test_the_datum_and_that_it_is_a_sketch_are_said(tmp_path: Path) -> None:
    settings = Settings.model_validate({"map": {"datum": "GCJ-02"}})
    markup = drawn(ACity(tmp_path, settings=settings).published(), "gov", CITY).markup
    assert "坐标系：GCJ-02" in markup
    assert "示意" in markup


def test_pages_are_made_for_the_city_and_each_district_the_same_each_time(tmp_path: Path) -> None:
    city = ACity(tmp_path / "home", many(3))
    for folder in ("one", "two"):
        making.write(city.published(), tmp_path / folder)
    files = {path.relative_to(tmp_path / "one"): path.read_bytes() for path in (tmp_path / "one").rglob("*.html")}
    assert {str(path) for path in files} == {
        f"{zone}/pages/map-{code}.html" for zone in ("gov", "police") for code in ("320600", "320613", "320623")
    }
    assert {path: (tmp_path / "two" / path).read_bytes() for path in files} == files


@pytest.mark.parametrize("names", [["a"], ["城南社区第1网格", "城南社区第2网格", "", "城南"], ["x" * 50, "x" * 51]])
def test_fronted_texts_come_back(names: list[str]) -> None:
    assert texts(fronted(names)) == names
