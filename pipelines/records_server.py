"""Dagster's records in the PostgreSQL database that [records] of outpost.toml names; in the home while it is not there.

Dagster's own storages for PostgreSQL, told which driver to use (SQLAlchemy takes another one by itself, which they do
not know) and to keep a connection each: without that a night would make some thousands. No night waits for a server
that does not answer: its records go into the files of the home, with a warning, and the next process asks again.
"""

from __future__ import annotations

import logging
import os

from dagster._core.storage.event_log.base import EventLogStorage
from dagster._core.storage.runs.base import RunStorage
from dagster._core.storage.schedules.base import ScheduleStorage
from sqlalchemy import make_url

from outpost import records_server
from outpost.home import Home

log = logging.getLogger("outpost.night")

AT_HOME = "OUTPOST_RECORDS_AT_HOME"
"""Set in a process whose records broke on the server: what it does from then on is recorded in the home."""
_KEPT_SECONDS = 3600
_MORE_AT_ONCE = 20

Parts = tuple[RunStorage, EventLogStorage, ScheduleStorage]


def parts(home: Home) -> Parts | None:
    """The three storages on the home's server; None where records are files, or the server cannot be used now."""
    if AT_HOME in os.environ:
        return None
    why = records_server.fault_of(home, mark=True)
    if why is None:
        try:
            place = records_server.where(home)
            return None if place is None else _made(place)
        except Exception as fault:  # whatever Dagster's storages raise of a server: it stops no night
            why = f"its tables cannot be made or used ({type(fault).__name__})"
    log.warning("Dagster's records are kept in the home for now: %s", why)
    return None


def url_of(place: str) -> str:
    """The DSN as SQLAlchemy takes it: with the driver, and with limits of time."""
    url = make_url(place).set(drivername="postgresql+psycopg2")
    return url.update_query_dict(records_server.LIMITS).render_as_string(hide_password=False)


def _made(place: str) -> Parts:
    from dagster_postgres import PostgresEventLogStorage, PostgresRunStorage, PostgresScheduleStorage

    url = url_of(place)
    made = (PostgresRunStorage(url), PostgresEventLogStorage(url), PostgresScheduleStorage(url))
    for part in made:
        part.optimize_for_webserver(records_server.STATEMENT_MILLISECONDS, _KEPT_SECONDS, _MORE_AT_ONCE)
    return made
