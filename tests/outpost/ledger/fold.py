"""The ledger's rules once more, in plain loops over plain objects: what the SQL is held against.

Nothing here is shared with the ledger. It knows two routes (worker>officer and officer), and no breaker.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

DAY = dt.timedelta(days=1)
RULES = {1: "24h", 2: "3wd", 3: "5wd"}
ENDINGS = {"01": "confirmed", "04": "not_so", "06": "not_so", "07": "declined", "08": "duplicate", "99": "unverified"}
QUIET = {"confirmed": 3, "not_so": 5, "declined": 180}


def working_days_after(day: dt.date, count: int) -> dt.date:
    """Monday to Friday."""
    while count:
        day += DAY
        count -= day.weekday() < 5
    return day


def counted(priority: int, list_day: dt.date) -> dt.date:
    """Due date of a finding of this priority from a list day."""
    return list_day + DAY if priority == 1 else working_days_after(list_day, int(RULES[priority][0]))


@dataclass
class Task:
    """One episode of a key."""

    key: str
    model: str
    dwelling: str
    episode: int
    priority: int
    rule: int
    opened: dt.date
    state: str = "queued"
    ending: str | None = None
    listed: dt.date | None = None
    due: dt.date | None = None
    absent: int = 0
    going_on: bool = False
    extended: bool = False
    attempts: int = 0
    pending: str | None = None
    said: tuple[str, dt.date] | None = None
    reason: str | None = None

    def seen(self) -> tuple[object, ...]:
        """What must agree."""
        return (self.key, self.episode, self.state, self.ending, self.priority, self.listed, self.due, self.reason)


@dataclass
class Fold:
    """All tasks of the city, and what keeps quiet."""

    new_per_day: dict[str, int]
    open_places: dict[str, int]
    fresh: int
    tasks: list[Task] = field(default_factory=list)
    quiet: list[tuple[str, dt.date]] = field(default_factory=list)
    knocked: dict[str, set[dt.date]] = field(default_factory=dict)

    def live(self) -> list[Task]:
        """Tasks that have not ended."""
        return [task for task in self.tasks if task.state != "closed"]

    def night(
        self,
        today: dt.date,
        found: dict[str, tuple[str, str, int]],
        ran: set[str],
        unknown: set[str],
        said: list[tuple[str, int, str, dt.date]],
    ) -> None:
        """``found``: key -> (model, dwelling, priority); ``said``: (what, index of the task, code, visit date)."""
        for what, index, code, visited in said:
            (self.answer if what == "answer" else self.review)(self.tasks[index], code, visited, today)
        for task in self.live():
            if task.model == "M2" and task.state == "in_review":
                self.end(task, today)
        fresh_keys = []
        for key, (model, dwelling, priority) in sorted(found.items()):
            known = next((task for task in self.live() if task.key == key), None)
            if known:
                self.renew(known, priority, today + DAY)
            elif not any(key == quiet and today < until for quiet, until in self.quiet):
                fresh_keys.append((key, model, dwelling, priority))
        for task in self.live():
            if task.model in ran and task.key not in found and task.key not in unknown:
                task.absent = min(task.absent + 1, 2)
                if task.absent == 2 and task.state in ("queued", "open") and not task.going_on:
                    task.state, task.ending, task.reason = "closed", "auto_resolved", task.reason
        for key, model, dwelling, priority in fresh_keys:
            episode = 1 + max((task.episode for task in self.tasks if task.key == key), default=0)
            self.tasks.append(Task(key, model, dwelling, episode, priority, priority, today))
        for model in ("M1", "M2"):
            for area in ("H", "D"):
                self.fill(model, area, today)

    def answer(self, task: Task, code: str, visited: dt.date, today: dt.date) -> None:
        """One answer by who does it."""
        if task.state not in ("open", "in_review"):
            return
        given_back = task.state == "open" and code in ENDINGS
        if task.said == (code, visited) and not given_back:
            return
        if code == "02" and task.extended:
            return
        task.said = (code, visited)
        task.going_on = task.going_on or code in ("02", "05")
        task.pending = None
        if code == "02":
            assert task.due
            task.state, task.extended, task.due = "open", True, working_days_after(task.due, 5)
        elif code == "05":
            task.attempts += 1
            if task.attempts >= 2:
                task.state, task.pending = "in_review", "unverified"
            else:
                assert task.due
                task.state, task.due = "open", max(task.due, visited + 7 * DAY)
        else:
            task.state, task.pending = "in_review", ENDINGS[code]

    def review(self, task: Task, verdict: str, _: dt.date, today: dt.date) -> None:
        """One review by the officer."""
        if task.state != "in_review":
            return
        if verdict == "return":
            task.state, task.pending, task.due = "open", None, working_days_after(today + DAY, 5)
        else:
            task.pending = "voided" if verdict == "void" else task.pending
            self.end(task, today)

    def end(self, task: Task, today: dt.date) -> None:
        """Closed as answered; what suppresses suppresses."""
        task.state, task.ending = "closed", task.pending
        if task.ending in QUIET:
            self.quiet.append((task.key, today + QUIET[task.ending] * DAY))

    @staticmethod
    def renew(task: Task, priority: int, list_day: dt.date) -> None:
        """Found again."""
        if task.due and (priority < task.priority or priority != task.rule):
            task.due = min(task.due, counted(priority, list_day))
        task.priority, task.rule, task.absent = min(task.priority, priority), priority, 0

    def fill(self, model: str, area: str, today: dt.date) -> None:
        """The places of one recipient: M1 goes to the worker of the area, M2 to its officer."""
        list_day = today + DAY
        mine = [task for task in self.live() if task.model == model and task.dwelling[0] == area]
        waiting = sorted((t for t in mine if t.state == "queued"), key=lambda t: (t.priority, t.opened, t.key))
        held = {task.dwelling for task in mine if task.state == "open" and task.priority > 1}
        room = self.open_places[model] - len(held)
        places: set[str] = set()
        seats = self.new_per_day[model]
        for task in waiting:
            if task.priority == 1:
                places.add(task.dwelling)
                self.list(task, list_day)
        waiting = [task for task in waiting if task.priority > 1]
        for task in waiting:
            before = {day for day in self.knocked.get(task.dwelling, set()) if list_day - 30 * DAY < day < list_day}
            task.reason = "dwelling_budget" if task.priority == 3 and len(before) >= 2 else None
        able = [task for task in waiting if task.reason is None]
        fresh = [task for task in able if task.opened > today - 7 * DAY]
        for turn, limit in ((fresh, min(self.fresh, seats)), (able, seats)):
            for task in turn:
                if task.dwelling in places or task.state != "queued":
                    continue
                if len([place for place in places if place not in self.urgent(mine, list_day)]) >= limit:
                    continue
                if task.dwelling not in held and room <= 0:
                    continue
                room -= task.dwelling not in held
                places.add(task.dwelling)
        taken = len([place for place in places if place not in self.urgent(mine, list_day)])
        for task in able:
            if task.dwelling in places:
                self.list(task, list_day)
            elif task.dwelling not in held and room <= 0:
                task.reason = "open_cap"
            else:
                assert taken >= seats
                task.reason = "day_cap"

    @staticmethod
    def urgent(mine: list[Task], list_day: dt.date) -> set[str]:
        """Places that urgent tasks opened tonight: they use none of the cap."""
        return {task.dwelling for task in mine if task.listed == list_day and task.priority == 1}

    def list(self, task: Task, list_day: dt.date) -> None:
        """On the list for the first time."""
        task.state, task.listed, task.due, task.reason = "open", list_day, counted(task.rule, list_day), None
        if task.priority == 3:
            self.knocked.setdefault(task.dwelling, set()).add(list_day)
