"""What counts as due, answered in time, confirmed and done again; and where small numbers are hidden."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outpost.briefing.assessment.measuring import is_kept, last_day, month_before, months_kept
from tests.outpost.briefing.assessment.made import GOV, MONTH, NIGHT, POLICE, City, rows

DUE = dt.date(2026, 11, 12)
DAY = dt.timedelta(days=1)


def three(city: City, due: dt.date | None = DUE, answered: dt.date | None = DUE, **more: Any) -> City:
    """Three tasks alike: enough for shares to be shown."""
    for _ in range(3):
        city.task(due, answered, **more)
    return city


def of_model(city: City, model: str = "R1") -> dict[str, Any]:
    """The row of a model."""
    (row,) = [row for row in rows(city.report(), "by_model") if row["model"] == model]
    return row


@pytest.mark.parametrize(("answered", "share"), [(DUE - DAY, 1.0), (DUE, 1.0), (DUE + DAY, 0.0), (None, 0.0)])
def test_an_answer_on_the_due_date_is_in_time_and_one_a_day_later_is_not(
    answered: dt.date | None, share: float
) -> None:
    row = of_model(three(City(), answered=answered))
    assert (row["due"], row["in_time"]) == (3, share)


def test_without_a_day_of_import_the_night_that_took_it_counts() -> None:
    city = City()
    for day in (DUE, DUE, DUE + DAY, DUE + DAY):
        city.answer(city.task(DUE), day, "01", DUE, imported=False)
    assert of_model(city)["in_time"] == 0.5


@pytest.mark.parametrize(
    ("due", "counted"),
    [
        (dt.date(2026, 10, 31), False),
        (dt.date(2026, 11, 1), True),
        (dt.date(2026, 11, 30), True),
        (dt.date(2026, 12, 1), False),
        (None, False),
    ],
)
def test_a_task_counts_in_the_month_of_its_due_date(due: dt.date | None, counted: bool) -> None:
    found = {row["model"] for row in rows(three(City(), due, None).report(), "by_model")}
    assert ("R1" in found) is counted


def test_what_an_answer_or_a_reviewer_grants_moves_no_due_date() -> None:
    city = City()
    for _ in range(3):
        later = DUE + dt.timedelta(days=40)
        number = city.task(DUE, DUE, code="02")
        city.tasks[-1] |= {"due_on": later, "state": "open"}
        city.event(number, "returned", DUE + DAY, {"set": {"due_on": str(later)}})
    row = of_model(city)
    assert (row["due"], row["in_time"], row["sent_back"]) == (3, 1.0, 1.0)


def test_the_due_date_in_force_before_the_first_answer_counts() -> None:
    city = City()
    for _ in range(3):
        number = city.task(DUE)
        city.event(number, "renewed", DUE - 3 * DAY, {"set": {"due_on": str(DUE - 2 * DAY)}})
        city.answer(number, DUE - DAY, "01", DUE - 2 * DAY)
    assert of_model(city)["in_time"] == 0.0


def test_not_mine_is_no_answer() -> None:
    city = City()
    for _ in range(3):
        number = city.task(DUE, DUE - DAY, code="09")
        city.answer(number, DUE + DAY, "01", DUE)
        city.tasks[-1] |= {"answer_code": "01", "pending_ending": "confirmed"}
    row = of_model(city)
    assert (row["in_time"], row["answered"], row["confirmed"]) == (0.0, 3, 1.0)


@pytest.mark.parametrize(("ended", "counted"), [(DUE - DAY, False), (DUE, False), (DUE + DAY, True)])
def test_what_resolved_by_itself_in_time_asked_nothing_of_anybody(ended: dt.date, counted: bool) -> None:
    city = three(City(), answered=None, state="closed", ending="auto_resolved", ended_on=ended)
    assert bool(rows(city.report(), "by_model")) is counted


def test_shares_and_interval_of_what_was_answered() -> None:
    city = City()
    for at in range(10):
        city.task(DUE, DUE, code="01" if at < 8 else "04", attempts=int(at == 0))
    city.event("T000001", "returned", DUE, {"set": {}})
    city.task(DUE)
    row = of_model(city)
    assert (row["due"], row["answered"], row["in_time"]) == (11, 10, 0.9091)
    assert (row["confirmed"], row["interval"]) == (0.8, [0.4902, 0.9433])
    assert (row["sent_back"], row["visited_again"]) == (0.1, 0.1)


def test_fewer_than_three_show_no_number_and_no_share() -> None:
    city = City()
    for area, count in (("320602001001", 2), ("320602002001", 3)):
        for _ in range(count):
            city.task(DUE, DUE, area=area)
    few, three_, total = rows(city.report(), "by_town")
    assert (few["code"], few["due"]) == ("320602001", "<3")
    assert {few[name] for name in ("in_time", "answered", "confirmed", "interval", "sent_back")} == {None}
    assert (three_["due"], three_["in_time"], total["due"]) == (3, 1.0, 5)


def test_few_answers_show_no_number_where_many_were_due() -> None:
    city = three(City(), answered=None)
    for _ in range(2):
        city.task(DUE, DUE)
    row = of_model(city)
    assert (row["due"], row["in_time"], row["answered"]) == (5, 0.4, "<3")
    assert (row["confirmed"], row["interval"], row["sent_back"], row["visited_again"]) == (None, None, None, None)


def test_an_empty_month_is_told_as_one() -> None:
    told = City().report()
    assert told.lead.zh == "本月没有到期的任务。"
    assert rows(told, "by_model") == []
    assert {row["due"] for row in rows(told, "all")} == {0}


def test_a_place_that_nobody_knows_has_a_row_of_its_own() -> None:
    first, total = rows(three(City(), area=None).report(), "by_town")
    assert (first["code"], first["district"], first["due"]) == (None, "area not known", 3)
    assert total["code"] == "all"


def test_care_is_never_the_polices_and_police_only_never_the_governments() -> None:
    city = City()
    three(city, model_id="C1")
    three(city, model_id="P3")
    assert [row["model"] for row in rows(city.report("gov"), "by_model")] == ["C1", "all"]
    assert [row["model"] for row in rows(city.report("police"), "by_model")] == ["P3", "all"]


def test_a_zone_counts_what_it_does_reviews_or_is_told_of() -> None:
    city = City()
    three(city, who=(GOV,))
    three(city, who=(POLICE,), model_id="D1")
    assert [row["model"] for row in rows(city.report("gov"), "by_model")] == ["R1", "all"]
    assert [row["model"] for row in rows(city.report("police"), "by_model")] == ["D1", "all"]


@pytest.mark.parametrize("by_row", [True, False])
def test_nothing_of_domestic_violence_is_counted_for_the_government(by_row: bool) -> None:
    cited = {"extract": "police.dispute_incident", "delivery": "d", "row_number": 7}
    city = City(has_registers=True)
    three(city, model_id="D1", subject_key="H1|family", source_rows=[cited])
    three(city, model_id="R1")
    row = "INSERT INTO registers.dispute_incident VALUES ({'extract': 'police.dispute_incident', 'delivery': 'd', "
    city.statements = [
        row + "'row_number': 7}, true)"
        if by_row
        else "INSERT INTO registers.dispute_row VALUES ('H1', 'family', TIMESTAMP '2026-01-02 08:00:00', true)"
    ]
    assert [row["model"] for row in rows(city.report("gov"), "by_model")] == ["R1", "all"]
    assert [row["model"] for row in rows(city.report("police"), "by_model")] == ["D1", "R1", "all"]


def test_what_the_list_writer_kept_for_the_police_is_not_counted_for_the_government() -> None:
    city = three(City())
    city.statements = ["INSERT INTO push.police_only SELECT task_number FROM push.task_live"]
    assert rows(city.report("gov"), "by_model") == []
    assert rows(city.report("police"), "by_model")[0]["due"] == 3


TASKS = st.lists(
    st.tuples(
        st.sampled_from(["R1", "D1", "C1"]),
        st.sampled_from([None, "320602", "320602001", "320602001001", "320603002001"]),
        st.integers(0, 29),
        st.none() | st.integers(-3, 3),
        st.sampled_from(["01", "04", "05"]),
    ),
    max_size=25,
)


@settings(max_examples=25)
@given(TASKS)
def test_every_way_to_tell_them_counts_the_same_tasks(tasks: list[tuple[Any, ...]]) -> None:
    city = City()
    for model, area, day, late, code in tasks:
        due = MONTH + day * DAY
        city.task(due, None if late is None else due + late * DAY, code=code, area=area, model_id=model)
    measures = city.measures()
    sums = {
        name: {column: int(frame[column].sum()) for column in ("due", "in_time", "answered", "confirmed")}
        for name, frame in (
            ("model", measures.by_model),
            ("district", measures.by_district),
            ("town", measures.by_town),
            ("month", measures.by_month),
        )
    }
    answered = [task for task in tasks if task[3] is not None]
    expected = {
        "due": len(tasks),
        "in_time": sum(task[3] <= 0 for task in answered),
        "answered": len(answered),
        "confirmed": sum(task[4] == "01" for task in answered),
    }
    assert sums == dict.fromkeys(sums, expected)
    by_model = Counter(task[0] for task in tasks)
    assert dict(measures.by_model.select("model_id", "due").iter_rows()) == dict(by_model)


@given(st.dates(dt.date(2026, 1, 1), dt.date(2028, 12, 31)), st.integers(0, 800))
def test_months_are_in_a_row_and_all_of_them_are_kept(night: dt.date, nights: int) -> None:
    month, first = month_before(night), night - nights * DAY
    months = months_kept(month, night, first)
    assert months[-1] == month
    assert all(month_before(later) == earlier for earlier, later in pairwise(months))
    for other in months[:-1]:
        assert first <= last_day(other)
        assert (night - other).days < 365 - 30


def test_a_month_is_kept_while_all_that_was_due_in_it_is() -> None:
    # What was due on 2025-12-01 may have ended 30 days before, and goes 365 days after that.
    assert is_kept(dt.date(2025, 12, 1), dt.date(2026, 10, 31))
    assert not is_kept(dt.date(2025, 12, 1), dt.date(2026, 11, 1))


def test_a_year_of_nights_shows_eleven_months() -> None:
    assert len(months_kept(MONTH, NIGHT, dt.date(2025, 1, 1))) == 11
