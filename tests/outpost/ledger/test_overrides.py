"""A parameter that the city set otherwise is written on the tasks it touches, from the night on which it first does."""

from __future__ import annotations

import json

from .conftest import City, finding

OVERRIDES = {"headcount": 12}


def said_by_events(city: City) -> list[tuple[str, str, object]]:
    rows = city.con.execute(
        "SELECT event, subject_key, detail FROM push.task_event INNER JOIN push.task USING (task_number)"
        " WHERE event IN ('opened', 'renewed') ORDER BY seq"
    ).fetchall()
    evidence = [(event, subject, json.loads(detail)["set"]["evidence"]) for event, subject, detail in rows]
    return [
        (event, subject, (json.loads(said) if isinstance(said, str) else said).get("parameter_overrides"))
        for event, subject, said in evidence
    ]


def test_a_task_opened_under_an_override_says_so(city: City) -> None:
    city.night(finding(evidence={"people": 4, "parameter_overrides": OVERRIDES}))
    assert said_by_events(city) == [("opened", "H1", OVERRIDES)]
    assert json.loads(city.task()["evidence"])["parameter_overrides"] == OVERRIDES


def test_an_override_that_comes_later_is_written_on_the_open_task(city: City) -> None:
    city.night(finding())
    city.night(finding(evidence={"people": 4, "parameter_overrides": OVERRIDES}))
    assert said_by_events(city) == [("opened", "H1", None), ("renewed", "H1", OVERRIDES)]
