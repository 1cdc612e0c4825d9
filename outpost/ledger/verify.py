"""Everything recomputed: the chain of hashes, the transitions, and every task's state from its events.

What the ledger keeps for good is checked in stretches and shares of bounded size: both the time and the memory that
they take grow with the ledger's length as a line does. The chain is hashed and the tasks are folded side by side; only
a stretch that does not fit is looked at event by event, to name its first break.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

import duckdb
import polars as pl

from outpost import sql
from outpost.database import as_table
from outpost.ledger.chain import GENESIS
from outpost.ledger.frames import transitions
from outpost.secrets import Secrets

STRETCH = 250_000
SHARE = 1_000_000
MOST = 100
"""Problems named; more of a kind are not."""


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold: ``where`` is an event's seq, a night or a task number."""

    check: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.where}: {self.what}"


@dataclass(frozen=True)
class Share:
    """Tasks of one part to another, and the nights of their events.

    A part is the day on which a task opened (``yymmdd``) and the last character drawn for it, both as its number says:
    a first load opens more on one day than a share should hold.
    """

    from_part: str
    to_part: str
    from_date: dt.date
    to_date: dt.date


def verify(con: duckdb.DuckDBPyConnection, secrets: Secrets | None = None) -> list[Problem]:
    """Recompute the whole ledger; the first break of the chain comes first. Nothing is written to the database.

    ``con`` may be read-only. Without ``secrets`` the chain is checked and details are not: their salt is derived from
    the audit key.
    """
    with con.cursor() as beside, ThreadPoolExecutor(max_workers=1) as worker:
        folded = worker.submit(lambda: list(_tasks(beside)))
        found = [*_chain(con, secrets), *_nights(con)]
        if found:
            _give_up(beside, folded)
        return (found or folded.result())[:MOST]


def _give_up(con: duckdb.DuckDBPyConnection, work: Future[list[Problem]]) -> None:
    """End what runs on ``con``: of events that are not those that were written nothing can be folded."""
    while not work.done():
        con.interrupt()
        wait([work], timeout=0.1)


def _chain(con: duckdb.DuckDBPyConnection, secrets: Secrets | None) -> Iterator[Problem]:
    first, last, events = sql.query(con, "tasks/verify/extent", {}).fetchall()[0]
    if events and first != 1:
        yield Problem("chain", "event 1", "the beginning of the chain is missing")
        return
    before, night = GENESIS, dt.date.min
    for start, end in _stretches(last, secrets):
        key = secrets.audit_key_of_event(start).hex() if secrets else None
        bounds = {"from_seq": start, "to_seq": end, "genesis": GENESIS, "audit_key": key}
        text = sql.load("tasks/verify/stretch")
        rows = con.sql(text, params=sql.bound(text, bounds)).pl()
        if not _fits(rows, start, end, before, night):
            for seq, fault in sql.query(con, "tasks/verify/links", bounds).fetchall():
                yield Problem("chain", f"event {seq}", fault)
                return
        before, night = rows["hash"][-1], rows["business_date"][-1]


def _stretches(last: int, secrets: Secrets | None) -> Iterator[tuple[int, int]]:
    """First and last event of each stretch; none goes beyond what one audit key salted."""
    ends = sorted({one.through_event for one in secrets.earlier} if secrets else ())
    start = 1
    while start <= last:
        end = min([start + STRETCH - 1, last, *(through for through in ends if through >= start)])
        yield start, end
        start = end + 1


def _fits(rows: pl.DataFrame, first: int, last: int, before: str, night: dt.date) -> bool:
    """Whether a stretch holds every event from ``first`` to ``last``, in order, each linked to the one before it."""
    if len(rows) != last - first + 1 or rows["seq"].to_list() != list(range(first, last + 1)):
        return False
    dates = rows["business_date"]
    if not rows["is_sound"].fill_null(False).all() or dates[0] < night or not dates.is_sorted():
        return False
    followed = rows["hash"].shift(1, fill_value=before)
    return bool(rows["previous_hash"].eq_missing(followed).all())


def _nights(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    for night, _ in sql.query(con, "tasks/verify/nights", {}).fetchall():
        yield Problem("chain", f"night of {night}", "its events do not end where the ledger wrote down that they end")


def _tasks(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    as_table(con, "verified_transition", transitions())
    for share in _shares(con):
        sql.create_temporary(con, "verified_event", sql.load("tasks/verify/share"), vars(share))
        for seq, number, event in sql.query(con, "tasks/verify/illegal", {}).fetchall():
            yield Problem("transition", f"event {seq}", f"{event} may not meet {number} where it stands")
        sql.create_temporary(con, "verified_last", sql.load("tasks/verify/last"), {})
        for number, fault in sql.query(con, "tasks/verify/fold", vars(share)).fetchall():
            yield Problem("state", str(number), fault)
    for table in ("verified_event", "verified_last"):
        con.execute("DROP TABLE IF EXISTS " + sql.identifier(table)).fetchall()


def _shares(con: duckdb.DuckDBPyConnection) -> list[Share]:
    """All tasks that have events or are stored, in shares of about so many events, in the order of their parts."""
    stored = {
        part: (0, dt.date.max, dt.date.min) for (part,) in sql.query(con, "tasks/verify/stored_parts", {}).fetchall()
    }
    told = {part: tuple(rest) for part, *rest in sql.query(con, "tasks/verify/parts", {}).fetchall()}
    shares: list[Share] = []
    room = 0
    for part, (events, first, last) in sorted((stored | told).items()):
        if shares and events <= room:
            before = shares.pop()
            shares.append(Share(before.from_part, part, min(before.from_date, first), max(before.to_date, last)))
            room -= events
        else:
            shares.append(Share(part, part, first, last))
            room = SHARE - events
    return shares
