"""The morning page: its counts are those of the ledger, of its network and its ground, and none gives anybody away."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outpost.briefing.pages import numbers, write
from outpost.briefing.pages.making import PagesError
from tests.outpost.briefing.pages.a_city import (
    CITY,
    COMMUNITIES,
    DISTRICTS,
    OFFICER,
    STATIONS,
    TOWNS,
    WORKER,
    City,
    L,
    Seen,
    T,
    Task,
    Transfer,
)

Pages = Callable[[City], dict[str, str]]
SUNDAY = dt.date(2026, 12, 6)
DAY = dt.timedelta(days=1)


def written(city: City, folder: Path) -> dict[str, str]:
    """All pages by their name below the outbox."""
    facts = city.facts(folder)
    try:
        write(facts, folder / "out")
    finally:
        facts.con.close()
    files = sorted((folder / "out").rglob("*.html"))
    return {file.relative_to(folder / "out").as_posix(): file.read_text(encoding="utf-8") for file in files}


def page(zone: str, code: str) -> str:
    return f"{zone}/pages/morning-{code}.html"


@pytest.fixture
def pages(tmp_path: Path) -> Pages:
    return lambda city: written(city, tmp_path)


def test_every_desk_that_leads_others_has_a_page_of_its_network(pages: Pages) -> None:
    offices = [CITY, *DISTRICTS, *TOWNS]
    desks = [CITY, *DISTRICTS, *STATIONS.values()]
    assert sorted(pages(City())) == sorted([page("gov", it) for it in offices] + [page("police", it) for it in desks])


def test_a_desk_with_nothing_gets_a_page_that_says_so(pages: Pages) -> None:
    for text in pages(City()).values():
        seen = Seen(text)
        assert "今天没有在办、待审核和排队的任务" in seen.text
        assert set(seen.table("today")["今天"].values()) == {"0"}
        assert set(seen.table("areas")["合计"].values()) == {"0"}


def test_counts_are_new_open_due_overdue_in_review_and_queued(pages: Pages) -> None:
    tasks = [
        *[Task(said=((0, "open"),), due=SUNDAY)] * 3,
        *[Task(said=((3, "open"),), due=SUNDAY + DAY)] * 4,
        *[Task(said=((3, "open"),), due=L - DAY)] * 5,
        *[Task(said=((3, "in_review"),))] * 6,
        *[Task(said=((3, "queued"),), due=None)] * 7,
        *[Task(said=((3, "open"), (1, "closed")))] * 8,
    ]
    for name in (page("gov", CITY), page("gov", "320602"), page("gov", "320602001"), page("police", "PCS320602001")):
        seen = Seen(pages(City(tasks))[name])
        now = seen.table("today")["今天"]
        assert now == {"新增": "3", "在办": "12", "本周到期": "3", "逾期": "5", "待审核": "6", "排队": "7"}
        model = seen.table("models")["R1 疑似群租超员"]
        assert (model["在办"], model["7天办结"], model["其中属实"]) == ("12", "8", "8")
        assert model["事项（在办）"].startswith("同住人数多 12")


TASKS = st.lists(
    st.builds(
        Task,
        model=st.just("R1"),
        place=st.sampled_from([*COMMUNITIES, None]),
        said=st.lists(st.sampled_from(["queued", "open", "in_review"]), min_size=1, max_size=4).flatmap(
            lambda states: st.lists(st.integers(0, 12), min_size=len(states), max_size=len(states), unique=True).map(
                lambda days: tuple(zip(sorted(days, reverse=True), states, strict=True))
            )
        ),
        due=st.sampled_from([L - DAY, L, SUNDAY, SUNDAY + DAY]),
        who=st.sampled_from([(WORKER, OFFICER), (WORKER,), (OFFICER,)]),
    ),
    max_size=40,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(TASKS)
def test_numbers_are_those_of_the_ledger_whatever_it_holds(tmp_path: Path, tasks: list[Task]) -> None:
    facts = City(tasks).facts(tmp_path)
    told = numbers.count(facts)
    con = facts.con
    grounds: tuple[tuple[numbers.Zone, dict[str, str]], ...] = (("gov", {it: it for it in TOWNS}), ("police", STATIONS))
    for zone, ground in grounds:
        mine = [task for task in tasks if any(who[0] == zone for who in task.who)]
        city = told.areas.get((zone, CITY), [])
        asked = con.execute(
            "SELECT count(*) FILTER (state = 'open'), count(*) FILTER (state = 'open' AND due_on < ?), "
            "count(*) FILTER (state = 'in_review'), count(*) FILTER (opened_on = ?) FROM push.task "
            "WHERE task_number IN (SELECT task_number FROM push.task_recipient WHERE zone = ?)",
            [L, T, zone],
        ).fetchall()[0]
        assert tuple(sum(row[name] for row in city) for name in ("open", "overdue", "in_review", "new")) == asked
        for town, code in ground.items():
            here = [task for task in mine if task.place is not None and task.place.startswith(town)]
            rows = told.areas.get((zone, code), [])
            assert sum(row["open"] for row in rows) == sum(task.state == "open" for task in here)
        for night in told.nights:
            then = {row["night"]: row for row in told.trend.get((zone, CITY), [])}.get(night)
            for state in ("open", "in_review", "queued"):
                assert (then or {state: 0})[state] == sum(task.state_on(night) == state for task in mine)
    con.close()


def test_what_only_the_police_may_know_is_on_no_page_of_the_government(pages: Pages) -> None:
    tasks = [
        *[Task("P3", "MOVED_OUT", who=(OFFICER,))] * 3,
        *[Task("P3", "MOVED_OUT", who=(WORKER, OFFICER))] * 2,
        *[Task("D1", "REPEAT", cites="d1")] * 4,
        *[Task("D1", "REPEAT", cites="d1", said=((3, "open"), (1, "closed")))] * 3,
        Task("D2", "NOT_RECEIVED"),
    ]
    told = pages(City(tasks, violent_row="d1", police_only=[12], held={"P3": "走访数据过期"}))
    for name, text in told.items():
        seen = Seen(text)
        if name.startswith("gov/"):
            assert set(seen.table("today")["今天"].values()) == {"0"}
            assert set(seen.table("areas")["合计"].values()) == {"0"}
            assert "P3" not in seen.text
    police = Seen(told[page("police", CITY)])
    assert police.table("today")["今天"]["在办"] == "10"
    assert police.table("models")["P3 网格走访与公安登记不一致"]["在办"] == "5"
    assert police.table("areas")["合计"]["7天办结"] == "3"
    assert "P3 未运行：走访数据过期" in police.text


def test_nothing_of_care_is_on_a_page_of_the_police(pages: Pages) -> None:
    tasks = [*[Task("C2", "NO_ADULT")] * 4, *[Task("N1", "ELDER")] * 5, *[Task("X9", "UNKNOWN")] * 6]
    told = pages(City(tasks, [Transfer(0, "police")], held={"C1": "名册过期"}))
    for name, text in told.items():
        if name.startswith("police/"):
            seen = Seen(text)
            assert set(seen.table("today")["今天"].values()) == {"0"}
            assert set(seen.table("handed")["转办给部门（03），等答复"].values()) == {"0"}
            assert "关爱" not in seen.text
            assert "C1" not in seen.text
    assert Seen(told[page("gov", CITY)]).table("areas")["合计"]["关爱"] == "4"
    assert "C1 未运行：名册过期" in Seen(told[page("gov", CITY)]).text


def test_a_count_under_three_is_not_told_and_no_change_gives_it_away(pages: Pages) -> None:
    tasks = [*[Task(said=((1, "open"),))] * 2, *[Task(said=((1, "open"), (0, "in_review")))] * 7]
    text = pages(City(tasks))[page("gov", CITY)]
    seen = Seen(text)
    assert seen.table("today")["今天"]["在办"] == "<3"
    assert seen.table("areas")["崇川区"]["在办"] == "<3"
    assert seen.table("today")["比11月30日"]["在办"] == "—"
    assert seen.table("today")["比11月30日"]["待审核"] == "+7"
    assert "&lt;3" in text


def test_changes_are_since_the_last_night_and_a_week_ago(pages: Pages) -> None:
    tasks = [
        *[Task(said=((9, "open"),))] * 3,
        *[Task(said=((9, "open"), (4, "closed")))] * 5,
        *[Task(said=((1, "open"), (0, "in_review")))] * 4,
    ]
    today = Seen(pages(City(tasks))[page("police", CITY)]).table("today")
    assert today["今天"]["在办"] == "3"
    assert today["比11月30日"]["在办"] == "−4"
    assert today["比11月24日"]["在办"] == "−5"


def test_before_there_is_a_week_nothing_is_compared_with_it(pages: Pages) -> None:
    today = Seen(pages(City([Task()] * 4, nights=1))[page("gov", CITY)]).table("today")
    assert today["比昨天"]["在办"] == today["比上周"]["在办"] == "—"


def test_a_task_whose_place_is_not_known_is_the_citys_alone(pages: Pages) -> None:
    told = pages(City([Task(place=None)] * 4))
    assert Seen(told[page("gov", CITY)]).table("areas")["地方不明"]["在办"] == "4"
    assert "地方不明" not in Seen(told[page("gov", "320602")]).table("areas")


def test_hand_overs_held_models_deliveries_and_vacant_posts_are_told(pages: Pages) -> None:
    tasks = [
        *[Task(said=((9, "closed"),))] * 3,
        *[Task("D2", "NOT_RECEIVED")] * 4,
        *[Task(said=((20, "closed"),))] * 4,
    ]
    transfers = [
        *[Transfer(place, opened_on=T) for place in range(3)],
        *[Transfer(place, opened_on=T - 8 * DAY) for place in range(7, 11)],
    ]
    city = City(
        tasks, transfers, held={"R3": "燃气数据过期"}, refused=["gov.lease", "police.beat"],
        stale={"gov.gas_account": "已滞后9天"}, vacant_grids=14,
    )  # fmt: skip
    seen = Seen(pages(city)[page("gov", "320602001")])
    assert seen.table("handed")["移交后无人接收"]["等待"] == "4"
    assert seen.table("handed")["转办给部门（03），等答复"] == {"等待": "7", "超过7天": "4"}
    assert "R3 未运行：燃气数据过期" in seen.text
    assert "昨夜 1 份被拒收" in seen.text
    assert "过期，已滞后9天" in seen.text
    assert "另一网络有 1 种数据没有收好" in seen.text
    assert "共 14 个，其中 14 个有人代管" in seen.text
    assert "另有 2 个" in seen.text


def test_the_same_night_makes_the_same_bytes(tmp_path: Path) -> None:
    tasks = [Task(place=place, said=((days, "open"),)) for place in COMMUNITIES for days in range(6)]
    city = City(tasks, vacant_grids=3)
    assert written(city, tmp_path / "one") == written(city, tmp_path / "other")


def test_no_number_of_a_person_or_a_task_is_on_a_page(pages: Pages) -> None:
    told = pages(City([Task(subject="ab" * 16)] * 5))
    for text in told.values():
        assert not any(value in text for value in ("W00001", "P00001", "ab" * 16, "-261130-"))


def test_a_model_whose_files_cannot_be_used_is_told_without_its_name(tmp_path: Path) -> None:
    facts = City([*[Task("P3", "MOVED_OUT", who=(OFFICER,))] * 4, *[Task()] * 3]).facts(tmp_path)
    left = facts.specs["P3"].model_copy(update={"zones": {}, "reasons": {}})
    write(dataclasses.replace(facts, specs={**facts.specs, "P3": left}), tmp_path)
    gov, police = (Seen((tmp_path / page(zone, CITY)).read_text(encoding="utf-8")) for zone in numbers.ZONES)
    assert "有 1 个模型的规则文件不合要求" in gov.text
    assert "P3" not in gov.text
    assert police.table("models")["P3 网格走访与公安登记不一致"]["事项（在办）"] == "MOVED_OUT 4"


def test_without_registers_no_page_is_made(tmp_path: Path) -> None:
    facts = dataclasses.replace(City().facts(tmp_path), has_registers=False)
    with pytest.raises(PagesError, match="the next night brings them back"):
        write(facts, tmp_path / "out")
    assert not (tmp_path / "out").exists()
