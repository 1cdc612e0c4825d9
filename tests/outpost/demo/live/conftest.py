"""A small city held in memory, and lines about its doors as a list would have them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from outpost.demo.live import World
from outpost.demo.live.case import Case
from outpost.demo.plan import make_plan

LAST = dt.date(2026, 11, 22)
FIRST = LAST - dt.timedelta(days=9)


@pytest.fixture(scope="session")
def made() -> World:
    """The city as nobody has touched it, its first night delivered; tests that change it take ``world``."""
    city = World.make(make_plan(400, 10, 3, LAST))
    city.deliver(city.plan.first, None)
    return city


@pytest.fixture
def world(made: World) -> World:
    """The same city for a test to change."""
    return World(made.plan, dict(made.tables), made.homes, made.texts, dict(made._delivered))


def line(world: World, number: int = 0, **said: Any) -> Case:
    """A line of somebody's list, told by no row."""
    usual: dict[str, Any] = {
        "zone": "gov",
        "kind": "worker",
        "number": "W1",
        "role": "do",
        "task_number": f"X1-{number}",
        "model_id": "X1",
        "reason": "FOUND",
        "subject_kind": "dwelling",
        "subject_key": f"H{number}",
        "address_code": None,
        "priority": 2,
        "listed_on": FIRST,
        "episode": 1,
        "attempts": 0,
        "extended": False,
        "answer_code": None,
        "answered_on": None,
        "pending_ending": None,
        "refusals": 0,
        "was_sent_back": False,
        "evidence": json.dumps({}),
        "source_rows": [],
    }
    return Case(world, {**usual, **said})
