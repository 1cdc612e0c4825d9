"""Who waits and who is listed: caps, fresh places, one visit, the dwelling's budget, and the breaker."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from outpost.ledger import LedgerSettings, status
from outpost.settings import KINDS, Caps, Settings

from .conftest import MONDAY, TOWN, City, finding

DAY = dt.timedelta(days=1)
HOMES = [f"H{n}" for n in range(1, 9)]


def states(city: City) -> dict[str, str]:
    """State or queue reason by subject (and model, where it is not M1)."""
    found = {}
    for task in city.tasks().values():
        name = task["subject_key"] if task["model_id"] == "M1" else f"{task['model_id']} {task['subject_key']}"
        found[name] = task["queue_reason"] or task["state"]
    return found


def homes(**more: Any) -> list[dict[str, Any]]:
    """A finding at each of eight dwellings of W1."""
    return [finding(subject=home, **more) for home in HOMES]


def test_a_worker_gets_five_new_places_a_day(city: City) -> None:
    city.night(*homes())
    assert states(city) == {home: "open" if home <= "H5" else "day_cap" for home in HOMES}
    city.night(*homes())
    assert set(states(city).values()) == {"open"}
    assert city.task("M1|FOUND|H8")["listed_on"] == MONDAY + 2 * DAY


def test_due_counts_from_the_day_on_which_it_is_listed(city: City) -> None:
    city.night(*homes(due_rule="24h"))
    city.night(*homes(due_rule="24h"))
    assert city.task("M1|FOUND|H8")["due_on"] == MONDAY + 3 * DAY


def test_more_urgent_ones_come_first_then_older_then_by_key(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=0)
    city.night(finding(subject="H3"))
    city.settings = LedgerSettings(worker_new_per_day=2, fresh_places=0)
    city.night(finding(subject="H1"), finding(subject="H2", priority=2), finding(subject="H3"))
    assert states(city) == {"H1": "day_cap", "H2": "open", "H3": "open"}


def test_urgent_tasks_pass_every_cap_and_use_none_of_it(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=2)
    city.night(*homes()[:3], *(finding(subject=home, priority=1) for home in HOMES[3:]))
    assert states(city) == {"H1": "open", "H2": "open", "H3": "day_cap"} | dict.fromkeys(HOMES[3:], "open")


def test_a_queued_task_that_becomes_urgent_is_listed_tonight(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=0)
    city.night(finding())
    city.night(finding(priority=1, due_rule="24h"))
    assert (city.task()["state"], city.task()["due_on"]) == ("open", MONDAY + 3 * DAY)


def test_further_tasks_of_a_dwelling_ride_along(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=1)
    city.night(finding(), finding("M2", "H1"), finding(subject="H2"))
    assert states(city) == {"H1": "open", "M2 H1": "open", "H2": "day_cap"}


def test_they_also_ride_along_with_an_urgent_one(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=0)
    city.night(finding(priority=1), finding("M2", "H1"), finding(subject="H2"))
    assert states(city) == {"H1": "open", "M2 H1": "open", "H2": "day_cap"}


def test_tasks_without_a_dwelling_are_a_place_each(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=1)
    city.night(finding(subject="B1", subject_kind="building"), finding("M2", "B1", subject_kind="building"))
    assert sorted(states(city).values()) == ["day_cap", "open"]


def test_a_worker_holds_so_many_open_places(city: City) -> None:
    city.settings = LedgerSettings(worker_open=3)
    city.night(*homes())
    assert states(city) == {home: "open" if home <= "H3" else "open_cap" for home in HOMES}
    city.answer(city.task("M1|FOUND|H1")["task_number"], "01")
    city.night(*homes())
    assert states(city) == {"H1": "in_review"} | {home: "open" if home <= "H4" else "open_cap" for home in HOMES[1:]}


def test_a_place_already_open_needs_no_room_for_another_task(city: City) -> None:
    city.settings = LedgerSettings(worker_open=2)
    city.night(*homes())
    city.night(*homes(), finding("M2", "H1"))
    assert states(city)["M2 H1"] == "open"


def test_a_joint_task_takes_a_place_of_the_worker_only(city: City) -> None:
    city.settings = LedgerSettings(officer_new_per_day=0)
    city.night(finding(route="both"), finding(subject="H2", route="officer"))
    assert states(city) == {"H1": "open", "H2": "day_cap"}


def test_an_officer_gets_fifteen_new_places_a_day(city: City) -> None:
    more = [finding("M2", f"y{n:02}", address="B1", building_code="B1", route="officer") for n in range(20)]
    city.night(*more)
    listed = [task for task in city.tasks().values() if task["model_id"] == "M2" and task["state"] == "open"]
    assert len(listed) == 15


def at_desks(count: int, **more: Any) -> list[dict[str, Any]]:
    """So many findings for whoever stands behind ``route`` of a place, without a dwelling."""
    return [finding(subject=f"x{n:03}", subject_kind="address_text", address=None, **more) for n in range(count)]


DESKS: dict[str, tuple[dict[str, Any], int, str]] = {
    "office of a town": ({"route": "grid_office", "area_code": "320602001"}, 40, "grid_office"),
    "office of a district": ({"route": "grid_office", "area_code": "320602"}, 40, "grid_office"),
    "office of the city": ({"route": "grid_office", "area_code": None}, 40, "grid_office"),
    "desk of a station": ({"route": "station", "address": "H1", "building_code": "B1"}, 20, "station"),
    "desk of a district": ({"route": "officer", "area_code": "320602"}, 20, "district"),
}


@pytest.mark.parametrize("where", DESKS)
def test_offices_and_desks_get_so_many_new_places_a_day(city: City, where: str) -> None:
    how, cap, kind = DESKS[where]
    found = [finding(subject=f"x{n:03}", **{"subject_kind": "case", "address": None, **how}) for n in range(cap + 1)]
    if how.get("address"):
        found = [row | {"address_code": "B1"} for row in found]
    city.night(*found)
    assert {next(r["kind"] for r in t["recipients"] if r["role"] == "do") for t in city.tasks().values()} == {kind}
    assert sorted(states(city).values()) == ["day_cap"] + ["open"] * cap


@pytest.mark.parametrize(
    ("setting", "how"), [("grid_office_open", "office of a town"), ("desk_open", "desk of a district")]
)
def test_offices_and_desks_hold_so_many_open_places(city: City, setting: str, how: str) -> None:
    limits: dict[str, Any] = {setting: 3}
    city.settings = LedgerSettings(**limits)
    city.night(*at_desks(4, **DESKS[how][0]))
    assert sorted(states(city).values()) == ["open", "open", "open", "open_cap"]


def test_four_hundred_and_two_hundred_are_open_at_most() -> None:
    caps = Caps()
    assert {kind: caps.of(kind)[:2] for kind in KINDS} == {
        "worker": (5, 30),
        "leader": (5, 30),
        "officer": (15, 100),
        "grid_office": (40, 400),
        "station": (20, 200),
        "district": (20, 200),
    }
    ledger = LedgerSettings.of(Settings())
    assert all(getattr(ledger, name) == getattr(caps, name) for kind in KINDS for name in caps.of(kind)[2:])


def test_an_office_over_its_cap_keeps_what_is_open_and_gets_nothing_new_until_there_is_room(city: City) -> None:
    office = DESKS["office of a town"][0]
    city.settings = LedgerSettings(grid_office_new_per_day=1000, grid_office_open=1000)
    city.night(*at_desks(30, **office))
    assert set(states(city).values()) == {"open"}
    city.settings = LedgerSettings(grid_office_open=10)  # as if the caps had come with a later version
    more = [*at_desks(32, **office), finding(subject="urgent", priority=1, subject_kind="case", address=None, **office)]
    city.night(*more)
    found = states(city)
    assert [found.pop("urgent"), found.pop("x030"), found.pop("x031")] == ["open", "open_cap", "open_cap"]
    assert set(found.values()) == {"open"}
    city.night(*more[:9], *more[30:])
    city.night(*more[:9], *more[30:])  # all but nine of the old ones have gone by themselves
    assert (states(city)["x030"], states(city)["x031"]) == ("open", "open_cap")


def test_a_queue_empties_over_the_nights(city: City) -> None:
    city.settings = LedgerSettings(grid_office_new_per_day=4, grid_office_open=10)
    office = DESKS["office of a town"][0]
    listed = []
    for _ in range(7):
        city.night(*at_desks(20, **office))
        found = list(states(city).values())
        listed.append(found.count("open"))
        for task in [task for task in city.tasks().values() if task["state"] == "open"][:2]:
            city.answer(task["task_number"], "01", "320602001")
    assert listed == [4, 6, 8, 10, 10, 10, 8]
    assert not {"day_cap", "open_cap"} & set(states(city).values())


def at_texts(*texts: str, **more: Any) -> list[dict[str, Any]]:
    """A finding at each of these address texts, whose keys are in order of the texts' numbers."""
    how: dict[str, Any] = {
        "subject_kind": "address_text",
        "address": None,
        "route": "grid_office",
        "area_code": "320602001",
    }
    return [
        finding(subject=f"t{n}", evidence={"address_text": text}, **{**how, **more}) for n, text in enumerate(texts)
    ]


def test_texts_of_one_road_are_listed_behind_its_first(city: City) -> None:
    city.settings = LedgerSettings(grid_office_new_per_day=3)
    texts = [
        "崇川区任港街道濠北路12号",
        "青年路3号",
        "濠东小区1幢",
        "南通市濠北路２号",
        "崇川区 濠北路7号501室",
        "青年路10号",
    ]
    city.night(*at_texts(*texts))
    assert {name for name, state in states(city).items() if state == "open"} == {"t0", "t3", "t4"}
    city.night(*at_texts(*texts))
    assert {name for name, state in states(city).items() if state == "open"} == {"t0", "t1", "t2", "t3", "t4", "t5"}


def test_a_road_keeps_its_turn_while_a_part_of_it_is_open(city: City) -> None:
    city.settings = LedgerSettings(grid_office_new_per_day=2)
    texts = ["濠北路1号", "青年路3号", "青年路4号", "濠北路2号", "濠北路3号"]
    city.night(*at_texts(*texts))
    city.night(*at_texts(*texts))
    assert {name for name, state in states(city).items() if state == "open"} == {"t0", "t3", "t4", "t1"}


def test_a_queue_is_told_in_the_order_of_its_listing(city: City) -> None:
    city.settings = LedgerSettings(grid_office_new_per_day=0)
    city.night(*at_texts("濠北路1号", "青年路3号", "濠北路2号"))
    subjects = {number: task["subject_key"] for number, task in city.tasks().items()}
    assert [subjects[it.task_number] for it in status.queue(city.con, TOWN)] == ["t0", "t2", "t1"]
    city.con.execute("DROP TABLE push.text_place").fetchall()  # as in a file that an earlier version published
    assert [subjects[it.task_number] for it in status.queue(city.con, TOWN)] == ["t0", "t1", "t2"]


def test_a_road_passes_neither_what_is_more_urgent_nor_what_is_older_nor_another_town(city: City) -> None:
    city.settings = LedgerSettings(grid_office_new_per_day=0)
    city.night(*at_texts("濠北路1号", "青年路1号"))
    city.settings = LedgerSettings(grid_office_new_per_day=3, fresh_places=0)
    urgent = finding(
        subject="u", subject_kind="case", address=None, route="grid_office", area_code="320602001", priority=2
    )
    city.night(*at_texts("濠北路1号", "青年路1号", "濠北路2号"), urgent)
    assert states(city) == {
        "t0": "open",
        "t1": "open",
        "t2": "day_cap",
        "u": "open",
    }


def test_two_places_of_a_day_go_to_what_is_fresh(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=0)
    backlog = [finding(subject=home, priority=2) for home in HOMES[:5]]
    city.night(*backlog)
    city.date += 7 * DAY  # opened on T-8 by then
    city.settings = LedgerSettings(worker_new_per_day=3)
    fresh = [finding(subject=home, priority=3) for home in HOMES[5:]]
    city.night(*backlog, *fresh)
    assert {home for home, state in states(city).items() if state == "open"} == {"H1", "H6", "H7"}


def test_unused_fresh_places_go_to_the_backlog(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=0)
    backlog = homes()
    city.night(*backlog)
    city.date += 7 * DAY
    city.settings = LedgerSettings(worker_new_per_day=3)
    city.night(*backlog)
    assert {home for home, state in states(city).items() if state == "open"} == {"H1", "H2", "H3"}


def test_what_opened_seven_days_ago_is_not_fresh_and_six_is(city: City) -> None:
    city.settings = LedgerSettings(worker_new_per_day=0)
    city.night(finding(subject="H1", priority=2))
    city.night(finding(subject="H1", priority=2), finding(subject="H2"))
    city.date = MONDAY + 7 * DAY
    city.settings = LedgerSettings(worker_new_per_day=1)
    city.night(finding(subject="H1", priority=2), finding(subject="H2"))
    assert states(city) == {"H1": "day_cap", "H2": "open"}


def test_a_dwelling_is_knocked_at_for_routine_on_two_days_in_thirty(city: City) -> None:
    city.night(finding(reason="A"))
    city.night(finding(reason="B"))
    city.night(finding(reason="C"), finding(subject="H2", reason="C"))
    assert city.task("M1|C|H1")["queue_reason"] == "dwelling_budget"
    assert city.task("M1|C|H2")["state"] == "open"
    city.date = MONDAY + 29 * DAY
    city.night(finding(reason="C"))
    assert city.task("M1|C|H1")["queue_reason"] == "dwelling_budget"
    city.night(finding(reason="C"))  # the first list day is the thirtieth before this one: out of the window
    assert city.task("M1|C|H1")["state"] == "open"


def test_the_budget_holds_whichever_models_and_not_for_more_urgent_tasks(city: City) -> None:
    city.night(finding(reason="A"))
    city.night(finding("M2", reason="B"))
    city.night(finding(reason="C"), finding(reason="D", priority=2))
    assert city.task("M1|C|H1")["queue_reason"] == "dwelling_budget"
    assert city.task("M1|D|H1")["state"] == "open"


def test_two_tasks_on_one_day_are_one_visit(city: City) -> None:
    city.night(finding(reason="A"), finding(reason="B"))
    city.night(finding(reason="C"))
    assert city.task("M1|C|H1")["state"] == "open"


def flood(count: int) -> list[dict[str, Any]]:
    """So many findings without an address, each a key of its own."""
    return [
        finding(subject=f"s{n:03}", subject_kind="address_text", address=None, area_code="320602001")
        for n in range(count)
    ]


def broken(city: City) -> dt.date:
    """A model whose fourth night brings a flood that the breaker holds; the date of that night."""
    city.settings = LedgerSettings(breaker_margin=5)
    for _ in range(3):
        city.night(finding())
    city.night(finding(), *flood(6))
    assert {fate for fate, _ in city.fates().values()} == {"renewed", "held"}
    return city.date - DAY


def test_the_first_three_nights_of_a_model_are_exempt(city: City) -> None:
    city.settings = LedgerSettings(breaker_margin=5)
    city.night(*flood(9))
    assert len(city.tasks()) == 9


def test_without_first_load_they_are_not(city: City) -> None:
    city.settings = LedgerSettings(breaker_margin=5, first_load_of={"M1": False})
    city.night(*flood(9))
    assert not city.tasks()


def test_a_flood_is_held_as_a_batch_and_open_tasks_are_renewed(city: City) -> None:
    night = broken(city)
    assert [task["task_key"] for task in city.tasks().values()] == ["M1|FOUND|H1"]
    city.night(finding(), *flood(6), finding(subject="H2"))
    assert city.fates()["M1|FOUND|s000"] == ("held", f"batch of {night}")
    assert city.fates()["M1|FOUND|H2"][0] == "opened"  # what is new beside the batch is judged by itself


def test_at_the_margin_nothing_is_held(city: City) -> None:
    city.settings = LedgerSettings(breaker_margin=5)
    for _ in range(3):
        city.night()
    city.night(*flood(5))
    assert len(city.tasks()) == 5


def test_two_different_people_release_a_batch(city: City) -> None:
    night = broken(city)
    city.release("M1", night, "A")
    city.release("M1", night, "A")
    city.night(finding(), *flood(6))
    assert len(city.tasks()) == 1
    city.release("M1", night, "B")
    city.night(finding(), *flood(4))
    assert len(city.tasks()) == 5  # those of the batch that are still found
    assert not city.problems()


def test_two_people_of_two_minds_release_nothing(city: City) -> None:
    night = broken(city)
    city.release("M1", night, "A")
    city.release("M1", night, "B", reject=True)
    city.night(finding(), *flood(6))
    assert len(city.tasks()) == 1


def test_a_rejected_batch_is_quiet_for_thirty_days(city: City) -> None:
    night = broken(city)
    city.release("M1", night, "A", reject=True)
    city.release("M1", night, "B", reject=True)
    city.night(finding(), *flood(2))
    assert city.fates()["M1|FOUND|s000"][0] == "suppressed"
    city.date += 28 * DAY
    city.night(finding(), *flood(2))
    assert len(city.tasks()) == 1
    city.night(finding(), *flood(2))
    assert len(city.tasks()) == 3


def test_held_and_muted_nights_do_not_count_and_a_muting_exempts_three_nights(city: City) -> None:
    city.settings = LedgerSettings(breaker_margin=5)
    for _ in range(4):
        city.night(finding())
    city.night(states={"M1": "muted"})
    city.night(finding(), *flood(9))
    assert len(city.tasks()) == 10
    for _ in range(2):
        city.night(finding(), *flood(9))
    city.night(finding(), *flood(20))
    assert len(city.tasks()) == 10
