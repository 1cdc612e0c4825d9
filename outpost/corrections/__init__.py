"""Corrections: what departments are told of their own registers, and repeated to them until a register changes.

1. A task that ends tonight as confirmed or not_so, by review or by its own doer's answer, may say that a register is
   wrong. The model's ``[corrections]`` says whose: by answer code (``04b``, ``04``), else by ending (``not_so``).
2. 06 (address not found) is the address register's own affair: it goes to its keepers, and cites the standard address.
   A task without one (A1) means by it "no such address": as for its model's other answers.
3. One line a task: number, matter, address, the cited rows by extract and source key, the answer, since when. Neither
   the note (people write names into it) nor anything derived from identity: a key that is an ID number is told by
   delivery and row number.
4. A department reads of rows of its own network alone; a line of the government zone shows what the model's words for
   that zone show, and nothing of an incident with domestic violence is made a line there.
5. A correction waits for the rows that it cites (of its department's network, else all): it is ``changed`` when a later
   accepted delivery has another version of one of them or lacks some, ``gone`` when none is there any more.
6. Open ones are repeated each night, closed ones are told once; the balance ``corrections`` counts them all.

The same file has what was handed to the department (03 属实需转办), on the sheet 转办: see ``transfers``.
"""

from __future__ import annotations

from outpost.corrections.transfers import Transfers
from outpost.corrections.transfers import take as take_transfers
from outpost.corrections.update import Corrections, take, write

__all__ = ["Corrections", "Transfers", "take", "take_transfers", "write"]
