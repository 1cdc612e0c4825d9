"""Keys exchanged (``outpost keys rotate``): when one leaked, when its keeper leaves, or because a rule asks for it.

What a key did stays done, so an exchange is a boundary and never a second pass over history (docs/adr/0048):

- ``task``: numbers of tasks that open from now on are drawn under the new key; those that there are keep theirs.
- ``audit``: events, releases and pages from now on are proved under the new key, those before under the old one, which
  is kept beside it with the last event, entry and night that it stands for.
- ``pseudonym``: takes effect with the next night, which alone writes; the old key is gone once it is published.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from outpost import accounts, journal, secrets, sql
from outpost.home import Home
from outpost.night import standing, workfile
from outpost.night.lock import HomeLock
from outpost.secrets import EarlierKey, Secrets

Kind = Literal["pseudonym", "task", "audit"]
KINDS: tuple[Kind, ...] = ("pseudonym", "task", "audit")
ENTRY = "key"
"""The kind of the journal's entry; the next night seals it with the others."""
_FIELDS = {"pseudonym": "identity_key", "task": "task_key", "audit": "audit_key"}


@dataclass(frozen=True)
class Standing:
    """One key as it stands: ``waiting`` for the next night, or not; ``earlier``: how many of before still prove."""

    kind: Kind
    fingerprint: str
    waiting: bool
    earlier: int


def standing_of(home: Home) -> list[Standing]:
    """The keys that can be exchanged. A fingerprint tells two keys apart and nothing of what is in them."""
    kept = secrets.read(home.secrets)
    return [
        Standing(
            kind,
            secrets.fingerprint(getattr(kept, _FIELDS[kind])),
            kind == "pseudonym" and kept.next_identity_key is not None,
            len(kept.earlier) if kind == "audit" else 0,
        )
        for kind in KINDS
    ]


def rotate(home: Home, kind: Kind, today: dt.date) -> str:
    """Exchange a key; returns what follows from it, in one sentence.

    ``today``: the day that the journal notes. An unfinished night begins again from what is published.

    Raises:
        HomeIsBusyError: a night runs.
        NewerSchemaError: a newer version of Outpost wrote the home.
    """
    standing.refuse_newer(home)
    lock = HomeLock(home)
    lock.acquire(f"the exchange of the {kind} key")
    try:
        for folder in (home.lake / "night").glob("*/"):
            workfile.discard(folder)
        kept = secrets.read(home.secrets)
        secrets.write(home.secrets, _exchanged(home, kept, kind))
        entry = {"kind": ENTRY, "of": kind, "account": f"login:{accounts.login()}", "said_on": today.isoformat()}
        journal.append(home, [entry])
    finally:
        lock.release()
    return _SAID[kind]


def _exchanged(home: Home, kept: Secrets, kind: Kind) -> Secrets:
    fresh = secrets.fresh()
    if kind == "pseudonym":
        # Before the first night nothing stands under the old key.
        return replace(kept, next_identity_key=fresh) if home.database.exists() else replace(kept, identity_key=fresh)
    if kind == "task":
        return replace(kept, task_key=fresh)
    return replace(kept, audit_key=fresh, earlier=(*kept.earlier, _ended(home, kept.audit_key)))


def _ended(home: Home, key: bytes) -> EarlierKey:
    """What an audit key stood for up to now."""
    with standing.published_database(home) as con:
        last = sql.query(con, "night/last_event", {}).fetchall()[0][0]
        nights = [night for night, _ in sql.query(con, "night/finished", {}).fetchall()]
    entries = journal.entries(home)
    return EarlierKey(key, last, entries[-1]["id"] if entries else 0, max(nights, default=dt.date.min))


_SAID: dict[Kind, str] = {
    "pseudonym": "the next night writes everything under the new key; until it is published the old one stays in force",
    "task": "tasks that open from the next night on get their numbers under the new key; no other number changes",
    "audit": "what is written from now on is proved under the new key; the old one is kept for what was written before",
}
