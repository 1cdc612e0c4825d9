"""The night's balance: each term counted by a query that stands in push.balance beside its number."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

import duckdb
import polars as pl

from outpost import sql
from outpost.database import as_table

EQUATIONS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "findings": (("findings",), ("opened", "renewed", "suppressed", "excepted", "shadow", "held")),
    "tasks": (("not_ended",), ("listed", "withheld", "queued", "in_review")),
    "flow": (("before", "opened"), ("ended", "not_ended")),
    "reports": (("reported",), ("opened", "noted", "suppressed", "refused")),
    "orders": (("ordered",), ("opened", "refused")),
    "beside": (("findings",), ("added", "kept")),
    "corrections": (("before", "new"), ("changed", "gone", "open")),
    "transfers": (("before", "new"), ("answered", "expired", "undelivered", "open")),
    "delivery": (("rows",), ("loaded", "replaced", "quarantined", "parked", "dropped")),
}
"""Account: the terms of its two sides."""
_TOLD_ONLY = ("parameters", "calendar")
"""Accounts without sides: what the city set otherwise, and due dates after the end of the calendar."""

_TERMS = "tasks/16_balance/terms"
_SEVERAL = (
    "tasks/16_balance/deliveries",
    "tasks/16_balance/beside",
    "tasks/16_balance/parameters",
    "tasks/16_balance/calendar",
)
"""Statements that count several accounts or terms each."""
_SCHEMA = {
    "business_date": pl.Date,
    "account": pl.String,
    "term": pl.String,
    "count": pl.Int64,
    "query": pl.String,
}


def close(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> list[str]:
    """Count every term into push.balance; one sentence for each account that does not close.

    Called by the ledger, and again by the list writer when its scan has withheld lines (push.withheld).
    """
    night = {"T": business_date}
    rows = []
    for path in sorted((sql.SQL_ROOT / _TERMS).glob("*.sql")):
        account, term = path.stem.split("__")
        text = sql.load(f"{_TERMS}/{path.stem}")
        counted = int(sql.run(con, text, night).fetchall()[0][0])
        rows.append((business_date, account, term, counted, _asked(text, night)))
    for name in _SEVERAL:
        text = sql.load(name)
        for account, term, count in sql.run(con, text, night).fetchall():
            rows.append((business_date, account, term, int(count), _asked(text, night)))
    sql.query(con, "tasks/16_balance/clear", night).fetchall()
    as_table(con, "tonight_balance", pl.DataFrame(rows, schema=_SCHEMA, orient="row"))
    sql.insert(con, "push.balance", "FROM tonight_balance", {})
    return faults(con, business_date)


def faults(con: duckdb.DuckDBPyConnection, business_date: dt.date) -> list[str]:
    """Accounts of a night that do not close, in words."""
    accounts: dict[str, dict[str, int]] = defaultdict(dict)
    for account, term, count in sql.query(con, "tasks/16_balance/kept", {"T": business_date}).fetchall():
        accounts[account][term] = count
    found = []
    for account, terms in sorted(accounts.items()):
        if account in _TOLD_ONLY:
            continue
        left, right = EQUATIONS[account.split(" ")[0]]
        if sum(terms[term] for term in left) != sum(terms[term] for term in right):
            sides = [" + ".join(f"{terms[term]} {term}" for term in side) for side in (left, right)]
            found.append(f"{account}: {sides[0]} is not {sides[1]}")
    return found


def in_words(account: str, terms: Mapping[str, int]) -> str:
    """An account as its equation: ``46 findings = 2 opened + 44 renewed``; on the right only what is not 0."""
    known = EQUATIONS.get(account.split(" ")[0])
    if known is None:
        return ", ".join(f"{terms[term]:,} {term}" for term in sorted(terms))
    left = " + ".join(f"{terms.get(term, 0):,} {term}" for term in known[0])
    right = " + ".join(f"{terms[term]:,} {term}" for term in known[1] if terms.get(term))
    return f"{left} = {right or 0}"


def _asked(text: str, night: dict[str, dt.date]) -> str:
    """The query as an auditor opens it: with the date of the night in it."""
    return text.replace("$T", f"'{night['T']}'")
