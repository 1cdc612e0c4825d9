"""The ledger: a task's life over many nights, told by events that are only ever added.

Here: how findings, answers and time become events (``steps``, in the order of ``sql/tasks/order.toml``), the table of a
task's fields (``fields``), which event may follow (``transitions``), the chain of hashes, and ``verify``.
Not here: what a rule finds (``outpost.models``), how a filled-in file is read (``outpost.returns``), what a list shows
(``outpost.lists``).
"""

from __future__ import annotations

from outpost.ledger.balance import close as close_balance
from outpost.ledger.entries import is_whole
from outpost.ledger.passing import Kept, pass_on
from outpost.ledger.requirements import LedgerSettings, LedgerSpec, SuppressionRule
from outpost.ledger.status import counts, purge, queue, waiting_batches
from outpost.ledger.steps import Advance, LedgerError, LedgerNight, advance
from outpost.ledger.verify import Problem, verify

__all__ = [
    "Advance",
    "Kept",
    "LedgerError",
    "LedgerNight",
    "LedgerSettings",
    "LedgerSpec",
    "Problem",
    "SuppressionRule",
    "advance",
    "close_balance",
    "counts",
    "is_whole",
    "pass_on",
    "purge",
    "queue",
    "verify",
    "waiting_batches",
]
