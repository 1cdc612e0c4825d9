"""Who asks while a night is in its middle gets an answer, and it is that of the last published night."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable

import pytest

from tests.night.conftest import NIGHTS, PROJECT, City

Copy = Callable[[City], City]

# One of an early stage, of the middle, and the last before the publication.
MOMENTS = ("registers", "findings", "lists")
_LONGEST = 300
"""Seconds after which a reader that waits for the night has failed."""


def answers(city: City, *words: str) -> str:
    """What a command says, in a process that is started for it."""
    done = subprocess.run(
        city.command(*words), cwd=PROJECT, env=city.environment(), timeout=_LONGEST, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def all_answers(city: City, number: str) -> list[str]:
    """What readers are told of the last night and of one of its tasks."""
    return [
        answers(city, "status", "--json"),
        answers(city, "query", "SELECT count(*) AS n, max(business_date) AS T FROM push.finding", "--json"),
        answers(city, "explain", number),
    ]


@pytest.mark.slow
def test_readers_are_answered_while_a_night_stands_still_in_its_middle(first_night: City, copy_of: Copy) -> None:
    city = copy_of(first_night)
    (number,) = city.query("SELECT min(task_number) FROM push.task WHERE listed_on IS NOT NULL")[0]
    before = all_answers(city, str(number))
    assert json.loads(before[0])["business_date"] == NIGHTS[0].isoformat()
    waited = list(MOMENTS)
    with city.started("nightly", "--once") as (running, lines):
        for line in lines:
            if waited and line.startswith(waited[0]):
                waited.pop(0)
                os.kill(running.pid, signal.SIGSTOP)
                try:
                    assert all_answers(city, str(number)) == before
                finally:
                    os.kill(running.pid, signal.SIGCONT)
    assert running.returncode == 0
    assert not waited, f"the night did not tell of {waited}"
    assert json.loads(answers(city, "status", "--json"))["business_date"] == NIGHTS[1].isoformat()
