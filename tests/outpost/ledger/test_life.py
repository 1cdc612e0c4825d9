"""The life of a task: opened, found again, gone, answered, reviewed, ended, and quiet afterwards."""

from __future__ import annotations

import datetime as dt

from .conftest import MONDAY, City, finding

DAY = dt.timedelta(days=1)


def test_a_finding_opens_a_task_that_is_listed_the_next_morning(city: City) -> None:
    city.night(finding())
    task = city.task()
    assert (task["state"], task["opened_on"], task["listed_on"]) == ("open", MONDAY, MONDAY + DAY)
    assert task["due_on"] == dt.date(2026, 12, 1)  # the fifth working day after Tuesday
    assert city.recipients(task["task_number"]) == [("do", "worker", "W1", None), ("review", "officer", "O1", None)]
    (line,) = city.lines("W1")
    assert (line["task_number"], line["is_new"], line["state"]) == (task["task_number"], True, "open")
    assert not city.lines("O1")


def test_found_again_it_stays_one_task(city: City) -> None:
    city.night(finding())
    before = city.task()
    city.night(finding(evidence={"people": 7}))
    after = city.task()
    assert after["task_number"] == before["task_number"]
    assert (after["due_on"], after["listed_on"]) == (before["due_on"], before["listed_on"])
    assert after["evidence"] == '{"people": 7}'
    assert city.fates() == {"M1|FOUND|H1": ("renewed", None)}
    assert not city.lines("W1")[0]["is_new"]
