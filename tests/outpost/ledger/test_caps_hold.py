"""Whatever is found, and whatever the caps: nothing is lost, caps are passed by what may pass them alone."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outpost import database
from outpost.ledger import LedgerSettings
from outpost.settings import KINDS, Caps

from .conftest import City, finding, with_tables

ROADS = ("濠北路", "青年路", "濠东小区")
WHERE: dict[str, dict[str, Any]] = {
    "worker": {"subject_kind": "dwelling", "route": "worker>officer"},
    "officer": {"subject_kind": "dwelling", "route": "officer"},
    "grid_office": {"subject_kind": "address_text", "address": None, "route": "grid_office", "area_code": "320602001"},
    "station": {"subject_kind": "case", "address": "B1", "route": "station"},
    "district": {"subject_kind": "case", "address": None, "route": "officer", "area_code": "320602"},
}
CAPS = st.integers(0, 4)
FOUND = st.tuples(
    st.sampled_from(sorted(WHERE)), st.integers(0, 11), st.sampled_from([1, 2, 3, 3]), st.sampled_from("AB")
)
TONIGHT = st.lists(FOUND, max_size=25, unique_by=lambda one: (one[0], one[1], one[3]))


def a_finding(kind: str, at: int, priority: int, reason: str) -> dict[str, Any]:
    """Something found at one of a few places of a kind of recipient."""
    how = WHERE[kind]
    subject = f"H{at % 8 + 1}" if how["subject_kind"] == "dwelling" else f"{kind}{at}"
    text = {"address_text": f"崇川区{ROADS[at % 3]}{at}号"}
    model = "M1" if kind == "worker" else "M2"
    return finding(model, subject, reason=reason, priority=priority, evidence=text, **how)


def place(task: dict[str, Any]) -> str:
    """One dwelling is one place, and a task without one by itself."""
    return str(task["address_code"]) if task["subject_kind"] == "dwelling" else str(task["task_number"])


def by_doer(tasks: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Tasks by who does them."""
    found = defaultdict(list)
    for task in tasks:
        (doer,) = (who for who in task["recipients"] if who["role"] == "do")
        found[doer["kind"], doer["number"]].append(task)
    return found


def holds(city: City, limits: dict[str, tuple[int, int]], before: set[str]) -> None:
    """What must be so after a night; ``before``: the tasks that were open already."""
    live = [task for task in city.tasks().values() if task["state"] != "closed"]
    states = [task["state"] for task in live]
    counted = {
        (account, term): count
        for account, term, count in city.con.execute(
            "SELECT account, term, count FROM push.balance "
            "WHERE business_date = (SELECT max(business_date) FROM push.balance)"
        ).fetchall()
    }
    assert (
        counted["tasks", "listed"] + counted["tasks", "queued"]
        == len(live)
        == states.count("open") + states.count("queued")
    )
    for (kind, _), tasks in by_doer(live).items():
        new_per_day, open_at_most = limits[kind]
        routine = [task for task in tasks if task["priority"] > 1]
        old = {place(task) for task in routine if task["task_number"] in before}
        opened = [task for task in tasks if task["state"] == "open" and task["task_number"] not in before]
        urgent = {place(task) for task in opened if task["priority"] == 1}
        new = {place(task) for task in opened} - urgent
        assert len(new) <= new_per_day
        assert not (new - old) or len(old) + len(new - old) <= open_at_most
        waiting = [task for task in tasks if task["state"] == "queued"]
        assert not any(task["priority"] == 1 or task["listed_on"] for task in waiting)
        for reason in {task["queue_reason"] for task in waiting}:
            assert reason in ("day_cap", "open_cap", "dwelling_budget")
            assert reason != "day_cap" or len(new) == new_per_day
            assert reason != "open_cap" or len(old) + len(new - old) >= open_at_most
        visited = new | urgent
        assert not any(place(task) in visited and task["queue_reason"] != "dwelling_budget" for task in waiting)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    nights=st.lists(TONIGHT, min_size=1, max_size=3),
    worker=CAPS,
    officer=CAPS,
    office=CAPS,
    desk=CAPS,
    held=st.integers(1, 6),
)
def test_whatever_is_found_caps_hold_and_nothing_is_lost(
    nights: list[list[tuple[str, int, int, str]]], worker: int, officer: int, office: int, desk: int, held: int
) -> None:
    caps = Caps(
        worker_new_per_day=worker,
        officer_new_per_day=officer,
        grid_office_new_per_day=office,
        desk_new_per_day=desk,
        worker_open=held,
        officer_open=held,
        grid_office_open=held,
        desk_open=held,
    )
    named: dict[str, Any] = {name: getattr(caps, name) for kind in KINDS for name in caps.of(kind)[2:]}
    city = City(with_tables(database.connect(threads=2)))
    try:
        city.settings = LedgerSettings(**named)
        known: dict[tuple[str, int, str], int] = {}
        for found in nights:
            for kind, at, priority, reason in found:
                known.setdefault((kind, at, reason), priority)
            before = {number for number, task in city.tasks().items() if task["state"] == "open"}
            rows: dict[tuple[str, str, str], dict[str, Any]] = {}
            for (kind, at, reason), priority in known.items():
                row = a_finding(kind, at, priority, reason)
                rows.setdefault((row["model_id"], reason, row["subject_key"]), row)
            city.night(*rows.values())
            holds(city, {kind: caps.of(kind)[:2] for kind in KINDS}, before)
    finally:
        city.con.close()
