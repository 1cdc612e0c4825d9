"""How far a number may lie from the median of the nights before until a steward should look at it."""

from __future__ import annotations

from dataclasses import dataclass

NIGHTS_NEEDED = 2
"""Nights of history before anything is said of a number."""

WINDOW_DAYS = 28
"""How far back the median looks."""


@dataclass(frozen=True)
class Band:
    """Within ``share`` of the median and ``slack`` more; ``downwards`` False: only too much is worth a word."""

    meaning: str
    share: float
    slack: float
    downwards: bool = True

    def around(self, usual: float) -> tuple[float, float]:
        """Lowest and highest value that needs no look; nothing that is counted is less than 0."""
        lowest = max(0.0, usual * (1 - self.share) - self.slack) if self.downwards else 0.0
        return lowest, usual * (1 + self.share) + self.slack


BANDS = {
    "rows": Band("rows in force", share=0.10, slack=20),
    "delivered": Band("rows delivered tonight", share=0.80, slack=50),
    "quarantined_share": Band("share of delivered rows in quarantine", share=0, slack=0.02, downwards=False),
    "null_share": Band("share of empty values", share=0, slack=0.02),
    "distinct": Band("different values, about", share=0.10, slack=1),
    "stamped_share": Band("share of rows with a new updated_at", share=0, slack=0.10, downwards=False),
    "restamped_share": Band(
        "share of rows with a new updated_at but nothing new", share=0, slack=0.02, downwards=False
    ),
}


@dataclass(frozen=True)
class Expected:
    """One number of tonight and the band in which it raises no question."""

    extract: str
    name: str
    value: float
    lowest: float
    highest: float
    said: str


def expectation(extract: str, column: str | None, metric: str, value: float, usual: float, nights: int) -> Expected:
    """The band of one number, with a sentence that a steward can read."""
    band = BANDS[metric]
    lowest, highest = band.around(usual)
    what = f"{column}: {band.meaning}" if column else band.meaning
    said = f"{what}: {_number(lowest)} to {_number(highest)}; the median of {nights} nights is {_number(usual)}"
    return Expected(extract, what, value, lowest, highest, said)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) or value >= 100 else f"{value:.4g}"
