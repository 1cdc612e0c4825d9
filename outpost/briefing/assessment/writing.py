"""Where the assessment goes: with the night that ends a month, and wherever somebody asks for it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from outpost import sql
from outpost.briefing.assessment import page, sheets
from outpost.briefing.assessment.measuring import ZONES, is_kept, last_day, measure, month_before
from outpost.briefing.assessment.tables import Report, report
from outpost.briefing.published import Published, opened
from outpost.errors import UsageError
from outpost.home import Home, write_whole
from outpost.night import added

NAME = "assessment"


class NoSuchMonthError(UsageError):
    """A month that cannot be assessed; the text says which can."""


def make(facts: Published, folder: Path) -> None:
    """On the first night of a month: the assessment of the month before, for both zones. On other nights nothing."""
    month = month_before(facts.night)
    first, earlier = sql.query(facts.con, "briefing/assessment_nights", {"T": facts.night}).fetchall()[0]
    if earlier or first > last_day(month):
        return
    for zone in ZONES:
        _put(report(measure(facts, zone, month)), folder / zone / added.PAGES)


def reports(home: Home, month: dt.date | None = None) -> list[Report]:
    """Both editions of a month that its first day names (null: the month before that of the last night).

    NothingPublishedError before the first night, NoSuchMonthError for a month without a night.
    """
    with opened(home) as facts:
        asked = month_before(facts.night) if month is None else month
        first = sql.query(facts.con, "briefing/assessment_nights", {"T": facts.night}).fetchall()[0][0]
        if asked > facts.night or last_day(asked) < first:
            raise NoSuchMonthError(
                f"{asked:%Y-%m}: no night of it is published; name a month from {first:%Y-%m} to {facts.night:%Y-%m}"
            )
        if not is_kept(asked, facts.night):
            raise NoSuchMonthError(
                f"{asked:%Y-%m}: its tasks are no longer kept; what was told of it then is in outbox/"
            )
        return [report(measure(facts, zone, asked)) for zone in ZONES]


def write(home: Home, told: list[Report]) -> list[Path]:
    """Put editions into ``reports/<month>/<zone>/``; returns the files."""
    return [path for edition in told for path in _put(edition, home.reports / f"{edition.month:%Y-%m}" / edition.zone)]


def _put(told: Report, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{NAME}-{told.month:%Y-%m}"
    contents: dict[str, str | bytes] = {f"{name}.html": page.render(told), f"{name}.xlsx": sheets.workbook_of(told)}
    for file, content in contents.items():
        write_whole(folder / file, content)
    return [folder / file for file in contents]
