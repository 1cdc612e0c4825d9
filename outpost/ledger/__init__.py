"""The ledger: a task's life over many nights, told by events that are only ever added."""

from __future__ import annotations

from outpost.ledger.night import LedgerError, LedgerNight, advance
from outpost.ledger.terms import LedgerSettings, LedgerSpec, Quiet

__all__ = ["LedgerError", "LedgerNight", "LedgerSettings", "LedgerSpec", "Quiet", "advance"]
