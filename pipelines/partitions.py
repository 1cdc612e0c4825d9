"""Business dates as daily partitions, from the home's first delivery on."""

from __future__ import annotations

import datetime as dt
import logging
from zoneinfo import ZoneInfo

import dagster as dg
import duckdb

from outpost.home import Home
from outpost.locks import FileIsOpenError
from outpost.night import standing

TIME_ZONE = "Asia/Shanghai"
DEFAULT_DAYS = 30
"""So many days up to yesterday are partitions where no home is, or nothing was delivered yet: delivered files are kept
for as long."""
log = logging.getLogger("outpost.night")


def business_dates(home: Home, through: dt.date | None = None) -> dg.DailyPartitionsDefinition:
    """Daily partitions of business date T, from the home's first delivery up to yesterday.

    ``through``, a night that is asked for, is one of them wherever it lies.
    """
    today = dt.datetime.now(ZoneInfo(TIME_ZONE)).date()
    first, offset = first_day(home, today), 0
    if through is not None:
        first, offset = min(first, through), max(0, (through - today).days + 1)
    return dg.DailyPartitionsDefinition(start_date=first.isoformat(), timezone=TIME_ZONE, end_offset=offset)


def first_day(home: Home, today: dt.date) -> dt.date:
    """The business date of the home's first delivery; yesterday at the latest, whose night runs without any, too."""
    found = _first_delivery(home) or today - dt.timedelta(days=DEFAULT_DAYS)
    return min(found, today - dt.timedelta(days=1))


def _first_delivery(home: Home) -> dt.date | None:
    try:
        return standing.first_delivery(home)
    except (duckdb.Error, OSError, FileIsOpenError) as error:
        # Definitions load whatever state the home is in; the night itself says what is wrong.
        log.warning(
            "partitions begin with the files in landing/: outpost.duckdb was not read: %s", type(error).__name__
        )
        return min(standing.delivered(home), default=None)
