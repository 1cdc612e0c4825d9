"""Landing one extract on one night: its deliveries by business date, then the rows that wait for an address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import duckdb

from outpost import contracts, reference, sql
from outpost.contracts import Contract, refuse_never_columns
from outpost.home import Home
from outpost.landing import records
from outpost.landing.context import Delivery, DeliveryOutcome, LandingContext
from outpost.landing.delivery import land_delivery
from outpost.landing.inputs import Input, irregularity
from outpost.landing.parked import Retried, retry_parked
from outpost.landing.refusal import RefusalError
from outpost.secrets import Secrets
from outpost.settings import LandingSettings as Limits


@dataclass(frozen=True)
class LandingResult:
    """What landing one extract came to: an outcome a delivery, and what became of rows parked on earlier nights."""

    extract: str
    outcomes: tuple[DeliveryOutcome, ...]
    retried: Retried

    def count(self, status: str) -> int:
        """Deliveries that ended as ``accepted``, ``refused`` or ``sent_again``."""
        return sum(outcome.status == status for outcome in self.outcomes)

    def total(self, term: str) -> int:
        """Rows of accepted deliveries that were ``rows, loaded, replaced, quarantined, parked`` or ``dropped``."""
        return sum(int(getattr(outcome, term)) for outcome in self.outcomes if outcome.status == "accepted")

    @property
    def refusals(self) -> tuple[str, ...]:
        """Why deliveries were refused, one sentence each."""
        return tuple(f"{found.delivery}: {found.why}" for found in self.outcomes if found.status == "refused")


def land(
    con: duckdb.DuckDBPyConnection,
    home: Home,
    contract: Contract,
    night: dt.date,
    inputs: Iterable[Input],
    limits: Limits,
    secrets: Secrets,
    released: Collection[str] = (),
) -> LandingResult:
    """Land the inputs of one extract and retry its parked rows. Running it again changes nothing.

    Raises ContractError when the city's own never list forbids a column of the contract.
    """
    never = _never(home)
    refuse_never_columns(contract, never)
    work = LandingContext(con, home, contract, night, limits, secrets, frozenset(released), never)
    entries = sorted((entry for entry in inputs if entry.extract == contract.extract), key=lambda entry: entry.order)
    outcomes = tuple(land_delivery(work, entry) for entry in entries)
    return LandingResult(contract.extract, outcomes, retry_parked(work))


def land_unknown(
    con: duckdb.DuckDBPyConnection, home: Home, night: dt.date, inputs: Iterable[Input]
) -> list[DeliveryOutcome]:
    """Refuse the inputs that no contract stands for, so that a misplaced file does not go unnoticed."""
    any_contract = contracts.ALL["police.standard_address"]
    outcomes = []
    for entry in sorted((entry for entry in inputs if not entry.known), key=lambda entry: entry.order):
        no_keys = Secrets(b"", b"", b"", b"", b"")
        work = LandingContext(con, home, any_contract, night, Limits(), no_keys)
        before = records.same_day(work, entry)
        sequence = len(before) + 1
        name = f"{entry.extract}@{entry.business_date}" + (f"#{sequence}" if sequence > 1 else "")
        odd = irregularity(home.root / entry.path)
        why = odd or f"no contract for {entry.extract}: a wrong folder or file name"
        refusal = RefusalError("unknown_extract", why)
        outcome = DeliveryOutcome(name, entry.business_date, "refused", refusal.why, refusal.ground)
        same = [row for row in before if row["sha256"] == entry.sha256]
        if same:
            outcomes.append(records.recorded(work, same[-1]["delivery"]))
            continue
        records.record(work, Delivery(entry, name, sequence), outcome)
        outcomes.append(outcome)
    return outcomes


def waiting_for_release(con: duckdb.DuckDBPyConnection, extract: str, night: dt.date) -> list[str]:
    """Deliveries of an extract that ``night`` refused for their row count and that were not taken since."""
    rows = sql.query(con, "landing/waiting_for_release", {"extract": extract, "night": night}).fetchall()
    return [delivery for (delivery,) in rows]


def _never(home: Home) -> tuple[str, ...]:
    if not (home.reference / reference.NEVER_COLUMNS).is_file():
        return ()
    return tuple(reference.never_columns(home.reference))
