"""How the people of the living city behave: pure functions of a task and a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from outpost import answer_codes
from outpost.demo.live import World, behaviour, habits
from outpost.demo.live.behaviour import Answer
from outpost.demo.live.chance import Chance
from outpost.returns import values
from tests.outpost.demo.live.conftest import FIRST, line

DAYS = [FIRST + dt.timedelta(days=days) for days in range(30)]
MANY = 300
FEW = 100


def first_answers(world: World, many: int = MANY, **said: Any) -> list[tuple[dt.date, Answer]]:
    """The first answer to each of many lines, where there is one within 30 days."""
    found = []
    for number in range(many):
        case = line(world, number, **said)
        told = ((day, behaviour.answer(case, day)) for day in DAYS)
        found += [(day, answer) for day, answer in told if answer][:1]
    return found


@given(st.integers(), st.text(), st.text())
def test_chance_is_the_same_each_time_and_never_1(seed: int, about: str, what: str) -> None:
    number = Chance(seed, about).number(what)
    assert 0 <= number < 1
    assert number == Chance(seed, about).number(what)


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=5), st.integers())
def test_what_is_weighed_is_one_of_the_names_or_what_is_left(shares: list[float], seed: int) -> None:
    names = {f"n{place}": share for place, share in enumerate(shares)}
    chosen = Chance(seed, "x").weighed(names, "what")
    assert chosen is None or names[chosen] > 0


def test_most_are_answered_within_days_some_late_some_never(made: World) -> None:
    within = Counter(behaviour.workdays_between(FIRST, day) <= 4 for day, _ in first_answers(made))
    assert 0.54 < within[True] / MANY < 0.7
    assert 0.13 < within[False] / MANY < 0.27


def test_every_code_is_answered_with(made: World) -> None:
    codes = {answer.code for _, answer in first_answers(made, 2 * MANY)}
    assert set(answer_codes.words({})) <= codes


def test_nobody_goes_at_a_weekend_unless_it_is_urgent(made: World) -> None:
    assert all(behaviour.is_workday(day) for day, _ in first_answers(made, FEW))
    assert not all(behaviour.is_workday(day) for day, _ in first_answers(made, FEW, priority=1))


def test_what_the_import_refuses_is_sent_again_the_next_working_day(made: World) -> None:
    readable = answer_codes.words({})
    for number in range(MANY):
        case = line(made, number)
        told = [(day, answer) for day in DAYS[:20] if (answer := behaviour.answer(case, day))][:2]
        if len(told) == 2 and (told[0][1].code not in readable or told[0][1].visited_on is None):
            _, (day, again) = told
            assert behaviour.workdays_between(told[0][0], day) == 1
            assert again.code in readable
            assert again.visited_on == day


def test_what_is_meant_to_be_unreadable_is_refused_by_the_import() -> None:
    assert values.code(habits.unreadable(), answer_codes.words({})) is None


def test_after_nobody_was_in_somebody_goes_again_some_days_later(made: World) -> None:
    days = [
        (day - FIRST).days
        for number in range(200)
        for day in [
            next(
                (
                    day
                    for day in DAYS
                    if behaviour.answer(line(made, number, answer_code="05", attempts=1, answered_on=FIRST), day)
                ),
                FIRST,
            )
        ]
        if day != FIRST
    ]
    assert days
    assert min(days) >= 3


def test_who_says_that_it_is_not_his_says_it_once(made: World) -> None:
    told = [answer.code for _, answer in first_answers(made, FEW, refusals=1)]
    assert told
    assert "09" not in told


def test_a_reviewer_passes_most_sends_back_some_and_voids_few(made: World) -> None:
    waiting = [line(made, number, role="review", kind="officer", answered_on=FIRST) for number in range(MANY)]
    said = Counter(
        next(verdict.kind for day in DAYS if (verdict := behaviour.verdict(case, day)) is not None) for case in waiting
    )
    assert said["pass"] > 0.8 * MANY
    assert set(said) == {"pass", "return", "void", "reassign"}


def test_what_was_sent_back_once_is_not_sent_back_again(made: World) -> None:
    waiting = [line(made, number, role="review", answered_on=FIRST, was_sent_back=True) for number in range(FEW)]
    said = {verdict.kind for case in waiting for day in DAYS if (verdict := behaviour.verdict(case, day))}
    assert "return" not in said


def test_a_task_behaves_alike_whatever_its_number(made: World) -> None:
    for number in range(20):
        one, other = line(made, number), line(made, number, task_number="another")
        assert [behaviour.answer(one, day) for day in DAYS] == [behaviour.answer(other, day) for day in DAYS]
