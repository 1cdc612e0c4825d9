"""One night of one home: begun from what is published, resumed by whoever needs it, closed when the run ends."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from outpost import database, engine, journal, landing, ledger, models, reference, returns, secrets, settings, sql
from outpost.errors import OutpostError
from outpost.home import Home, close_to_others
from outpost.identity import vault
from outpost.night import elsewhere, readiness, releases, seals, sharing, standing, workfile
from outpost.night.inputs import FILE, Inputs
from outpost.night.lock import HomeLock

log = logging.getLogger("outpost.night")


class NightError(OutpostError):
    """A night cannot begin or go on; the text says why and what to do."""


def today() -> dt.date:
    """The day by Shanghai time: what returns taken in now are recorded under. Nothing else asks a clock."""
    return dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()


class Night:
    """The night of ``business_date``: its settings, its list of inputs, and the connection to its work file."""

    def __init__(self, home: Home, business_date: dt.date) -> None:
        if business_date < standing.FIRST_NIGHT:
            raise NightError(f"no night is older than {standing.FIRST_NIGHT}: the rules have no numbers before it")
        self.home = home.existing()
        self.business_date = business_date
        self.list_day = business_date + dt.timedelta(days=1)
        self.settings = settings.read(home.config)
        self._kept = secrets.read(home.secrets)
        specs = models.load_for_night(profile=self.settings.profile)
        self.specs = {name: spec.as_of(business_date) for name, spec in specs.items()}
        self.groups = sharing.group_numbers(self.settings.permissions)
        self.folder = workfile.night_folder(home, business_date)
        self._lock = HomeLock(home)
        self._elsewhere: elsewhere.Elsewhere | None = None
        self._con: duckdb.DuckDBPyConnection | None = None
        self._reach: workfile.Reach = "open"
        self._inputs: Inputs | None = None

    @property
    def secrets(self) -> secrets.Secrets:
        """The keys that this night works with."""
        return self._kept.tonight()

    @property
    def published(self) -> bool:
        """Whether this night is over: every step of it then does nothing."""
        return self._con is None and self.business_date in standing.finished(self.home)

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The connection to the work file, from which files can be read; NightError when the night is not open."""
        return self._connected("open")

    @property
    def terms_con(self) -> duckdb.DuckDBPyConnection:
        """The same for shared terms: nothing but the night's tables can be reached, and tables are written quickly.

        What is temporary does not outlive the change from one of these connections to another.
        """
        return self._connected("terms")

    @property
    def models_con(self) -> duckdb.DuckDBPyConnection:
        """The same for models: nothing but the night's tables can be reached."""
        return self._connected("models")

    def _connected(self, reach: workfile.Reach) -> duckdb.DuckDBPyConnection:
        if self._con is None:
            raise NightError(f"the night of {self.business_date} is not open")
        if reach != self._reach:
            self._close_database()
            self._con = workfile.connect(self.folder, self.settings.night, reach)
            self._reach = reach
        return self._con

    @property
    def elsewhere(self) -> elsewhere.Elsewhere | None:
        """What derives terms and models in place of the night's own database, where another engine is asked for."""
        if self._elsewhere is None:
            self._elsewhere = elsewhere.of(self.settings, self.business_date, self.folder)
        return self._elsewhere

    @property
    def inputs(self) -> Inputs:
        """What this night takes; NightError when the night is not open."""
        if self._inputs is None:
            raise NightError(f"the night of {self.business_date} is not open")
        return self._inputs

    @property
    def journal(self) -> list[Mapping[str, Any]]:
        """The entries that this night takes, without releases that nobody proved and lines that are no entry."""
        proved = releases.valid(self.home, self.inputs.journal, self.settings, self.secrets)
        return [entry for entry in proved if ledger.is_whole(entry)]

    def begin(self, *, force: bool = False) -> None:
        """Start, or start again, from what is published. Does nothing when this night is published.

        An earlier unfinished night with deliveries stops it, unless ``force``: then that night is given up for good.
        """
        self.close()
        self._lock.acquire(f"the night of {self.business_date}", wait=True)
        if self.published:
            self._lock.release()
            return
        self._kept = secrets.read(self.home.secrets)
        engine.check()
        self._require_vault()
        if self.home.database.exists():
            with standing.published_database(self.home) as con:
                readiness.require(self.home, con, self.secrets)
        close_to_others(self.home)
        sharing.open_way(self.home, self.groups)
        inputs = Inputs.read(self.folder) or self._gather(force=force)
        for staged in self.staged:
            shutil.rmtree(staged, ignore_errors=True)
        workfile.prepare(self.home, self.folder)
        self._open(inputs)
        self._rekey()
        reference.load(self.con, self.home.reference, self.business_date)
        reference.note_end_of_calendar(self.con, self.list_day)
        reference.keep(self.con, self.home.lake / reference.KEPT, self.business_date)
        log.info("night of %s: %d deliveries", self.business_date, len(inputs.deliveries))

    def resume(self) -> Night:
        """This night with its work file open: as the step before left it, or begun."""
        if self._con is None and not self.published:
            inputs = Inputs.read(self.folder)
            if inputs is None or not workfile.registers_file(self.folder).exists():
                self.begin()
            else:
                self._lock.acquire(f"the night of {self.business_date}", wait=True)
                self._kept = secrets.read(self.home.secrets)
                self._open(inputs)
        return self

    def record_inputs(self) -> None:
        """Keep in the database what this night took: deliveries, journal entries and the list of both, by name and
        sha256."""
        taken = [
            # A manifest that came alone is what there is of its delivery; of what cannot be read there is nothing.
            ("delivery", f"{item.extract}@{item.business_date}", item.sha256 or item.manifest_sha256 or "")
            for item in self.inputs.deliveries
        ]
        taken += [("journal", str(entry["id"]), journal.digest(entry)) for entry in self.inputs.journal]
        taken.append(("list", FILE, landing.sha256_of(self.folder / FILE) or ""))
        self.con.execute("DELETE FROM push.night_input WHERE business_date = $T", {"T": self.business_date}).fetchall()
        self.con.executemany(sql.load("night/record_input"), [[self.business_date, *row] for row in taken])

    def seal(self) -> str:
        """Seal what the night is about to publish into the ledger; returns its head."""
        return seals.seal(
            self.con,
            self.business_date,
            self.staged_outbox,
            self.staged_corrections,
            self.home.outbox,
            self.home.corrections,
            self.secrets.audit_key,
        )

    def publish(self) -> None:
        """Put the night's outputs and its database in their places. The night is over after this.

        The home stays locked until ``close``: what is past its time goes before anybody else lands.
        """
        self._close_elsewhere()
        workfile.mark_registers(self.con, self.business_date)
        self.con.execute("CHECKPOINT")
        self._close_database()
        workfile.publish(self.home, self.folder, {new: target for new, target in self.staged.items() if new.exists()})
        if self._kept.next_identity_key is not None:
            secrets.write(self.home.secrets, self._kept.settled())
        workfile.keep_registers(self.home, self.folder)

    def close(self) -> None:
        """Close the databases and let others write."""
        self._close_elsewhere()
        self._close_database()
        self._lock.release()

    def _close_elsewhere(self) -> None:
        if self._elsewhere is not None:
            self._elsewhere.close()
            self._elsewhere = None

    @property
    def staged_outbox(self) -> Path:
        """Where the lists are written before they are published."""
        return self.home.outbox / f".{self.business_date}.partial"

    @property
    def staged_quarantine(self) -> Path:
        """Where tonight's quarantined rows (masked) are written before they are published."""
        return self.home.quarantine / f".{self.business_date}.partial"

    @property
    def staged_corrections(self) -> Path:
        """Where tonight's corrections for departments are written before they are published."""
        return self.home.corrections / f".{self.business_date}.partial"

    @property
    def staged(self) -> dict[Path, Path]:
        """Folders that are written aside, and the places in which they appear with the night."""
        day = self.business_date.isoformat()
        return {
            self.staged_outbox: self.home.outbox / day,
            self.staged_corrections: self.home.corrections / day,
            self.staged_quarantine: self.home.quarantine / day,
        }

    def _open(self, inputs: Inputs) -> None:
        self._inputs = inputs
        self._con = workfile.connect(self.folder, self.settings.night)
        self._reach = "open"

    def _rekey(self) -> None:
        """Where the key of pseudonyms is exchanged: all that is kept is brought under the new one first."""
        with database.transaction(self.con):
            rekeyed = landing.rekey(self.con, self.home, self._kept, self.business_date)
        if rekeyed is not None:
            log.info("a new key of pseudonyms: %d files, %d keys of tasks", rekeyed.files, rekeyed.followed)

    def _close_database(self) -> None:
        if self._con is not None:
            self._con.close()
            self._con = None

    def _require_vault(self) -> None:
        """Before anything is done: the vault is there if identities were ever taken in, and can be written to."""
        with standing.published_database(self.home) as con:
            missing = readiness.missing_vault(self.home, con)
        if missing:
            raise NightError(missing)
        if self.home.vault.exists():
            vault.try_to_write(self.home.vault)

    def _gather(self, *, force: bool) -> Inputs:
        """Decide what this night takes, and write it down."""
        done = standing.finished(self.home)
        if done and self.business_date < max(done):
            raise NightError(
                f"nights run in order and {max(done)} is finished: "
                f"what came for {self.business_date} is taken by the next night"
            )
        earlier = [day for day in standing.unfinished(self.home) if day < self.business_date]
        if earlier and not force:
            raise NightError(f"{earlier[0]} has deliveries and is unfinished: run it first, or give it up with --force")
        with standing.published_database(self.home) as con:
            came = returns.take_in(self.home, returns.waiting_files(self.home), con, self.specs, today())
            for name in came.passed_over:
                log.warning("inbox/%s is no file and was passed over", name)
            taken = sql.query(con, "night/journal_taken", {}).fetchall()[0][0]
            proved = releases.valid(self.home, journal.entries(self.home), self.settings, self.secrets)
            released = releases.deliveries(con, proved)
            deliveries = landing.discover(con, self.home, self.business_date, released)
        entries = journal.waiting(self.home, taken)
        inputs = Inputs(self.business_date, tuple(deliveries), tuple(entries), tuple(sorted(released)), tuple(earlier))
        inputs.write(self.folder)
        return inputs
