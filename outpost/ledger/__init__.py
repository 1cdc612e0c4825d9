"""The ledger: a task's life over many nights, told by events that are only ever added."""

from __future__ import annotations

from outpost.ledger.balance import close as close_balance
from outpost.ledger.entries import is_whole
from outpost.ledger.passing import Kept, pass_on
from outpost.ledger.requirements import LedgerSettings, LedgerSpec, Quiet
from outpost.ledger.status import counts, purge, queue, waiting_batches
from outpost.ledger.steps import LedgerError, LedgerNight, advance, advance_until
from outpost.ledger.verify import Problem, verify

__all__ = [
    "Kept",
    "LedgerError",
    "LedgerNight",
    "LedgerSettings",
    "LedgerSpec",
    "Problem",
    "Quiet",
    "advance",
    "advance_until",
    "close_balance",
    "counts",
    "is_whole",
    "pass_on",
    "purge",
    "queue",
    "verify",
    "waiting_batches",
]
