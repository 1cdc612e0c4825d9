"""Yields as one page, in both languages."""

from __future__ import annotations

from outpost.pages import Head, Words
from outpost.pages import render as page
from outpost.yields.counting import Row, Yields

_TREND = {"up": Words("上升", "up"), "down": Words("下降", "down"), "level": Words("持平", "level"), None: None}


def render(yields: Yields) -> str:
    """The page's HTML."""
    values = {
        "rows": [_cells(row) for row in yields.rows],
        "places": [
            (model, it.dwellings, _percent(it.busiest_dwellings), it.communities, _percent(it.busiest_communities))
            for model, it in yields.concentration.items()
        ],
    }
    return page("yields/page.html", Words("核实率", "Yield"), Head(yields.business_date), values)


def _cells(row: Row) -> tuple[object, ...]:
    counts, rate = row.counts, row.rate
    interval = "" if rate.low is None else f"{_percent(rate.low)} – {_percent(rate.high)}"
    return (
        row.model,
        row.district,
        row.month,
        counts.listed,
        counts.answered,
        counts.confirmed,
        counts.not_so,
        counts.could_not_check,
        counts.unanswered,
        _percent(rate.share),
        interval,
        _floor(row),
        _TREND[row.trend],
    )


def _floor(row: Row) -> str | Words | None:
    if row.floor is None:
        return None
    if row.rate.surely_below(row.floor):
        return Words(f"低于下限 {row.floor:.0%}", f"below the floor of {row.floor:.0%}")
    if row.rate.below(row.floor):
        return Words(f"可能低于下限 {row.floor:.0%}", f"perhaps below the floor of {row.floor:.0%}")
    return f"{row.floor:.0%}"


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
