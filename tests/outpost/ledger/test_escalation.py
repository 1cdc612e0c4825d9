"""Hand-overs past their limit go up one level a working day, and stop when somebody answers."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from outpost.ledger import LedgerSettings, purge

from .conftest import MONDAY, TOWN, City, Model, finding

DAY = dt.timedelta(days=1)
STALLED = finding("D2", "Y1", address="H1", subject_kind="case", route="both", due_rule="1wd", priority=2)
KEY = "D2|Y1"
DISTRICT, CITY = TOWN[:6], "320600"
LEVELS: dict[int, set[tuple[str, str]]] = {
    0: set(),
    1: {("grid_office", TOWN), ("station", "S1")},
    2: {("grid_office", TOWN), ("station", "S1"), ("grid_office", DISTRICT), ("district", DISTRICT)},
    3: {
        ("grid_office", TOWN), ("station", "S1"), ("grid_office", DISTRICT), ("district", DISTRICT),
        ("grid_office", CITY), ("district", CITY),
    },
}  # fmt: skip


@pytest.fixture
def stalled(city: City) -> City:
    """A call that nobody took was listed on Monday's night: due on Wednesday."""
    city.models["D2"] = Model("D2", one_task=True, theme="disputes")
    city.night(STALLED)
    assert city.task(KEY)["due_on"] == MONDAY + 2 * DAY
    return city


def nights(city: City, count: int) -> None:
    for _ in range(count):
        city.night(STALLED)


def levels(city: City, number: str | None = None) -> list[int]:
    """The levels that a task reached, in order."""
    number = number or city.task(KEY)["task_number"]
    rows = city.con.sql("FROM push.task_event").pl().sort("seq").to_dicts()
    found = [json.loads(row["detail"]) for row in rows if row["event"] == "escalated" and row["task_number"] == number]
    return [detail["level"] for detail in found]


def supervised(city: City) -> set[tuple[str, str]]:
    """The desks that have a line 督办 tonight."""
    lines = [line for line in city.lines() if line["note_kind"] == "supervise"]
    assert {(line["role"], line["state"]) for line in lines} <= {("inform", "open")}
    return {(line["kind"], line["number"]) for line in lines}


def test_on_its_last_day_nothing_goes_up(stalled: City) -> None:
    nights(stalled, 1)
    assert (levels(stalled), supervised(stalled)) == ([], set())


@pytest.mark.parametrize(
    ("more", "level"),
    [(2, 1), (3, 2), (4, 2), (5, 2), (6, 3), (7, 3), (8, 3)],
    ids=["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"],
)
def test_it_goes_up_a_level_each_working_day_of_lists(stalled: City, more: int, level: int) -> None:
    nights(stalled, more)
    assert levels(stalled) == list(range(1, level + 1))
    assert supervised(stalled) == LEVELS[level]
    assert stalled.problems() == []


def test_a_holiday_lifts_nothing(stalled: City) -> None:
    stalled.holidays = frozenset({MONDAY + 3 * DAY})
    nights(stalled, 2)
    assert levels(stalled) == []
    nights(stalled, 1)
    assert levels(stalled) == [1]


def test_nights_that_did_not_run_lift_one_level_alone(stalled: City) -> None:
    stalled.date += 14 * DAY
    nights(stalled, 1)
    assert levels(stalled) == [1]


def test_the_same_night_again_gives_the_same(stalled: City) -> None:
    nights(stalled, 3)
    before = stalled.everything()
    assert before["escalation"]
    stalled.night(STALLED, again=True)
    assert stalled.everything() == before


def test_an_answer_stops_it(stalled: City) -> None:
    nights(stalled, 2)
    number = stalled.task(KEY)["task_number"]
    stalled.answer(number, "01")
    nights(stalled, 1)
    assert stalled.task(KEY)["state"] == "in_review"
    assert (levels(stalled), supervised(stalled)) == ([1], set())
    stalled.review(number, "return")
    nights(stalled, 1)
    assert (levels(stalled), supervised(stalled)) == ([1], set())


def test_more_time_begins_anew(stalled: City) -> None:
    nights(stalled, 3)
    stalled.answer(stalled.task(KEY)["task_number"], "02")
    nights(stalled, 1)
    assert stalled.task(KEY)["due_on"] > stalled.date
    assert supervised(stalled) == set()
    nights(stalled, (stalled.task(KEY)["due_on"] - stalled.date).days + 1)
    nights(stalled, 3)
    assert levels(stalled)[:3] == [1, 2, 1]


def test_its_end_stops_it(stalled: City) -> None:
    nights(stalled, 2)
    stalled.night()
    stalled.night()
    assert stalled.task(KEY)["ending"] == "auto_resolved"
    assert supervised(stalled) == set()
    assert levels(stalled) == [1, 2]
    stalled.night()
    assert levels(stalled) == [1, 2]


def test_other_models_do_not_go_up(city: City) -> None:
    for _ in range(12):
        city.night(finding(due_rule="1wd"))
    assert "escalated" not in city.events(city.task()["task_number"])


def test_a_city_may_do_without(stalled: City) -> None:
    stalled.settings = LedgerSettings(escalation=False)
    nights(stalled, 6)
    assert levels(stalled) == []


@pytest.mark.parametrize(
    ("zones", "theme", "route", "kinds"),
    [
        ({"gov": ["x"], "police": ["x"]}, "disputes", "both", {"grid_office", "station", "district"}),
        ({"gov": ["x"], "police": ["x"]}, "disputes", "officer", {"station", "district"}),
        ({"police": ["x"]}, "disputes", "both", {"station", "district"}),
        ({"gov": ["x"], "police": ["x"]}, "care", "both", {"grid_office"}),
    ],
)
def test_each_network_hears_of_what_it_may_see(
    city: City, zones: dict[str, list[str]], theme: str, route: str, kinds: set[str]
) -> None:
    city.models["D2"] = Model("D2", one_task=True, theme=theme, zones=zones)
    for _ in range(7):
        city.night({**STALLED, "route": route})
    assert levels(city) == [1, 2, 3]
    assert {kind for kind, _ in supervised(city)} == kinds


def test_who_does_the_task_has_his_own_line_alone(stalled: City) -> None:
    stalled.grids["g1"].update(worker_number=None, leader_number=None)
    nights(stalled, 2)
    assert ("grid_office", TOWN) not in supervised(stalled)
    assert [line["role"] for line in stalled.lines(TOWN)] == ["do"]


def transfer(city: City, days: int, **more: Any) -> str:
    """A task that ended with 03 so many days before the next night; its department has not answered. Its number."""
    number = city.task()["task_number"]
    row = {
        "task_number": number, "named": "住建局", "model_id": "M1", "matter": "m", "address": "a", "note": "",
        "zone": "gov", "sender": "worker:W1", "opened_on": city.date - days * DAY, "state": "open", **more,
    }  # fmt: skip
    if row.get("closed_on") in (None, city.date):
        waited = "UPDATE push.balance SET count = 1 WHERE account = 'transfers' AND term = 'open'"
        city.con.execute(waited).fetchall()
    names, marks = ", ".join(row), ", ".join("?" for _ in row)
    city.con.execute(f"INSERT INTO push.transfer ({names}) VALUES ({marks})", list(row.values())).fetchall()
    return number


def ended(city: City) -> None:
    """A task that was confirmed."""
    city.night(finding())
    city.answer(city.task()["task_number"], "01")
    city.night(finding())
    city.review(city.task()["task_number"], "pass")
    city.night(finding())
    assert city.task()["state"] == "closed"


def test_what_a_department_did_not_answer_goes_up_too(city: City) -> None:
    ended(city)
    number = transfer(city, 31, state="expired", closed_on=city.date - DAY)
    for _ in range(7):
        city.night()
    assert levels(city, number) == [1, 2, 3]
    assert city.task()["state"] == "closed"
    assert city.problems() == []


@pytest.mark.parametrize("state", ["open", "answered", "undelivered", "expired"])
def test_a_transfer_that_is_not_past_its_limit_stays(city: City, state: str) -> None:
    ended(city)
    number = transfer(city, 30, state=state, closed_on=city.date if state != "open" else None)
    city.night()
    assert levels(city, number) == []


def test_what_expired_long_ago_is_left(city: City) -> None:
    ended(city)
    number = transfer(city, 90, state="expired", closed_on=city.date - 60 * DAY)
    city.night()
    assert levels(city, number) == []


def test_details_go_with_the_task(stalled: City) -> None:
    nights(stalled, 2)
    stalled.night()
    stalled.night()
    last = stalled.date + 400 * DAY
    purge(stalled.con, last)
    assert stalled.con.execute("SELECT count(*) FROM push.escalation").fetchall() == [(0,)]
    kept = stalled.con.execute("SELECT detail FROM push.task_event WHERE event = 'escalated'").fetchall()
    assert kept
    assert set(kept) == {(None,)}
    assert stalled.problems() == []
