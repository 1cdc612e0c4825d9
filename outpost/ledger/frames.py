"""The ledger's table of transitions as a frame."""

from __future__ import annotations

import polars as pl

from outpost.ledger.transitions import TRANSITIONS


def transitions() -> pl.DataFrame:
    """The table of transitions, one row each; the state of a task that is not there yet is ``none``."""
    rows = [
        (event, before or "none", after)
        for event, table in sorted(TRANSITIONS.items())
        for before, following in table.items()
        for after in sorted(following)
    ]
    schema = {"event": pl.String, "state_before": pl.String, "state_after": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")
