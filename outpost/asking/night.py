"""The last published night, opened read-only with its registers: whatever its models saw can be asked again.

Here: the connection and what a model's statement needs to run on it. Not here: any question.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import duckdb

from outpost import database, models, secrets, settings, sql
from outpost.errors import OutpostError
from outpost.home import Home
from outpost.ledger import status
from outpost.models import ModelSpec, query_parameters
from outpost.night import standing, workfile
from outpost.settings import Settings

TASKS_SEEN = ("task_seen",)
"""What a model's ``push.task`` is here: tasks as they stood before the night's ledger moved."""
_MEMORY = "500MB"


class NothingToAskError(OutpostError):
    """There is no published night, or its registers are gone; the text says what to do."""


@dataclass(frozen=True)
class AskedNight:
    """A night whose models can be asked: a connection with its tables, and all that their queries are given.

    ``con`` has the night's ``landing``, ``address`` and ``push`` and the catalog ``registers``; ``tasks`` names the
    table that a model's ``push.task`` is. Whoever puts the tables together otherwise (a few cited rows) gets the same
    answers.
    """

    con: duckdb.DuckDBPyConnection
    business_date: dt.date
    settings: Settings
    specs: Mapping[str, ModelSpec]
    certificate_key: bytes = field(repr=False, default=b"")
    tasks: tuple[str, ...] = TASKS_SEEN
    given: dict[str, tuple[ModelSpec, dict[str, Any]]] = field(repr=False, compare=False, default_factory=dict)
    """What each model's query is given, worked out once."""
    looked_up: dict[tuple[object, ...], list[str]] = field(repr=False, compare=False, default_factory=dict)
    """Texts that were looked up for a subject, which several paths ask for."""

    def parameters(self, spec: ModelSpec) -> dict[str, Any]:
        """All that a model's query may ask for, as on that night."""
        known = self.given.get(spec.id)
        if known is None or known[0] is not spec:
            found = query_parameters(self.con, spec, self.business_date, self.settings, self.certificate_key)
            known = self.given[spec.id] = (spec, found)
        return known[1]


@contextmanager
def last_night(home: Home) -> Iterator[AskedNight]:
    """The last published night of a home. NothingToAskError where there is none, or no registers of it any more."""
    said = settings.read(home.config) if home.config.is_file() else settings.Settings()
    if not home.database.is_file():
        raise NothingToAskError("no night has been published yet: run `outpost nightly` first")
    keys = secrets.read(home.secrets)
    with standing.published_file(home) as file, workfile.last_registers(home) as registers:
        if registers is None:
            raise NothingToAskError("the registers of the last night are not there: the next night brings them back")
        with closing(_connect(file, registers)) as con:
            day = workfile.night_of_registers(con)
            if day is None or day != sql.query(con, "asking/last_night", {}).fetchall()[0][0]:
                raise NothingToAskError(
                    "the registers that are kept are not those of the last night: the next night brings them back"
                )
            status.name_first_keys(con)
            sql.create_temporary(con, TASKS_SEEN[0], sql.load("asking/task_seen"), {"T": day})
            specs = {name: it.as_of(day) for name, it in models.load_as_locked(profile=said.profile).items()}
            yield AskedNight(con, day, said, specs, keys.certificate_key)


def _connect(file: object, registers: object) -> duckdb.DuckDBPyConnection:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "memory_limit": _MEMORY,
        "threads": 2,
    }
    con = duckdb.connect(str(file), read_only=True, config=config)
    try:
        con.execute("ATTACH " + database.quoted(str(registers)) + " AS registers (READ_ONLY)")
        con.execute("SET enable_progress_bar = false")
        database.confine(con)
    except BaseException:
        con.close()
        raise
    return con
