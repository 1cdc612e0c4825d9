"""Whose turn it is: the night that can start now, the oldest that waits first. Asks no clock: the caller says when."""

from __future__ import annotations

import datetime as dt

from outpost import settings
from outpost.home import Home
from outpost.night import standing

NOT_BEFORE = dt.time(0, 30)
"""Shanghai time on T+1: data of T come until then."""
AT_THE_LATEST = dt.time(2, 30)
"""From then on the night of T does not wait for deliveries."""
AHEAD = dt.timedelta(days=31)
"""A folder that lies further ahead is a slip: its night would be the last one until then."""


def due_night(home: Home, now: dt.datetime) -> dt.date | str:
    """The business date whose night can start at ``now`` (Shanghai time), or why none can.

    A night of before yesterday waits for nothing any more. Yesterday's starts when all that is expected is there, and
    at 02:30 with what has come.
    """
    if not home.config.is_file():
        return f"no Outpost home at {home.root}"
    yesterday = now.date() - dt.timedelta(days=1)
    waiting = waiting_through(home, yesterday)
    if waiting and (waiting[0] < yesterday or now.time() >= AT_THE_LATEST):
        return waiting[0]
    if state := standing.finished(home).get(yesterday):
        return f"the night of {yesterday} is {state}"
    if now.time() < NOT_BEFORE:
        return f"the night of {yesterday} starts at {NOT_BEFORE:%H:%M} at the earliest"
    missing = standing.missing(home, settings.read(home.config), yesterday)
    if missing:
        return f"waiting for {len(missing)} deliveries of {yesterday}: {', '.join(missing)}"
    return yesterday


def due_at_the_latest(home: Home, now: dt.datetime) -> dt.date | str:
    """The same at 02:30: yesterday's night runs even when nothing has come, after those that wait since before."""
    if not home.config.is_file():
        return f"no Outpost home at {home.root}"
    yesterday = now.date() - dt.timedelta(days=1)
    waiting = waiting_through(home, yesterday)
    if waiting:
        return waiting[0]
    state = standing.finished(home).get(yesterday)
    return f"the night of {yesterday} is {state}" if state else yesterday


def waiting_through(home: Home, last: dt.date) -> list[dt.date]:
    """Unfinished nights with deliveries, in order, of which none lies after ``last``."""
    return [night for night in standing.unfinished(home) if night <= last]


def too_far_ahead(home: Home, today: dt.date) -> list[dt.date]:
    """Unfinished nights with deliveries that lie too far ahead of ``today`` to be meant."""
    return [night for night in standing.unfinished(home) if night > _last_meant(today)]


def waiting_today(home: Home, today: dt.date) -> list[dt.date]:
    """The nights that wait, without those that lie too far ahead."""
    return waiting_through(home, _last_meant(today))


def _last_meant(today: dt.date) -> dt.date:
    return today + AHEAD
