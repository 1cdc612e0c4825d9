"""Who gets it: every fallback, one by one, and what happens when a post changes hands while a task is open."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from .conftest import COMMUNITY, TOWN, City, Model, finding


def recipients(city: City, **more: Any) -> list[tuple[str, str, str, str | None]]:
    """Recipients of a finding at H1 (or as told), after one night."""
    city.night(finding(**more))
    (number,) = city.tasks()
    return city.recipients(number)


def test_a_dedicated_grid_counts_before_the_general_one(city: City) -> None:
    assert recipients(city, subject="D1", route="worker>officer")[0] == ("do", "worker", "W2", None)


def test_a_vacant_post_goes_to_the_leader(city: City) -> None:
    city.grids["g1"]["worker_number"] = None
    assert recipients(city)[0] == ("do", "leader", "L1", "leader")


def test_no_leader_either_goes_to_the_office_of_the_town(city: City) -> None:
    city.grids["g1"] |= {"worker_number": None, "leader_number": None}
    assert recipients(city)[0] == ("do", "grid_office", TOWN, "town_office")


def test_a_building_without_a_grid_goes_to_the_office_of_the_town(city: City) -> None:
    assert recipients(city, subject="N1")[0] == ("do", "grid_office", TOWN, "town_office")


def test_a_community_with_one_general_grid_stands_for_it(city: City) -> None:
    (do, _) = recipients(city, subject="t", subject_kind="address_text", area_code=COMMUNITY)
    assert do == ("do", "worker", "W1", "community_grid")


def test_its_vacant_post_goes_to_the_leader(city: City) -> None:
    city.grids["g1"]["worker_number"] = None
    (do, _) = recipients(city, subject="t", subject_kind="address_text", area_code=COMMUNITY + "001")
    assert do == ("do", "leader", "L1", "community_grid+leader")


def test_a_community_with_two_general_grids_stands_for_neither(city: City) -> None:
    city.grids["g3"] = city.grids["g1"] | {"worker_number": "W3"}
    (do, _) = recipients(city, subject="t", subject_kind="address_text", area_code=COMMUNITY)
    assert do == ("do", "grid_office", TOWN, "town_office")


@pytest.mark.parametrize(
    ("area", "number", "fallback"),
    [(TOWN, TOWN, "town_office"), ("320602", "320602", "district_office"), (None, "320600", "city_office")],
)
def test_without_an_address_the_finest_office_known_has_it(
    city: City, area: str | None, number: str, fallback: str
) -> None:
    (do, _) = recipients(city, subject="t", subject_kind="address_text", area_code=area)
    assert do == ("do", "grid_office", number, fallback)


def test_a_vacant_beat_goes_to_the_acting_officer(city: City) -> None:
    city.beats[0] |= {"officer_number": None, "acting_officer_number": "O9"}
    assert recipients(city)[1] == ("review", "officer", "O9", "acting_officer")


def test_no_acting_officer_goes_to_the_station(city: City) -> None:
    city.beats[0]["officer_number"] = None
    assert recipients(city, route="officer") == [("do", "station", "S1", "station_desk")]


def test_another_community_of_the_beat_may_have_the_officer(city: City) -> None:
    city.beats[0]["officer_number"] = None
    city.beats.append(city.beats[0] | {"community_code": "320602001009", "officer_number": "O7"})
    assert recipients(city, route="officer") == [("do", "officer", "O7", None)]


def test_no_beat_goes_to_the_police_desk_of_the_district(city: City) -> None:
    assert recipients(city, subject="N1", route="officer") == [("do", "district", "320602", "district_desk")]


def test_a_beat_that_is_not_in_force_is_no_beat(city: City) -> None:
    city.beats = city.beats[1:]
    assert recipients(city, route="officer") == [("do", "district", "320602", "district_desk")]


def test_nothing_known_goes_to_the_desk_of_the_city(city: City) -> None:
    found = recipients(city, subject="t", subject_kind="address_text", route="officer")
    assert found == [("do", "district", "320600", "city_desk")]


def test_joint_tasks_stand_on_both_lists(city: City) -> None:
    city.night(finding(route="both"))
    assert [(line["role"], line["state"], line["joint"]) for line in city.lines("W1")] == [("do", "open", True)]
    assert [(line["role"], line["state"], line["joint"]) for line in city.lines("O1")] == [("review", "open", True)]


def test_who_reviews_sees_what_is_overdue(city: City) -> None:
    city.night(finding(due_rule="24h"))
    for _ in range(2):
        assert not city.lines("O1")
        city.night(finding(due_rule="24h"))
    (line,) = city.lines("O1")
    assert (line["role"], line["state"], line["due_on"]) == ("review", "open", dt.date(2026, 11, 25))


def test_care_is_reviewed_by_the_office_of_the_town(city: City) -> None:
    city.models["M1"] = Model("M1", reviewer="grid_office")
    assert recipients(city, route="worker") == [("do", "worker", "W1", None), ("review", "grid_office", TOWN, None)]
    assert not city.lines("O1")


def test_also_officer_informs(city: City) -> None:
    city.models["M1"] = Model("M1", reviewer="grid_office")
    assert ("inform", "officer", "O1", None) in recipients(city, route="worker+officer")
    assert [line["role"] for line in city.lines("O1")] == ["inform"]


def test_an_office_informs_the_officer_where_there_is_one(city: City) -> None:
    assert recipients(city, route="grid_office+officer") == [
        ("do", "grid_office", TOWN, None),
        ("inform", "officer", "O1", None),
    ]
    city.night(finding(subject="N1", route="grid_office+officer"))
    assert len(city.recipients(city.task("M1|FOUND|N1")["task_number"])) == 1


def test_a_grid_is_its_own_place(city: City) -> None:
    found = recipients(city, subject="g2", subject_kind="grid", route="grid_office+officer")
    assert found == [("do", "grid_office", TOWN, None), ("inform", "officer", "O2", None)]


def test_a_beat_goes_to_its_station(city: City) -> None:
    city.beats[0]["officer_number"] = None
    assert recipients(city, subject="beat1", subject_kind="beat", route="station") == [("do", "station", "S1", None)]


def test_a_grid_that_changes_hands_takes_its_open_tasks_along(city: City) -> None:
    city.night(finding())
    number = city.task()["task_number"]
    city.grids["g1"]["worker_number"] = "W8"
    city.night(states={"M1": "held"})  # even on a night on which the model does not run
    assert city.recipients(number)[0] == ("do", "worker", "W8", None)
    assert [line["task_number"] for line in city.lines("W8")] == [number]
    assert not city.lines("W1")  # W1 has no post any more, and no list
    assert city.task()["listed_on"] == dt.date(2026, 11, 24)


def test_a_beat_that_changes_hands_takes_the_reviews_along(city: City) -> None:
    city.night(finding())
    number = city.task()["task_number"]
    city.answer(number, "01")
    city.night(finding())
    city.beats[0]["officer_number"] = "O8"
    city.night(finding())
    assert [line["role"] for line in city.lines("O8")] == ["review"]


def test_a_building_that_moves_to_another_grid_leaves_a_neutral_line(city: City) -> None:
    city.night(finding())
    city.address_grids["B1"] = "g2"
    city.night(finding())
    assert [line["state"] for line in city.lines("W1")] == ["moved"]
    assert [line["state"] for line in city.lines("W2")] == ["open"]


def test_an_address_that_left_the_register_keeps_its_area(city: City) -> None:
    found = recipients(city, subject="gone", address="gone", building_code=None, area_code=TOWN)
    assert found[0] == ("do", "grid_office", TOWN, "town_office")
