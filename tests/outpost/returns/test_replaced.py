"""A list that comes back after the night on which its recipient was replaced: who did the task may still say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost import returns
from tests.outpost.ledger.conftest import finding
from tests.outpost.returns.test_round_trip import tasks_of
from tests.outpost.returns.town import Town, filled

DWELLINGS = ["H1", "H2", "H3", "N1"]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """W1's list of four dwellings; the fourth has no beat, so that its reviewer is a fallback."""
    made = Town(tmp_path)
    made.address_grids["B3"] = "g1"
    made.listed_night(*found())
    yield made
    made.con.close()


def found() -> list[dict[str, object]]:
    return [finding("M1", dwelling) for dwelling in DWELLINGS]


def sent_back(town: Town, path: Path, day: dt.date) -> returns.Returns:
    """The list at ``path``, every row of it answered for a visit on ``day``."""
    answers = {number: {"核查结果▼": "01", "核查日期": day.isoformat()} for number in tasks_of(path)}
    return town.take({path.name: filled(path, "任务清单", answers)}, town.date)


@pytest.mark.parametrize("officer", ["O1", None])
def test_a_replaced_worker_has_all_or_nothing_taken(town: Town, officer: str | None) -> None:
    """Whether a reviewer's post is vacant as well makes no difference to what the worker did."""
    (path,) = town.files("gov/worker")
    assert len(tasks_of(path)) == len(DWELLINGS)
    town.beats[0]["officer_number"] = officer
    town.grids["g1"]["worker_number"] = "W9"
    town.listed_night(*found())
    taken = sent_back(town, path, town.date - dt.timedelta(days=1))
    assert (taken.accepted, taken.refused) == (len(DWELLINGS), 0)


def test_nobody_answers_by_another_recipients_fallback(town: Town) -> None:
    """The officer's post fell vacant: he reviewed, he never did the task; nor did whoever reviews now."""
    town.beats[0]["officer_number"] = None
    town.listed_night(*found())
    (path,) = town.files("gov/worker")
    for other in ("O1", "S1", "W2"):
        answer = {"核查结果▼": "01", "核查日期": town.date.isoformat(), "收件编号": other}
        content = filled(path, "任务清单", {tasks_of(path)[0]: answer})
        assert town.take({f"{other}.xlsx": content}, town.date).accepted == 0


def test_a_replaced_officers_verdict_is_taken(town: Town) -> None:
    (path,) = town.files("gov/worker")
    assert sent_back(town, path, town.date).accepted == len(DWELLINGS)
    town.listed_night(*found())
    (sheet,) = town.files("police/officer")
    verdicts = {number: {"审核结论▼": "通过入库"} for number in tasks_of(sheet, "待审核")}
    assert verdicts
    town.beats[0]["officer_number"] = "O9"
    town.listed_night(*found())
    taken = town.take({"O1.xlsx": filled(sheet, "待审核", verdicts)}, town.date)
    assert (taken.accepted, taken.refused) == (len(verdicts), 0)


def reviewed(town: Town, **verdict: str) -> None:
    """What waits for the officer is given a verdict, all of it."""
    (sheet,) = town.files("police/officer")
    verdicts = dict.fromkeys(tasks_of(sheet, "待审核"), verdict)
    assert verdicts
    assert town.take({"v.xlsx": filled(sheet, "待审核", verdicts)}, town.date).refused == 0


def test_who_was_given_a_task_may_answer_it_after_its_post_changed_hands(town: Town) -> None:
    """W2 had it from a reviewer; overnight W1's post went to W9, and with it the task. W2's list was out."""
    (path,) = town.files("gov/worker")
    assert sent_back(town, path, town.date).accepted == len(DWELLINGS)
    town.listed_night(*found())
    reviewed(town, **{"审核结论▼": "改派", "改派至▼": "W2"})
    town.listed_night(*found())
    (his,) = [path for path in town.files("gov/worker") if path.name == "W2.xlsx"]
    given = len(tasks_of(his))
    assert given
    town.grids["g1"]["worker_number"] = "W9"
    town.listed_night(*found())
    assert sent_back(town, path, town.date).accepted == len(DWELLINGS) - given, "a reviewer took the others from W1"
    taken = sent_back(town, his, town.date)
    assert (taken.accepted, taken.refused) == (given, 0)


def test_an_office_may_answer_what_came_up_to_it_after_the_post_changed_hands(town: Town) -> None:
    (path,) = town.files("gov/worker")
    number = tasks_of(path)[0]
    first = {number: {"核查结果▼": "09", "核查日期": town.date.isoformat()}}
    assert town.take({"a.xlsx": filled(path, "任务清单", first)}, town.date).accepted == 1
    town.listed_night(*found())
    (office,) = town.files("gov/grid_office")
    town.grids["g1"]["worker_number"] = "W9"
    town.listed_night(*found())
    answer = {number: {"核查结果▼": "01", "核查日期": town.date.isoformat()}}
    assert town.take({"w.xlsx": filled(path, "任务清单", answer)}, town.date).accepted == 0, "he gave it away himself"
    assert town.take({"o.xlsx": filled(office, "任务清单", answer)}, town.date).accepted == 1


def test_who_said_that_it_is_not_his_has_it_no_more(town: Town) -> None:
    (path,) = town.files("gov/worker")
    number = tasks_of(path)[0]
    first = {number: {"核查结果▼": "09", "核查日期": town.date.isoformat()}}
    assert town.take({"a.xlsx": filled(path, "任务清单", first)}, town.date).accepted == 1
    town.listed_night(*found())
    again = {number: {"核查结果▼": "01", "核查日期": town.date.isoformat()}}
    assert town.take({"b.xlsx": filled(path, "任务清单", again)}, town.date).accepted == 0
