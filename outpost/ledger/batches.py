"""Batches that the breaker held: two different people let them through, or send them away."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Sequence

import duckdb
import polars as pl

from outpost import sql
from outpost.database import as_table
from outpost.ledger.entries import Release
from outpost.ledger.inbox import EVENT_SCHEMA

STEP = 4
REJECTED_DAYS = 30
PEOPLE = 2
_WORDS = {
    "batch": pl.Date,
    "model_id": pl.String,
    "person": pl.String,
    "account": pl.String,
    "reject": pl.Boolean,
    "taken_on": pl.Date,
}


def take(con: duckdb.DuckDBPyConnection, words: Sequence[Release], business_date: dt.date) -> int:
    """Make ``tonight_word`` and ``tonight_word_event`` of the night's words, and resolve the batches that two people
    agree on; returns how many those are. A word on no waiting batch is refused."""
    people: dict[tuple[dt.date, str, bool], set[str]] = defaultdict(set)
    for batch, model_id, account, reject in sql.query(con, "tasks/07_releases/words", {}).fetchall():
        people[batch, model_id, reject].add(account)
    events: list[tuple[int, int, str | None, str, str, str]] = []
    kept, resolved = [], 0

    def note(event: str, word: Release, **more: object) -> None:
        detail = {
            "model_id": word.model_id,
            "night": word.batch_night.isoformat(),
            "reject": word.reject,
            "account": word.account,
            **more,
        }
        text = json.dumps(detail, ensure_ascii=False, separators=(",", ":"))
        events.append((STEP, len(events) + 1, None, event, word.person, text))

    for word in words:
        key = {"model_id": word.model_id, "batch": word.batch_night}
        if not sql.query(con, "tasks/07_releases/pending", key).fetchall()[0][0]:
            note("refused", word, why="no batch waits")
            continue
        if word.account in people[word.batch_night, word.model_id, word.reject]:
            note("refused", word, why="a second, different person is needed")
            continue
        people[word.batch_night, word.model_id, word.reject].add(word.account)
        kept.append((word.batch_night, word.model_id, word.person, word.account, word.reject, business_date))
        note("release_said", word)
        if len(people[word.batch_night, word.model_id, word.reject]) >= PEOPLE:
            resolved += 1
            _resolve(con, word, business_date)
            note("batch_rejected" if word.reject else "batch_released", word)
    as_table(con, "tonight_word", pl.DataFrame(kept, schema=_WORDS, orient="row"))
    as_table(con, "tonight_word_event", pl.DataFrame(events, schema=EVENT_SCHEMA, orient="row"))
    return resolved


def _resolve(con: duckdb.DuckDBPyConnection, word: Release, business_date: dt.date) -> None:
    key = {"model_id": word.model_id, "batch": word.batch_night, "T": business_date}
    state = "rejected" if word.reject else "released"
    sql.query(con, "tasks/07_releases/resolve", {**key, "state": state}).fetchall()
    if word.reject:
        text = sql.load("tasks/07_releases/suppression")
        sql.insert(con, "push.suppression", text, {**key, "days": REJECTED_DAYS})
