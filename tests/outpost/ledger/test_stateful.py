"""Random nights, answers, reviews and holds, against an independent fold: no illegal transition, nothing lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from outpost import database
from outpost.ledger import LedgerSettings, SuppressionRule

from .conftest import City, Model, finding, with_tables
from .fold import RULES, Fold

SUBJECTS = ["H1", "H2", "H3", "H4", "D1"]
KEYS = [(model, reason, subject) for model in ("M1", "M2") for reason in ("A", "B") for subject in SUBJECTS]
QUIET = SuppressionRule(days=3, per_ending={"not_so": 5})
PRIORITIES = st.sampled_from([None, 1, 2, 3, 3, 3])
SEEN = ("task_key", "episode", "state", "ending", "priority", "listed_on", "due_on", "queue_reason")
ROUTE = {"M1": "worker>officer", "M2": "officer"}


class Nights(RuleBasedStateMachine):
    """A city whose nights are random, and the fold that must agree with it after each."""

    def __init__(self) -> None:
        super().__init__()
        self.city = City(with_tables(database.connect(threads=2)))
        self.city.models = {name: Model(name, suppression=QUIET) for name in ("M1", "M2")}
        self.found: dict[tuple[str, str, str], int] = {}
        self.said: list[tuple[str, int, str, dt.date]] = []

    @initialize(
        new=st.integers(0, 3), held=st.integers(1, 4), fresh=st.integers(0, 2), officer=st.sampled_from([1, 15])
    )
    def begin(self, new: int, held: int, fresh: int, officer: int) -> None:
        self.city.settings = LedgerSettings(
            worker_new_per_day=new, worker_open=held, officer_new_per_day=officer, fresh_places=fresh
        )
        self.fold = Fold({"M1": new, "M2": officer}, {"M1": held, "M2": 100}, fresh)

    @rule(
        changes=st.dictionaries(st.sampled_from(KEYS), st.sampled_from([None, 1, 2, 3, 3, 3]), min_size=1, max_size=8)
    )
    def world_changes(self, changes: dict[tuple[str, str, str], int | None]) -> None:
        for key, priority in changes.items():
            if priority is None:
                self.found.pop(key, None)
            else:
                self.found[key] = priority

    @precondition(lambda self: hasattr(self, "fold") and self.fold.tasks)
    @rule(
        data=st.data(),
        code=st.sampled_from(["01", "02", "04", "05", "06", "07", "08", "99"]),
        visited=st.integers(0, 2),
    )
    def somebody_answers(self, data: st.DataObject, code: str, visited: int) -> None:
        index = data.draw(st.integers(0, len(self.fold.tasks) - 1))
        task = self.fold.tasks[index]
        day = self.city.date + dt.timedelta(days=visited)
        area = "1" if task.dwelling[0] == "H" else "2"
        by = ("W" if task.model == "M1" else "O") + area
        self.city.answer(self._number(task), code, by=by, visited_on=day.isoformat(), note="x")
        self.said.append(("answer", index, code, day))

    @precondition(lambda self: hasattr(self, "fold") and self.fold.tasks)
    @rule(data=st.data(), verdict=st.sampled_from(["pass", "pass", "return", "void"]))
    def somebody_reviews(self, data: st.DataObject, verdict: str) -> None:
        waiting = [index for index, task in enumerate(self.fold.tasks) if task.state == "in_review"]
        index = data.draw(st.sampled_from(waiting or range(len(self.fold.tasks))))
        self.city.review(self._number(self.fold.tasks[index]), verdict, note="x")
        self.said.append(("review", index, verdict, self.city.date))

    @rule(
        held=st.sets(st.sampled_from(["M1", "M2"]), max_size=1),
        unknown=st.sets(st.sampled_from(KEYS), max_size=2),
    )
    def a_night_runs(self, held: set[str], unknown: set[tuple[str, str, str]]) -> None:
        found = {key: p for key, p in self.found.items() if key[0] not in held and key not in unknown}
        rows = [
            finding(model, subject, reason=reason, priority=p, route=ROUTE[model], due_rule=RULES[p])
            for (model, reason, subject), p in sorted(found.items())
        ]
        today = self.city.date
        options: dict[str, Any] = {"not_evaluated": tuple(sorted(unknown)), "states": dict.fromkeys(held, "held")}
        self.city.night(*rows, **options)
        self.fold.night(
            today,
            {"|".join(key): (key[0], key[2], p) for key, p in found.items()},
            {"M1", "M2"} - held,
            {"|".join(key) for key in unknown},
            self.said,
        )
        self.said = []
        stored = [tuple(task[name] for name in SEEN) for task in self.city.tasks().values()]
        assert sorted(stored, key=repr) == sorted((task.seen() for task in self.fold.tasks), key=repr)

    def _number(self, task: Any) -> str:
        return str(self.city.task(task.key, task.episode)["task_number"])

    def teardown(self) -> None:
        try:
            assert not self.city.problems()
        finally:
            self.city.con.close()


def run(examples: int, steps: int) -> None:
    """Drive the machine."""
    run_state_machine_as_test(
        Nights,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_nights_agree_with_an_independent_fold() -> None:
    run(examples=5, steps=25)


@pytest.mark.slow
def test_many_nights_agree_with_an_independent_fold() -> None:
    run(examples=30, steps=40)
