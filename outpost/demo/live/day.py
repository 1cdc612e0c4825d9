"""One day of the living city: its people read the lists of the night, fill them in, and put the registers right.

``Day.live`` reads ``outbox/<T>/``, writes filled-in lists into ``inbox/``, and says what was entered where. It takes
nothing in: that is ``outpost returns``, as for anybody's lists.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import duckdb

from outpost import answer_codes, messages, sql
from outpost.demo.live import behaviour, mending
from outpost.demo.live.behaviour import Answer, Verdict
from outpost.demo.live.case import Case, Desk
from outpost.demo.live.edits import Edit
from outpost.demo.live.filling import filled
from outpost.demo.live.world import World
from outpost.demo.plan import day_number
from outpost.home import Home

Recipient = tuple[str, str, str]
"""zone, kind, number: where a list lies below ``outbox/<T>/``."""


class Spec(Protocol):
    """What a model adds to the answers, and which departments it tells."""

    @property
    def answers(self) -> Mapping[str, str]: ...
    @property
    def corrections(self) -> Mapping[str, str]: ...


@dataclass(frozen=True)
class Lived:
    """What came of a day: counts of answers by code and of verdicts, what was entered into the registers, and how many
    rows the import refused."""

    files: int
    answers: dict[str, int]
    verdicts: dict[str, int]
    corrections: int
    edits: list[Edit]
    refused: int = 0


@dataclass
class Day:
    """The list day of the night ``night``."""

    home: Home
    world: World
    night: dt.date
    specs: Mapping[str, Spec]
    _typed: dict[Recipient, dict[str, dict[str, dict[str, str | dt.date]]]] = field(default_factory=dict)
    _edits: list[Edit] = field(default_factory=list)
    _answers: Counter[str] = field(default_factory=Counter)
    _verdicts: Counter[str] = field(default_factory=Counter)

    @property
    def today(self) -> dt.date:
        """The day after the night's business date."""
        return self.night + dt.timedelta(days=1)

    def live(self, con: duckdb.DuckDBPyConnection) -> Lived:
        """Let the day pass. ``con``: the published database, which says which rows a line is about."""
        numbers = _numbers(con)
        for said in _rows(con, "demo/lines"):
            case = Case(self.world, said)
            if said["role"] == "review":
                self._review(case, numbers)
            else:
                self._do(case)
        corrected = [Case(self.world, said) for said in _rows(con, "demo/corrections")]
        corrected = [case for case in corrected if behaviour.corrects(case, self.today)]
        for case in corrected:
            self._enter(case, mending.not_so, 0)
        files = self._send_back()
        did = (dict(self._answers), dict(self._verdicts))
        return Lived(files, *did, len(corrected), self._edits)

    def _do(self, case: Case) -> None:
        if behaviour.settles(case, self.today):
            self._enter(case, mending.so, 0)
        answer = behaviour.answer(case, self.today)
        if answer is None:
            return
        self._answers[answer.code if answer.code[:2].isdigit() else "?"] += 1
        if answer.mends:
            self._enter(case, mending.so if answer.mends == "so" else mending.declined, answer.mended_in)
        self._type(case, "tasks", self._cells(case, answer))

    def _enter(self, case: Case, mend: mending.Mend, days: int) -> None:
        """Let registers be put right about a case, so that it shows after so many days."""
        today = day_number(self.today)
        self._edits += mend(Desk(case, today + days, today))

    def _cells(self, case: Case, answer: Answer) -> dict[str, str | dt.date]:
        """The answer as it stands in the cells: the drop-down's own words."""
        spec = self.specs.get(case.model_id)
        words = answer_codes.words(spec.answers if spec else {})
        code = answer.code if answer.code in words or not answer.code[:2].isdigit() else answer.code[:2]
        cells: dict[str, str | dt.date] = {"answer": f"{code} {words[code]}" if code in words else code}
        if answer.visited_on is not None:
            cells["answer_date"] = answer.visited_on
        if answer.note:
            cells["answer_note"] = answer.note
        if answer.department:
            cells["answer_department"] = self._department(spec)
        return cells

    def _department(self, spec: Spec | None) -> str:
        """Whom a case is handed to: a department that the model tells anyway, else the first of all."""
        names = _departments(self.home)
        wanted = [code for code in (spec.corrections.values() if spec else ()) if code in names]
        return names[wanted[0]] if wanted else next(iter(names.values()))

    def _review(self, case: Case, numbers: Mapping[str, list[str]]) -> None:
        verdict = behaviour.verdict(case, self.today)
        if verdict is None:
            return
        others = [number for number in numbers.get(str(case.said["kind"]), ()) if number != case.said["number"]]
        if verdict.kind == "reassign" and not others:
            verdict = Verdict("pass")
        word = messages.text(f"verdicts.{'accept' if verdict.kind == 'pass' else verdict.kind}")
        cells: dict[str, str | dt.date] = {"verdict": word}
        if verdict.note:
            cells["verdict_note"] = verdict.note
        if verdict.kind == "reassign":
            cells["reassign_to"] = case.chance.one_of(others, "to")
        self._verdicts[verdict.kind] += 1
        self._type(case, "review", cells)

    def _type(self, case: Case, sheet: str, cells: dict[str, str | dt.date]) -> None:
        said = case.said
        book = self._typed.setdefault((said["zone"], said["kind"], said["number"]), {})
        book.setdefault(sheet, {})[said["task_number"]] = cells

    def _send_back(self) -> int:
        """Each list that somebody wrote into, in inbox/ under a name of its own."""
        self.home.inbox.mkdir(parents=True, exist_ok=True)
        for (zone, kind, number), typed in sorted(self._typed.items()):
            path = self.home.outbox / self.night.isoformat() / zone / kind / f"{number}.xlsx"
            target = self.home.inbox / f"{self.today:%m%d}-{number}.xlsx"
            target.write_bytes(filled(path.read_bytes(), typed))
        return len(self._typed)


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> Iterable[dict[str, Any]]:
    found = sql.query(con, name, {})
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _numbers(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Who has a list, by kind."""
    found: dict[str, list[str]] = defaultdict(list)
    for kind, number in sql.query(con, "demo/recipients", {}).fetchall():
        found[kind].append(number)
    return found


def _departments(home: Home) -> dict[str, str]:
    """Departments of the government by code, from the home's own reference file."""
    text = (home.reference / "departments.csv").read_text(encoding="utf-8-sig")
    return {row["code"]: row["name"] for row in csv.DictReader(text.splitlines()) if row["zone"] == "gov"}
