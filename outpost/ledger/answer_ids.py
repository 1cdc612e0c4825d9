"""答案编号: the name of one answer to one task, such as ``D-7Q0M3X``. A verdict names the answer that it is about.

It says nothing of what was answered or by whom, and is the same whenever a night is run again.
"""

from __future__ import annotations

import hashlib
import json

from outpost.ledger.entries import Answer
from outpost.ledger.numbers import ALPHABET

CHARACTERS = 6
"""Of Crockford's base 32: 30 bits, among the few answers of one task."""
_BITS = 5


def next_id(before: str | None, said: Answer) -> str:
    """The id of an answer. ``before``: that of the answer it follows, so that the same words said again are another."""
    content = (said.recipient, said.code, said.visited_on.isoformat(), said.note, said.department)
    text = json.dumps([said.task_number, before, *content], ensure_ascii=False)
    value = int.from_bytes(hashlib.sha256(text.encode()).digest())
    return "D-" + "".join(ALPHABET[value >> _BITS * place & len(ALPHABET) - 1] for place in range(CHARACTERS))
