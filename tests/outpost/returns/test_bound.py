"""Answers, newer answers and verdicts from lists of any day, in any order: no verdict touches an answer but its own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from outpost import journal
from tests.outpost.ledger.conftest import finding
from tests.outpost.returns.town import Town

FOUND = [finding("M1", "H1"), finding("M1", "H2")]
NIGHTS = 4
ANSWERS = "任务编号,核查结果▼,核查日期,情况说明,收件编号\n"
VERDICTS = "任务编号,核查结果,答案编号,审核结论▼,审核意见,改派至▼,收件编号\n"
SHOWN = ("answer_code", "answered_on", "answer_note")
ENDED_BY = {"pass": "closed", "void": "closed", "return": "returned", "reassign": "reassigned"}
WORDS = {"pass": "通过", "return": "退回", "reassign": "改派", "void": "作废"}

CODES = ["01", "04", "05", "07", "09", "99"]
answers = st.tuples(
    st.just("answer"),
    st.integers(0, 1),
    st.sampled_from(["W1", "W2"]),
    st.sampled_from(CODES),
    st.sampled_from(["没人", "有人"]),
)
verdicts = st.tuples(st.just("verdict"), st.integers(0, 30), st.sampled_from(sorted(WORDS)))
days = st.lists(
    st.lists(st.lists(answers | verdicts, min_size=1, max_size=3), max_size=3), min_size=NIGHTS, max_size=NIGHTS
)
"""Per day its imports, per import its files."""


@dataclass
class Office:
    """The town's people, all lists that they ever had, and what stood on the row of each verdict."""

    town: Town
    tasks: list[str]
    sheets: list[Mapping[str, Any]] = field(default_factory=list)
    rows: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    files: int = 0

    def import_of(self, said: list[tuple[Any, ...]]) -> None:
        """Some files that come together."""
        contents = {}
        for kind, index, *rest in said:
            text = self._answer(index, *rest) if kind == "answer" else self._verdict(index, *rest)
            if text:
                self.files += 1
                contents[f"{self.files}.csv"] = text.encode()
        self.town.take(contents, self.town.date)

    def _answer(self, task: int, by: str, code: str, note: str) -> str:
        day = self.town.date.isoformat()
        return f"{ANSWERS}{self.tasks[task]},{code},{day},{note},{by}\n"

    def _verdict(self, index: int, verdict: str) -> str:
        if not self.sheets:
            return ""
        row = self.sheets[index % len(self.sheets)]
        name = f"意见{self.files}"
        self.rows[name] = row
        to = "W2" if verdict == "reassign" else ""
        return f"{VERDICTS}{row['task_number']},x,{row['answer_id']},{WORDS[verdict]},{name},{to},O1\n"

    def night(self) -> None:
        """The night, and the lists of the day after."""
        self.town.heard_night(*FOUND)
        self.sheets += [line for line in self.town.lines("O1") if line["state"] == "in_review"]


def play(town: Town, said: list[list[list[tuple[Any, ...]]]]) -> None:
    """Days of files and nights; every verdict that did something did it to the answer on its row."""
    town.heard_night(*FOUND)
    office = Office(town, sorted(town.tasks()))
    for day in said:
        for files in day:
            office.import_of(files)
        office.night()
    events = read_events(town)
    taken = [entry for entry in journal.entries(town.home) if entry["kind"] == "review"]
    for entry in taken:
        row = office.rows[entry["note"]]
        assert entry["answer_id"] == row["answer_id"]
        done = [event for event in events if event["file"] == entry["file_sha256"]]
        assert [event["event"] for event in done] == [ENDED_BY[entry["verdict"]]], "what was accepted is what is done"
        assert answer_before(events, done[0]) == {key: _plain(row[key]) for key in (*SHOWN, "answer_id")}
    assert not town.problems()


def read_events(town: Town) -> list[dict[str, Any]]:
    """All events that people's words led to, with the file that said them."""
    found = town.con.execute("SELECT seq, task_number, event, detail FROM push.task_event ORDER BY seq").fetchall()
    told = [(seq, number, event, json.loads(detail)) for seq, number, event, detail in found if detail]
    return [
        {"seq": seq, "task_number": number, "event": event, "file": said.get("file"), "set": said.get("set", {})}
        for seq, number, event, said in told
    ]


def answer_before(events: list[dict[str, Any]], verdict: Mapping[str, Any]) -> dict[str, Any]:
    """The task's last answer when the verdict met it."""
    said = [event for event in events if event["event"] == "answered" and event["seq"] < verdict["seq"]]
    before = [event for event in said if event["task_number"] == verdict["task_number"]]
    return {key: before[-1]["set"][key] for key in (*SHOWN, "answer_id")}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


QUICK = settings(
    max_examples=2, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)


@QUICK
@given(said=days)
def test_no_verdict_touches_an_answer_but_its_own(
    tmp_path_factory: pytest.TempPathFactory, said: list[list[list[tuple[Any, ...]]]]
) -> None:
    tried(tmp_path_factory.mktemp("town"), said)


@pytest.mark.slow
@settings(QUICK, max_examples=8)
@given(said=days)
def test_nor_does_any_of_many(
    tmp_path_factory: pytest.TempPathFactory, said: list[list[list[tuple[Any, ...]]]]
) -> None:
    tried(tmp_path_factory.mktemp("town"), said)


def tried(place: Path, said: list[list[list[tuple[Any, ...]]]]) -> None:
    """The days played in a town of their own."""
    town = Town(place)
    try:
        play(town, said)
    finally:
        town.con.close()


def test_a_verdict_of_an_old_list_meets_a_newer_answer(tmp_path: Path) -> None:
    """One run that holds all that must not be missed: two answers, and verdicts on the one and on the other."""
    first, second = ("answer", 0, "W1", "01", "有人"), ("answer", 0, "W1", "04", "没人")
    tried(tmp_path / "a", [[[first]], [[second]], [[("verdict", 0, "pass")], [("verdict", 1, "return")]], [[first]]])
    town = Town(tmp_path / "b")
    town.heard_night(*FOUND)
    office = Office(town, sorted(town.tasks()))
    for files in ([first], [second]):
        office.import_of(files)
        office.night()
    office.import_of([("verdict", 0, "pass")])
    assert [entry["kind"] for entry in journal.entries(town.home)] == ["answer", "answer"]
    town.con.close()
