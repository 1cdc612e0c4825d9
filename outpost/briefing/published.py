"""The last published night, opened for those who tell leaders of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from outpost import database, models, settings
from outpost.audit.home import NothingPublishedError, last_night, published
from outpost.home import Home
from outpost.models import ModelSpec
from outpost.night import workfile
from outpost.settings import Settings


@dataclass(frozen=True)
class Published:
    """What the parts of a briefing may ask.

    ``con``: the published database, read-only, and beside it the registers of that night as the catalog ``registers``,
    where they are still there (``has_registers``). Temporary tables may be made. ``specs``: the models in force on that
    night (``begun.with_begun`` adds those of tasks that people begin).
    """

    home: Home
    settings: Settings
    night: dt.date
    con: duckdb.DuckDBPyConnection = field(repr=False)
    has_registers: bool
    specs: Mapping[str, ModelSpec] = field(repr=False)

    @property
    def list_day(self) -> dt.date:
        """The day on which the lists of the night are worked on."""
        return self.night + dt.timedelta(days=1)


def require(home: Home) -> dt.date:
    """The last published night; NothingPublishedError before the first."""
    with published(home) as con:
        last = last_night(con)
        assert last is not None, "published() asks for it"
        return last


@contextmanager
def opened(home: Home, night: dt.date | None = None) -> Iterator[Published]:
    """The last published night of ``home``, within the context.

    NothingPublishedError before the first night, and for a ``night`` that is not the last: only as they stand are tasks
    known.
    """
    said = settings.read(home.config)
    with published(home) as con, workfile.last_registers(home) as registers:
        last = last_night(con)
        if last is None or night not in (None, last):
            raise NothingPublishedError(f"the last published night is {last}, not {night}: only of it tasks are known")
        database.bound(con, said.night.threads, database.quarter(said.night.memory_limit), home.reading / "spill")
        has_registers = False
        if registers is not None:
            con.execute("ATTACH " + database.quoted(registers) + " AS registers (READ_ONLY)")
            has_registers = workfile.night_of_registers(con) == last
            if not has_registers:
                con.execute("DETACH registers")
        specs = {name: spec.as_of(last) for name, spec in models.load_for_night(profile=said.profile).items()}
        yield Published(home, said, last, con, has_registers, specs)
