"""The board of a night: every hand-over once, as one frame, and the part of it that an area and a zone read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import polars as pl

from outpost import begun, sql, yields
from outpost.briefing.published import Published
from outpost.corrections.transfers import EXPIRES_DAYS
from outpost.database import as_table
from outpost.errors import OutpostError
from outpost.ledger import giving

Zone = Literal["gov", "police"]
ZONES: Final[tuple[Zone, ...]] = ("gov", "police")
CALLS: Final = "D2"
"""The model that finds calls that nobody took."""
STATES: Final = (
    "not_received", "overdue", "near_due", "in_mediation", "waiting", "unjudged", "lapsed", "presumed", "done",
    "expired", "undelivered", "open", "answered",
)  # fmt: skip
"""In the order in which they are told: calls, then what departments have."""
STUCK: Final = ("not_received", "overdue", "expired", "undelivered")
"""States that are late whatever the due date says: somebody has to act."""
_CONTENT: Final = ("number", "task_number", "matter", "to_unit", "community_code", "last_hand", "last_on")
"""What a zone that may not read a row does not get of it."""


class HandoverError(OutpostError):
    """There is no board; the text says why."""


@dataclass(frozen=True)
class Board:
    """Every hand-over of a night, one row each (``sql/briefing/handover_board.sql`` says the columns).

    ``days``: for so long what has ended is counted. ``zone``: whose reading it is; None is the whole. ``area``: digits
    that its rows' district or town begins with.
    """

    night: dt.date
    rows: pl.DataFrame
    days: int
    zone: Zone | None = None
    area: str = ""

    def of(self, area: str = "", zone: Zone | None = None) -> Board:
        """The rows of a district or town (``area``: its code, empty: all), as ``zone`` reads them.

        A row that the zone may not read stays, with no more than what is counted: numbers are the same in both.
        """
        rows = self.rows
        if area:
            within = [pl.col(name).str.starts_with(area) for name in ("district_code", "town_code")]
            rows = rows.filter(pl.any_horizontal(within))
        if zone is not None:
            is_read = pl.col(f"for_{zone}")
            rows = rows.with_columns(pl.when(is_read).then(pl.col(name)).alias(name) for name in _CONTENT)
        return Board(self.night, rows, self.days, zone, area)

    @cached_property
    def read(self) -> pl.DataFrame:
        """The rows that the zone may read."""
        return self.rows if self.zone is None else self.rows.filter(pl.col(f"for_{self.zone}"))

    @property
    def unread(self) -> int:
        """Rows that are counted without content."""
        return len(self.rows) - len(self.read)

    def states(self) -> dict[tuple[str, str, str], int]:
        """Rows by state and the networks that they went from and to."""
        counted = self.rows.group_by("state", "from_zone", "to_zone").len()
        return {(state, source, target): count for state, source, target, count in counted.iter_rows()}

    def totals(self) -> dict[str, int]:
        """``all``, ``in_hand`` (not ended), ``late``, ``not_received`` and ``escalated``."""
        rows = self.rows
        return {
            "all": len(rows),
            "in_hand": len(rows.filter(~pl.col("has_ended"))),
            "late": len(rows.filter(is_late())),
            "not_received": len(rows.filter(pl.col("state") == "not_received")),
            "escalated": len(rows.filter(pl.col("level") > 0)),
        }

    def by_area(self) -> pl.DataFrame:
        """``code, in_hand, late, not_received, escalated, ended`` of each district, or of each town of a district."""
        code = pl.col("town_code" if self.area else "district_code")
        return (
            self.rows.group_by(code.alias("code"))
            .agg(
                in_hand=(~pl.col("has_ended")).sum(),
                late=is_late().sum(),
                not_received=(pl.col("state") == "not_received").sum(),
                escalated=(pl.col("level") > 0).sum(),
                ended=pl.col("has_ended").sum(),
            )
            .sort("code")
        )

    def untaken(self) -> pl.DataFrame:
        """Calls that were handed over and that nobody took, those that wait longest first."""
        return _longest_first(self.read.filter(pl.col("state") == "not_received"))

    def stuck(self) -> pl.DataFrame:
        """The others that are late, those that wait longest first."""
        return _longest_first(self.read.filter(is_late() & (pl.col("state") != "not_received")))

    def going_on(self) -> pl.DataFrame:
        """What is in hand and in time, what is due first first."""
        rows = self.read.filter(~pl.col("has_ended") & ~is_late())
        return rows.sort("due_on", "kind", "number", nulls_last=True)

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        shown = self.rows.drop("for_gov", "for_police")
        states = [
            {"state": state, "from": source, "to": target, "count": count}
            for (state, source, target), count in sorted(self.states().items())
        ]
        return {
            "business_date": self.night,
            "area": self.area or None,
            "zone": self.zone,
            "totals": self.totals(),
            "unread": self.unread,
            "states": states,
            "rows": shown.to_dicts(),
        }


def is_late() -> pl.Expr:
    """Whether a row is past its due date, or stuck."""
    return (pl.col("late_days") > 0) | pl.col("state").is_in(STUCK)


def _longest_first(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.sort("late_days", "age_days", "kind", "number", descending=[True, True, False, False])


def board_of(facts: Published) -> Board:
    """The whole board of a published night. HandoverError where its registers are not there any more."""
    if not facts.has_registers:
        raise HandoverError("the registers of the night are not there: the next night brings them back")
    con = facts.con
    yields.place_tasks(con, has_registers=True)
    as_table(con, "handover_reader", _readers(begun.with_begun(facts.specs)))
    days = {"T": facts.night, "L": facts.list_day}
    limits = {"board_days": facts.settings.handover.board_days, "expires_days": EXPIRES_DAYS}
    parameters = {**days, **limits, **facts.specs[CALLS].parameters_on(facts.night, facts.settings)}
    sql.create_temporary(con, "hidden_from_gov", sql.load("briefing/hidden_from_gov"), parameters)
    sql.create_temporary(con, "handover_call", sql.load("briefing/handover_calls"), parameters)
    # A night that an earlier version published has none.
    name = "handover_levels" if sql.has_table(con, "push.escalation") else "handover_no_levels"
    sql.create_temporary(con, "handover_level", sql.load(f"briefing/{name}"), {})
    text = sql.load("briefing/handover_board")
    rows: pl.DataFrame = con.sql(text, params=sql.bound(text, parameters)).pl()
    return Board(facts.night, rows, facts.settings.handover.board_days)


def _readers(specs: Mapping[str, Any]) -> pl.DataFrame:
    """Which zones may be told of a model's tasks, by reason: care is never the police's (``ledger.giving``)."""
    found = [
        (name, reason, giving.zones_for(spec, None, None, reason))
        for name, spec in sorted(specs.items())
        for reason in spec.reasons
    ]
    rows = [(name, reason, *(zone in zones for zone in ZONES)) for name, reason, zones in found]
    schema = {"model_id": pl.String, "reason": pl.String, "gov": pl.Boolean, "police": pl.Boolean}
    return pl.DataFrame(rows, schema, orient="row")
