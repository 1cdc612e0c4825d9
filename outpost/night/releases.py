"""Two different people let through what Outpost held back: a model's batch, or a full extract that shrank or grew.

A word is an entry of the journal. It names the account behind it (see ``accounts``) and carries a code made with the
home's audit key, so that a line written by hand is no word. Two words are two people when their accounts differ, and
where they are signed their keys too.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from outpost import accounts, contracts, journal, models, retention_periods, sql
from outpost.accounts import SignatureRefusedError
from outpost.errors import OutpostError, UsageError
from outpost.home import Home
from outpost.identity.free_text import mask_numbers
from outpost.night import standing
from outpost.secrets import Secrets
from outpost.settings import Settings

KIND = "release"
PEOPLE = 2
_PROVED = ("kind", "target", "night", "by", "account", "reject", "said_on", "signature", "key")


class ReleaseError(OutpostError):
    """The release cannot be recorded; the text says why."""


class NothingHeldError(ReleaseError, UsageError):
    """What should be released does not exist or is not held."""


def record(
    home: Home,
    target: str,
    night: dt.date,
    person: str,
    settings: Settings,
    secrets: Secrets,
    today: dt.date,
    *,
    reject: bool = False,
    signature: str | None = None,
) -> str:
    """Write down that ``person`` releases (or rejects) ``target``, a model id or an extract, of that night.

    Returns what it means in one sentence. The first night not yet published takes it. ``signature``: of
    ``accounts.message``, where the settings ask for one.

    Raises:
        NothingHeldError: nothing waits under that name.
        ReleaseError: the word cannot be proved, or the account has spoken already.
    """
    if not person.strip():
        raise NothingHeldError("--by needs a name")
    if mask_numbers(person) != person:
        raise ReleaseError("--by needs a name, not an ID number or phone number: what it says is kept")
    _refuse_unless_it_waits(home, target, night, reject=reject)
    entry: dict[str, Any] = {
        "kind": KIND,
        "target": target,
        "night": night.isoformat(),
        "by": person.strip(),
        "reject": reject,
        "said_on": today.isoformat(),
    }
    entry |= _proof(home, entry, settings, secrets, signature)
    said = _of(valid(home, journal.entries(home), settings, secrets), entry)
    for other in said:
        if not _differ(entry, other):
            raise ReleaseError(
                f"{_who(other)} has said so already: a second, different person is needed, from a login of his own "
                "(or let both sign: release.proof in outpost.toml)"
            )
    journal.append(home, [{**entry, "mac": _mac(entry, secrets)}])
    word = "rejected" if reject else "released"
    if said:
        return f"{target} of {night} is {word} by two people; the next night takes it"
    return f"{target} of {night}: noted; it is {word} when a second, different person says so too"


def _refuse_unless_it_waits(home: Home, target: str, night: dt.date, *, reject: bool) -> None:
    if target not in contracts.ALL and target not in models.load_for_night():
        raise NothingHeldError(f"{target} is neither a model nor an extract")
    with standing.published_database(home) as con:
        if target in contracts.ALL:
            if reject:
                raise NothingHeldError(f"{target} is refused as it is: only a model's batch can be rejected")
            waits = bool(sql.query(con, "night/refused_deliveries", {"extract": target, "night": night}).fetchall())
            what = f"no delivery of {target} was refused for its size on"
        else:
            waiting = sql.query(con, "tasks/07_releases/pending", {"model_id": target, "batch": night}).fetchall()
            waits, what = bool(waiting[0][0]), f"the breaker holds nothing of {target} of"
    if not waits:
        raise NothingHeldError(f"{what} the night of {night}: `outpost status --date {night}` shows what waits")


def _proof(
    home: Home, entry: Mapping[str, Any], settings: Settings, secrets: Secrets, signature: str | None
) -> dict[str, str]:
    """The account behind a word, and its signature where the settings ask for one."""
    if settings.release.proof == "names":
        return {"account": f"name:{entry['by']}"}
    if settings.release.proof == "login":
        return {"account": f"login:{accounts.login()}"}
    if signature is None:
        raise ReleaseError("releases are signed here (outpost.toml: release.proof): add --key FILE or --signature FILE")
    signed = {**entry, "signature": signature}
    try:
        signer = _signer(home, signed, settings, secrets)
    except SignatureRefusedError as fault:
        raise ReleaseError(str(fault)) from None
    return {"account": f"ssh:{signer.principal}", "key": signer.key, "signature": signature}


def _signer(home: Home, entry: Mapping[str, Any], settings: Settings, secrets: Secrets) -> accounts.Signer:
    night, day = dt.date.fromisoformat(entry["night"]), dt.date.fromisoformat(entry["said_on"])
    text = accounts.message(_key(entry, secrets), entry["target"], night, reject=entry["reject"])
    signers: Path = home.root / settings.release.allowed_signers
    return accounts.signer(entry["signature"], text, entry["by"], signers, day)


def _mac(entry: Mapping[str, Any], secrets: Secrets) -> str:
    told = json.dumps({name: entry.get(name) for name in _PROVED}, ensure_ascii=False, sort_keys=True)
    return hmac.digest(_key(entry, secrets), f"release|{told}".encode(), "sha256").hex()


def _key(entry: Mapping[str, Any], secrets: Secrets) -> bytes:
    """The audit key that was in force when the entry was written down; one that is not yet has no number."""
    return secrets.audit_key_of_entry(entry["id"]) if "id" in entry else secrets.audit_key


def _is_ours(entry: Mapping[str, Any], secrets: Secrets) -> bool:
    """Whether `outpost release` of this home wrote the entry."""
    return hmac.compare_digest(str(entry.get("mac", "")), _mac(entry, secrets))


def valid(
    home: Home, entries: Iterable[Mapping[str, Any]], settings: Settings, secrets: Secrets
) -> list[Mapping[str, Any]]:
    """The entries without releases that nobody proved: a line written by hand, a signature that does not hold."""
    return [entry for entry in entries if entry["kind"] != KIND or _holds(home, entry, settings, secrets)]


def _holds(home: Home, entry: Mapping[str, Any], settings: Settings, secrets: Secrets) -> bool:
    proof = settings.release.proof
    if not _is_ours(entry, secrets) or (proof != "names" and not entry["account"].startswith(f"{proof}:")):
        return False
    if proof != "ssh":
        return True
    try:
        return bool(_signer(home, entry, settings, secrets).key == entry["key"])
    except SignatureRefusedError:
        return False


def deliveries(con: duckdb.DuckDBPyConnection, entries: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Names of refused deliveries that two different people have let through; ``entries`` are valid ones."""
    said = [entry for entry in entries if entry["kind"] == KIND and entry["target"] in contracts.ALL]
    wanted = {(entry["target"], dt.date.fromisoformat(entry["night"])) for entry in said}
    found: set[str] = set()
    for target, night in sorted(wanted):
        if len(people(_of(said, {"target": target, "night": night.isoformat(), "reject": False}))) >= PEOPLE:
            rows = sql.query(con, "night/refused_deliveries", {"extract": target, "night": night}).fetchall()
            found.update(name for (name,) in rows)
    return frozenset(found)


def people(words: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of words on one thing, those of different people: the first of each."""
    found: list[Mapping[str, Any]] = []
    for word in words:
        if all(_differ(word, other) for other in found):
            found.append(word)
    return found


def _of(entries: Iterable[Mapping[str, Any]], word: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The words among ``entries`` that say the same of the same thing."""
    said = ("target", "night", "reject")
    return [entry for entry in entries if entry["kind"] == KIND and all(entry[name] == word[name] for name in said)]


def _differ(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one.get("account") == other.get("account"):
        return False
    return "key" not in one or one["key"] != other.get("key")


def _who(entry: Mapping[str, Any]) -> str:
    kind, _, name = str(entry["account"]).partition(":")
    return {"login": f"the login {name}", "ssh": f"the signer {name}"}.get(kind, name)


def forged(con: duckdb.DuckDBPyConnection, home: Home, secrets: Secrets) -> Iterator[str]:
    """Releases that are on record and that nobody gave: one sentence each.

    Entries of the journal are held against the digests that the nights which took them sealed; words on batches and
    deliveries that were let through against the entries. Nights of before entries were proved are passed over.
    """
    kept = retention_periods.parameters(dt.date.max)
    entries = {entry["id"]: entry for entry in journal.entries(home)}
    unproved: set[int] = set()
    for night, number, digest, is_sealed in sql.query(con, "seal/journal_entries", kept).fetchall():
        entry = entries.get(int(number))
        if not is_sealed:
            unproved.add(int(number))
        if entry is None:
            yield f"journal: entry {number}, taken by the night of {night}: is gone"
        elif entry["kind"] != journal.FORGOTTEN and digest not in map(journal.digest, (entry, journal.masked(entry))):
            yield f"journal: entry {number}, taken by the night of {night}: is not what the night took"
    proved = [entry for entry in entries.values() if entry["kind"] == KIND and _is_ours(entry, secrets)]
    for entry in entries.values():
        if entry["kind"] == KIND and entry["id"] not in unproved and not _is_ours(entry, secrets):
            yield f"release: entry {entry['id']} of the journal: was not written by `outpost release`"
    for batch, model_id, reject, taken_on in sql.query(con, "seal/resolved_batches", kept).fetchall():
        words = _of(proved, {"target": model_id, "night": batch.isoformat(), "reject": reject})
        if len(people(words)) < PEOPLE:
            yield f"release: {model_id} of the night of {batch}, resolved on {taken_on}: two people did not say so"
    for delivery, extract, nights in sql.query(con, "seal/let_through", kept).fetchall():
        said = [_of(proved, {"target": extract, "night": night.isoformat(), "reject": False}) for night in nights]
        if not any(len(people(words)) >= PEOPLE for words in said):
            yield f"release: {delivery} was let through: two people did not say so"
