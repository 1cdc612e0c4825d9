"""What somebody changed in the ledger is found, and the first break is named."""

from __future__ import annotations

import datetime as dt
import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from outpost import database, ledger
from outpost.ledger import chain
from tests.sharing import made_once

from .conftest import MONDAY, City, finding, with_tables


@pytest.fixture(scope="session")
def four_nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of four nights with most kinds of events; tests copy it."""

    def make(folder: Path) -> None:
        with database.connect(folder / "work.duckdb") as con:
            city = City(with_tables(con))
            city.night(finding(), finding(subject="H2"), finding("M2", "H3", route="officer"))
            city.answer(city.task()["task_number"], "01")
            city.answer(city.task("M2|FOUND|H3")["task_number"], "04", by="O1", note="no")
            city.night(finding(), finding(subject="H2", evidence={"people": 8}))
            city.review(city.task()["task_number"], "return", note="more")
            city.night(finding())
            city.night(finding())
            assert not city.problems()

    return made_once(tmp_path_factory, "four_nights", make) / "work.duckdb"


@pytest.fixture
def kept(four_nights: Path, tmp_path: Path) -> Iterator[City]:
    """A copy of those four nights, before the fifth."""
    with database.connect(shutil.copy(four_nights, tmp_path), threads=1) as con:
        yield City(con, date=MONDAY + dt.timedelta(days=4))


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE push.task_event SET detail = '{}' WHERE seq = 5", "event 5: its task, actor or detail"),
        ("UPDATE push.task_event SET task_number = 'M1-261123-000000' WHERE seq = 5", "event 5: its task, actor or"),
        ("UPDATE push.task_event SET actor = 'somebody' WHERE seq = 5", "event 5: its task, actor or detail"),
        ("UPDATE push.task_event SET event = 'closed' WHERE seq = 5", "event 5: its hash"),
        ("UPDATE push.task_event SET business_date = DATE '2026-11-22' WHERE seq = 5", "event 5: its date"),
        ("UPDATE push.task_event SET hash = detail_hash WHERE seq = 5", "event 5: its hash"),
        ("DELETE FROM push.task_event WHERE seq = 5", "event 6: an event before it is missing"),
        ("DELETE FROM push.task_event WHERE seq = 1", "event 1: the beginning of the chain is missing"),
        ("UPDATE push.task_event SET seq = CASE seq WHEN 5 THEN 6 WHEN 6 THEN 5 ELSE seq END", "event 5: it does not"),
        ("INSERT INTO push.task_event SELECT * FROM push.task_event WHERE seq = 5", "event 5: an event before it"),
        ("UPDATE push.task_event SET detail = NULL WHERE seq = 5", "event 5: its detail was purged"),
        ("DELETE FROM push.task_event WHERE seq = (SELECT max(seq) FROM push.task_event)", "night of 2026-11-26"),
        ("DELETE FROM push.ledger_night WHERE business_date = DATE '2026-11-24'", "night of 2026-11-24"),
        (
            "UPDATE push.task_live SET state = 'queued' WHERE subject_key = 'H1'",
            "state is not what its events add up to",
        ),
        ("UPDATE push.task_live SET due_on = due_on + 1 WHERE subject_key = 'H1'", "due_on is not what"),
        ("UPDATE push.task_ended SET ending = 'voided'", "ending is not what its events add up to"),
        ("DELETE FROM push.task_ended", "it has events and is not stored"),
        ("UPDATE push.task_live SET recipients = []", "recipients is not what"),
    ],
)
def test_a_change_is_found(kept: City, change: str, found: str) -> None:
    kept.con.execute(change).fetchall()
    problems = kept.problems()
    assert problems
    assert found in problems[0]


def test_a_forged_chain_is_found_by_the_key(kept: City) -> None:
    """Somebody without the audit key rewrites an event and every hash after it."""
    rows = kept.con.execute("SELECT * FROM push.task_event ORDER BY seq").fetchall()
    previous = rows[4][7]
    for row in rows[4:]:
        detail_hash = "0" * 64 if row[0] == 5 else row[6]
        linked = chain.link(row[0], row[1], row[3], detail_hash, previous)
        values = {"s": row[0], "d": detail_hash, "p": previous, "h": linked}
        change = "UPDATE push.task_event SET detail_hash = $d, previous_hash = $p, hash = $h WHERE seq = $s"
        kept.con.execute(change, values).fetchall()
        previous = linked
    assert "event 5: its task, actor or detail" in kept.problems()[0]


def test_without_the_key_the_chain_itself_is_still_checked(kept: City) -> None:
    assert not ledger.verify(kept.con)
    kept.con.execute("UPDATE push.task_event SET event = 'closed' WHERE seq = 5").fetchall()
    assert "event 5" in str(ledger.verify(kept.con)[0])


def test_an_event_that_the_table_of_transitions_does_not_allow_is_found(kept: City) -> None:
    """The chain is sound, and the story it tells is not: a task that is reviewed without an answer."""
    kept.night(finding())
    number = kept.task("M2|FOUND|H3")["task_number"]
    kept.con.execute("CREATE OR REPLACE TEMP TABLE tonight_event AS FROM tonight_event WHERE false").fetchall()
    row = {"n": number, "d": '{"set":{"state":"open","due_on":"2026-12-01"}}'}
    kept.con.execute("INSERT INTO tonight_event VALUES (1, 1, $n, 'returned', 'x', $d)", row).fetchall()
    chain.append(kept.con, kept.date, bytes([4]) * 32)
    assert any("returned may not meet" in problem for problem in kept.problems())


def test_purged_details_leave_the_chain_whole(kept: City) -> None:
    number = kept.task("M2|FOUND|H3")["task_number"]
    ledger.purge(kept.con, kept.date + dt.timedelta(days=361))
    assert number in kept.tasks()
    ledger.purge(kept.con, kept.date + dt.timedelta(days=362))
    assert number not in kept.tasks()
    assert not kept.con.execute("SELECT 1 FROM push.task_event WHERE task_number = $n", {"n": number}).fetchall()
    assert not kept.problems()
    kept.night(finding())
    assert not kept.problems()


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every stretch ends after two events, and every share holds as few tasks as it can."""
    verifying = importlib.import_module("outpost.ledger.verify")
    monkeypatch.setattr(verifying, "STRETCH", 2)
    monkeypatch.setattr(verifying, "SHARE", 1)


@pytest.mark.usefixtures("in_pieces")
def test_every_stretch_is_linked_to_the_one_before_it(kept: City) -> None:
    assert not kept.problems()
    for seq in (4, 5, 6):
        kept.con.execute("BEGIN TRANSACTION").fetchall()
        for change in ("previous_hash = hash", "event = 'changed'", "detail_hash = hash"):
            kept.con.execute(f"UPDATE push.task_event SET {change} WHERE seq >= $seq", {"seq": seq}).fetchall()
            assert f"event {seq}:" in kept.problems()[0]
        kept.con.execute("ROLLBACK").fetchall()


@pytest.mark.usefixtures("in_pieces")
def test_tasks_of_one_day_are_folded_in_several_shares_and_none_is_left_out(city: City) -> None:
    city.night(*(finding(subject=f"H{i}") for i in range(12)))
    assert not city.problems()
    kept = city.con.execute("SELECT task_number FROM push.task_live").fetchall()
    city.con.execute("UPDATE push.task_live SET reason = 'another'").fetchall()
    wrong = city.problems()
    assert len(wrong) == len(kept) == 12
    assert all(any(number in problem for problem in wrong) for (number,) in kept)
