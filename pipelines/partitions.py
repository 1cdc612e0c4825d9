"""Business dates as daily partitions."""

from __future__ import annotations

import datetime as dt

import dagster as dg

TIME_ZONE = "Asia/Shanghai"
FIRST_DAY = dt.date(2020, 1, 1)


def business_dates(through: dt.date | None = None, today: dt.date | None = None) -> dg.DailyPartitionsDefinition:
    """Daily partitions of business date T, up to yesterday; further when ``through`` (a night asked for) lies later."""
    offset = 0
    if through is not None and today is not None:
        offset = max(0, (through - today).days + 1)
    return dg.DailyPartitionsDefinition(start_date=FIRST_DAY.isoformat(), timezone=TIME_ZONE, end_offset=offset)
